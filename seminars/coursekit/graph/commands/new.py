"""`doit new`: begin a course, a seminar or a scene; nothing that is there is overwritten."""

import contextlib
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from doit.cmd_base import DoitCmdBase
from doit.exceptions import InvalidCommand

from ..command_line.naming.likeness import did_you_mean
from ..command_line.new.new_course import course_files, scene_files, seminar_files, write
from ..command_line.new.new_names import WrongName, scene_name, seminar_meant, seminar_name
from ..command_line.parsing import Plain, course_of
from ..course.model import Course
from ..source.project_files import DODO, folder_above, next_free

TAKES = {"course": ("FOLDER",), "seminar": ("NN_NAME",), "scene": ("SEMINAR", "NAME")}
JOINED: Mapping[str, Callable[[Sequence[str]], str]] = {  # of a name that was typed as several words, the one meant
    "course": " ".join,
    "seminar": "_".join,
    "scene": lambda words: "".join(word[:1].upper() + word[1:] for word in words),
}
USAGE = [f"doit new {kind} {' '.join(names)}" for kind, names in TAKES.items()]


class New(Plain, DoitCmdBase):  # type: ignore[misc]
    """`doit new course|seminar|scene`: the least that builds, from the templates of reference.md."""

    name = "new"
    doc_usage = "course FOLDER | seminar NN_NAME | scene SEMINAR NAME"
    doc_purpose = "begin a course, a seminar or a scene; nothing is overwritten"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = ()

    def settle(self, params: Any, args: list[str]) -> list[str]:
        """What is new has no task yet; a course has not even a dodo file.

        raises: InvalidCommand
        """
        options, args = self.cmdparser.in_order(args)
        self.cmdparser.parse_only(options, params)
        kind, *names = args or [""]
        if kind not in TAKES:
            given = f"was given {' '.join(args)}" if args else "was given nothing"
            hint = did_you_mean(kind, TAKES) or ";"
            raise InvalidCommand(f"`doit new` {given}{hint} it is one of: {'; '.join(USAGE)}.")
        if kind != "course":
            self._load(params)
        if len(names) != len(TAKES[kind]):
            raise InvalidCommand(f"`doit new {' '.join(args)}`: {self._miscounted(kind, names)}")
        return args

    def _miscounted(self, kind: str, names: list[str]) -> str:
        """Which word is missing, or one too many; and a line to type in the place of the one that was typed."""
        takes = TAKES[kind]
        if len(names) > len(takes):
            more = names[len(takes) :]
            words = f"{shlex.join(more)} {'is a word' if len(more) == 1 else f'are {len(more)} words'} too many"
            before = len(takes) - 1
            given = [*names[:before], JOINED[kind](names[before:])]
        else:
            missing, given = self._missing(kind, names)
            words = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        return f"{words}; it is doit new {kind} {' '.join(takes)}. Type: doit new {kind} {shlex.join(given)}"

    def _missing(self, kind: str, names: list[str]) -> tuple[Sequence[str], list[str]]:
        """Which words are missing; and all of them, with an example in the place of each that is."""
        if kind == "course":
            return TAKES[kind], ["FOLDER"]
        course = self._of_course()
        if kind == "seminar":
            return TAKES[kind], [f"{next_free(course.root):02}_name"]
        seminar, name = TAKES[kind]
        if names:
            with contextlib.suppress(WrongName):
                return [name], [Path(seminar_meant(course, names[0]).folder).name, name]
        there = [Path(each.folder).name for each in course.seminars]
        last = there[-1] if there else seminar
        return ([seminar], [last, *names]) if names else ([seminar, name], [last, name])

    def execute(self, params: Any, args: list[str]) -> int:
        kind, *names = args
        begin: dict[str, Callable[..., None]] = {}
        begin |= {"course": self._course, "seminar": self._seminar, "scene": self._scene}
        try:
            begin[kind](*names)
        except WrongName as mistake:
            raise InvalidCommand(str(mistake)) from None
        except OSError as problem:
            raise InvalidCommand(f"{problem.filename}: {problem.strerror}; nothing was overwritten.") from None
        return 0

    def _course(self, named: str) -> None:
        folder = self.asked_from / named
        if (folder / DODO).exists():
            raise WrongName(f"{named} is a course already: it has a {DODO}. In it, type: doit new seminar NN_NAME")
        above = folder_above(folder.resolve().parent)
        if above and folder.resolve().is_relative_to(above / "seminars"):
            raise WrongName(
                f"{named} lies among the seminars of the course {above}. For one more of these, type: doit new seminar "
                "NN_NAME; for a course, name a folder elsewhere."
            )
        from ..course.unbuilt_scenes import scenes_beside  # here: it loads what reads sources

        self._write(folder, course_files(folder), Path(named))
        there = "" if folder.resolve() == self.asked_from else f"cd {shlex.quote(named)} && "
        self._tell(
            f"`{there}doit serve` shows its pages, and follows what you save; `doit` makes its videos.",
            "Scenes of manim that you have go into seminars/NN_NAME/, as they are.",
            *scenes_beside(folder),
        )

    def _seminar(self, typed: str) -> None:
        root = self._of_course().root
        name = seminar_name(root, typed)
        self._write(root, seminar_files(name))
        self._tell(f"`doit serve` shows its page, and follows what you save; `doit {_task(name)}` makes its video.")

    def _scene(self, typed_seminar: str, typed: str) -> None:
        course = self._of_course()
        seminar = seminar_meant(course, typed_seminar)
        name, stem = scene_name(course, seminar, typed)
        self._write(course.root, scene_files(seminar.folder, name, stem))
        task = f"{_task(Path(seminar.folder).name)}:{name}"
        self._tell(f"`doit serve` shows its page, and follows what you save; `doit {task}` makes its video.")

    def _of_course(self) -> Course:
        course = course_of(self)
        if course is None:
            raise InvalidCommand("`doit new` needs the dodo file of a course; doit new course FOLDER begins one.")
        return course.course

    def _write(self, root: Path, files: Mapping[str, str], shown: Path = Path()) -> None:
        written = [(name, is_new) for name, is_new in write(root, files)]
        self._tell(
            *(f"wrote {shown / name}" if is_new else f"left {shown / name} as it is" for name, is_new in written)
        )
        kept = {name for name, is_new in written if not is_new}
        if ".gitignore" in kept and ".cache" not in (root / ".gitignore").read_text(errors="replace"):
            left_out = ", ".join(files[".gitignore"].split())
            self._tell(f"{shown / '.gitignore'} does not leave out what is built: {left_out}")

    def _tell(self, *lines: str) -> None:
        self.outstream.write("".join(f"{line}\n" for line in lines))


def _task(folder: str) -> str:
    return f"draft:seminar{folder.partition('_')[0]}"
