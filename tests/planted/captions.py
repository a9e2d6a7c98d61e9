"""Pairs of narrations: one whose captions nobody can read, and one beside it of the same words."""

from coursekit.screening.narration.captions import Section

from .pairs import planted_in_captions

WORDS = "Momentum keeps some of its velocity, and so it rolls through the valley that gradient descent zigzags across."


def said(seconds: float, *lines: tuple[str, float | None]) -> Section:
    return Section("The valley", seconds, [([text], start) for text, start in lines])


@planted_in_captions("caption_speed")
def eighteen_words_in_three_seconds(bad: bool) -> Section:
    return said(3.0 if bad else 7.0, (WORDS, None))


@planted_in_captions("caption_speed", "caption_length")
def a_hundred_and_eighty_words_in_eight_seconds(bad: bool) -> Section:
    return said(8.0 if bad else 80.0, (" ".join([WORDS] * 10), None))


@planted_in_captions("caption_speed", "caption_length")
def words_squeezed_between_two_given_times(bad: bool) -> Section:
    return said(20.0, (WORDS, 2.0), ("Adam does not.", 4.0 if bad else 9.0))


@planted_in_captions("caption_speed")
def a_sentence_with_a_number(bad: bool) -> Section:
    rest = ", as all of the others did, too" if bad else ""
    return Section("", 2.2, [(["It takes them ", (25.0, False), f" steps{rest}."], None)])


@planted_in_captions("caption_length")
def a_word_that_flashes_by(bad: bool) -> Section:
    return said(12.0, ("Look.", 5.0), (WORDS, 5.4 if bad else 6.0))


@planted_in_captions("caption_lines", "caption_length")
def an_address_without_a_gap(bad: bool) -> Section:
    place = "https://example.org/" + "/".join(["a-very-long-folder"] * 6)
    return said(20.0, (f"See {place if bad else 'the notes'}.", None))


@planted_in_captions("speech_length")
def a_voice_that_needs_longer_than_the_picture(bad: bool) -> Section:
    return said(8.0, (WORDS, None))._replace(heard=9.4 if bad else 7.6)
