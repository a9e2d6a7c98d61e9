"""Where the files of the site lie: what is published, the preview of drafts, their records, what the kit brings."""

from pathlib import Path

from coursekit.ignored_files import counting

from ...source.project_files import KIT
from ...store.files import digest_of
from ..target import Target

RESOURCES = KIT / "screening"


def site_folder(root: Path, draft: bool) -> Path:
    """Where pages go: the site to publish, or the preview of drafts."""
    return root / ".cache" / ("preview" if draft else "site")


def kind_of(draft: bool) -> str:
    return "preview" if draft else "gallery"


def record_of(target: Target) -> Path:
    """Where a target of the site keeps what it was made from: not in the site, which is published."""
    return target.course.root / ".cache/pages" / f"{target.task.replace(':', '/')}.json"


def resource_digests() -> dict[str, str]:
    """Templates, styles and scripts of the kit, which are no Python."""
    files = counting([*(RESOURCES / "templates").iterdir(), *(RESOURCES / "assets").iterdir()])
    return {path.relative_to(RESOURCES).as_posix(): digest_of(path) for path in files}
