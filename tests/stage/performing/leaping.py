"""Performing a scene with frames passed over, and all that is left of it as plain values."""

import enum
import random
from functools import partial
from types import FunctionType
from unittest import mock

import numpy as np
from manim import (
    Scene,
    tempconfig,
)
from manim.manager import Manager
from manim.scene import scene as manim_scene

from coursekit.stage.performing.parts.forks import Children
from coursekit.stage.performing.parts.leaps import Leaps
from coursekit.stage.performing.parts.walk import Nobody, PartsRenderer, PartsWriter
from coursekit.stage.rendering.families import quick_mobjects

UNSEEN = ("original_id", "anim_group_time")  # an address in memory; what begin() sets anew


def performed(tmp_path, construct, scene=Scene, leaping=True):
    """What is left of a scene that does as a function says, and how many frames were passed over in how many leaps."""
    leaps = []
    children = Children(tmp_path, False, lambda: None)
    given = {"folder": tmp_path, "parts": 1, "wanted": (), "children": children, "onlooker": Nobody()}
    making = partial(PartsRenderer, file_writer_class=partial(PartsWriter, **given))
    kind = type(scene.__name__, (scene,), {"construct": construct})
    settings = {"quality": "low_quality", "progress_bar": "none", "disable_caching": True, "seed": 3}
    with (
        tempconfig({**settings, "media_dir": str(tmp_path), "verbosity": "ERROR"}),
        quick_mobjects(),
        mock.patch.object(manim_scene, "CairoRenderer", making),
    ):
        stage = kind()
        Manager(stage)
        if leaping:
            Leaps(stage, lambda: stage.renderer.passes_by, leaps.append)
        stage.render()
    state = {
        "stage": (stage.mobjects, stage.foreground_mobjects, stage.named, stage.camera.background_color),
        "time": (stage.renderer._time, stage.renderer.file_writer.frames, stage.renderer.num_plays, stage.last_t),
        "random": (random.getstate(), np.random.get_state()),
    }
    return plain(state, {}), leaps


def plain(value, known):
    """A value as nothing but numbers, texts and bytes, with what is one object still one."""
    if value is None or isinstance(value, (bool, int, str, bytes, enum.Enum)):
        return (type(value).__name__, repr(value))
    if isinstance(value, float):  # numpy's are Python's
        return ("float", float(value).hex())
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        return ("array", str(value.dtype), value.shape, value.tobytes())
    if isinstance(value, (FunctionType, type, np.ufunc, Scene)):
        return (type(value).__name__, getattr(value, "__qualname__", ""))
    if id(value) in known:
        return ("known", known[id(value)][0])
    known[id(value)] = (len(known), value)
    if isinstance(value, np.ndarray):
        return ("array", value.shape, plain(value.tolist(), known))
    if isinstance(value, dict):
        return ("dict", [(plain(k, known), plain(v, known)) for k, v in value.items()])
    if isinstance(value, (list, tuple, set, frozenset)):
        return (type(value).__name__, [plain(each, known) for each in value])
    kept = {name: each for name, each in getattr(value, "__dict__", {}).items() if name not in UNSEEN}
    return (type(value).__name__, [(name, plain(each, known)) for name, each in kept.items()])
