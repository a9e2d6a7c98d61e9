"""Captions: all that is said, once, in order, within its section."""

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.graph.course.docstrings import Line, said, title_of
from coursekit.screening.narration.caption_files import SHORTEST_CHAPTER, srt, webvtt, youtube_chapters
from coursekit.screening.narration.captions import (
    LINE,
    SHORTEST,
    Section,
    captions_of,
    lines_of,
    section_cues,
    with_starts,
)

WORDS = st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=30)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
SECTIONS = st.lists(
    st.builds(
        lambda title, length, texts: Section(title, length, [([text], None) for text in texts]),
        WORDS,
        st.floats(0.5, 60),
        st.lists(TEXTS, max_size=3),
    ),
    min_size=1,
    max_size=12,
)


@given(TEXTS)
def test_captions_are_the_words_in_order_and_none_is_long_that_could_be_cut(text):
    captions = captions_of(text)
    assert " ".join(captions).split() == text.split()
    for caption in captions:
        lines = lines_of(caption)
        assert " ".join(lines) == caption
        assert " " not in caption or (len(lines) <= 2 and all(len(line) <= LINE for line in lines))


def test_a_caption_is_broken_into_two_lines_after_a_comma_or_near_the_middle():
    told = "Momentum keeps some of its velocity, and so it rolls through the valley."
    assert lines_of(told) == ["Momentum keeps some of its velocity,", "and so it rolls through the valley."]
    assert lines_of("All start at one point.") == ["All start at one point."]
    (cue,) = section_cues(Section("", 9.0, [([told], None)]), 0.0)
    assert webvtt([cue]).splitlines()[3:5] == lines_of(told) == srt([cue]).splitlines()[2:4]


def test_short_sentences_are_one_caption_where_one_would_be_gone_before_it_is_seen():
    texts = ["Two of them. No. One of them is first, and that is the one with momentum."]
    for seconds, count in ((20.0, 3), (5.0, 2)):
        cues = [*section_cues(Section("", seconds, [(texts, None)]), 0.0)]
        assert len(cues) == count
        assert " ".join(cue.text for cue in cues) == texts[0]
    assert all(cue.end - cue.start > SHORTEST for cue in cues)


@given(SECTIONS)
def test_cues_follow_one_another_within_their_section(sections):
    for section, start in with_starts(sections):
        cues = [*section_cues(section, start)]
        moments = [start, *(moment for cue in cues for moment in (cue.start, cue.end))]
        assert all(later >= earlier - 1e-9 for earlier, later in pairwise(moments))
        if cues:
            assert cues[-1].end == pytest.approx(start + section.length)


def test_a_short_sentence_beside_a_long_one_takes_the_time_in_which_it_is_seen():
    long = "Every weight that is kept by the mask goes back to the value where it began."
    cues = [*section_cues(Section("", 5.0, [([f"Now rewind. {long}"], None)]), 0.0)]
    assert cues[0].text == "Now rewind."
    assert cues[0].end - cues[0].start == pytest.approx(SHORTEST)
    assert cues[-1].end == pytest.approx(5)


def test_a_given_time_begins_a_caption_and_what_is_before_it_ends_there():
    section = Section("", 10.0, [(["One. Two."], None), (["Three."], 6.0), (["Four."], None)])
    cues = [*section_cues(section, 100.0)]
    assert [cue.text for cue in cues] == ["One.", "Two.", "Three.", "Four."]
    assert cues[1].end == pytest.approx(106) and cues[2].start == pytest.approx(106)
    assert cues[0].end == pytest.approx(103) and cues[3].end == pytest.approx(110)


def test_a_number_is_told_as_on_screen():
    section = Section("", 4.0, [(["After ", (25.0, False), " steps, ", (0.1787, True), "."], None)])
    assert next(section_cues(section, 0.0)).text == "After 25 steps, 17.9\u202f%."


def test_markup_in_webvtt_is_text():
    (cue,) = section_cues(Section("", 3661.5, [(["<b>a</b> & b --> c"], None)]), 0.0)
    assert webvtt([cue]) == "WEBVTT\n\n00:00:00.000 --> 01:01:01.500\n&lt;b&gt;a&lt;/b&gt; &amp; b --&gt; c\n"
    assert srt([cue]) == "1\n00:00:00,000 --> 01:01:01,500\n<b>a</b> & b --> c\n"


@given(SECTIONS)
def test_youtube_takes_the_chapters(sections):
    """source: YouTube's help: the first is at 0:00, and none is shorter than ten seconds"""
    starts = [start for _, start in with_starts(sections)]
    lines = [line.partition(" ") for line in youtube_chapters(sections).splitlines()]
    assert lines[0] == ("0:00", " ", sections[0].title)
    moments = [sum(60**i * int(part) for i, part in enumerate(reversed(at.split(":")))) for at, _, _ in lines]
    kept = [next(start for start in starts if int(start) == moment) for moment in moments]
    ends = [*kept[1:], sum(section.length for section in sections)]
    assert len(lines) == 1 or all(end - start > SHORTEST_CHAPTER - 1 for start, end in zip(kept, ends, strict=True))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("scene6_race", "Race"),
        ("scene4_adam_moments", "Adam moments"),
        ("section_2_the_end", "The end"),
        ("OptimizerComparison", "Optimizer comparison"),
        ("MLPAutograd", "MLP autograd"),
        ("Diffusion2D", "Diffusion2D"),
        ("scene1", "scene1"),
    ],
)
def test_a_name_becomes_a_title(name, title):
    assert title_of(name) == title


def test_a_docstring_is_a_title_and_lines_or_a_remark():
    text = """
        The race.

        It begins here,
        and goes on.

        8.5 s: Now it ends.
        """
    told = said("scene6_race", text)
    assert told.title == "The race"
    assert told.narration == (Line("It begins here, and goes on."), Line("Now it ends.", 8.5))
    assert said("scene6_race", "Draws the race.") == said("scene6_race", None)
    assert said("scene6_race", textwrap.dedent(text)) == told
