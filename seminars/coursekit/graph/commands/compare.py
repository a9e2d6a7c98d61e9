"""`doit compare`: what a change does to what is seen and measured, as a page of both states beside each other."""

import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, TextIO

from doit.exceptions import InvalidCommand

from ..command_line.parsing import course_of, refuse_unknown_variables
from ..command_line.tasks import CourseTasks
from ..jobs.showing import WriteComparison
from ..jobs.workers.server import EXPERIMENTING
from ..store.files import scratch_folder
from ..terminal.wrapping import whole
from .comparing.found import Found, compare, reordered_told
from .comparing.moves import moves, moves_told
from .comparing.revision import Revision, branches, find_revision, hint_at_history
from .comparing.selection import Selection, meant
from .comparing.sides import Side, lay_out_past
from .comparing.summary import lines, markdown, told
from .course_command import CourseCommand
from .one_build import build_lock, terminated_as_interrupted

NOW = "the working tree"
LAST = "HEAD"
MOST_KEPT = 10  # comparisons, the last ones
FAILS_ON = {"changed": lambda found: found.is_seen, "facts": lambda found: found.has_facts}
COMPARE_OPTIONS = (
    {
        "name": "fail_on",
        "long": "fail-on",
        "type": str,
        "default": "",
        "choices": (
            ("changed", "if a section shows or says something else, is new, or is gone"),
            ("facts", "if a fact of facts.toml has another value, is new or gone, or cannot be measured"),
        ),
        "metavar": "WHAT",
        "help": "end with 1: changed, if what is seen differs; facts, if what is measured does",
    },
    {
        "name": "markdown",
        "long": "markdown",
        "type": str,
        "default": "",
        "metavar": "FILE",
        "help": "write a summary for a pull request, too; - writes it to stdout, and all else to stderr",
    },
)


class Compare(CourseCommand):
    """`doit compare [REV] [SCENE ...]`: sections, facts, hyperparameters and tensors, before and after."""

    name = "compare"
    doc_usage = "[REVISION] [SEMINAR, SCENE or FILE ...]"
    doc_purpose = "show what differs from a revision of git: pictures, facts, hyperparameters, tensors"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = COMPARE_OPTIONS

    def settle(self, params: Any, args: list[str]) -> list[str]:
        """What is named may be gone, and then is no task any more.

        raises: InvalidCommand
        """
        self._load(params)
        course = course_of(self)
        if course is None:
            raise InvalidCommand(f"`{self.name}` needs the dodo file of a course.")
        self.tell_passed_over()
        refuse_unknown_variables(course)
        options, args = self.cmdparser.in_order(args)
        self.cmdparser.parse_only(options, params)
        return args

    def execute(self, params: Any, args: list[str]) -> int:
        course, summary = self.course_now(), params["markdown"]
        output = sys.stderr if summary == "-" else self.outstream
        self._require_place(summary)
        revision, selection = self._meant(course, args)
        try:
            with terminated_as_interrupted():
                found, is_whole = self._compare(course, revision, selection, Path(params["dodoFile"]).name, output)
        except KeyboardInterrupt as interrupt:
            sys.stderr.write("\nended; what was built is kept, and of the revision's files nothing is left\n")
            return 128 + (interrupt.args[0] if interrupt.args else signal.SIGINT)
        output.write(f"{revision.told} -> {NOW}: {found.content['told']}\n")
        for line in lines(found.content):
            output.write(f"{line}\n")
        output.write(f"{_page(course, revision)}\n")
        if summary:
            self._write(markdown(found.content), summary)
        return int(not is_whole or (bool(params["fail_on"]) and FAILS_ON[params["fail_on"]](found)))

    def course_now(self) -> CourseTasks:
        course = course_of(self)
        assert course  # settle() has refused to go on without
        return course

    def _meant(self, course: CourseTasks, args: Sequence[str]) -> tuple[Revision, Selection]:
        """The revision that is meant, and what is to be compared; a name of the course is no revision.

        raises: InvalidCommand
        """
        root = course.course.root
        last = find_revision(root, LAST)
        assert last  # else there is no commit, which was refused
        folders = (self.asked_from, root)
        if not args:
            return last, Selection([], folders)
        first, *others = args
        if not Selection([first], folders).unmatched([course.course]):
            return last, Selection(args, folders)
        revision = find_revision(root, first)
        if revision:
            return revision, Selection(others, folders)
        if ".." in first and not first.startswith((".", "/")):
            raise InvalidCommand(
                f"{first} means several revisions: `doit {self.name}` takes one, and compares the working tree with it."
            )
        if others or (":" not in first and "/" not in first):
            hint = f"{meant(first, course.course, branches(root))}{hint_at_history(root)}"
            raise InvalidCommand(f"{first} is no commit, branch or tag of git, and no seminar or scene{hint}")
        return last, Selection(args, folders)  # of a scene that is gone, maybe

    def _compare(
        self, course: CourseTasks, revision: Revision, selection: Selection, dodo: str, output: TextIO
    ) -> tuple[Found, bool]:
        """What differs; and whether all of what is now could be made. The page is written."""
        root = course.course.root
        with scratch_folder(root) as folder:
            past, missing = lay_out_past(revision, course, selection, dodo, folder)
            if unknown := selection.unmatched([course.course, past.course.course]):
                hint = meant(unknown[0], course.course)
                raise InvalidCommand(f"{unknown[0]} is no seminar or scene, now or at {revision.told}{hint}")
            called = moves(past.course.course, course.course)
            selection = selection.settled(course.course, past.course.course, called)
            past = replace(past, selection=selection, called=called)
            now = Side(NOW, course, selection, dodo=dodo)
            output.write(f"building {revision.told}\n")
            past.build(output)
            output.write(f"building {NOW}\n")
            is_whole = now.build(output)
            before, after = past.read_again(), now.read_again()
            builder = after.course.builder
            builder.preload = EXPERIMENTING
            try:
                with build_lock(root):
                    found = compare(before, after, lambda: builder.workers)
                    moved = moves_told(before.course.course, after.course.course, called)
                    notes = [*missing, *moved, *reordered_told(found.content["reordered"])]
                    if before.kit:
                        notes.append(f"{revision.told} was made with the kit that it had")
                    found.content.update(notes=notes, subject=revision.subject, selection=[*selection.names])
                    found.content["told"] = told(found.content)
                    self._write_page(found, folder, _page(course, revision))
            finally:
                builder.end()
        return found, is_whole

    def _write_page(self, found: Found, folder: Path, page: Path) -> None:
        """Put the page in place; of older ones the last few stay."""
        WriteComparison(found.content, found.films, folder).perform()
        page.parent.mkdir(parents=True, exist_ok=True)
        (folder / page.name).replace(page)
        others = sorted(page.parent.parent.iterdir(), key=lambda other: other.stat().st_mtime, reverse=True)
        for old in others[MOST_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)

    def _require_place(self, named: str) -> None:
        """Before anything is built, look whether a file can be written.

        raises: InvalidCommand
        """
        path = self.asked_from / named
        if path.is_dir() and named not in ("", "-"):
            raise InvalidCommand(f"--markdown {named}: this is a folder; name a file in it.")
        if not path.parent.is_dir():
            raise InvalidCommand(f"--markdown {named}: there is no folder {path.parent}.")

    def _write(self, text: str, named: str) -> None:
        if named == "-":
            whole(self.outstream).write(text)  # other programs read it, and people who copy it
            return
        path = self.asked_from / named
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as problem:
            raise InvalidCommand(f"--markdown {named}: {problem.strerror}.") from None


def _page(course: CourseTasks, revision: Revision) -> Path:
    return course.course.root / ".cache/compare" / revision.short / "index.html"
