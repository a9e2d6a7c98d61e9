"""What `doit help` tells of a command or a task: how it is called, what it takes, and examples of this course."""

import os
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from ..targets.quality import QUALITIES
from .naming.habits import UNUSED_COMMANDS
from .tasks import CourseTasks

USAGE = f"doit [COMMAND] [OPTION ...] [NAME ...] [quality={'|'.join(QUALITIES)}]"
NAMES = (
    "A NAME is a task, a pattern such as 'clip:*:scene1*', or the path of a file that a task makes. "
    "`doit help COMMAND` has a command's options, `doit help TASK` what a task makes and of what."
)
# What is told of doit's options in other words than its own.
OPTIONS = {
    "num_process": "how many tasks at a time; as many as there are cores, if left out",
    "verbosity": "for tasks of one's own in dodo.py: 0 shows none of their output, 1 the errors, 2 all",
    "dodoFile": "a dodo file; the nearest one, here or in a folder above, if left out",
    "reporter": "how the build is told",
    "outfile": "write what is told into a file",
    "always": "make all anew, even what is current or in the store",
    "continue": "go on after a failure with what does not need it, as a build does if nothing is said",
    "single": "only the tasks named, not what they need",
    "shell": "bash or zsh",
    "cleanforget": "also have it made anew, even if the store has it",
    "dryrun": "only say what would go",
    "forget_sub": "also what the tasks named are made from",
    "forget_all": "all tasks",
    "subtasks": "all that is below, too",
    "quiet": "names alone",
    "status": "U for what is current, R for what would run",
    "private": "also tasks of dodo.py whose names begin with _",
    "template": "a line of one's own for each, such as '{name}: {doc}'",
    "hide_status": "without the reasons for which it would run",
    "hardcode_tasks": "write the names of tasks into the script, instead of asking doit for them",
}
EXAMPLES: dict[str, Sequence[tuple[str, str]]] = {
    "": (
        ("doit", "all that is stale"),
        ("doit {video}", "one video"),
        ("doit {file}", "the same, by its path"),
        ("doit quality=high render:{seminar}", "a seminar in 1080p60"),
        ("doit watch", "make what each save makes stale"),
        ("doit why", "what is stale, and why"),
    ),
    "run": (
        ("doit -n 4 --no-continue", "four at a time, and nothing after a failure"),
        ("doit run -a {video}", "one video, all of it made anew"),
    ),
    "list": (("doit list --all --status render", "each video, and whether it is up to date (U) or would run (R)"),),
    "clean": (
        ("doit clean -n", "say what would go"),
        ("doit clean render:{seminar}", "one seminar's"),
    ),
    "forget": (("doit forget {video}", "make it anew at the next build, even if the store has it"),),
    "graph": (("doit graph -o graph.svg", "a picture"), ("doit graph", "Mermaid text")),
    "new": (
        ("doit new course mine", "a course in a folder of its own"),
        ("doit new seminar 04_cnn", "a seminar: an experiment, its table, and a scene of it"),
        ("doit new scene 04_cnn FilterBank", "one more scene of it"),
    ),
    "translate": (
        ("doit translate ru", "places for Russian words, in narration.ru.toml of each seminar"),
        ("doit translate ru {seminar}", "one seminar's"),
    ),
    "prune": (("doit prune --older-than 7 --yes", "remove what was of no use for a week"),),
    "serve": (("doit serve --port 8080", ""), ("doit serve --published", "what `doit gallery` makes")),
    "watch": (("doit watch render:{seminar}", "one seminar"),),
    "why": (("doit why {video}", "each reason"),),
    "verify": (("doit verify {video}", "one video"),),
    "info": (("doit info {video}", ""),),
    "tabcompletion": (("source <(doit tabcompletion)", "for this bash"),),
}


def help_of(command: Any) -> str:
    """What a command does, takes and is called like."""
    usage = f"doit {command.name}{' [OPTION ...]' if command.cmd_options else ''} {command.doc_usage}".rstrip()
    if command.name == "run":
        usage = USAGE.replace("[COMMAND]", "[run]")
    options = []
    for option in command.cmdparser.options:
        if command.shows(option):
            options.append((option.help_param(), help_of_option(option)))
            if option.inverse:
                options.append((f"--{option.inverse}", f"the opposite of --{option.long}"))
    purpose = f"{command.doc_purpose[:1].upper()}{command.doc_purpose[1:]}."
    told = [*wrapped(purpose), "", *wrapped(f"Usage: {usage}")]
    if command.name in UNUSED_COMMANDS:
        told += ["", *wrapped(f"A course does without it: {UNUSED_COMMANDS[command.name]}.")]
    if options:
        told += ["", "Options", *columns(options)]
    if shown := examples(command.name, None):
        told += ["", "Examples", *columns(shown)]
    return "\n".join(told)


def help_of_option(option: Any) -> str:
    """What an option does, and which words it takes."""
    said = OPTIONS.get(option.name) or " ".join((option.help % {"default": option.default}).split())
    choices = f": {', '.join(sorted(option.choices))}" if option.choices and option.name in OPTIONS else ""
    return said + choices


def examples(command: str, course: CourseTasks | None) -> list[tuple[str, str]]:
    """Examples with the names of a course, or such as it might have."""
    seminar, scene, file = "seminar03", "OptimizerComparison", "seminars/03_optimization/static/OptimizerComparison.mp4"
    if course is not None and course.videos:
        video = course.videos[0]
        seminar, scene = video.scene.seminar, video.scene.name
        file = next(os.path.relpath(p, course.course.root) for p in video.files.values())
    given = {"seminar": seminar, "video": f"render:{seminar}:{scene}", "file": file}
    return [(line.format(**given), said) for line, said in EXAMPLES.get(command, ())]


def help_of_task(course: CourseTasks, tasks: dict[str, Any], name: str) -> str:
    """What a task makes and of what; of a group, what is below it."""
    told = [f"{name}", *wrapped(tasks[name].doc or "", "  ")]
    root = course.course.root
    target = course.by_task.get(name)
    if target is not None:
        files = [os.path.relpath(path, root) for path in target.files.values()]
        told += ["", "Makes", *(f"  {file}" for file in files)]
        told += ["", "Made from", *(f"  {need.task}" for need in target.needs)] if target.needs else []
    below = [task for task in tasks if task.startswith(f"{name}:") and ":" not in task.removeprefix(f"{name}:")]
    if below:
        told += ["", "Below it", *columns((task, tasks[task].doc or "") for task in below)]
    calls = [(f"doit {name}", "make what is stale of it")]
    if target is not None or name in course.kinds or below:
        calls += [
            (f"doit why {name}", "say what is stale of it, and why"),
            (f"doit forget {name}", "make it anew at the next build"),
            (f"doit clean {name}", "remove what was made"),
        ]
    return "\n".join([*told, "", "Calls", *columns(calls)])


def _width() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, 120)


def wrapped(text: str, indent: str = "") -> list[str]:
    return [
        line
        for paragraph in text.splitlines()
        for line in textwrap.wrap(
            paragraph, _width(), initial_indent=indent, subsequent_indent=indent, break_long_words=False,
            break_on_hyphens=False,
        )
    ]  # fmt: skip


def columns(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Lines of a name and what it means; the meaning stands below a name that is too long to stand beside it."""
    rows = list(rows)
    most = _width() // 2
    at = min(max((len(name) for name, _ in rows if len(name) + 4 <= most), default=0) + 4, most)
    lines = []
    for name, meaning in rows:
        said = wrapped(meaning, " " * at)
        if said and len(name) + 4 <= at:
            said[0] = f"  {name}".ljust(at) + said[0].lstrip()
            lines += said
        else:
            lines += [f"  {name}", *said]
    return lines
