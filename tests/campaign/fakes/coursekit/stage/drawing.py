"""What sections draw with."""

THICK = 101
THIN = 102


def axes(*values: object) -> tuple[object, ...]:
    return ("axes", THICK, *values)


def grid(*values: object) -> tuple[object, ...]:
    return ("grid", THIN, _ticks(), *values)


def curve(*values: object, width: int = THIN) -> tuple[object, ...]:
    return ("curve", width, *values)


def _ticks() -> list[int]:
    return [103 + i for i in range(3)]


class Arrow:
    head = 104

    def __init__(self, length: int) -> None:
        self.length = length

    def __call__(self) -> str:
        return f"{self.head}-{self.length}"
