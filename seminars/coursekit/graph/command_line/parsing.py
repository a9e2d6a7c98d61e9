"""A command line as a person types it: the course is found from any folder below it, mistakes are told in a line.

`Plain` is under every command. It reads the options, loads the course and settles names before the command runs.
"""

import signal
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from doit import doit_cmd
from doit.cmd_base import DodoTaskLoader
from doit.cmdparse import CmdOption, CmdParseError
from doit.dependency import DatabaseException
from doit.exceptions import InvalidCommand, InvalidDodoFile, InvalidTask

from coursekit.conflicts import conflict_in
from coursekit.wording.shown_names import shown

from ..source.project_files import DODO, KIT, content_or_why, folder_above, passed_over
from ..terminal.output import CLOSED, forget_closed, know_any_name, take_any_character
from ..terminal.wrapping import told_to, whole, wrap_streams
from .home_folder import homeless, supply_search_path
from .naming.likeness import did_you_mean
from .naming.names import Names, Unknown
from .options import VARIABLES, Options, WrongSetting
from .settings_files import UNREADABLE, holding, settings_of, unreadable
from .tasks import CourseTasks
from .usage import help_of

FOR_AUTHORS = (InvalidCommand, InvalidDodoFile, InvalidTask, CmdParseError)  # doit shows their message alone

# Options of doit by which nothing changes in a course, and what does instead.
_RECORDS = "what is current is decided by the records beside the targets, in .cache"
UNUSED = {
    "dep_file": _RECORDS,
    "backend": _RECORDS,
    "check_file_uptodate": _RECORDS,
    "par_type": "tasks run in threads, and the work in processes of their own; -n says how many",
    "pdb": "experiments and scenes run in processes of their own; plain `manim` runs a scene in one",
    "auto_delayed_regex": "it has no delayed tasks",
    "failure_verbosity": "what a task wrote is shown with its failure",
    "cleandep": "`doit clean` takes what is below a name with it",
    "cleanall": "`doit clean` without a name cleans all, and `doit clean store` the store",
    "list_deps": "tasks depend on slices of files; `doit graph` draws what is made from what",
}


def course_of(command: Any) -> CourseTasks | None:
    """The course of the dodo file that a command was given; None for another project's."""
    namespace = getattr(command.loader, "namespace", None) or {}
    return next((value for value in namespace.values() if isinstance(value, CourseTasks)), None)


class Plain:
    """A command that finds its course, takes names as they are typed, and tells what is wrong in a few lines."""

    name: str
    doc_usage: str
    cmd_options: ClassVar[tuple[dict[str, Any], ...]]
    loader: Any
    warns_last = False  # of what is passed over: after all that a long build tells
    writes_code = False  # what it writes is read by other programs: no line of it is broken, on a terminal either

    def __init__(self, **given: Any) -> None:
        if told := homeless():
            sys.stderr.write(f"ERROR: {told}\n")
            raise SystemExit(3)
        supply_search_path()
        know_any_name()
        take_any_character()
        wrap_streams()
        try:
            self.asked_from = Path.cwd()
        except FileNotFoundError:
            sys.stderr.write("ERROR: the folder that you stand in is gone.\n")
            raise SystemExit(3) from None
        self._commands: Any = given.get("cmds")  # as doit finds them: a class is loaded when it is asked for
        self.loader = given.get("task_loader")
        root = folder_above(self.asked_from)
        if root is not None and root != self.asked_from and isinstance(self.loader, DodoTaskLoader):
            try:
                given["config"] = {**settings_of(root), **(given.get("config") or {})}
            except UNREADABLE:
                sys.stderr.write(f"ERROR: {unreadable(root)}\n")
                raise SystemExit(3) from None
        try:
            super().__init__(**given)
        except WrongSetting as problem:
            file = holding(problem.name, root or self.asked_from)
            sys.stderr.write(f"ERROR: {f'{file}, ' if file else ''}{problem}.\n")
            raise SystemExit(3) from None
        if self.writes_code:
            self.outstream = whole(sys.stdout)

    @property
    def cmdparser(self) -> Options:
        if self._cmdparser is None:
            self._cmdparser = Options(self, self.get_options())  # type: ignore[attr-defined]
            self._cmdparser.overwrite_defaults(self.config_vals)  # type: ignore[attr-defined]
        return self._cmdparser

    _cmdparser: Options | None = None

    def shows(self, option: CmdOption) -> bool:
        """Whether an option means something for a course, and can be typed."""
        of_command = {each["name"] for each in self.cmd_options} | {"dodoFile"}
        return option.name in of_command and option.name not in UNUSED and bool(option.short or option.long)

    def help(self) -> str:
        return help_of(self)

    def _help(self, names: list[str]) -> int:
        """`doit list --help` tells of the command, `doit render --help` of the task."""
        if self.name != "run" or not names:
            sys.stdout.write(self.help() + "\n")
            return 0
        given = {"config": self.config, "cmds": self._commands, "opt_vals": self.opt_vals}  # type: ignore[attr-defined]
        status: int = self._commands.get_plugin("help")(task_loader=self.loader, **given)._run(names[:1])
        return status

    def parse_execute(self, in_args: list[str]) -> int:
        """Run the command; returns its exit status."""
        try:
            status = self._run(in_args)
            sys.stdout.flush()
            return status
        except BrokenPipeError:
            forget_closed()
            return CLOSED
        except KeyboardInterrupt:
            return 128 + signal.SIGINT
        except ModuleNotFoundError:
            from .requirements import lacking, told_of  # only here: it reads what each asks for

            if names := lacking():
                sys.stderr.write(f"ERROR: {told_of(names)}\n")
                return 3
            raise
        except (DatabaseException, OSError, sqlite3.Error, OverflowError) as problem:
            # doit calls its database corrupted, whatever is wrong: a full disk, too.
            cause = problem.__context__ if isinstance(problem, DatabaseException) else problem
            where = f"{self._database()}: " if isinstance(cause, sqlite3.Error) else ""
            told = f"{where}{cause or problem}; what was finished is kept, and doit goes on from there"
            sys.stderr.write(f"ERROR: {told}\n")
            return 2

    def _database(self) -> str:
        """Where doit keeps its own records, which a full disk, or a folder that is not one's own, keeps from it."""
        course = course_of(self)
        return str(course.course.root / ".cache/doit.sqlite") if course else "doit's database"

    def _run(self, in_args: list[str]) -> int:
        if {"-h", "--help"} & {*in_args}:
            return self._help([arg for arg in in_args if not arg.startswith("-")])
        params, args = self.cmdparser.parse(in_args)
        self.pdb = bool(params.get("pdb"))
        params.update(self.opt_vals)  # type: ignore[attr-defined]
        try:
            args = self.settle(params, args)
            return int(self.execute(params, args) or 0)  # type: ignore[attr-defined]
        finally:
            if self.warns_last:
                self.tell_passed_over()

    def settle(self, params: Any, args: list[str]) -> list[str]:
        """Load the course, and find out what is meant by the arguments.

        returns: names of tasks
        raises: InvalidCommand for what the command cannot use
        """
        self._load(params)
        course = course_of(self)
        if course is None:
            self._refuse_no_tasks(params)
            return args
        if not self.warns_last:
            self.tell_passed_over()
        refuse_unknown_variables(course)
        options, args = self.cmdparser.in_order(args)
        self.cmdparser.parse_only(options, params)
        for option in self.cmdparser.options:
            if option.name in UNUSED and option.name in params._non_default_keys:
                raise InvalidCommand(f"{option.help_param()} changes nothing in a course: {UNUSED[option.name]}.")
        if args and not self.doc_usage:
            raise InvalidCommand(
                f"`doit {self.name}` takes no names, but was given {' '.join(args)}; `doit help {self.name}` shows "
                "what it takes."
            )
        names = Names(course, self.asked_from, lambda: self.loader.load_tasks(cmd=self, pos_args=[]))
        if not args:
            self._settle_default_tasks(course, names)
        try:
            return list(dict.fromkeys(name for arg in args for name in names.meant_by(arg)))
        except Unknown as unknown:
            commands = list(self._commands or ()) if self.name in ("run", "help") else []
            raise InvalidCommand(names.explain(unknown.name, commands)) from None

    def _refuse_no_tasks(self, params: Any) -> None:
        found = getattr(self.loader, "namespace", None) or {}
        if not any(name.startswith("task_") or hasattr(value, "create_doit_tasks") for name, value in found.items()):
            raise InvalidDodoFile(f"{params.get('dodoFile', DODO)} defines no task: it is no dodo file.")

    def check_minversion(self, minversion: Any) -> None:
        """raises: InvalidDodoFile for a version of doit that is too old, or a setting that is none"""
        try:
            super().check_minversion(minversion)  # type: ignore[misc]
        except (AssertionError, TypeError, ValueError):
            file = holding("minversion", folder_above(self.asked_from) or self.asked_from)
            raise InvalidDodoFile(
                f"{file or f'{DODO}, DOIT_CONFIG'}: minversion = {minversion!r}, but it takes three numbers, as 0.37.0."
            ) from None

    def _settle_config(self) -> None:
        """Take the course's own settings where the map says none, and refuse what no option takes."""
        course = course_of(self)
        given = self.loader.load_doit_config() if course else None
        if not course or given is None:
            return
        for name, value in given.items():
            is_class = name == "reporter" and not isinstance(value, str)
            if name in self.cmdparser and name not in UNUSED and not is_class:
                try:
                    self.cmdparser.setting(name, value)
                except WrongSetting as problem:
                    raise InvalidDodoFile(f"{DODO}, DOIT_CONFIG: {problem}.") from None
        config = {**course.doit_config, **given}
        names = config["default_tasks"]
        if isinstance(names, str) or not all(isinstance(name, str) for name in names):
            raise InvalidDodoFile(f"{DODO}, DOIT_CONFIG: default_tasks = {names!r}, but it takes a list of names.")
        self.loader.namespace["DOIT_CONFIG"] = config

    def _settle_default_tasks(self, course: CourseTasks, names: Names) -> None:
        for name in self.loader.load_doit_config()["default_tasks"]:
            try:
                _ = name in course.kinds or names.meant_by(name)
            except Unknown as unknown:
                raise InvalidDodoFile(f"{DODO}, DOIT_CONFIG, default_tasks: {names.explain(unknown.name)}") from None

    def tell_passed_over(self) -> None:
        course = course_of(self)
        for line in (*passed_over(course.course.root), *course.course.passed_over) if course else ():
            sys.stderr.write(f"warning: {line}\n")

    def tell_scenes_beside(self) -> None:
        """Where somebody looks for scenes: tell of those that lie beside the seminars."""
        from ..course.unbuilt_scenes import scenes_beside  # here: no build asks that has scenes

        course = course_of(self)
        for line in scenes_beside(course.course.root) if course else ():
            sys.stderr.write(f"warning: {line}\n")

    def _load(self, params: Any) -> None:
        """Read the dodo file once, found as git finds its repository."""
        if isinstance(self.loader, DodoTaskLoader):
            file = Path(params["dodoFile"])
            if params["dodoFile"] == DODO:
                params["seek_file"] = True
                if folder_above(self.asked_from) is None:
                    raise InvalidDodoFile(
                        f"there is no {DODO} in {shown(self.asked_from)}, and none in a folder above it; go to a "
                        f"course, name one (doit -f FOLDER/{DODO}), or begin one: doit new course FOLDER."
                    )
            elif file.suffix != ".py" or not file.is_file():
                raise InvalidDodoFile(
                    f"-f {file}: {'this is no Python file' if file.exists() else 'there is no such file'}."
                )
        for option in ("outfile", "output"):
            if option == "outfile" and params.get(option, "") is None:
                params[option] = sys.stdout  # doit took it when it was closed
            elif option == "outfile" and option in params:
                params[option] = told_to(params[option])  # or as it was before it was wrapped
            if isinstance(params.get(option), str):  # where the person stands, not where the course is
                params[option] = str(self.asked_from / params[option])
        with authors_traceback():
            self.loader.setup(params)
        self._settle_config()
        self.loader.setup = lambda params: None
        load_tasks = self.loader.load_tasks

        def told(**given: Any) -> Any:
            with authors_traceback():
                return load_tasks(**given)

        self.loader.load_tasks = told
        if Path.cwd() != self.asked_from and not params.get("cwdPath"):
            sys.stderr.write(f"in {shown(Path.cwd())}\n")  # all paths that are told are below it


def refuse_unknown_variables(course: CourseTasks) -> None:
    known = (*VARIABLES, *course.variables)
    for name, value in (doit_cmd._CMDLINE_VARS or {}).items():
        if name not in known:
            hint = did_you_mean(name, known, f"={value}") or f"; a variable is one of {', '.join(known)}."
            raise InvalidCommand(f"{name}={value}: there is no variable {name}{hint}")


@contextmanager
def authors_traceback() -> Iterator[None]:
    """A mistake in a dodo file is told by its line; one in the kit itself keeps its traceback."""
    try:
        yield
    except FOR_AUTHORS:
        raise
    except SyntaxError as problem:
        conflict = conflict_in(content_or_why(Path(problem.filename or DODO)) or b"")
        told = conflict or f"line {problem.lineno}: {problem.msg}"
        raise InvalidDodoFile(f"{problem.filename}, {told}.") from None
    except (Exception, SystemExit) as problem:
        frames = traceback.extract_tb(problem.__traceback__)
        own = [frame for frame in frames if Path(frame.filename).name == DODO]
        if Path(frames[-1].filename).is_relative_to(KIT) or (isinstance(problem, SystemExit) and not own):
            raise
        own = own or frames
        raise InvalidDodoFile(
            f"{own[-1].filename}, line {own[-1].lineno}: {type(problem).__name__}: {problem}"
        ) from None
