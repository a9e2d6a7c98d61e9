"""No decks: no picture is held."""


def write_held():
    return None
