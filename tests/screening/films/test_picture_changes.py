"""Films held against each other, moment by moment: pictures of known places."""

import base64
import io
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from coursekit.screening.films.picture_changes import picture_changes

WIDTH, HEIGHT = 320, 180


@pytest.fixture
def film(tmp_path):
    """Makes a film of a bright square at a place of each frame, or none; and one that stands still, where asked for."""

    def film(places, rate="10", size=(WIDTH, HEIGHT), bright=235, label=None):
        path = tmp_path / f"{len([*tmp_path.iterdir()])}.mp4"
        with av.open(str(path), "w") as file:
            stream = file.add_stream("libx264", rate=Fraction(rate), options={"qp": "0"})
            stream.width, stream.height = size
            stream.pix_fmt = "yuv420p"
            for place in places:
                picture = np.zeros((size[1], size[0], 3), np.uint8)
                for left, top in filter(None, (place, label)):
                    picture[top : top + 20, left : left + 20] = bright
                for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                    file.mux(packet)
            for packet in stream.encode():
                file.mux(packet)
        return [(path, len(places), rate)]

    return film


def opened(url):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("L"))


def left_of(url):
    """Where the square of a picture begins."""
    return int(np.flatnonzero((opened(url) > 128).any(axis=0))[0])


def test_equal_films_differ_in_no_frame_however_they_are_cut(film):
    places = [(10 * n, 40) for n in range(12)]
    found = picture_changes(film(places), [*film(places[:5]), *film(places[5:])])
    assert (found["differing"], found["of"], found["moments"], found["first"]) == (0, 12, [], None)


def test_the_moment_of_the_largest_difference_is_shown_with_both_its_pictures(film):
    places = [(100, 40)] * 20
    moved = [*places[:8], (100, 40), (104, 40), (160, 60), (104, 40), *places[12:]]
    found = picture_changes(film(places), film(moved))
    assert found["differing"] == 3
    assert found["first"] == pytest.approx(0.9)
    (moment,) = found["moments"]
    assert moment["seconds"] == pytest.approx(1.0)
    assert (left_of(moment["before"]), left_of(moment["after"])) == (100, 160)
    left, top, width, height = moment["box"]
    assert left / 100 * WIDTH == pytest.approx(100, abs=3)
    assert (left + width) / 100 * WIDTH == pytest.approx(180, abs=3)
    assert top / 100 * HEIGHT == pytest.approx(40, abs=3)
    assert (top + height) / 100 * HEIGHT == pytest.approx(80, abs=3)


def test_moments_are_several_where_pictures_differ_in_several_ways_and_never_the_same_twice(film):
    nothing = [None] * 40
    shown = [*[(20, 20)] * 15, *[None] * 10, *[(200, 20)] * 15]
    moments = picture_changes(film(nothing), film(shown))["moments"]
    assert [left_of(moment["after"]) for moment in moments] == [20, 200]
    assert [moment["seconds"] for moment in moments] == sorted(moment["seconds"] for moment in moments)


def test_where_one_film_has_ended_its_last_picture_stands(film):
    found = picture_changes(film([(20, 20)] * 10), film([(20, 20)] * 15))
    assert (found["frames"], found["differing"], found["of"]) == ([10, 15], 0, 15)
    found = picture_changes(film([(20, 20)] * 10), film([*[(20, 20)] * 10, *[(60, 20)] * 5]))
    assert (found["differing"], found["first"]) == (5, pytest.approx(1.0))


def test_films_of_other_rates_are_compared_at_the_same_times(film):
    slow = [(20 * n, 20) for n in range(8)]
    fast = [place for place in slow for _ in range(3)]
    assert picture_changes(film(slow), film(fast, rate="30"))["differing"] == 0


def test_a_colour_that_differs_is_a_difference(film):
    found = picture_changes(film([(20, 20)] * 4), film([(20, 20)] * 4, bright=(235, 235, 20)))
    assert found["differing"] == 4


def test_films_of_other_sizes_are_compared_at_the_size_of_the_first(film):
    found = picture_changes(film([(20, 20)] * 3), film([(40, 40)] * 3, size=(2 * WIDTH, 2 * HEIGHT)))
    assert found["differing"] == 3
    assert opened(found["moments"][0]["before"]).shape == (HEIGHT, WIDTH)


def test_what_only_encoding_changes_is_not_counted_beside_what_is_seen(film):
    was = [(20, 20)] * 10
    faint, bright = film(was, bright=233), film([*was[:6], (60, 20), *was[7:]])
    assert picture_changes(film(was), faint)["differing"] == 10, "where nothing else differs, it is told"
    noisy = [*film(was[:3], bright=233), *film([*was[:3], (60, 20)])]
    assert picture_changes(film(was[:7]), noisy)["differing"] == 1
    assert picture_changes(film(was), bright)["differing"] == 1


def test_a_change_that_stays_is_shown_once_whatever_else_moves(film):
    moving = [(10 * n, 140) for n in range(30)]

    (moment,) = picture_changes(film(moving, label=(100, 20)), film(moving, label=(130, 20)))["moments"]
    _, top, _, height = moment["box"]
    assert (top + height) / 100 * HEIGHT < 60, "what moves alike is no part of it"
