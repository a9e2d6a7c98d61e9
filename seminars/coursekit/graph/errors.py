"""What goes wrong for a person to read: the message of each is all that is shown of it."""

from typing import Any, NamedTuple

LONGEST_GIST = 160  # characters


class Place(NamedTuple):
    """A line of an author's file, and the function that it stands in; "" outside of any."""

    file: str
    line: int
    function: str = ""


class Details(NamedTuple):
    """What is known of a mistake as values, for who does not read messages.

    message: what is wrong, without its place
    places:  the author's lines that led there, the outermost first
    read:    the tensors that had been read, a line each, the last one first
    is_full: whether a disk had no room
    """

    message: str
    places: tuple[Place, ...] = ()
    read: tuple[str, ...] = ()
    is_full: bool = False


class CourseError(ValueError):
    """A mistake in the author's files; the message is all that a person sees of it."""


class Failed(Exception):
    """Something could not be made; the message is for the author.

    gist:     the same in a line
    observed: what the job had read beyond its slice (store.observations)
    details:  where it is, and what is wrong; None where the message alone tells it
    """

    def __init__(
        self, message: str, gist: str = "", observed: tuple[Any, ...] = (), details: Details | None = None
    ) -> None:
        super().__init__(message)
        self.gist = gist or shortened(message)
        self.observed = observed
        self.details = details


class JobError(Failed):
    """A job ended without a result."""


class JobLost(JobError):
    """A job was ended from outside: nothing tells that it would fail again."""


class BuildError(Failed):
    """A target could not be made; what is known of the job that failed is as that told it."""


def shortened(text: str, most: int = LONGEST_GIST) -> str:
    """The first line of a text, with the next one where it only leads to that; cut where it is long."""
    line, *more = text.strip().splitlines() or [""]
    if more and line.endswith(":"):
        line = f"{line} {more[0].strip()}"
    return line if len(line) <= most else f"{line[: most - 1]}…"
