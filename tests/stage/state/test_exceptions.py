"""Each exception is of something that there is: with another version of manim, one that is gone fails here."""

import importlib
import inspect

import manim
import pytest
from manim import Scene, tempconfig

from coursekit.graph.jobs.processes.open_files import OpenFiles
from coursekit.stage.rendering.raster import Redrawing
from coursekit.stage.state.exceptions import ATTRIBUTES, GLOBALS
from coursekit.stage.state.leavings import _Comparison

OF_MANIM = [(path, name, each) for (path, name), names in ATTRIBUTES.items() for each in names if path != "builtins"]


@pytest.mark.parametrize(("module", "name", "attribute"), OF_MANIM)
def test_an_attribute_that_may_differ_is_one_of_its_class(module, name, attribute):
    owner = getattr(importlib.import_module(module), name)
    assert attribute in inspect.getsource(owner)


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, names in GLOBALS.items() for name in names])
def test_a_global_that_may_differ_is_one_of_its_module(module, name):
    assert name in vars(importlib.import_module(module))


def test_all_that_the_redrawing_camera_remembers_is_excepted():
    remembered = set(Redrawing.__annotations__)
    assert remembered <= {*ATTRIBUTES[("coursekit.stage.rendering.raster", "Redrawing")]}


# What makes caches grow, by the exception that it needs.
GROWTH = {
    "SVG_HASH_TO_MOB_MAP": "manim.Text('abc')",
    "SUBDIVISION_MATRICES": "manim.Square().insert_n_curves(3)",
    "CP_OPEN_MEMO": "manim.Axes().plot(lambda x: x * x)",
    "_singleton": "manim.random_bright_color()",
    "saved_state": "scene.camera.background_image or manim.Square().save_state()",
}


@pytest.mark.parametrize("cache", GROWTH)
def test_a_cache_that_grows_is_no_difference(cache, tmp_path):
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "pixel_width": 32, "pixel_height": 18}):
        scene = Scene()
        comparison = _Comparison(scene, OpenFiles())
        eval(GROWTH[cache], {"manim": manim, "scene": scene})
        found = [told for _, _, told in comparison.differing()]
    assert [told for told in found if "random" not in told.lower()] == []
