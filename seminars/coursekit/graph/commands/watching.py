"""`doit watch`: what each save made stale is made, until Ctrl-C."""

from typing import Any, ClassVar

from ..command_line.parsing import course_of
from .course_command import CourseCommand
from .watch.following import Following
from .watch.interrupting import end_at_last, until_interrupted
from .watch.telling.json_lines import JsonReporter
from .watch.telling.reporter import WatchReporter

WATCH_OPTIONS = (
    {"name": "json", "long": "json", "type": bool, "default": False, "help": "tell editors: a JSON object a line"},
)


class Watch(CourseCommand):
    """Follows the files of a course until Ctrl-C."""

    name = "watch"
    doc_purpose = "make what each save made stale: drafts first, then the published quality"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = WATCH_OPTIONS

    def _execute(self, json: bool, pos_args: list[str]) -> int:
        self.chosen(pos_args)  # a name that matches nothing is said before anything is watched
        course = course_of(self)
        assert course is not None
        names = pos_args or [*self.loader.load_doit_config().get("default_tasks", ())]
        reporter = (JsonReporter if json else WatchReporter)(self.outstream)
        until_interrupted(Following(course, names, reporter), reporter)
        end_at_last().start()  # nothing is left to do but to end
        return 0
