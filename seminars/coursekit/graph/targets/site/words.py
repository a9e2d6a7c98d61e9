"""What the pages of a course say of it as a whole: its title, its language, its address, and their fixed words.

    [tool.coursekit.site]               # in pyproject.toml; every key may be left out
    title = "Deep learning, drawn"      # the README's first heading
    language = "ru"                     # "en"; of the pages, and of their fixed words
    url = "https://ada.github.io/lines/"  # where the site is published; without it no page tells its own address

    [tool.coursekit.site.words]         # any of screening/languages/en.toml
    foot = "Made at the university."

It is part of no fingerprint but those of the pages, and a mistake in it is told with them alone.
"""

import difflib
import re
import string
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from coursekit.ignored_files import counting

from ...course.docstrings import title_of
from ...course.model import Seminar
from ...course.settings import settings_table
from ...errors import CourseError
from ...source.project_files import KIT

LANGUAGES = KIT / "screening/languages"
FALLBACK = "en"
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # RFC 5646, as far as a page may name a language
KEYS = {"title": str, "language": str, "url": str, "words": dict}
PLACE = "pyproject.toml, [tool.coursekit.site]"
Site = dict[str, Any]  # "site", its title; "language"; "url", which ends with a slash, or ""; "words" by their names


def read_site(root: Path) -> Site:
    """The title, language, address and words of a project's pages.

    raises: CourseError for a key or word that there is not, for what is no address, and for a language whose words are
            not all given
    """
    table = settings_table(root).get("site", {})
    if not isinstance(table, dict):
        raise CourseError(f"{PLACE} is {table!r}, but it is a table of {', '.join(KEYS)}.")
    for key, value in table.items():
        if key not in KEYS:
            raise CourseError(f"{PLACE}: {key} is no setting{_hint(key, KEYS)}")
        if not isinstance(value, KEYS[key]):
            raise CourseError(f"{PLACE}: {key} = {value!r}, but it is a {'table' if key == 'words' else 'text'}.")
    language = table.get("language", FALLBACK)
    if not TAG.fullmatch(language):
        raise CourseError(f'{PLACE}: language = {language!r}, but it is a tag such as "en", "ru" or "pt-BR".')
    return {
        "site": table.get("title") or heading(root) or title_of(root.name),
        "language": language,
        "url": _address(table.get("url", "")),
        "words": _words(language, table.get("words", {})),
    }


def _address(url: str) -> str:
    """Where a site begins, with a slash at its end."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # which is looked at when it is asked for
    except ValueError:
        parts = urlsplit("")
    is_whole = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    if url and (not is_whole or parts.username is not None or re.search(r"[\s\"<>\\^`{|}]", url)):
        raise CourseError(
            f'{PLACE}: url = {url!r}, but it is where the site begins, such as "https://ada.github.io/lines/".'
        )
    return f"{url.rstrip('/')}/" if url else ""


def site_problem(root: Path) -> str:
    """What is wrong with the table of the site, or ""."""
    try:
        read_site(root)
    except CourseError as mistake:
        return str(mistake)
    return ""


def _words(language: str, own: Mapping[str, Any]) -> dict[str, str]:
    """The fixed words of a language, with the author's own in their places."""
    english = fixed_words(FALLBACK)
    for name, text in own.items():
        if name not in english:
            raise CourseError(f"{PLACE[:-1]}.words]: {name} is no word of the pages{_hint(name, english)}")
        fields = _fields(english[name])
        if not isinstance(text, str) or not _fields(text) <= fields:
            allowed = f" with {', '.join(f'{{{field}}}' for field in sorted(fields))} in it" if fields else ""
            raise CourseError(
                f"{PLACE[:-1]}.words]: {name} = {text!r}, but it is a text{allowed or ' without braces'}."
            )
    known = fixed_words(language.partition("-")[0].lower())
    missing = [name for name in english if name not in known and name not in own]
    if missing:
        raise CourseError(
            f"{PLACE}: the pages have no words in {language!r} of their own, only in {', '.join(_languages())}. "
            f"Give them in {PLACE.partition(', ')[2][:-1]}.words], as {LANGUAGES / 'en.toml'} has them; "
            f"missing are {', '.join(missing)}."
        )
    return {**known, **own}


@cache
def fixed_words(language: str) -> dict[str, str]:
    """The words of the pages in one language, by name; {} in a language that the kit does not speak."""
    import tomllib

    if language not in _languages():
        return {}
    return tomllib.loads((LANGUAGES / f"{language}.toml").read_text(encoding="utf-8"))


def _languages() -> list[str]:
    return [path.stem for path in counting(LANGUAGES.glob("*.toml"))]


def _fields(text: str) -> set[str]:
    """What a text has filled in; a brace by itself is no name, and so never allowed."""
    try:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError:
        return {text}


def _hint(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else f"; they are {', '.join(known)}."


def heading(folder: Path) -> str:
    """The first heading of a folder's README.md, or ""."""
    try:
        lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


def seminar_words(root: Path, seminar: Seminar) -> dict[str, str]:
    """Number, title and subject of a seminar.

    Title and subject are the two sides of the colon in the first line of experiments.py. Without it the title is the
    first heading of the seminar's README.md, or the folder's name.
    """
    number, _, slug = Path(seminar.folder).name.partition("_")
    title, _, subject = seminar.about.partition(": ")
    return {
        "number": number,
        "title": title or heading(root / seminar.folder) or title_of(slug),
        "about": subject[:1].upper() + subject[1:],
    }
