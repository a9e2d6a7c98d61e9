"""`doit translate`: what a file of words in another language lacks is added to it, for its translator."""

from pathlib import Path
from typing import Any, ClassVar

from doit.cmd_base import DoitCmdBase
from doit.exceptions import InvalidCommand

from coursekit.wording.plurals import counted

from ..command_line.new.new_names import WrongName, seminar_meant
from ..command_line.parsing import Plain, course_of
from ..course.languages.translations import seminar_words
from ..course.model import Course, Seminar
from ..course.settings import site_language
from ..store.files import SavedMeanwhile, content_of, rewrite
from ..targets.untranslated import counts, names_in, of_seminar


class Translate(Plain, DoitCmdBase):  # type: ignore[misc]
    """`doit translate TAG [SEMINAR ...]`: what is said, and has no words in a language yet, as places to write them."""

    name = "translate"
    doc_usage = "TAG [SEMINAR ...]"
    doc_purpose = "begin, or go on with, what a course says in another language; no word is overwritten"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = ()

    def settle(self, params: Any, args: list[str]) -> list[str]:
        """A language and seminars, which are no names of tasks.

        raises: InvalidCommand
        """
        options, args = self.cmdparser.in_order(args)
        self.cmdparser.parse_only(options, params)
        if not args:
            raise InvalidCommand(f"`doit translate` was given no language; it is: doit translate {self.doc_usage}.")
        self._load(params)
        return args

    def execute(self, params: Any, args: list[str]) -> int:
        tag, *names = args
        tasks = course_of(self)
        if tasks is None:
            raise InvalidCommand("`doit translate` needs the dodo file of a course.")
        course = tasks.course
        self._check(course, tag)
        try:
            seminars = [seminar_meant(course, name) for name in names] or [s for s in course.seminars if s.scenes]
        except WrongName as mistake:
            raise InvalidCommand(str(mistake)) from None
        return max([self._translate(course, seminar, tag) for seminar in seminars], default=0)

    def _check(self, course: Course, tag: str) -> None:
        from coursekit.wording.languages import why_no_tag

        if why := why_no_tag(tag):
            raise InvalidCommand(why)
        if tag == site_language(course.root):
            raise InvalidCommand(f"{tag!r} is what docstrings say; pyproject.toml, [tool.coursekit.site]: language.")

    def _translate(self, course: Course, seminar: Seminar, tag: str) -> int:
        from ..course.languages.translation_files import updated

        file = Path(seminar.folder) / f"narration.{tag}.toml"
        if wrong := [line for line in seminar.mistranslated if line.startswith(str(file))]:
            self.outstream.write("".join(f"{line} Nothing is added before that is mended.\n" for line in wrong))
            return 1
        path = course.root / file
        if path.is_dir():
            raise InvalidCommand(f"{file} is a folder, and no file of words: give it another name.")
        before = content_of(path) if path.exists() else b""
        old = before.decode("utf-8-sig").replace("\r\n", "\n")
        new, changes = updated(old, seminar, tag, seminar_words(course.root, seminar))
        begun = of_seminar(course, seminar, tag) if old else {}
        begun |= {scene.key: scene.translations[tag] for scene in seminar.scenes if tag in scene.translations}
        lacking = [f"  {line}\n" for line in names_in(begun)]
        if new == old:
            has = f"has places for all that is said: {counts(begun.values())}" if lacking else "has all that is said"
            self.outstream.write("".join((f"{file} {has}\n", *lacking)))
            return 0
        try:
            rewrite(path, before, new.encode())
        except SavedMeanwhile:
            raise InvalidCommand(f"{file} was saved meanwhile, and nothing is written: type it again.") from None
        told = [counted(len(changes.added), "places to write words")] if changes.added else []
        told += [f"{counted(len(changes.renewed), 'texts')} changed since"] if changes.renewed else []
        self.outstream.write(f"wrote {file}: {', '.join(told) or 'what its words are made from'}\n")
        self.outstream.write("".join(lacking))
        return 0
