"""Names as long as a file system takes are names as any other; longer ones are refused before anything is made."""

import pytest

LOW = "quality=low"


@pytest.mark.parametrize("letter, count", [("x", 225), ("é", 115)])
def test_what_has_a_long_name_is_made_and_cleaned(letter, count, new_course):
    long = letter * count
    new_course.replace("manim_ce/lines.py", "self.scene1_square()", f"self.scene1_{long}()")
    new_course.replace("manim_ce/lines.py", "def scene1_square", f"def scene1_{long}")
    new_course.replace("manim_ce/lines.py", 'tensors("doubled")', f'tensors("d_{long}")')
    new_course.replace("experiments.py", "def doubled", f"def d_{long}")
    new_course.replace("hyperparams.toml", "[doubled]", f'["d_{long}"]')
    assert set(new_course.doit(LOW).values()) == {"computed"}
    assert new_course.doit(LOW) == {}
    new_course.doit("clean", LOW)
    assert f"d_{long}.pt" in new_course.output
    assert not [*new_course.root.glob(".cache/*/**/*.pt")]
    assert set(new_course.doit(LOW).values()) == {"from the store"}


@pytest.mark.parametrize("letter, count", [("x", 250), ("é", 130)])
def test_what_has_a_name_that_no_file_can_have_is_refused_at_once(letter, count, new_course):
    long = letter * count
    new_course.replace("manim_ce/lines.py", "self.scene1_square()", f"self.scene1_{long}()")
    new_course.replace("manim_ce/lines.py", "def scene1_square", f"def scene1_{long}")
    new_course.replace("experiments.py", "def line", f"def e_{long}")
    new_course.replace("experiments.py", "line: Tensors", f"e_{long}: Tensors")
    new_course.replace("experiments.py", 'line["y"]', f'e_{long}["y"]')
    new_course.replace("hyperparams.toml", "[line]", f'["e_{long}"]')
    assert "computed" not in new_course.doit(LOW, "tensor", "render", fails=True).values()
    assert "seminars/01_tiny/manim_ce/lines.py: the name of the section scene1_" in new_course.output
    assert "seminars/01_tiny/experiments.py: the name of the experiment e_" in new_course.output
    assert "shorten it" in new_course.output and "Traceback" not in new_course.output
    for command in ("why", "clean", "list", "forget"):
        new_course.doit(command, LOW)


def test_a_sweep_over_long_texts_has_files_of_names_that_fit(new_course):
    texts = [("word " * 60) + end for end in ("one", "two")]
    new_course.replace("hyperparams.toml", "factor = 2.0", f"sweep = {{ factor = {texts} }}")
    new_course.replace("experiments.py", "factor: float", "factor: str")
    new_course.replace("experiments.py", "factor * line", "len(factor) * line")
    new_course.replace("manim_ce/lines.py", 'tensors("doubled")', 'tensors("line")')
    assert set(new_course.doit(LOW, "tensor").values()) == {"computed"}
    assert len([*new_course.root.glob(".cache/trajectories/seminar01/doubled/*.pt")]) == 2
    new_course.doit("clean", LOW, "tensor")
    assert not [*new_course.root.glob(".cache/trajectories/**/*.pt")]
