"""What is imported by a computed name is an input: what was found, and that nothing was."""

import pytest

from coursekit.graph.store.observations import Kind
from tests.graph.jobs.single_jobs import before_result, names, run_experiment

HERE = "seminars/01_tiny"
TASK = "tensor:seminar01:line"
IMPORTS = "import importlib, importlib.machinery, importlib.metadata, importlib.util, os, pkgutil, runpy, sys"
NAMING = "name = ''.join(['hel', 'pers'])"
# Each runs helpers.py, whose name is computed, if there is one.
RUNS = {
    "import_module": "importlib.import_module(name)",
    "another name for it": "importlib.import_module.__call__(name)",
    "__import__": "__import__(name)",
    "importlib.__import__": "importlib.__import__(name)",
    "exec of an import": "exec('import ' + name)",
    "exec": "exec(open(HERE / (name + '.py')).read(), {})",
    "run_path": "runpy.run_path(str(HERE / (name + '.py')))",
    "run_module": "runpy.run_module(name)",
    "resolve_name": "pkgutil.resolve_name(name)",
    "spec_from_file_location": "spec = importlib.util.spec_from_file_location('x', HERE / (name + '.py'))\n"
    "spec.loader.exec_module(importlib.util.module_from_spec(spec))",
    "find_spec and load": "spec = importlib.util.find_spec(name)\n"
    "spec.loader.exec_module(importlib.util.module_from_spec(spec))",
    "SourceFileLoader": "importlib.machinery.SourceFileLoader('x', str(HERE / (name + '.py'))).load_module()",
    "PathFinder": "importlib.machinery.PathFinder.find_spec(name, [str(HERE)]).loader.load_module()",
}
FINDS = {
    "find_spec": "importlib.util.find_spec(name)",
    "find_loader": "pkgutil.find_loader(name)",
    "iter_modules": "sorted(each.name for each in pkgutil.iter_modules([str(HERE)]))",
    "walk_packages": "sorted(each.name for each in pkgutil.walk_packages([str(HERE)]))",
}


def trying(code):
    body = "".join(f"    {line}\n" for line in code.splitlines())
    return f"{NAMING}\ntry:\n{body}except (ImportError, OSError, AttributeError):\n    pass"


@pytest.mark.parametrize("way", RUNS)
def test_what_was_run_is_an_input_and_so_is_that_nothing_was_there(new_course, way):
    before_result(new_course, trying(RUNS[way]), IMPORTS)
    absent = run_experiment(new_course).observed
    new_course.write("helpers.py", "VALUE = 1\n")
    assert not all(seen.holds(new_course.root) for seen in absent)
    done = run_experiment(new_course)
    assert f"{HERE}/helpers.py" in names(done)
    assert all(seen.holds(new_course.root) for seen in done.observed)
    new_course.write("helpers.py", "VALUE = 2\n")
    assert not all(seen.holds(new_course.root) for seen in done.observed)


@pytest.mark.parametrize("way", FINDS)
def test_what_was_found_is_an_input_and_so_is_that_nothing_was(new_course, way):
    before_result(new_course, trying(FINDS[way]), IMPORTS)
    absent = run_experiment(new_course).observed
    new_course.write("helpers.py", "VALUE = 1\n")
    assert not all(seen.holds(new_course.root) for seen in absent)
    present = run_experiment(new_course).observed
    assert all(seen.holds(new_course.root) for seen in present)
    (new_course.seminar / "helpers.py").unlink()
    assert not all(seen.holds(new_course.root) for seen in present)


@pytest.mark.parametrize("package", ["helpers/__init__.py", "helpers.py"])
def test_a_package_that_comes_is_found_in_place_of_nothing(new_course, package):
    before_result(new_course, trying(RUNS["import_module"]), IMPORTS)
    absent = run_experiment(new_course).observed
    new_course.write(package, "VALUE = 1\n")
    assert not all(seen.holds(new_course.root) for seen in absent)


@pytest.mark.parametrize(
    "way", ["import_module", "another name for it", "run_module", "resolve_name", "find_spec and load"]
)
def test_a_file_of_which_the_slice_has_a_part_counts_as_a_whole_by_a_computed_name(new_course, way):
    new_course.write("helpers.py", "import more\n\nVALUE = 1\n")
    new_course.write("more.py", "import experiments_of_others\n\nPART, REST = 1, 2\n")
    new_course.write("experiments_of_others.py", "")
    code = f"{NAMING}\n{RUNS[way]}"
    before_result(new_course, code, IMPORTS + "\nfrom helpers import VALUE\nfrom more import PART")
    new_course.replace("experiments.py", "slope * ", "VALUE * PART * slope * ")
    assert {f"{HERE}/helpers.py", f"{HERE}/more.py"} <= names(run_experiment(new_course))


def test_the_file_that_runs_counts_as_a_whole_where_what_it_imports_leads_back_to_it(new_course):
    new_course.write("helpers.py", "def value():\n    import experiments\n\n    return experiments.REST\n")
    before_result(new_course, f"{NAMING}\n{RUNS['import_module']}", IMPORTS + "\nREST = 1")
    assert f"{HERE}/experiments.py" in names(run_experiment(new_course))
    new_course.write("helpers.py", "")
    assert f"{HERE}/experiments.py" not in names(run_experiment(new_course))


def test_entry_points_are_those_of_the_distributions_that_there_are(new_course):
    before_result(new_course, "importlib.metadata.entry_points(group='course.plugins')", IMPORTS)
    done = run_experiment(new_course)
    assert HERE in names(done, Kind.DISTRIBUTIONS)
    new_course.write("notes.txt", "")
    assert all(seen.holds(new_course.root) for seen in done.observed)
    new_course.write("plugin-1.dist-info/entry_points.txt", "[course.plugins]\na = helpers:f\n")
    new_course.write("plugin-1.dist-info/METADATA", "Name: plugin\nVersion: 1\n")
    assert not all(seen.holds(new_course.root) for seen in done.observed)
    assert f"{HERE}/plugin-1.dist-info/entry_points.txt" in names(run_experiment(new_course))


def test_an_experiment_with_a_computed_import_depends_on_what_it_imported_alone(new_course):
    for name, factor in {"pick_one": 1, "pick_two": 2}.items():
        new_course.write(f"{name}.py", f"import shared\n\nFACTOR = {factor} * shared.ONE\n")
    new_course.write("shared.py", "ONE = 1\n")
    before_result(new_course, "FACTOR = importlib.import_module(f'pick_{\"one\"}').FACTOR", IMPORTS)
    new_course.replace("experiments.py", "slope * ", "FACTOR * slope * ")
    assert new_course.doit("tensor").keys() == {TASK, "tensor:seminar01:doubled"}
    assert new_course.doit("tensor") == {}
    new_course.replace("pick_two.py", "2", "3")
    new_course.replace("manim_ce/drawing.py", "/ 4", "/ 5")
    assert new_course.doit("tensor") == {}
    new_course.replace("experiments.py", "factor *", "2 * factor *")  # of another experiment, in the same file
    assert new_course.doit("tensor").keys() == {"tensor:seminar01:doubled"}
    new_course.replace("pick_one.py", "= 1", "= 4")
    new_course.doit("why", TASK)
    assert "pick_one.py, which it read, changed" in new_course.output
    assert TASK in new_course.doit("tensor")
    new_course.replace("shared.py", "1", "5")
    assert TASK in new_course.doit("tensor")


def test_a_section_that_imports_by_a_computed_name_may_draw_tensors_there(new_course):
    new_course.write("manim_ce/drawn.py", "def draw(scene):\n    return scene.tensors('line')['y'], scene.shown()\n")
    new_course.replace(
        "manim_ce/lines.py", "import numpy as np", "from importlib import import_module\n\nimport numpy as np"
    )
    new_course.replace(
        "manim_ce/lines.py",
        "        square = Square(SIDE)",
        "        square = Square(import_module('dra' + 'wn').draw(self)[1])",
    )
    new_course.replace(
        "manim_ce/lines.py", "    def _show(", "    def shown(self):\n        return 1.0\n\n    def _show("
    )
    clip = "clip:seminar01:Lines:scene1_square"
    assert clip in new_course.doit("quality=low", clip)
    assert new_course.doit("quality=low", clip) == {}
    new_course.replace("manim_ce/lines.py", "return 1.0", "return 2.0")
    assert clip in new_course.doit("quality=low", clip)
    new_course.replace("manim_ce/drawn.py", "scene.shown()", "2 * scene.shown()")
    assert clip in new_course.doit("quality=low", clip)
