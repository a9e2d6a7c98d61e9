"""What a job warns of: values, from the worker that noticed it to the line that an author reads."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class JobWarning(NamedTuple):
    """One thing that the author should know of how a result came about.

    file:    the author's, below the project's folder; "" where it is about no line
    subject: the word by which a marker beside the line silences it; "" for what none silences
    spot:    the statement, as `source/statements/outline` tells it: a record outlives edits that move the line
    """

    text: str
    file: str = ""
    line: int = 0
    subject: str = ""
    spot: tuple[str, str, int] | None = None

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}: " if self.file else ""
        return f"{where}{self.text}{f'  [{self.subject}]' if self.subject else ''}"


def warnings_in(facts: Mapping[str, Any]) -> list[JobWarning]:
    """The warnings among the facts of a record; of one that is older than their fields, the lines that it has."""
    kept = facts.get("warnings", ())
    return [JobWarning(each) if isinstance(each, str) else _from_json(*each) for each in kept]


def _from_json(text: str, file: str, line: int, subject: str, spot: Any = None) -> JobWarning:
    return JobWarning(text, file, line, subject, tuple(spot) if spot else None)


def advice(warnings: Iterable[JobWarning]) -> list[str]:
    """How what is meant is silenced: a line for all of them together, and none where nothing can be."""
    subjects = {warning.subject for warning in warnings} - {""}
    if not subjects:
        return []
    word, which = ("WORD", ", with the word in brackets") if len(subjects) > 1 else (*subjects, "")
    return [f"If it is meant, say so on the line, or above it{which}: `# coursekit: unobserved {word} — the reason`"]
