"""The first page of a site, and what all pages share."""

from coursekit.graph.course.reading import read_course
from coursekit.graph.store.records import Records
from coursekit.graph.targets.site.index import Index


def test_a_file_that_comes_while_a_site_is_made_is_none_of_its_files(tiny_course):
    """Words in another language, saved in that moment, ended `doit serve`: what was made had no such file."""
    index = Index(read_course(tiny_course.root), Records(), "low", draft=True)
    files = index.files
    assert "source/01_tiny/hyperparams.toml.txt" in files
    tiny_course.write("narration.ru.toml", '[Lines]\ntitle = "Линии"\n')
    assert index.files == files
    assert "source/01_tiny/narration.ru.toml.txt" in Index(index.course, Records(), "low", draft=True).files


def test_a_source_that_is_gone_by_the_time_is_no_error_of_the_site(tiny_course):
    tiny_course.doit("quality=low", "gallery")
    index = Index(read_course(tiny_course.root), Records(), "low")
    before = index.fingerprint()
    (tiny_course.seminar / "hyperparams.toml").unlink()
    assert index.fingerprint() != before
