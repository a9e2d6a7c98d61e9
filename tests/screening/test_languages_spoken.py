"""A site whose languages are spoken: each page's film has its language's sound, and captions that follow that."""

import array
import hashlib
import shutil
import sys
from itertools import pairwise

import av
import pytest

from tests.conftest import TinyCourse

from ..graph.targets.test_speech import VOICE
from .conftest import narrate
from .languages import ARABIC, RUSSIAN, SITE

LOW = "quality=low"
# English is a low tone, Russian a high one; nobody speaks Arabic.
TONES = {"en": 100, "ru": 20}  # half a period, in samples of 8,000 a second


@pytest.fixture(scope="module")
def spoken(_built, tmp_path_factory):
    root = tmp_path_factory.mktemp("heard") / "course"
    shutil.copytree(_built, root)
    course = TinyCourse(root)
    narrate(course)
    course.replace("manim_ce/lines.py", "self.wait(0.2)", "self.wait(2)")
    course.write("narration.ru.toml", RUSSIAN)
    course.write("narration.ar.toml", ARABIC)
    tone = 'b"\\x00\\x20" * int(said) + b"\\x00\\xe0" * int(said)) * (200 // int(said))'
    course.write("voice.py", VOICE.replace('b"\\x00\\x20" * 200 + b"\\x00\\xe0" * 200) * len(text)', tone).replace(
        'with open(said, "a") as file:\n        file.write(text + "\\n")', ""))  # fmt: skip
    table = "\n".join(
        f'{tag} = "{sys.executable} seminars/01_tiny/voice.py {{wav}} {{text}} {half}"' for tag, half in TONES.items()
    )
    (root / "pyproject.toml").write_text(f"{SITE}\n[tool.coursekit.speech]\n{table}\n")
    course.doit(LOW, "gallery")
    return course


def site(course):
    return course.root / ".cache/site"


def half_period(path):
    """Of the tone that is heard in the first sections of a film, in samples of 8,000 a second."""
    with av.open(str(path)) as film:
        (stream,) = film.streams.audio
        resampler = av.AudioResampler("s16", "mono", 8000)
        samples = array.array("h")
        for frame in film.decode(stream):
            for each in resampler.resample(frame):
                samples.extend(each.to_ndarray()[0].tolist())
    loud = [sample for sample in samples[: 8000 * 4] if abs(sample) > 1000]
    return len(loud) / sum(one * other < 0 for one, other in pairwise(loud))


def test_the_film_of_a_page_has_the_sound_of_its_language_alone(spoken):
    for name, half in (("seminar01/Lines.mp4", TONES["en"]), ("ru/seminar01/Lines.mp4", TONES["ru"])):
        assert half_period(site(spoken) / name) == pytest.approx(half, rel=0.2), name
    assert not (site(spoken) / "ar/seminar01/Lines.mp4").exists()


def test_it_has_the_pictures_of_the_video_and_its_chapters(spoken):
    def read(path):
        with av.open(str(path)) as film:
            chapters = [(each["start"], each["metadata"]["title"]) for each in film.chapters()]
            return [frame.pts for frame in film.decode(video=0)], chapters

    pictures = [read(path) for path in (spoken.seminar / "static/Lines.mp4", site(spoken) / "ru/seminar01/Lines.mp4")]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("language", ["", "ru/", "ar/"])
def test_a_page_plays_its_film_and_tells_its_digest(spoken, open_page, language):
    page = open_page((site(spoken) / f"{language}seminar01/Lines.html").as_uri())
    page.wait_for_function("video.readyState >= 2")
    film = site(spoken) / ("ru/" if language == "ru/" else "") / "seminar01/Lines.mp4"
    assert page.get_by_text(hashlib.sha256(film.read_bytes()).hexdigest()).count() == 1
    assert page.evaluate("video.duration") == pytest.approx(6.8, abs=0.1)
    assert page.evaluate("video.currentSrc") == film.as_uri()


def test_captions_follow_the_voice_that_is_heard_and_others_the_sections(spoken, open_page):
    first = {}
    for language in ("", "ru/"):
        page = open_page((site(spoken) / f"{language}seminar01/Lines.html").as_uri())
        page.evaluate("for (const track of video.textTracks) track.mode = 'hidden'")
        page.wait_for_function("[...document.querySelectorAll('track')].every(track => track.readyState === 2)")
        code = "[...video.textTracks].filter(t => t.kind === 'captions').map(t => [t.language, t.cues[0].startTime])"
        first[language] = dict(page.evaluate(code))
    assert first[""] == {"en": 0.2, "ru": 0, "ar": 0}
    assert first["ru/"] == {"en": 0, "ru": 0.2, "ar": 0}


def test_a_reader_who_changes_the_language_stays_at_the_moment(spoken, open_page):
    page = open_page((site(spoken) / "seminar01/Lines.html").as_uri() + "#t=3.2")
    page.wait_for_function("video.readyState >= 2 && !video.seeking")
    page.get_by_role("link", name="Русский").click()
    page.wait_for_url("**/ru/seminar01/Lines.html#t=3.2")
    page.wait_for_function("video.readyState >= 2 && Math.abs(video.currentTime - 3.2) < 0.05")


def test_a_word_in_one_language_makes_no_film_of_another_anew(spoken, tmp_path):
    shutil.copytree(spoken.root, tmp_path / "course")
    course = TinyCourse(tmp_path / "course")
    english = (site(course) / "seminar01/Lines.mp4").read_bytes()
    course.replace("narration.ru.toml", "Это квадрат.", "Вот этот квадрат.")
    ran = course.doit(LOW, "gallery")
    assert "speech:ru:seminar01:Lines:scene1_square" in ran and not any(name.startswith("clip:") for name in ran)
    assert (site(course) / "seminar01/Lines.mp4").read_bytes() == english
    assert course.doit(LOW, "gallery") == {}
