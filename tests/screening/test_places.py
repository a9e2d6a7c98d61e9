"""Where a page shows facts and plots: where their author wants them, and no fact that is checked is kept back."""

import pytest

LOW = "quality=low"
TWO_PLOTS = """
[[line.facts]]
claim = "Where it ends"
element = "y[4]"
between = [1.9, 2.1]
section = "scene3_doubled"

[[line.facts]]
claim = "Where it begins"
element = "y[0]"
between = [0, 0]

[[line.plots]]
y = "y"
title = "Early"
section = "scene1_square"

[[line.plots]]
y = "y"
title = "Twice"
section = ["scene1_square", "scene3_doubled"]

[[line.plots]]
y = "y"
title = "At home"
"""


@pytest.fixture
def shown(tiny_course, open_page):
    def shown(facts):
        tiny_course.write("facts.toml", facts)
        tiny_course.doit(LOW, "gallery")
        page = open_page((tiny_course.root / ".cache/site/seminar01/Lines.html").as_uri())
        page.wait_for_function(
            "video.readyState >= 1 && document.querySelectorAll('.canvas:not(:has(.uplot))').length === 0"
        )
        return page

    return shown


def seen(page, section, what):
    return page.locator(f"#{section} {what}").all_inner_texts()


def test_plots_and_facts_stand_where_their_author_wants_them_and_follow_the_video_there(shown):
    page = shown(TWO_PLOTS)
    assert seen(page, "scene1_square", "figcaption") == ["Early", "Twice"]
    assert seen(page, "scene2_line", "figcaption") == ["At home"]
    assert "Twice" in seen(page, "scene3_doubled", "figcaption")
    assert seen(page, "scene2_line", ".facts span") == ["Where it begins"]
    assert seen(page, "scene3_doubled", ".facts span") == ["Where it ends"]
    # The rest of the experiment is told once, and every other place leads there.
    assert page.locator("#experiment-line").count() == 1
    assert page.locator("#scene2_line #experiment-line details").count() == 1
    assert page.locator("#scene1_square a[href='#experiment-line']").count() == 2
    sliders = page.locator("figure[data-section=scene1_square] input")
    page.evaluate("video.currentTime = 0.3")
    page.wait_for_function(
        "[...document.querySelectorAll('#scene1_square input')].every(each => Math.abs(each.value - 500) < 30)"
    )
    assert sliders.count() == 2


def test_an_experiment_is_told_of_where_its_author_says(shown):
    page = shown('[line]\nsection = "scene1_square"\n')
    assert page.locator("#scene1_square #experiment-line").count() == 1
    assert page.locator("#scene2_line #experiment-line").count() == 0
    assert page.locator("#scene2_line .elsewhere a").get_attribute("href") == "#experiment-line"


FACTS = """
[[doubled.facts]]
claim = "Twice the height"
element = "y[4]"
between = [3.9, 4.1]

[[line.facts]]
claim = "Once the height"
element = "y[4]"
between = [1.9, 2.1]

[[line.plots]]
y = "y"
title = "Below it all"
"""


def test_facts_are_shown_of_what_the_narration_alone_reads_and_of_what_is_behind_it(tiny_course, shown):
    words = 'def scene1_square(self):\n        """A square\n\n        It ends at {doubled: y[4]}."""\n'
    tiny_course.replace("manim_ce/lines.py", "def scene1_square(self):\n", words)
    for name in ("line", "doubled"):
        tiny_course.replace("manim_ce/lines.py", f'self._show(curve(self.tensors("{name}")["y"]))', "self._show(Dot())")
    page = shown(FACTS)
    assert seen(page, "scene1_square", ".facts span") == ["Twice the height"]
    assert seen(page, "scene1_square", ".facts strong") == ["4"]
    assert page.locator(".upstream .facts span").all_inner_texts() == ["Once the height"]
    # No section draws it: its plot follows no video.
    assert page.locator(".upstream figcaption").all_inner_texts() == ["Below it all"]
    assert page.locator(".upstream input").count() == 0


MISTAKES = {
    "section": (
        "scene1_squares",
        "table [line]: no scene of the seminar has a section scene1_squares; did you mean scene1_square?",
    ),
    "strange": ("end", "has a section end; they have scene1_square, scene2_line, scene3_doubled."),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_section_that_there_is_not_is_told_in_a_line(tiny_course, mistake):
    name, told = MISTAKES[mistake]
    tiny_course.write("facts.toml", f'[[line.plots]]\ny = "y"\nsection = "{name}"\n')
    tiny_course.doit(LOW, "gallery", fails=True)
    assert "seminars/01_tiny/facts.toml" in tiny_course.output and told in tiny_course.output
    assert "Traceback" not in tiny_course.output


def test_a_plot_of_what_a_scene_takes_nothing_from_is_told_in_a_line(tiny_course):
    tiny_course.write("facts.toml", '[[doubled.plots]]\ny = "y"\nsection = "scene1_square"\n')
    tiny_course.replace("manim_ce/lines.py", 'self._show(curve(self.tensors("doubled")["y"]))', "self._show(Dot())")
    tiny_course.doit(LOW, "gallery", fails=True)
    assert "it is to be shown in scene1_square, but Lines takes nothing from doubled" in tiny_course.output
