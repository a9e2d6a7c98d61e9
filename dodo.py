"""The map of the course: source -> tensors -> clips -> videos -> pages. It builds nothing itself."""

from pathlib import Path

from coursekit.graph.command_line.tasks import CourseTasks

ROOT = Path(__file__).parent
COURSE = CourseTasks(ROOT)
DOIT_CONFIG = COURSE.doit_config


def task_tensor():
    """experiments.py + hyperparams.toml -> .cache/trajectories, .cache/torch_models"""
    yield from COURSE.tasks("tensor")


def task_clip():
    """a section of a scene + the tensors it reads -> .cache/clips"""
    yield from COURSE.tasks("clip")


def task_audit():
    """a section of a scene + the tensors it reads -> .cache/audit: what cannot be read in its picture"""
    yield from COURSE.tasks("audit")


def task_render():
    """the clips of a scene, in order -> static/*.mp4"""
    yield from COURSE.tasks("render")


def task_draft():
    """the clips of a scene at 480p15, in order -> .cache/drafts"""
    yield from COURSE.tasks("draft")


def task_speech():
    """the narration of a section, spoken, where a speech engine is named -> .cache/speech"""
    yield from COURSE.tasks("speech")


def task_captions():
    """the narration of a scene, over the time of its clips -> static/*.vtt, *.srt, *.youtube.txt"""
    yield from COURSE.tasks("captions")


def task_poster():
    """the picture that stands for a video -> static/*.png: for git to keep, and made when it is named"""
    yield from COURSE.tasks("poster")


def task_gallery():
    """a scene's video and the tensors behind it -> .cache/site, pages to publish"""
    yield from COURSE.tasks("gallery")


def task_slides():
    """a scene's video and its narration -> .cache/slides, a deck to show it by"""
    yield from COURSE.tasks("slides")


def task_preview():
    """a scene's draft and the tensors behind it -> .cache/preview, the pages of `doit serve`"""
    yield from COURSE.tasks("preview")


def task_store():
    """what was ever built, by fingerprint: emptied by `doit clean store` alone"""
    return COURSE.store_task()
