"""Where a user's settings, caches and programs are looked for: what is to be done where that is not said."""

import os


def supply_search_path() -> None:
    """Where there is no PATH, as of `env -i`, take the system's own, as shells do: libraries ask for it unprepared."""
    os.environ.setdefault("PATH", os.defpath)


def homeless() -> str:
    """What is said to a user without a home folder, where manim and others look things up; "" to all others.

    In a container that is run as any user, no file of the system knows that one. A relative one is another folder for
    each process, as each stands elsewhere: some in the kit's.
    """
    home = os.path.expanduser("~")
    if os.path.isabs(home):
        return ""
    if home != "~":
        return f"HOME is {home!r}, and no path from / on: set one, as in HOME=/tmp doit."
    return f"user {os.getuid()} has no home folder on this machine: set one, as in HOME=/tmp doit."
