"""Where a user's settings and caches are looked for: what is to be done where there is no such folder."""

import os


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
