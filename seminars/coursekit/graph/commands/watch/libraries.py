"""Libraries while a course is followed: what is installed, or edited in its place, meanwhile."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ...course.platform.distributions import ask_anew, folders_of_installed, times_of_installed
from ...course.platform.elsewhere import files_elsewhere
from ...jobs.code.places import settings_of_user

QUIET = 1.5  # seconds in which an installer puts nothing in place: it has ended


class Libraries:
    """The libraries as this process found them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._installed = times_of_installed()

    def places(self, reached: Iterable[str]) -> Iterator[str]:
        """Where it is seen that something is installed, that one of the libraries is edited where it stands, and that a
        person sets something of manim for all projects.
        """
        yield str(settings_of_user())
        yield from folders_of_installed()
        yield from files_elsewhere(reached)

    def have_changed(self, wait: Callable[[float], bool]) -> bool:
        """Whether something was installed or removed since; an installer at work is waited for.

        wait: waits so many seconds; whether it was ended
        """
        now = self._installed
        while now != (now := times_of_installed()) and not wait(QUIET):
            pass
        return now != self._installed

    def ask_anew(self, saved: Iterable[Path]) -> None:
        """Forget what is known of libraries, where a file may be one's."""
        if not all(file.is_relative_to(self._root) for file in saved):
            ask_anew()
