"""Manim's settings for the scenes of one file: those of a `manim.cfg`, of the quality, and of the file itself.

What wins is what wins in plain manim: `manim.cfg`, then the quality (as `-ql` on the command line), then what the file
sets while it is imported. Where files go, and what is told meanwhile, is the build's to say, whatever they set.
"""

import os
import random
import sys
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as SyntaxMistake
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from manim import RendererType, config, tempconfig
from manim._config.utils import config_file_paths
from manim.mobject.opengl.opengl_compatibility import ConvertToOpenGL
from manim.utils import file_ops, images, sounds

from coursekit.graph.jobs.code.places import places, project_of, settings_of

from ..tensor_reading import SectionError
from .encode import OPTIONS
from .import_defaults import defaults_of_settings

UNREADABLE = (SyntaxMistake, ValueError, KeyError, TypeError, AttributeError, AssertionError, UnicodeError)
SEED = 0  # of random numbers, where neither manim.cfg nor the file sets one
seek_in_folder = file_ops.seek_full_path_from_defaults


@contextmanager
def settings_for(file: Path, scene: str, pixels: tuple[int, int, float], folder: Path) -> Iterator[None]:
    """From here to the end, manim is as it is when it is called beside a file to render one of its scenes.

    pixels: width and height in pixels, and frames a second
    folder: where files go
    """
    with tempconfig({}), _looking_beside(file), mock.patch.object(sys, "argv", ["manim", str(file), scene]):
        _take_settings(file)
        with defaults_of_settings():
            config.pixel_width, config.pixel_height, config.frame_rate = pixels
            config.input_file, config.scene_names = file, [scene]
            if config.seed is None:
                config.seed = SEED
            keep_to(folder)
            # What a file draws at random while it is imported; Scene.__init__ does the same with the same seed.
            random.seed(config.seed)
            np.random.seed(config.seed)
            yield


def _take_settings(file: Path) -> None:
    """Read manim's own settings, the user's, and those for the folder; manim's function for this tells of each.

    raises: SectionError for settings for the folder that manim cannot read
    """
    library, user, _ = config_file_paths()
    own = settings_of(file)
    parser = ConfigParser()
    try:
        parser.read([library, user, *filter(None, [own])])
        # Of notebooks alone: older versions of manim wrote it empty, which this one refuses to read.
        parser["jupyter"]["media_embed"] = "False"
        with _classes_as_they_are(parser):
            config.digest_parser(parser)
    except UNREADABLE as problem:
        if own is None:
            raise
        told = str(problem) or type(problem).__name__
        raise SectionError(f"manim cannot read {own}: {told}.") from problem


@contextmanager
def _classes_as_they_are(parser: ConfigParser) -> Iterator[None]:
    """Within, manim's classes stay those of Cairo, if that is what settings ask for.

    Else manim gives each of its classes the bases that it has already, as the renderer is set: it takes 8 ms.
    """
    asked = parser.get("CLI", "renderer", fallback="").lower()
    stays = asked == config.renderer.value == RendererType.CAIRO.value
    with mock.patch.object(ConvertToOpenGL, "_converted_classes", []) if stays else nullcontext():
        yield


def keep_to(folder: Path) -> None:
    """Set what is the build's to say, which importing a file may have changed."""
    for name, value in _own(folder).items():
        config[name] = value


def _own(folder: Path) -> Mapping[str, Any]:
    return {
        "media_dir": str(folder / "media"),
        "output_file": "",
        "log_to_file": False,
        "disable_caching": True,  # the store does that work, and manim's cache shows stale frames
        "progress_bar": "none",
        "verbosity": "ERROR",
        "preview": False,
        "live_preview": False,
        "show_in_file_browser": False,
        "save_sections": False,
        "notify_outdated_version": False,
        "video_encoder_options": OPTIONS,
    }


@contextmanager
def _looking_beside(file: Path) -> Iterator[None]:
    """From here to the end, manim looks up relative names of pictures and sounds beside a file, and then above it.

    In each folder, as manim does it: as it stands, then below `assets_dir`, there with the endings that it may lack.
    """
    folders, project = places(file.absolute()), project_of(file.absolute())

    def seek(file_name: Any, default_dir: Any, extensions: list[str]) -> Path:
        name, below = Path(file_name).expanduser(), Path(default_dir or ".")
        if name.is_absolute():
            return seek_in_folder(file_name, default_dir, extensions)
        endings = ("", *extensions)
        paths = [
            path
            for folder in folders
            for path in (folder / name, *(_from(folder, below) / f"{file_name}{ending}" for ending in endings))
        ]
        if found := next((path for path in paths if path.exists()), None):
            return found
        raise OSError(_told_missing(str(file_name), below, extensions))

    def _told_missing(name: str, below: Path, extensions: list[str]) -> str:
        """What is not there, and where it may be put: all paths, of all endings, are two dozen of a picture."""
        looked = dict.fromkeys(Path(os.path.abspath(each)) for at in folders for each in (at, _from(at, below)))
        told = ", ".join("the course's own" if at == project else _relative(at, project) for at in looked)
        endings = f", nor with {', '.join(extensions)} after it" if extensions else ""
        return f"could not find {name} in any of these folders{endings}: {told}"

    def _from(folder: Path, below: Path) -> Path:
        """`assets_dir` as it would be if manim was called in a folder: the writer makes it absolute by the cwd."""
        if below.is_absolute() and below.is_relative_to(Path.cwd()):
            below = below.relative_to(Path.cwd())
        return folder / below

    with (
        mock.patch.object(images, "seek_full_path_from_defaults", seek),
        mock.patch.object(sounds, "seek_full_path_from_defaults", seek),
        mock.patch.object(file_ops, "seek_full_path_from_defaults", seek),
    ):
        yield


def _relative(path: Path, project: Path | None) -> str:
    return path.relative_to(project).as_posix() if project and path.is_relative_to(project) else str(path)


def module_name(file: Path) -> str:
    """What a file's module is called: as manim calls it, which is no name of a library; from the project's folder on,
    so that it is the same on every machine.
    """
    project = project_of(file)
    return ".".join((file.relative_to(project) if project else file).with_suffix("").parts)
