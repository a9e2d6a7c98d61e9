"""The audit of one section, as a target: made beside its clip, or alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ...course.model import Section
from ...jobs.engine import Engine
from ...jobs.registry import AuditSection
from ..findings import Remark, breach, notes_of, remarks_of
from ..target import AuditTarget
from .section import OfSection


@dataclass(frozen=True)
class Audit(OfSection, AuditTarget):
    """What the rules of the picture find in one section: its findings, and a picture of them.

    No ingredient of a clip: a change of the rules audits anew, and renders nothing.
    """

    kit = "audit"

    @property
    def description(self) -> str:
        return f"layout audit of {self.section.name}"

    @cached_property
    def task(self) -> str:
        kind = "audit-draft" if self.draft else "audit"
        return f"{kind}:{self.scene.seminar}:{self.scene.key}:{self.section.name}"

    @cached_property
    def path(self) -> Path:
        return self.files["audit.json"]

    @cached_property
    def files(self) -> dict[str, Path]:
        stem = self.place("audit")
        return {
            "audit.json": stem.with_name(f"{stem.name}.json"),
            "audit.png": stem.with_name(f"{stem.name}.png"),
        }

    @cached_property
    def record(self) -> Path:
        stem = self.place("audit")
        return stem.with_name(f"{stem.name}.record.json")

    def of(self, section: Section) -> "Audit":
        """The audit of another section of the scene."""
        return replace(self, section=section)

    @property
    def about(self) -> tuple[str, str, str]:
        return (self.scene.file, self.scene.name, self.section.name)

    def remarks(self, *levels: str) -> list[Remark]:
        """What it found of some levels."""
        return remarks_of(self, *levels)

    @property
    def notes(self) -> Mapping[str, Sequence[str]]:
        """Where its picture is, and what was not looked at."""
        return notes_of(self)

    @property
    def breach(self) -> str:
        # A draft is made to look at what is not finished.
        return "" if self.draft or self.scene.is_advised else breach([self])

    def ingredients(self) -> dict[str, Any]:
        return {**self.made_from("audit"), "table": self.scene.audit}

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        return self.perform(AuditSection, folder, engine)
