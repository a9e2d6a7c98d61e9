"""The options of a command: what each takes, and what is told of a wrong one."""

import getopt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from doit.cmdparse import CmdOption, CmdParse, CmdParseError

from .naming.habits import OPTIONS, SAID_OTHERWISE, WHY
from .naming.likeness import did_you_mean


class Options(CmdParse):  # type: ignore[misc]
    """The options of one command; a wrong one is told with those that there are."""

    def __init__(self, command: Any, options: Sequence[CmdOption]) -> None:
        super().__init__(options)
        self.called = f"doit {command.name}"
        self.is_build = command.name == "run"
        self.shown = [option for option in options if command.shows(option)]

    def parse_only(self, in_args: list[str], params: Any = None) -> Any:
        """raises: CmdParseError that names the option, what it takes, and the options that there are"""
        try:
            given, _ = getopt.getopt(in_args, self.get_short(), self.get_long())
        except getopt.GetoptError as problem:
            raise CmdParseError(self._message(problem)) from None
        for name, value in given:
            option, _ = self.get_option(name)
            with self._wrong_value(name, option, value):
                if option.type is not bool:
                    taken = option.str2type(value)
                    if isinstance(taken, int) and taken < 0:
                        raise CmdParseError(f"{value} is less than 0")
        return super().parse_only(in_args, params)

    def in_order(self, args: list[str]) -> tuple[list[str], list[str]]:
        """Options, which may stand anywhere, and names."""
        try:
            given, names = getopt.gnu_getopt(args, self.get_short(), self.get_long())
        except getopt.GetoptError as problem:
            raise CmdParseError(self._message(problem)) from None
        return [part for name, value in given for part in ([name, value] if value else [name])], names

    @contextmanager
    def _wrong_value(self, name: str, option: CmdOption, value: str) -> Iterator[None]:
        try:
            yield
        except CmdParseError:
            allowed = ", ".join(map(str, option.choices)) if option.choices else ""
            takes = f"it is one of {allowed}" if allowed else f"it takes {says(option.type)}"
            raise CmdParseError(f"`{self.called}`: {name} = {value}, but {takes}{self._dry_run(name)}.") from None

    def _dry_run(self, name: str) -> str:
        """What is said of make's -n, and git's, which is no number of tasks."""
        return f"; {WHY}" if self.is_build and name == "-n" else ""

    def _message(self, problem: getopt.GetoptError) -> str:
        dashed = f"--{problem.opt}" if len(problem.opt) > 1 else f"-{problem.opt}"
        if "requires argument" in problem.msg or "must not have" in problem.msg:
            option, _ = self.get_option(dashed)
            wants = f"takes a value: {option.help_param()}" if option.type is not bool else "takes no value"
            return f"`{self.called}`: {dashed} {wants}{self._dry_run(dashed)}."
        if "unique prefix" in problem.msg:
            close = [f"--{o.long}" for o in self.options if o.long.startswith(problem.opt)]
            return f"`{self.called}`: {dashed} may be {' or '.join(close)}."
        words = [word for option in self.shown for word in (option.long, option.inverse) if word]
        hint = did_you_mean(problem.opt, [*words, "help"], before="--") if len(problem.opt) > 1 else ""
        if problem.opt.partition("=")[0] in VARIABLES:
            hint = f"; a variable is given without dashes: {problem.opt.partition('=')[0]}=VALUE"
        shown = {f"-{option.short}" for option in self.shown} | {f"--{option.long}" for option in self.shown}
        if OPTIONS.get(dashed) in shown:
            hint = f"; what make calls so is {OPTIONS[dashed]} here"
        elif self.is_build and dashed.partition("=")[0] in SAID_OTHERWISE:
            hint = f"; {SAID_OTHERWISE[dashed.partition('=')[0]]}"
        there = ", ".join(filter(None, map(CmdOption.help_param, self.shown)))
        return f"`{self.called}` has no option {dashed}{hint}\n  It has {there or 'no options'}."


class Bounded(int):
    """A number as an option takes it, from the lowest to the highest there is."""

    says: str
    lowest = 0
    highest: int

    def __new__(cls, typed: str) -> Self:
        number = super().__new__(cls, typed)
        if not cls.lowest <= number <= cls.highest:
            raise ValueError(f"{number} is not {cls.says}")
        return number


class Port(Bounded):
    """The number of a TCP port."""

    says = "a port from 0 to 65535"
    highest = 65535


class Verbosity(Bounded):
    """How much is shown of what tasks of one's own write, as doit counts it."""

    says = "0, 1 or 2"
    highest = 2


def says(kind: Any) -> str:
    """What an option takes, by its type."""
    return str(getattr(kind, "says", "a whole number, 0 or more" if kind is int else "a value"))


VARIABLES = ("quality",)
