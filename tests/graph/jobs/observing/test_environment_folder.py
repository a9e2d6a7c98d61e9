"""Where a job stands: what the author's code puts behind the name of that folder is found as a relative name is."""

import pytest

from tests.graph.jobs.single_jobs import before_result, names, run_experiment

pytestmark = pytest.mark.usefixtures("places")
ASKING = {
    "os.getcwd": "os.path.join(os.getcwd(), 'data/told.txt')",
    "os.getcwdb": "os.path.join(os.getcwdb(), b'data/told.txt')",
    "Path.cwd": "Path.cwd() / 'data/told.txt'",
    "abspath": "os.path.abspath('data/told.txt')",
    "a name that was taken": "getcwd() + '/data/told.txt'",
}


@pytest.fixture
def places(new_course):
    (new_course.root / "data").mkdir()
    (new_course.root / "data/told.txt").write_text("of the project")


@pytest.mark.parametrize("way", ASKING)
def test_a_name_behind_the_working_folder_is_looked_up_as_a_relative_one(new_course, way):
    before_result(
        new_course, f"assert open({ASKING[way]}).read() == 'of the project'", "import os\nfrom os import getcwd"
    )
    done = run_experiment(new_course)
    assert {"data/told.txt", "seminars/01_tiny/data/told.txt"} <= {each.name for each in done.observed}
    (new_course.seminar / "data").mkdir()
    (new_course.seminar / "data/told.txt").write_text("of the project")
    assert "data/told.txt" not in names(run_experiment(new_course))


@pytest.mark.parametrize("name", ["HERE / 'data/told.txt'", "str(HERE) + '/data/told.txt'"])
def test_a_name_by_the_place_of_the_file_is_looked_up_there_alone(new_course, name):
    before_result(new_course, f"import os\nassert not os.path.exists({name})")
    run_experiment(new_course)
    before_result(new_course, f"assert not Path({name}).exists()")
    run_experiment(new_course)


def test_what_is_written_behind_it_lies_in_the_seminar(new_course):
    code = "import os\nwith open(os.getcwd() + '/told.txt', 'w') as file: file.write('x')"
    (new_course.root / "told.txt").write_text("of the project")
    before_result(new_course, code)
    run_experiment(new_course)
    assert (new_course.seminar / "told.txt").read_text() == "x"
    assert (new_course.root / "told.txt").read_text() == "of the project"
