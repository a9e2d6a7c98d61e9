"""The text of a hyperparameter file: its encoding, and letters that TOML takes in quotes alone."""

import pytest

from coursekit.graph.course.tables.hyperparameters import HyperparameterError, read_tables
from coursekit.wording.lookalikes import lookalike, told_apart


def problem(text):
    with pytest.raises(HyperparameterError) as told:
        read_tables(text, "hyperparams.toml")
    return str(told.value)


def test_a_mark_of_its_encoding_is_no_part_of_a_file():
    assert read_tables(b"\xef\xbb\xbf[line]\nslope = 1\n", "hyperparams.toml") == {"line": {"slope": 1}}


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("[σ_sweep]\nx = 1\n", 'in line 1, write ["σ_sweep"]'),
        ("[a]\nx = 1\nσ = 2\n", 'in line 3, write "σ" = …'),
    ],
)
def test_a_name_of_other_letters_is_to_be_quoted(text, way_out):
    assert way_out in problem(text.encode())


def test_another_mistake_hints_at_no_quotes():
    assert "quotes" not in problem("[a]\nx = \n# σ = 1\n".encode())


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_told_with_its_line(encoding):
    assert "this is not UTF-8" in problem("[a]\nx = 'é'\n".encode(encoding))


def test_numbers_and_lists_that_no_reader_takes_are_mistakes():
    assert "this is not TOML" in problem(b"[a]\nx = " + b"9" * 5000)
    assert "nested too deeply" in problem(b"[a]\nx = " + b"[" * 3000 + b"]" * 3000)


def test_names_that_look_the_same_are_told_apart_by_their_characters():
    micro, greek = "\u00b5_sweep", "\u03bc_sweep"
    assert lookalike(micro, ["slope", greek]) == greek
    assert told_apart(greek, micro) == (f"{greek}, with U+03BC (greek small letter mu), not U+00B5 (micro sign)")
    assert told_apart("slope", "slop") == "slope"


def test_an_argument_that_looks_the_same_is_what_was_meant(tiny_course):
    tiny_course.replace("experiments.py", "slope: Rate", "μ: Rate")
    tiny_course.replace("experiments.py", "slope *", "μ *")
    tiny_course.replace("hyperparams.toml", "slope = 0.5", '"\u00b5" = 0.5')
    tiny_course.doit("tensor:seminar01:line", fails=True)
    assert "did you mean μ, with U+03BC (greek small letter mu), not U+00B5 (micro sign)?" in tiny_course.output
