"""Records: what is written of a target is read again as it was, and what cannot be read is no record."""

import os
from dataclasses import replace

import pytest

from coursekit.graph.store.files import digest_of, sealed, signature_of, unsealed
from coursekit.graph.store.observations import Kind, Observation
from coursekit.graph.store.records import NOTHING, Gone, KnownFile, Record, Records

CLIP = KnownFile("d1", [3, 14, 15, 92], "seminars/01_a/static/A.mp4")
POSTER = KnownFile("d2", [6, 5], ".cache/clips/A.png")
RECORD = Record(
    "f1",
    {"slice": "s", "pixels": [1, 2]},
    {"clip.mp4": CLIP, "poster.png": POSTER},
    {"seconds": 1.5},
    [POSTER],
    {Observation(Kind.FILE, "data.csv", "d3"): [2, 7, 18, 28], Observation(Kind.FOLDER, "~/data", "d4"): []},
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".cache/clips/low/A.json"


def test_a_record_is_read_again_as_it_was_written(path):
    Records().write(path, RECORD)
    assert Records().read(path) == RECORD


def test_a_record_that_another_process_wrote_meanwhile_is_the_one_that_counts(path):
    Records().write(path, RECORD)
    known = Records().read(path)
    assert Records().read(path) is known
    other = replace(RECORD, fingerprint="f2")
    written = path.with_name("other.json")
    Records().write(written, other)
    os.replace(written, path)
    assert Records().read(path) == other
    path.unlink()
    assert Records().read(path) == NOTHING


def test_what_is_no_whole_record_is_none(path):
    assert Records().read(path) == NOTHING
    assert not NOTHING.fingerprint
    Records().write(path, RECORD)
    whole, stored = path.read_bytes(), unsealed(path)
    damaged = [b"", b"no record", whole[:-1], sealed([]), sealed(None)]
    needed = stored.keys() - {"place"}  # which none had that was written before places were kept
    damaged += [sealed({key: value for key, value in stored.items() if key != left_out}) for left_out in needed]
    damaged += [sealed({**stored, "files": {"clip.mp4": {"digest": "d1"}}}), sealed({**stored, "left": [{}]})]
    for content in damaged:
        path.write_bytes(content)
        assert Records().read(path) == NOTHING, content


def test_a_record_is_read_once_until_all_are_forgotten(path):
    records = Records()
    assert records.read(path) == NOTHING
    Records().write(path, RECORD)
    assert records.read(path) == NOTHING
    records.forget_all()
    assert records.read(path) == RECORD
    Records().write(path, NOTHING)
    assert records.read(path) == RECORD


def test_what_is_written_is_what_is_read_by_those_who_had_read_before(path):
    records = Records()
    assert records.read(path) == NOTHING
    records.write(path, RECORD)
    assert records.read(path) == RECORD


def test_what_is_assumed_is_on_no_disk_and_in_no_copy_made_before(path):
    records = Records({path: RECORD})
    assert records.read(path) == RECORD
    before = records.copy()
    other = replace(RECORD, fingerprint="f2")
    records.assume(path, other)
    assert records.read(path) == other
    assert before.read(path) == RECORD
    assert records.copy().read(path) == other
    assert not path.exists()
    records.forget_all()
    assert records.read(path) == NOTHING


@pytest.mark.parametrize("how", Gone)
def test_a_record_that_a_command_removed_is_gone_by_that_command_until_it_is_written_again(path, how):
    records, beside = Records(), path.with_name("B.json")
    records.write(path, RECORD)
    records.write(beside, RECORD)
    assert records.gone(path) is None
    records.remove(path, how)
    assert not path.exists()
    assert records.read(path) == NOTHING
    assert Records().gone(path) is how
    assert records.gone(beside) is None
    assert not any(file.parent == path.parent and file != beside for file in path.parent.iterdir())
    records.write(path, RECORD)
    assert Records().gone(path) is None


def test_where_there_is_no_record_nothing_is_noted_of_its_removal(path, tmp_path):
    records = Records()
    records.remove(path, Gone.CLEANED)
    records.assume(path, RECORD)
    records.remove(path, Gone.CLEANED)
    assert records.read(path) == NOTHING
    assert records.gone(path) is None
    assert [*tmp_path.rglob("*")] == []


def test_records_of_one_name_are_gone_each_by_itself(path):
    records, other = Records(), path.parents[1] / "high" / path.name
    for each, how in ((path, Gone.FORGOTTEN), (other, Gone.CLEANED)):
        records.write(each, RECORD)
        records.remove(each, how)
    assert [records.gone(path), records.gone(other)] == [Gone.FORGOTTEN, Gone.CLEANED]
    (note,) = (file for file in path.parents[2].rglob("low/A.json") if file.is_file())
    assert path.parents[2] / "analysis" in note.parents  # so that an emptied folder of clips is empty
    note.write_bytes(b"damaged")
    assert records.gone(path) is None


def test_a_file_is_known_again_by_its_signature_or_by_its_bytes(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"bytes")
    known = KnownFile(digest_of(file), signature_of(file), "file")
    assert known.matches(file)
    assert replace(known, digest="not read").matches(file)
    os.utime(file, ns=(1, 1))
    assert known.matches(file)
    assert not replace(known, digest="another").matches(file)
    file.write_bytes(b"other")
    assert not known.matches(file)
    file.unlink()
    assert not known.matches(file)
    assert not known.matches(tmp_path)
