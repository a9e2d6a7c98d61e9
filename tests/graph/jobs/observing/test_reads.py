"""A job may read what it likes, and what it read beyond its source comes back with its result."""

import os

import pytest

from coursekit.graph.store.observations import ABSENT, Kind, Observation, observe
from tests.graph.jobs.single_jobs import before_result, names, run_experiment, run_section

HERE = "seminars/01_tiny"
LOW = "quality=low"


def test_a_job_that_reads_what_its_source_names_observes_nothing(new_course):
    new_course.write("data/rates.txt", "3\n")
    before_result(new_course, '(HERE / "data/rates.txt").read_text()')
    done = run_experiment(new_course)
    assert (done.observed, done.warnings) == ((), ())
    done = run_section(new_course)
    assert (done.observed, done.warnings) == ((), ())


def test_an_observation_holds_until_what_was_read_changes(new_course):
    new_course.write("data/rates.txt", "3\n")
    before_result(new_course, '(HERE / ("da" + "ta") / "rates.txt").read_text()')
    (observed,) = run_experiment(new_course).observed
    assert observed == observe(Kind.FILE, f"{HERE}/data/rates.txt", new_course.root)
    new_course.write("data/rates.txt", "4\n")
    assert not observed.holds(new_course.root)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('(ROOT / "dodo.py").read_text()', (Kind.FILE, "dodo.py")),
        ('(HERE / ("hyper" + "params.toml")).read_text()', (Kind.FILE, f"{HERE}/hyperparams.toml")),
        ('sorted(HERE.glob("*.to" + "ml"))', (Kind.FOLDER, HERE)),
        ('(HERE / ("no" + "where")).exists()', (Kind.ENTRY, f"{HERE}/nowhere")),
        ('(HERE / ("hyper" + "params.toml")).exists()', (Kind.ENTRY, f"{HERE}/hyperparams.toml")),
        ('try: open(HERE / ("no" + "where"))\nexcept OSError: pass', (Kind.FILE, f"{HERE}/nowhere")),
        ("exec((HERE / ('rat' + 'es.py')).read_text())", (Kind.FILE, f"{HERE}/rates.py")),
        ("Path(__file__).read_text()", (Kind.FILE, f"{HERE}/experiments.py")),
        ("import inspect; inspect.getsource(line)", (Kind.FILE, f"{HERE}/experiments.py")),
    ],
)
def test_reading_looking_and_listing_are_observed_each_by_its_kind(new_course, code, expected):
    new_course.write("rates.py", "RATE = 3\n")
    before_result(new_course, code)
    done = run_experiment(new_course)
    assert expected in {(each.kind, each.name) for each in done.observed}
    assert all(each.holds(new_course.root) for each in done.observed)


def test_a_traceback_that_quotes_a_line_reads_no_source(new_course):
    before_result(new_course, "import traceback\ntry: 1 / 0\nexcept ZeroDivisionError: traceback.format_exc()")
    assert run_experiment(new_course).observed == ()


def test_of_folders_that_are_listed_to_find_distributions_these_alone_are_inputs(new_course):
    before_result(
        new_course,
        "import importlib.metadata\nimportlib.metadata.version('numpy')\nlist(importlib.metadata.distributions())",
    )
    assert {each.kind for each in run_experiment(new_course).observed} == {Kind.DISTRIBUTIONS}


def test_a_fit_of_scikit_learn_observes_no_file(new_course):
    before_result(
        new_course,
        "from sklearn.linear_model import LinearRegression\nLinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])",
    )
    done = run_experiment(new_course)
    kinds = {each.kind for each in done.observed if each.name.startswith("seminars")}
    assert kinds <= {Kind.DISTRIBUTIONS, Kind.ENTRY}
    assert not any(each.kind is Kind.FOLDER for each in done.observed)
    assert all(each.value == ABSENT for each in done.observed if each.kind is Kind.ENTRY)


def test_code_that_pygments_colours_lists_no_folder_of_the_project(new_course):
    new_course.replace(
        "manim_ce/lines.py",
        "        square = Square(SIDE)\n",
        "        from manim import Code\n\n        square = Code(code_string='x = 1', language='python')\n",
    )
    observed = [each for each in run_section(new_course).observed if each.name.startswith("seminars")]
    assert not [each for each in observed if each.kind is not Kind.DISTRIBUTIONS and each.value != ABSENT]


def test_a_variable_that_the_author_reads_is_observed_and_one_that_the_job_sets_is_not(new_course, monkeypatch):
    monkeypatch.setenv("COURSE_RATE", "3")
    before_result(
        new_course,
        "import os\nos.environ['COURSE_' + 'RATE']; os.getenv('COURSE_ABSENT')\n"
        "os.environ['OWN'] = '1'; os.environ['OWN']",
    )
    done = run_experiment(new_course)
    assert done.observed == (
        observe(Kind.VARIABLE, "COURSE_RATE", new_course.root),
        Observation(Kind.VARIABLE, "COURSE_ABSENT", ABSENT),
    )
    monkeypatch.setenv("COURSE_RATE", "4")  # the build's environment, not the one that its server began with
    assert run_experiment(new_course).observed[0] == observe(Kind.VARIABLE, "COURSE_RATE", new_course.root)


def test_a_file_that_the_job_wrote_before_is_no_input_and_one_that_it_read_before_is(new_course):
    new_course.write("data/counter.txt", "3")
    before_result(
        new_course,
        "folder = HERE / ('da' + 'ta')\n(folder / 'new.txt').write_text('1'); (folder / 'new.txt').read_text()\n"
        "n = int((folder / 'counter.txt').read_text()); (folder / 'counter.txt').write_text(str(n + 1))",
    )
    done = run_experiment(new_course)
    assert names(done) == {f"{HERE}/data/counter.txt"}
    assert not done.observed[0].holds(new_course.root)  # it is another file now: the next build reads that


def test_a_download_into_the_project_is_written_read_back_and_told(new_course):
    before_result(
        new_course,
        "data = HERE / ('da' + 'ta')\nif not (data / 'x.csv').exists():\n"
        "    data.mkdir(exist_ok=True)\n    (data / 'x.csv').write_text('1,2')\n(data / 'x.csv').read_text()",
    )
    done = run_experiment(new_course)
    assert done.observed == (Observation(Kind.ENTRY, f"{HERE}/data/x.csv", ABSENT),)
    assert any("make an experiment of it" in line and "experiments.py, line" in line for line in done.warnings)
    assert names(run_experiment(new_course)) == {f"{HERE}/data/x.csv"}


@pytest.mark.parametrize("where", ["pythonpath", "inside"])
def test_a_module_that_is_in_no_slice_is_observed_by_its_file(new_course, tmp_path, where):
    folder = tmp_path / "library" if where == "pythonpath" else new_course.root / "tools"
    folder.mkdir()
    (folder / "helpers.py").write_text("FACTOR = 2\n")
    before_result(
        new_course,
        f"import sys, importlib\nsys.path.append({os.fspath(folder)!r})\nimportlib.import_module('hel' + 'pers')",
    )
    run_experiment(new_course)
    for done in (run_experiment(new_course), run_experiment(new_course)):  # the second from a .pyc
        expected = folder / "helpers.py"
        inside = expected.relative_to(new_course.root).as_posix() if where == "inside" else str(expected)
        assert inside in names(done)


@pytest.mark.parametrize("folder", ["", "seminars/01_tiny", "seminars"])
def test_a_relative_name_is_one_file_wherever_the_build_was_started(new_course, folder, monkeypatch):
    monkeypatch.chdir(new_course.root / folder)
    (new_course.root / "top.txt").write_text("0\n")
    new_course.write("data/x.csv", "1,2\n")
    before_result(new_course, 'import numpy as np; np.loadtxt("da" + "ta/x.csv", delimiter=","); open("top" + ".txt")')
    done = run_experiment(new_course)
    assert {f"{HERE}/data/x.csv", "top.txt"} <= names(done)


def test_a_relative_name_is_looked_up_beside_the_file_first(new_course):
    new_course.write("side.txt", "1")
    new_course.write("manim_ce/side.txt", "2")
    read = 'square = Square(int(open("si" + "de.txt").read()))'
    new_course.replace("manim_ce/lines.py", "square = Square(SIDE)", read)
    assert names(run_section(new_course)) == {f"{HERE}/manim_ce/side.txt"}


def show_file(course, expression):
    """Have scene1_square draw as many squares as a file has lines."""
    course.write("data/sides.txt", "one\n")
    course.replace("manim_ce/lines.py", "import numpy as np\n", "from pathlib import Path\n\nimport numpy as np\n")
    course.replace("manim_ce/lines.py", "square = Square(SIDE)", f"square = Square(len({expression}.read_text()))")


def test_a_file_that_a_literal_names_is_read_and_an_edit_of_it_renders_one_clip(tiny_course):
    show_file(tiny_course, '(Path(__file__).parents[1] / "data/sides.txt")')
    tiny_course.doit(LOW)
    tiny_course.write("data/sides.txt", "four\n")
    assert set(tiny_course.doit(LOW)) == {"clip:seminar01:Lines:scene1_square", "render:seminar01:Lines"}


def test_settings_of_manim_are_part_of_a_clip(tiny_course):
    (tiny_course.root / "manim.cfg").write_text("[CLI]\nframe_height = 9.0\n")
    ran = tiny_course.doit(LOW)
    assert {task for task in ran if task.startswith("clip")} == {
        f"clip:seminar01:Lines:{section}" for section in ("scene1_square", "scene2_line", "scene3_doubled")
    }
    assert "manim.cfg" in tiny_course.output
