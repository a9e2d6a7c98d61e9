"""One Typst compiler for all texts sets each as a new one would."""

import pytest
import typst
from manim.utils.typst_file_writing import TYPST_TEMPLATE

from coursekit.stage.letters.typesetting import one_compiler
from coursekit.stage.letters.writing import font_folder

LATO = '#set text(font: "Lato", weight: "bold", fallback: false)'
TEXTS = [(LATO, '#("AVATAR fi 2.5");'), ("", "$ m_t = beta_1 m_(t-1) $"), (LATO, '#text(fill: rgb("#ff0000"), "é");')]


@pytest.mark.parametrize("preamble, body", TEXTS)
def test_a_text_is_set_as_by_a_new_compiler(preamble, body, tmp_path):
    file = tmp_path / "text.typ"
    file.write_text(TYPST_TEMPLATE.format(text_size=10, preamble=preamble, body=body))
    anew = typst.compile
    expected = anew(str(file), format="svg", font_paths=[font_folder()])
    with one_compiler():
        assert typst.compile is not anew
        for _ in range(2):
            assert typst.compile(str(file), format="svg", font_paths=[font_folder()]) == expected
    assert typst.compile is anew


def test_a_text_may_read_the_file_beside_it(tmp_path):
    (tmp_path / "shared.typ").write_text('#let word = "shared"')
    file = tmp_path / "text.typ"
    file.write_text('#import "shared.typ": word\n#word')
    with one_compiler():
        assert b"<svg" in typst.compile(str(file), format="svg")


def test_a_mistake_in_a_text_is_an_error(tmp_path):
    file = tmp_path / "text.typ"
    file.write_text("#nowhere")
    with one_compiler(), pytest.raises(Exception, match="unknown variable"):
        typst.compile(str(file), format="svg")
