"""Sentences: what a reader takes for one is one, whatever has a period in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.screening.narration.captions import Section, section_cues
from coursekit.wording.sentences import sentences

SAID = {
    "en": [
        ["As Dr. Smith shows in Fig. 3, it falls.", "Then it rises."],
        ["We use e.g. Adam.", "It is fast, i.e. it arrives."],
        ["See Eq. 5 vs. Eq. 6.", "The loss is 3.5 at most."],
        ["Kingma et al. Adam (2015), p. 4.", "What is new?", "Nothing!", "So be it."],
        ["The U.S. team was first.", "It ends at x.", "Then at y."],
        ['He said "Stop."', "Then it stopped."],
        ["It is … done.", "It was No. 5 of them.", "No.", "Never."],
    ],
    "de": [["Siehe z. B. Abb. 3 von Dr. Maier.", "Dann fällt er."]],
    "ru": [
        ["См. рис. 3, и т. д. по порядку.", "Это конец."],
        ["Д-р Иванов и др. показали, что 5 тыс. шагов хватит.", "Да."],
    ],
    "ar": [["هذا هو الشكل.", "هل ترى؟", "نعم."]],
    "tlh": [["A language that nobody knows.", "Twice."]],
}


@pytest.mark.parametrize("language, said", [(tag, each) for tag, texts in SAID.items() for each in texts])
def test_a_text_is_cut_where_its_sentences_end(language, said):
    assert sentences(" ".join(said), language) == said


def test_scripts_without_spaces_are_cut_behind_their_own_marks():
    assert sentences("这是句子。另一个！好吗？是", "zh") == ["这是句子。", "另一个！", "好吗？", "是"]


@given(st.text(), st.sampled_from(["en", "ru", "pt-BR", "ar", "zh", "xx", ""]))
def test_of_any_text_nothing_but_space_is_lost(text, language):
    assert "".join("".join(sentences(text, language)).split()) == "".join(text.split())


def test_captions_show_an_abbreviation_with_what_it_belongs_to():
    line = "In Fig. 3, as Dr. Smith says, it falls. Then it rises again, and that is all of it."
    cues = section_cues(Section("", 20.0, [([line], None)]), 0.0)
    assert [cue.text for cue in cues] == [
        "In Fig. 3, as Dr. Smith says, it falls.",
        "Then it rises again, and that is all of it.",
    ]
