"""Hyperparameters as fields of a page that is served: a value that is changed there stands in the author's file."""

import http.client
import json

import pytest
from axe_playwright_python.sync_playwright import Axe

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def table(course):
    return course.seminar / "hyperparams.toml"


@pytest.fixture
def commented(course):
    """The tables with comments, as an author lays them out; at the end they are what they were."""
    before = table(course).read_text()
    table(course).write_text("# of lines\n" + before.replace("factor = 2.0", "factor   =   2.0   # twice"))
    yield course
    table(course).write_text(before)


def fields(page):
    panel = page.locator(".live-fields")
    panel.locator("summary").get_by_text("Hyperparameters (3)").wait_for(timeout=60_000)
    panel.evaluate("panel => { panel.open = true; }")
    return panel


def field(page, experiment, key):
    return fields(page).locator("fieldset", has_text=experiment).get_by_label(key, exact=True)


def at_rest(page):
    page.wait_for_function("document.querySelector('.live').textContent === ''", timeout=60_000)


def test_a_value_changed_on_the_page_is_in_the_file_with_its_layout_and_in_the_film(commented, edited_page):
    page = edited_page()
    slope, factor = field(page, "line", "slope"), field(page, "doubled", "factor")
    at_rest(page)
    assert slope.input_value() == "0.5"
    before = table(commented).read_text()
    page.evaluate("exchanged = 0; document.addEventListener('exchanged', () => { exchanged += 1; })")
    factor.fill("3.5")
    factor.press("Enter")
    page.wait_for_function("exchanged > 0", timeout=60_000)
    assert table(commented).read_text() == before.replace("factor   =   2.0   # twice", "factor   =   3.5   # twice")
    page.wait_for_function("[...document.querySelectorAll('td code')].some(each => each.textContent === '3.5')")
    assert page.evaluate("loaded") == "once" and factor.input_value() == "3.5"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_wrong_value_is_told_beside_its_field_and_nothing_is_written(commented, edited_page):
    page = edited_page(**PHONE)
    before = table(commented).read_text()
    steps = field(page, "line", "steps")
    steps.fill("-2")
    steps.press("Enter")
    wrong = fields(page).get_by_text("steps = -2, but a count must be a positive whole number.")
    wrong.wait_for()
    assert steps.get_attribute("aria-describedby") == wrong.get_attribute("id")
    assert steps.get_attribute("aria-invalid") == "true"
    assert table(commented).read_text() == before
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    steps.press("Escape")
    assert steps.input_value() == "5" and steps.get_attribute("aria-invalid") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_typed_is_what_is_written_or_refused(commented, edited_page):
    """A browser's field of numbers drops what it does not take: of a decimal comma, 1,5 left 15."""
    page = edited_page()
    steps, factor = field(page, "line", "steps"), field(page, "doubled", "factor")
    before = table(commented).read_text()
    for typed, told in {"1,5": "factor = 1,5", "1e400": "factor = ", "0x1g": "factor = 0x1g"}.items():
        factor.select_text()
        page.keyboard.type(typed)
        factor.press("Enter")
        fields(page).get_by_text(told).wait_for()
        assert factor.input_value() == typed and factor.get_attribute("aria-invalid") == "true"
    assert table(commented).read_text() == before
    page.evaluate("written = []; document.addEventListener('written', ({ detail }) => { written.push(detail); })")
    steps.press("ArrowUp")  # a whole number, by one
    page.wait_for_function("written.length === 1", timeout=60_000)
    assert steps.input_value() == "6" and "steps = 6" in table(commented).read_text()


def test_what_an_editor_saved_meanwhile_is_kept_and_shown(commented, edited_page):
    page = edited_page()
    steps, factor = field(page, "line", "steps"), field(page, "doubled", "factor")
    factor.fill("0.7")  # not yet given
    table(commented).write_text(table(commented).read_text().replace("steps = 5", "steps = 6  # more"))
    page.wait_for_function(f"document.getElementById('{steps.get_attribute('id')}').value === '6'", timeout=60_000)
    assert factor.input_value() == "0.7"
    page.evaluate("written = []; document.addEventListener('written', ({ detail }) => { written.push(detail); })")
    factor.press("Enter")
    page.wait_for_function("written.length === 1", timeout=60_000)
    assert "steps = 6  # more" in table(commented).read_text()
    assert "factor   =   0.7   # twice" in table(commented).read_text()


TABLES = {
    "a key before it": ("slope: Rate, steps: Count, word=1", "word = 3\nslope = 0.5\nsteps = 6"),
    "another order": ("steps: Count, slope: Rate, word=1", "word = 3\nsteps = 6\nslope = 0.5"),
    "another control": ("slope, steps: Count", "slope = [\n  0.5,\n]\nsteps = 6"),
}


@pytest.mark.parametrize("saved", TABLES)
def test_what_is_half_typed_stays_with_its_caret_and_is_not_written_when_fields_are_others(
    commented, edited_page, saved
):
    """A browser gives what is typed so far of a field that is taken away: 0.75 was written in the author's file."""
    page = edited_page()
    slope = field(page, "line", "slope")
    at_rest(page)
    slope.select_text()
    page.keyboard.type("0.75")
    page.keyboard.press("ArrowLeft")
    page.evaluate("written = []; document.addEventListener('written', ({ detail }) => { written.push(detail); })")
    signature, lines = TABLES[saved]
    experiments, tables = commented.seminar / "experiments.py", table(commented).read_text()
    code = experiments.read_text()
    try:
        experiments.write_text(code.replace("slope: Rate, steps: Count", signature, 1))
        table(commented).write_text(tables.replace("slope = 0.5\nsteps = 5", lines))
        steps = page.locator(".live-fields").get_by_label("steps", exact=True)
        page.wait_for_function(f"document.getElementById('{steps.get_attribute('id')}').value === '6'", timeout=60_000)
        at_rest(page)
        assert slope.input_value() == "0.75"
        assert slope.evaluate("each => document.activeElement === each && each.selectionStart") == 3
        assert "0.75" not in table(commented).read_text() and page.evaluate("written") == []
        if saved != "another control":  # in one of several lines, Enter begins a line
            page.keyboard.press("Enter")
            page.wait_for_function("written.length === 1", timeout=60_000)
            assert "slope = 0.75" in table(commented).read_text()
    finally:
        experiments.write_text(code)


HALF_TYPED = {"manim_ce/lines.py": ("square = Square(SIDE)", "square = ="), "experiments.py": ("return", "return (")}


@pytest.mark.parametrize("file", HALF_TYPED)
def test_fields_and_sections_stay_while_a_source_is_half_typed(commented, edited_page, file):
    """Of a scene or an experiment that could not be read, the page had none: what was half typed was lost with them."""
    page = edited_page()
    slope = field(page, "line", "slope")
    at_rest(page)
    code = commented.file(f"seminars/01_tiny/{file}")
    before = code.read_text()
    slope.select_text()
    page.keyboard.type("0.75")
    count = page.locator(".live-section").count()
    assert count == 3
    try:
        code.write_text(before.replace(*HALF_TYPED[file], 1))
        page.locator(".live-layer .live-mistake").wait_for(timeout=60_000)
        at_rest(page)
        assert slope.input_value() == "0.75" and slope.evaluate("each => document.activeElement === each")
        assert page.locator(".live-section").count() == count
        page.reload()
        page.locator(".live-layer .live-mistake").wait_for(timeout=60_000)
        page.wait_for_function(f"document.querySelectorAll('.live-section').length === {count}")
        if file == "experiments.py":
            page.locator(".live-fields").evaluate("panel => { panel.open = true; }")
            page.locator(".live-fields").get_by_text(f"seminars/01_tiny/{file}, line ").wait_for()
        else:
            assert field(page, "line", "slope").input_value() == "0.5"
            assert page.locator(".live-section[data-state=stale]").count() == count
    finally:
        code.write_text(before)
    page.locator(".live-layer .live-mistake").wait_for(state="hidden", timeout=60_000)


def test_a_table_file_that_is_gone_is_told_in_words(commented, edited_page):
    page = edited_page()
    slope = field(page, "line", "slope")
    at_rest(page)
    text = table(commented).read_text()
    table(commented).unlink()
    fields(page).get_by_text("seminars/01_tiny/hyperparams.toml: No such file or directory.").wait_for(timeout=60_000)
    slope.fill("0.75")
    slope.press("Enter")
    fields(page).get_by_text("It was not written: ").wait_for()
    assert "Errno" not in page.locator(".live-fields").inner_text()
    slope.press("Escape")  # else it is given once more when the file is back, which may be after this test's end
    table(commented).write_text(text)
    page.locator(".live-layer .live-mistake").wait_for(state="hidden", timeout=60_000)


def test_a_value_that_met_a_file_with_a_mistake_is_written_once_it_is_mended(commented, edited_page):
    page = edited_page()
    factor, good = field(page, "doubled", "factor"), table(commented).read_text()
    table(commented).write_text("")  # as whoever looks in the middle of a save sees it
    fields(page).get_by_text("has no table [").wait_for(timeout=60_000)
    table(commented).write_text(good.replace("steps = 5", "steps = 5."))
    fields(page).get_by_text("this is not TOML").wait_for(timeout=60_000)
    factor.fill("0.9")
    factor.press("Enter")
    page.wait_for_function(f"document.getElementById('{factor.get_attribute('id')}').ariaInvalid === 'true'")
    table(commented).write_text(good.replace("slope = 0.5", "slope = 0.6"))
    page.evaluate("written = []; document.addEventListener('written', ({ detail }) => { written.push(detail); })")
    page.wait_for_function("written.length === 1", timeout=60_000)
    assert "factor   =   0.9   # twice" in table(commented).read_text()
    assert "slope = 0.6" in table(commented).read_text()
    assert factor.get_attribute("aria-invalid") is None


def test_a_value_that_was_refused_gives_way_to_what_an_editor_saved(commented, edited_page):
    page = edited_page()
    steps = field(page, "line", "steps")
    steps.fill("-2")
    steps.press("Enter")
    fields(page).get_by_text("steps = -2").wait_for()
    table(commented).write_text(table(commented).read_text().replace("steps = 5", "steps = 6"))
    page.wait_for_function(f"document.getElementById('{steps.get_attribute('id')}').value === '6'", timeout=60_000)
    assert steps.get_attribute("aria-invalid") is None


def send(address, body, **headers):
    host = address.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request("POST", "/-/write/hyperparameter", body, {"Content-Type": "application/json", **headers})
    answer = connection.getresponse()
    status, content = answer.status, answer.read()
    connection.close()
    return status, content


TOKEN = """new Promise(told => {
    const events = new EventSource('/-/events');
    events.onmessage = ({ data }) => {
        const { token } = JSON.parse(data);
        if (token) { events.close(); told(token); }
    };
})"""


def token_of(page):
    return page.evaluate(TOKEN)


def test_nothing_is_written_without_the_token_or_from_another_site(edited, commented, edited_page):
    address = edited[1]
    token = token_of(edited_page())
    before = table(commented).read_text()
    asked = json.dumps(
        {"page": "seminar01/Lines.html", "experiment": "line", "path": ["slope"], "value": "0.9"}
    ).encode()
    foreign = {"Origin": "https://elsewhere.example"}
    for headers in ({}, {"X-Token": "x" * len(token)}, {"X-Token": "ü"}, {"X-Token": token, **foreign}):
        assert send(address, asked, **headers)[0] == 403
    assert send(address, asked, **{"X-Token": token, "Host": "elsewhere.example"})[0] == 400
    assert table(commented).read_text() == before


HOSTILE = [
    ({"page": "../../dodo.py"}, True),
    ({"page": "seminar01/Lines.html/../x"}, True),
    ({"experiment": "nothing"}, True),
    ({"experiment": ["line"]}, True),
    ({"path": "slope"}, True),
    ({"path": [1]}, True),
    ({"value": 1.5}, True),
    ({"value": None}, True),
    ({"path": []}, False),
    ({"path": ["other"]}, False),
    ({"path": ["slope", "x"]}, False),
    ({"value": "1\n[other]\nx = 2"}, False),
    ({"value": "1 # a comment"}, False),
    ({"value": "</script><script>hacked = 1</script>"}, False),
    ({"value": "9" * 5000}, False),
]


@pytest.mark.parametrize(("changed", "names_nothing"), HOSTILE)
def test_hostile_names_and_values_write_nothing(edited, commented, edited_page, changed, names_nothing):
    token = token_of(edited_page())
    before = table(commented).read_text()
    given = {"page": "seminar01/Lines.html", "experiment": "line", "path": ["slope"], "value": "0.9", **changed}
    answer = send(edited[1], json.dumps(given).encode(), **{"X-Token": token})
    assert answer[0] == 200
    told = json.loads(answer[1])
    assert told is None if names_nothing else told["mistakes"]
    assert table(commented).read_text() == before
    for body, refused in ((b"[]", 400), (b"{", 400), (b"[" * 100_000, 400), (b'"' + b"x" * 200_000 + b'"', 413)):
        assert send(edited[1], body, **{"X-Token": token})[0] == refused
