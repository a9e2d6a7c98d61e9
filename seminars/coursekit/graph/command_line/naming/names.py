"""What a person means by a name: a task, a pattern of tasks, or the path of what a task makes."""

import fnmatch
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from doit.exceptions import InvalidCommand

from ...source.project_files import DODO, next_free
from ..tasks import CourseTasks
from .habits import COMMANDS, UNUSED_COMMANDS
from .likeness import CLOSE, likeness, seminar_likeness

MOST_OFFERED = 3
MOST_LISTED = 8
# Which task is meant by a name without its kind, the likeliest first.
UNNAMED_KINDS = ("render", "tensor", "clip")


class Unknown(Exception):
    """A name that means nothing in a course."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Names:
    """The tasks and files of a course, by the names that a person may type for them.

    folder: where the person stands
    load:   makes doit's tasks; called only for a name that no target has
    """

    def __init__(self, course: CourseTasks, folder: Path, load: Callable[[], Iterable[Any]]) -> None:
        self.course = course
        self.folder = folder
        self._load = load

    def meant_by(self, name: str) -> list[str]:
        """The names of the tasks that a name means: itself, those of a pattern, or the one that makes a file.

        raises: Unknown
        """
        if name in self.course.kinds or self.course.named(name):
            return [name]
        if task := self._task_of_file(name):
            return [task]
        if name in self.tasks:
            return [name]
        if found := [task for task in self.tasks if fnmatch.fnmatchcase(task, name)] if "*" in name else []:
            return found
        raise Unknown(name)

    @cached_property
    def tasks(self) -> dict[str, list[str]]:
        """All tasks, those of the dodo file's own included, each with the files that it makes."""
        return {task.name: [str(target) for target in task.targets] for task in self._load()}

    @cached_property
    def _files(self) -> dict[str, str]:
        """The task that makes a file, by its path."""
        files: dict[str, str] = {}
        for task, target in self.course.by_task.items():
            for path in target.files.values():
                files.setdefault(str(path), task)
        return files

    def _task_of_file(self, name: str) -> str:
        paths = [_real(base / name) for base in dict.fromkeys((self.folder, self.course.course.root))]
        found = next((self._files[path] for path in paths if path in self._files), "")
        if found or "/" not in name:
            return found
        own = {_real(self.course.course.root / file): task for task, files in self.tasks.items() for file in files}
        return next((own[path] for path in paths if path in own), "")

    def explain(self, name: str, commands: Sequence[str] = ()) -> str:
        """A sentence for a name that means nothing: what may have been meant, or what there is."""
        if name in commands:
            return f"{name} is a command, and comes first: `doit {name} …`."
        what = "command, task or file" if commands and ":" not in name else "task of the course"
        if mistakes := [*self._mistakes(name)]:
            return f"{name} {'matches no task' if '*' in name else f'is no {what}'}: {'; '.join(mistakes)}"
        if "*" in name:
            return f"{name} matches no task; `doit list --all` shows them."
        if commands and name in COMMANDS:
            return f"{name} is no {what}; {COMMANDS[name]}."
        if why := self._unused(name):
            return why
        if offered := self.offered(name, commands):
            return f"{name} is no {what}; did you mean {' or '.join(offered)}?"
        return f"{name} is no {what}; {self._there(name)}"

    def _mistakes(self, name: str) -> list[str]:
        """What is wrong with scenes that a name means, and that have no tasks of the kind for that reason."""
        kind, colon, place = name.partition(":")
        if kind not in self.course.kinds or not colon:
            return []
        fixed = place.partition("*")[0]
        scenes = {":".join(scene.identity): scene.problem for scene in self.course.course.scenes if scene.problem}
        return list(
            dict.fromkeys(
                problem for scene, problem in scenes.items() if scene.startswith(fixed) or fixed.startswith(f"{scene}:")
            )
        )

    def offered(self, name: str, commands: Sequence[str] = ()) -> list[str]:
        """Tasks, commands and files that may have been meant, the likeliest first."""
        if path := self._of_source(name):
            return path
        if "/" in name and ":" not in name:
            root = self.course.course.root
            paths = [os.path.relpath(path, root) for path in self._files]
            import difflib  # only a mistake needs it

            ending = [path for path in paths if path.endswith(f"/{name.lstrip('./')}")]
            return ending[:MOST_OFFERED] or difflib.get_close_matches(name, paths, MOST_OFFERED, 0.8)
        scores = {task: self._likeness(name, task) for task in self.tasks}
        for command in (each for each in commands if each not in UNUSED_COMMANDS):
            scores[command] = max(scores.get(command, 0.0), likeness(name, command))
        best = max(scores.values(), default=0.0)
        close = [each for each, score in scores.items() if score >= CLOSE * 0.8 and score >= best - 0.08]
        return sorted(close, key=lambda each: (-scores[each], len(each)))[:MOST_OFFERED]

    def _unused(self, name: str) -> str:
        """Why a file or folder that is there names no task, with the way out; "" where there is none, or it does."""
        root = self.course.course.root
        path = next((path for path in (self.folder / name, root / name) if path.exists()), None)
        if path is None or self._of_source(name):
            return ""
        if path == root / DODO or (path.suffix != ".py" and not path.is_dir()):
            return f"{name} is a file that no task makes."
        if any(_real(path).startswith(f"{root / seminar.folder}/") for seminar in self.course.course.seminars):
            return f"{name} is there, but of it alone no task makes anything: it has no scene and no experiment."
        place = f"a folder such as seminars/{next_free(root):02}_name"
        return f"{name} is there, but no task makes anything of it: scenes and experiments go into {place}."

    def _of_source(self, name: str) -> list[str]:
        """The tasks of a seminar's folder, its experiments or a scene's file."""
        root = self.course.course.root
        for path in (_real(self.folder / name), _real(root / name)):
            for seminar in self.course.course.seminars:
                folder = str(root / seminar.folder)
                if path == folder:
                    return [f"render:{seminar.id}"]
                if path in (f"{folder}/experiments.py", f"{folder}/hyperparams.toml"):
                    return [f"tensor:{seminar.id}"]
                if scenes := [s for s in seminar.scenes if path == str(root / s.file)]:
                    return [f"render:{seminar.id}:{scene.key}" for scene in scenes]
                if any(str(root / s.file).startswith(f"{path}/") for s in seminar.scenes):
                    return [f"render:{seminar.id}"]
        return []

    def _likeness(self, name: str, task: str) -> float:
        """How likely it is, of 1, that a task was meant; part by part, since each has its own names."""
        given, parts = name.split(":"), task.split(":")
        score = self._of_parts(given, parts)
        if parts[0] in UNNAMED_KINDS:
            known = 0.97 - 0.04 * UNNAMED_KINDS.index(parts[0])
            for left_out in range(1, len(parts) - len(given) + 1):
                score = max(score, known * 0.98**left_out * self._of_parts(given, parts[left_out:], left_out))
        if len(given) > 1 and parts[1:2] and parts[1] in self.course.course.by_id:  # the seminar was left out
            kind, rest = self._of_parts(given[:1], parts[:1]), self._of_parts(given[1:], parts[2:], 2)
            score = max(score, 0.97 * kind * rest)
        return score

    def _of_parts(self, given: Sequence[str], parts: Sequence[str], first: int = 0) -> float:
        if len(given) != len(parts):
            return 0.0
        score = 1.0
        for i, (typed, there) in enumerate(zip(given, parts, strict=True), first):
            seminar = self.course.course.by_id.get(there) if i == 1 else None
            score *= seminar_likeness(typed, seminar) if seminar else _scene_likeness(typed, there)
        return score

    def _there(self, name: str) -> str:
        """What there is at the first part of a name that leads nowhere."""
        before, after = "", name.split(":")
        while len(after) > 1 and ":".join(filter(None, (before, after[0]))) in self.tasks:
            before = ":".join(filter(None, (before, after.pop(0))))
        if not before:
            return "`doit help` shows the commands, and `doit list --all` the tasks."
        below = list(dict.fromkeys(_next_part(before, [*self.tasks])))
        more = f", … (`doit list --all {before}`)" if len(below) > MOST_LISTED else ""
        return f"{before} has {', '.join(below[:MOST_LISTED]) or 'nothing below it'}{more}."


def _scene_likeness(typed: str, there: str) -> float:
    """How likely it is that a part of a task's name was meant; that of a scene may be typed without its file."""
    _, slash, name = there.rpartition("/")
    return max(likeness(typed, there), 0.98 * likeness(typed, name)) if slash else likeness(typed, there)


def _next_part(before: str, tasks: Iterable[str]) -> Iterator[str]:
    for task in tasks:
        if task.startswith(f"{before}:"):
            yield task.removeprefix(f"{before}:").partition(":")[0]


def _real(path: Path) -> str:
    """An absolute path as targets have theirs; the file itself may be a link."""
    whole = os.path.abspath(path)
    return os.path.join(os.path.realpath(os.path.dirname(whole)), os.path.basename(whole))


def members(tasks: list[Any], name: str) -> list[Any]:
    """A task and all that are below it by name: render:seminar03 and render:seminar03:OptimizerComparison."""
    return [task for task in tasks if task.name == name or task.name.startswith(f"{name}:")]


def refuse_empty_wildcards(names: list[str] | None, tasks: list[Any]) -> None:
    """Have a pattern that no task has be a mistake, which for doit is nothing to do."""
    for name in names or ():
        if "*" in name and not any(fnmatch.fnmatch(task.name, name) for task in tasks):
            raise InvalidCommand(f"{name} matches no task; `doit list --all` shows them.")
