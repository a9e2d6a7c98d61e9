"""`doit watch`: what each save made stale is made, until Ctrl-C."""

from ..command_line.parsing import course_of
from .course_command import CourseCommand
from .watch.following import Following, until_interrupted
from .watch.reporter import WatchReporter


class Watch(CourseCommand):
    """Follows the files of a course until Ctrl-C."""

    name = "watch"
    doc_purpose = "make what each save made stale: drafts first, then the published quality"

    def _execute(self, pos_args: list[str]) -> int:
        self.chosen(pos_args)  # a name that matches nothing is said before anything is watched
        course = course_of(self)
        assert course is not None
        names = pos_args or [*self.loader.load_doit_config().get("default_tasks", ())]
        reporter = WatchReporter(self.outstream)
        until_interrupted(Following(course, names, reporter), reporter)
        return 0
