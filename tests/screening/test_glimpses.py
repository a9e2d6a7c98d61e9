"""While a clip is drawn, the page shows its frame at the moment where it stands."""

import http.client

import pytest

SQUARE = "square = Square(SIDE)"
MEASURED = """
    const seen = [];
    const pixels = (source) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 427, height: 240 });
        const context = canvas.getContext('2d');
        context.drawImage(source, 0, 0, 427, 240);
        return [...context.getImageData(0, 0, 427, 240).data];
    };
    const far = (a, b) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
    const before = pixels(video);
    told = null;
    document.addEventListener('glimpsed', () => seen.push(pixels(document.querySelector('.live-layer img'))));
    document.addEventListener('exchanged', () => {
        const after = pixels(video);
        told ??= { glimpses: seen.length, new: far(seen.at(-1), after), old: far(seen.at(-1), before) };
    });
"""


def stand(page, section, seconds):
    page.evaluate(f"video.currentTime = data.sections.find(each => each.name === '{section}').start + {seconds}")
    page.wait_for_function("!video.seeking && video.readyState >= 2")
    told = f"each.name.includes('section={section}&at=0.') && each.responseStatus === 204"
    page.wait_for_function(f"performance.getEntriesByType('resource').some(each => {told})")


def test_the_new_frame_of_the_moment_is_seen_before_the_film_is_made(course, other, edited_page):
    page = edited_page()
    stand(page, "scene1_square", 0.3)
    page.evaluate(MEASURED)
    course.replace("manim_ce/lines.py", SQUARE, other)
    page.wait_for_function("told !== null", timeout=60_000)
    told = page.evaluate("told")
    assert told["glimpses"] >= 1
    assert told["new"] < told["old"] / 3  # it is the frame that the film then has there, and not the one that it had
    page.wait_for_function("document.querySelector('.live-layer img').hidden")
    course.replace("manim_ce/lines.py", other, SQUARE)
    page.wait_for_function("document.querySelector('.live').textContent === ''", timeout=60_000)


def test_a_page_that_stands_in_another_section_shows_none_of_it(course, other, edited_page):
    page = edited_page()
    stand(page, "scene3_doubled", 0.1)
    page.evaluate("glimpsed = 0, document.addEventListener('glimpsed', () => { glimpsed += 1; })")
    page.evaluate("made = false, document.addEventListener('exchanged', () => { made = true; })")
    course.replace("manim_ce/lines.py", SQUARE, other)
    page.wait_for_function("made", timeout=60_000)
    assert page.evaluate("glimpsed") == 0
    course.replace("manim_ce/lines.py", other, SQUARE)
    page.wait_for_function("document.querySelector('.live').textContent === ''", timeout=60_000)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=seminar01/Lines.html&section=scene1_square&at=0.1", 204),
        ("page=nowhere.html&section=x&at=0", 204),
        ("page=../../dodo.py&section=x&at=0", 400),
        ("page=seminar01/Lines.html&section=x&at=nan", 400),
        ("page=seminar01/Lines.html&section=x&at=-1", 400),
        ("page=seminar01/Lines.html&section=x", 400),
    ],
)
def test_where_a_page_stands_is_believed_of_pages_alone(edited, query, status):
    host = edited[1].removeprefix("http://").rstrip("/")
    own, foreign = {"Origin": f"http://{host}"}, {"Origin": "http://elsewhere.example"}
    for origin, expected in (({}, status), (own, status), (foreign, 403)):
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("POST", f"/-/moment?{query}", headers=origin)
        assert connection.getresponse().status == expected
        connection.close()
