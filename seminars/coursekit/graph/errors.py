"""What goes wrong for a person to read: the message of each is all that is shown of it."""

from typing import Any

LONGEST_GIST = 160  # characters


class CourseError(ValueError):
    """A mistake in the author's files; the message is all that a person sees of it."""


class JobError(Exception):
    """A job ended without a result; the message is for the author.

    gist:     the same in a line
    observed: what it had read beyond its slice (store.observations)
    """

    def __init__(self, message: str, gist: str = "", observed: tuple[Any, ...] = ()) -> None:
        super().__init__(message)
        self.gist = gist or shortened(message)
        self.observed = observed


class JobLost(JobError):
    """A job was ended from outside: nothing tells that it would fail again."""


class BuildError(Exception):
    """A target could not be made; the message is for the author.

    gist:     the same in a line
    observed: as of the job that failed
    """

    def __init__(self, message: str, gist: str = "", observed: tuple[Any, ...] = ()) -> None:
        super().__init__(message)
        self.gist = gist or shortened(message)
        self.observed = observed


def shortened(text: str, most: int = LONGEST_GIST) -> str:
    """The first line of a text, with the next one where it only leads to that; cut where it is long."""
    line, *more = text.strip().splitlines() or [""]
    if more and line.endswith(":"):
        line = f"{line} {more[0].strip()}"
    return line if len(line) <= most else f"{line[: most - 1]}…"
