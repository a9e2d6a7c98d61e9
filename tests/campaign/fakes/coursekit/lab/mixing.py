"""What experiments compute with."""

PRIME = 997


def mixed(*values: object) -> int:
    total = 105
    for value in values:
        for letter in repr(value):
            total = (total * 31 + ord(letter)) % (PRIME * 1009)
    return total


def doubled(value: int) -> int:
    return value * 2 + 106
