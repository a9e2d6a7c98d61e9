"""What the author edited is told before what follows from it in files that nobody touched."""

import json
from types import SimpleNamespace

from coursekit.graph.building.why.changes import changes as ranked_changes

SCENE = {"scene.py:Scene1.part": "def part(self):\n    self.wait(2)"}
PATCHED = {
    "hue.py:Hue": "class Hue:\n    pass",
    "hue.py:Hue.v": "v = 5",
    "patch.py:import Hue": "Hue = hue:Hue",
    "patch.py:Hue": "Hue.v = 6",
    "scene.py:import patch": "import patch.py",
}


def changes(root, before, after):
    folder = root / ".cache/analysis/slices"
    folder.mkdir(parents=True)
    for name, texts in (("before", before), ("after", after)):
        (folder / f"{name}.json").write_text(json.dumps(texts))
    found = ranked_changes(SimpleNamespace(root=root), root, {"slice": "before"}, {"slice": "after"})
    return [str(each) for each in found]


def test_a_statement_that_goes_while_its_name_stays_is_told_first(tmp_path):
    (tmp_path / "hue.py").write_text("class Hue:\n    v = 5\n")
    (tmp_path / "patch.py").write_text("from hue import Hue\n")
    (tmp_path / "scene.py").write_text("import patch\n")
    told = changes(tmp_path, {**PATCHED, **SCENE}, SCENE)
    assert sorted(told[1:]) == sorted(f"it reaches {name} no more" for name in PATCHED if name != "patch.py:Hue")
    assert told[0] == "patch.py:Hue changed"


def test_a_statement_that_acts_on_another_file_is_told_first(tmp_path):
    come = {
        "other.py:TABLE": "TABLE = [1]",
        "scene.py:import other": "other = other",
        "scene.py:other": "other.TABLE = 3",
    }
    told = changes(tmp_path, SCENE, {**come, **SCENE})
    assert told[0] == "scene.py:other is new"
    assert sorted(told[1:]) == ["it reaches other.py:TABLE now", "it reaches scene.py:import other now"]


def test_what_acts_in_a_file_that_was_reached_by_nothing_is_told_before_what_it_acts_on(tmp_path):
    come = {
        "scene.py:C": "C = 194",
        "tools.py:scene": "scene.C = 131",
        "scene.py:import tools": "import tools.py",
        "tools.py:import scene": "import scene.py",
    }
    told = changes(tmp_path, SCENE, {**come, **SCENE})
    assert told[:2] == ["it reaches tools.py:scene now", "it reaches scene.py:C now"]


def test_a_file_that_is_newly_imported_was_not_edited(tmp_path):
    come = {"other.py:other": "SEEN.append(3)", "scene.py:import other": "import other.py"}
    assert all("is new" not in each for each in changes(tmp_path, SCENE, {**come, **SCENE}))


def test_the_text_of_a_file_that_is_read_no_more_is_not_gone(tmp_path):
    (tmp_path / "other.py").write_text("A = 1\n")
    read = {"other.py:source": "A = 1\n", "other.py:docstrings of step": "step: None"}
    told = changes(tmp_path, {**read, **SCENE}, SCENE)
    assert sorted(told) == sorted(f"it reaches {name} no more" for name in read)


def test_an_import_is_told_after_what_it_leads_to(tmp_path):
    (tmp_path / "scene.py").write_text("from tools import value\n")
    (tmp_path / "tools.py").write_text("S = sorted([1], key=key)\n")
    come = {"scene.py:import tools": "import tools.py", "tools.py:S": "S = sorted([1], key=key)"}
    told = changes(tmp_path, SCENE, {**come, **SCENE})
    assert told == ["it reaches tools.py:S now", "it reaches scene.py:import tools now"]
