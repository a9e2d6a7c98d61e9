"""What a function of the author's gives where a call has run nothing of it: a coroutine, or a generator."""

import inspect
from typing import Any


class Unrun(Exception):
    """A function that is called as it has to be, and does nothing then; the message is for its author.

    at: its file, line and name, as a mistake has the calls that led to it
    """

    for_author = True

    def __init__(self, told: str, at: tuple[str, int, str]) -> None:
        super().__init__(told)
        self.at = (at,)


def require_run(made: Any) -> None:
    """Look at what a function has returned that is called for what it does, or for plain values.

    raises: Unrun for what only somebody else could run
    """
    if inspect.iscoroutine(made):
        made.close()  # or Python warns that nobody has awaited it
        code, why = made.cr_code, "it is `async def`, and nobody awaits it"
        way_out = "write `def`, and asyncio.run(…) around what has to be awaited in it"
    elif inspect.isasyncgen(made):
        code, why, way_out = made.ag_code, "it is `async def` with a `yield`", "write `def`, and no `yield`"
    elif inspect.isgenerator(made):
        code, why, way_out = made.gi_code, "it has a `yield`, and nobody asks for what that gives", "write it without"
    else:
        return
    name = code.co_name
    raise Unrun(
        f"{name}() is called, and nothing of it runs: {why}; {way_out}.", (code.co_filename, code.co_firstlineno, name)
    )
