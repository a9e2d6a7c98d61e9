"""A variable is an input by whatever way it is read: by its name, with all others, by C, by a child."""

import sys

import pytest

from coursekit.graph.jobs.observing.noting import system_calls
from coursekit.graph.store.observations import Kind
from tests.graph.jobs.single_jobs import before_result, names, run_experiment

NAME = "COURSE_RATE"
TASK = "tensor:seminar01:line"
BY_NAME = {
    "[]": "os.environ[name]",
    "get": "os.environ.get(name)",
    "in": "name in os.environ",
    "getenv": "os.getenv(name)",
    "getenvb": "os.getenvb(name.encode())",
    "environb": "os.environb[name.encode()]",
    "posix": "posix.environ[name.encode()]",
    "expandvars": "os.path.expandvars('$' + name)",
    "data": "os.environ._data.get(name.encode())",
    "ctypes": "ctypes.CDLL(None).getenv(name.encode())",
    "a thread": "threading.Thread(target=os.environ.get, args=(name,)).run()",
}
THROUGH = {
    "dict": "dict(os.environ)",
    "copy": "os.environ.copy()",
    "deepcopy": "copy.deepcopy(posix.environ)",
    "items": "list(os.environ.items())",
    "values": "[*os.environ.values()]",
    "names": "sorted(os.environ)",
    "len": "len(os.environ)",
    "|": "os.environ | {}",
    "{**}": "{**os.environ, 'X': '1'}",
    "environb": "{**os.environb}",
    "posix": "dict(posix.environ)",
    "==": "posix.environ == {}",
    "repr": "repr(os.environ)",
    "a comprehension": "{key: os.environ[key] for key in os.environ}",
    "pickle": "pickle.dumps(posix.environ)",
}
ASKED = 'import os; os.environ.get("{name}")'
BY_CHILDREN = {
    "Python": f"subprocess.run([{sys.executable!r}, '-c', f{ASKED!r}])",
    "Python alone": f"subprocess.run([{sys.executable!r}, '-I', '-S', '-c', f{ASKED!r}])",
    "a module": f"subprocess.run([{sys.executable!r}, HERE / 'asking.py', name], check=True)",
    "a shell": "subprocess.run(f'echo ${name}', shell=True)",
    "system": "os.system(f'echo ${name}')",
    "popen": "os.popen(f'echo ${name}').read()",
    "env": "subprocess.run(['env'])",
    "awk": "subprocess.run(['awk', 'BEGIN { print ENVIRON[\"COURSE_RATE\"] }'])",
    "spawned": "child = multiprocessing.get_context('spawn').Process(target=os.getenv, args=(name,))\n"
    "child.start()\nchild.join()",
}
IMPORTS = "import copy, ctypes, multiprocessing, os, pickle, posix, subprocess, threading"

pytestmark = pytest.mark.usefixtures("rate")
below_python = pytest.mark.skipif(system_calls.library() is None, reason="nothing can be preloaded here")


@pytest.fixture
def rate(monkeypatch):
    monkeypatch.setenv(NAME, "3")
    monkeypatch.setenv("SHLVL", "1")


def asking(course, code):
    before_result(course, f"name = ''.join(['COURSE', '_RATE'])\n{code}", IMPORTS)
    return run_experiment(course)


@pytest.mark.parametrize("way", [pytest.param(way, marks=below_python if way == "ctypes" else ()) for way in BY_NAME])
def test_a_variable_is_observed_by_its_name_alone(new_course, way):
    done = asking(new_course, BY_NAME[way])
    assert names(done, Kind.VARIABLE) == {NAME}
    assert not names(done, Kind.VARIABLES)


@pytest.mark.parametrize("way", THROUGH)
def test_who_goes_through_all_variables_has_read_each_but_those_of_the_shell(new_course, monkeypatch, way):
    done = asking(new_course, THROUGH[way])
    assert {NAME, "HOME", "PATH"} <= names(done, Kind.VARIABLE)
    assert not {"SHLVL", "PWD", "_", "PYTHONHASHSEED", "COURSEKIT_PARENT"} & names(done, Kind.VARIABLE)
    assert all(seen.holds(new_course.root) for seen in done.observed)
    monkeypatch.setenv("SHLVL", "2")
    monkeypatch.setenv("TERM_SESSION_ID", "7")
    assert all(seen.holds(new_course.root) for seen in done.observed)
    monkeypatch.setenv("COURSE_NEW", "1")
    assert [seen.kind for seen in done.observed if not seen.holds(new_course.root)] == [Kind.VARIABLES]


@below_python
@pytest.mark.parametrize("way", BY_CHILDREN)
def test_a_variable_that_a_child_reads_is_observed(new_course, way):
    new_course.write("asking.py", "import os, sys\n\nprint(os.environ[sys.argv[1]])\n")
    read = names(asking(new_course, BY_CHILDREN[way]), Kind.VARIABLE)
    assert NAME in read
    assert not {"SHLVL", "PWD", "_"} & read
    assert ("HOME" in read) == (way in ("a shell", "system", "popen", "env", "awk"))


@below_python
@pytest.mark.parametrize("given", ["None", "os.environ"])
@pytest.mark.parametrize("program", [["cat", "/dev/null"], [sys.executable, "-c", "pass"]])
def test_a_child_that_is_handed_all_and_reads_none_has_its_parent_read_none(new_course, program, given):
    done = asking(new_course, f"subprocess.run({program!r}, env={given})")
    assert NAME not in names(done, Kind.VARIABLE)
    assert not names(done, Kind.VARIABLES)


@below_python
def test_what_a_child_is_given_by_its_parent_is_no_input(new_course):
    done = asking(new_course, "subprocess.run(['env'], env={'COURSE_RATE': '4', 'PATH': '/bin:/usr/bin'})")
    assert names(done, Kind.VARIABLE) == set()


@below_python
@pytest.mark.parametrize("program", ["['env']", "[sys.executable, '-c', 'import os; print(*os.environ.items())']"])
def test_a_child_sees_the_environment_that_the_build_was_given(new_course, program):
    code = f"import sys\ntold = subprocess.run({program}, capture_output=True, text=True, check=True).stdout\n"
    asking(new_course, code + "assert name in told and 'COURSEKIT' not in told and 'LD_PRELOAD' not in told, told")


def test_who_has_a_parser_of_arguments_has_asked_for_no_width(new_course):
    done = asking(new_course, "import argparse\nargparse.ArgumentParser().add_argument('--label')")
    assert "COLUMNS" not in names(done, Kind.VARIABLE)
    done = asking(new_course, "import shutil\nshutil.get_terminal_size()")
    assert "COLUMNS" in names(done, Kind.VARIABLE)


def test_who_opens_an_address_has_asked_for_proxies_alone(new_course, monkeypatch):
    monkeypatch.setenv("socks_proxy", "socks://127.0.0.1")
    before_result(new_course, "import urllib.request\nurllib.request.getproxies()")
    assert new_course.doit(TASK) == {TASK: "computed"}
    monkeypatch.setenv("COURSE_NEW", "1")
    monkeypatch.setenv(NAME, "4")
    assert new_course.doit(TASK) == {}
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    assert new_course.doit(TASK) == {TASK: "computed"}
    monkeypatch.setenv("socks_proxy", "socks://127.0.0.2")
    assert new_course.doit(TASK) == {TASK: "computed"}


def test_a_library_that_reads_settings_from_all_variables_has_read_them(new_course):
    new_course.root.joinpath("settings_of").mkdir()
    new_course.root.joinpath("settings_of/__init__.py").write_text(
        "import os\n\n\ndef load(prefix):\n"
        "    return {key.lower(): value for key, value in os.environ.items() if key.startswith(prefix)}\n"
    )
    done = asking(new_course, "import sys\nsys.path.append(str(ROOT))\nimport settings_of\nsettings_of.load('COURSE_')")
    assert NAME in names(done, Kind.VARIABLE)
    assert names(done, Kind.VARIABLES)


def test_a_changed_and_a_new_variable_are_told_by_name(new_course, monkeypatch):
    before_result(new_course, "{**os.environ}", IMPORTS)
    assert new_course.doit(TASK) == {TASK: "computed"}
    assert new_course.doit(TASK) == {}
    monkeypatch.setenv(NAME, "4")
    new_course.doit("why", TASK)
    assert f"the environment variable {NAME} changed" in new_course.output
    monkeypatch.setenv(NAME, "3")
    monkeypatch.setenv("COURSE_NEW", "1")
    new_course.doit("why", TASK)
    assert "the environment variable COURSE_NEW is set now" in new_course.output
    assert new_course.doit(TASK) == {TASK: "computed"}
    monkeypatch.delenv("COURSE_NEW")
    assert new_course.doit(TASK) == {TASK: "from the store"}


@below_python
def test_what_a_library_looked_for_and_was_not_set_is_told_when_it_is(new_course, monkeypatch):
    before_result(new_course, "ctypes.CDLL(None).getenv(b'COURSE_' + b'ABSENT')", IMPORTS)
    assert new_course.doit(TASK) == {TASK: "computed"}
    assert new_course.doit(TASK) == {}
    monkeypatch.setenv("COURSE_ABSENT", "1")
    new_course.doit("why", TASK)
    assert "the environment variable COURSE_ABSENT is set now" in new_course.output


def test_a_clip_of_shapes_reads_no_variable_that_is_set(new_course):
    from tests.graph.jobs.single_jobs import run_section

    assert names(run_section(new_course), Kind.VARIABLE) == set()
