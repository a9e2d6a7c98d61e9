"""The index of reference.md: each name that authors take of the kit, what it is, and what it draws now."""

from importlib import import_module
from inspect import isfunction

import pytest

from tests.index import PICTURES, REFERENCE, REPOSITORY, Image, draws, ink, pictures, rows, written

# Of manim's camera, where it draws an image.
pytestmark = pytest.mark.filterwarnings("ignore:'mode' parameter:DeprecationWarning")
TEXT = REFERENCE.read_text()
ROWS = [*rows(TEXT)]


@pytest.fixture(scope="module")
def drawn_now():
    return pictures(TEXT)


@pytest.mark.parametrize("face", ["coursekit.stage", "coursekit.lab"])
def test_every_public_name_has_one_line(face):
    package = import_module(face)
    assert sorted(name for row in ROWS if row.face == face for name in row.names) == sorted(package.__all__)


def test_what_draws_has_a_picture():
    for row in (row for row in ROWS if row.face == "coursekit.stage"):
        things = [getattr(import_module(row.face), name) for name in row.names]
        assert row.example or not any(draws(thing) for thing in things), row.names
        assert not row.example or not isfunction(things[0]) or row.names[0] in "".join(row.example), row.names
    assert not [row.names for row in ROWS if len(row.line) < 10]


def test_the_lines_are_those_of_the_docstrings():
    for row in ROWS:
        assert f"\n{written(row)}\n" in TEXT, f"{row.names}: run `python -m tests.index`"


def test_the_pictures_are_small_and_there_are_no_others():
    files = {path.relative_to(REPOSITORY): path.stat().st_size for path in REPOSITORY.joinpath(PICTURES).iterdir()}
    assert set(files) == {row.picture for row in ROWS if row.example}
    assert len({path.name.lower() for path in files}) == len(files)
    assert sum(files.values()) < 600_000


def test_a_picture_shows_what_its_example_draws(drawn_now):
    for path, now in drawn_now.items():
        kept = Image.open(REPOSITORY / path).convert("RGB")
        assert kept.size == now.size, path
        # As means of 8×8 pixels: another version of a library may set letters elsewhere by a part of a pixel.
        one, other = ink(kept.reduce(8)), ink(now.reduce(8))
        away = abs(one - other).sum() / other.sum()
        assert away < 0.15, f"{path} differs by {away:.0%}: run `python -m tests.index`, and look at it"


def test_no_picture_is_empty_or_cut_off(drawn_now):
    for path, now in drawn_now.items():
        seen = ink(now).max(axis=2) > 12
        assert seen.mean() > 0.002, path
        border = [seen[0], seen[-1], seen[:, 0], seen[:, -1]]
        assert not any(side.any() for side in border), path
