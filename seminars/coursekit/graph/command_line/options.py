"""The options of a command: what each takes, and what is told of a wrong one."""

import getopt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

from doit.cmdparse import CmdOption, CmdParse, CmdParseError

from .naming.habits import OPTIONS, SAID_OTHERWISE, WHY
from .naming.likeness import did_you_mean


class WrongSetting(Exception):
    """A setting of doit's that its option does not take."""

    def __init__(self, name: str, value: Any, takes: str) -> None:
        super().__init__(f"{name} = {value!r}, but {takes}")
        self.name = name


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

    def overwrite_defaults(self, new_defaults: Mapping[str, Any]) -> None:
        """raises: WrongSetting"""
        for name, value in new_defaults.items():
            if name in self:
                self[name].set_default(self.setting(name, value))

    def setting(self, name: str, value: Any) -> Any:
        """What an option is to be where a command line does not say, as a file has it: doit takes a 7 unseen.

        raises: WrongSetting
        """
        option = self[name]
        try:
            if isinstance(value, str):
                return option.str2type(value)
            if option.type is bool and not isinstance(value, bool):
                raise ValueError(f"{value} is no truth value")
            is_counted = issubclass(option.type, int) and option.type is not bool and value is not None
            if is_counted and (option.type(value) != value or value < 0):
                raise ValueError(f"{value} is no such number")
            return value
        except (CmdParseError, ValueError, TypeError):
            raise WrongSetting(name, value, self._takes(option)) from None

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
            takes = f"{self._takes(option)}{self._dry_run(name)}"
            raise CmdParseError(f"`{self.called}`: {name} = {value}, but {takes}.") from None

    @staticmethod
    def _takes(option: CmdOption) -> str:
        allowed = ", ".join(map(str, option.choices)) if option.choices else ""
        return f"it is one of {allowed}" if allowed else f"it takes {says(option.type)}"

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


SAYS = {int: "a whole number, 0 or more", bool: "true or false", str: "a text"}


def says(kind: Any) -> str:
    """What an option takes, by its type."""
    return str(getattr(kind, "says", SAYS.get(kind, "a value")))


VARIABLES = ("quality",)
