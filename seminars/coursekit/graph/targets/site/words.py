"""What the pages of a course say of it as a whole: its title, its language, its address, and their fixed words.

    [tool.coursekit.site]               # in pyproject.toml; every key may be left out
    title = "Deep learning, drawn"      # the README's first heading
    language = "ru"                     # "en"; of the pages, and of their fixed words
    url = "https://ada.github.io/lines/"  # where the site is published; without it no page tells its own address

    [tool.coursekit.site.words]         # any of screening/languages/en.toml
    foot = "Made at the university."

    [tool.coursekit.site.titles]        # in other languages, into which narration.TAG.toml translate a course
    ru = "Глубокое обучение в рисунках"

    [tool.coursekit.site.words.ru]
    foot = "Сделано на кафедре."

It is part of no fingerprint but those of the pages, and a mistake in it is told with them alone.
"""

import difflib
import re
import string
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from coursekit.ignored_files import counting

from ...course.docstrings import title_of
from ...course.languages.translations import heading
from ...course.model import Course, Scene
from ...course.settings import LANGUAGE, SOURCE_LANGUAGE, settings_table, site_language
from ...errors import CourseError
from ...source.project_files import KIT

if TYPE_CHECKING:
    from .index import Index
    from .pages import Page

LANGUAGES = KIT / "screening/languages"
FALLBACK = SOURCE_LANGUAGE
KEYS = {"title": str, "language": str, "url": str, "words": dict, "titles": dict}
PLACE = "pyproject.toml, [tool.coursekit.site]"
Word = str | Mapping[str, str]  # a text, or one for each plural form of its language
Site = dict[str, Any]  # "site", its title; "language"; "url", which ends with a slash, or ""; "words" by their names


def read_site(root: Path, language: str = "") -> Site:
    """The title, language, address and words of a project's pages, in another language than their own if that is asked.

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
    own = table.get("language", FALLBACK)
    if not LANGUAGE.fullmatch(own):
        raise CourseError(f'{PLACE}: language = {own!r}, but it is a tag such as "en", "ru" or "pt-BR".')
    titles, words = table.get("titles", {}), table.get("words", {})
    for tag, title in titles.items():
        if not isinstance(title, str):
            raise CourseError(f"{PLACE[:-1]}.titles]: {tag} = {title!r}, but it is a text.")
    of_own = {name: text for name, text in words.items() if name in fixed_words(FALLBACK) or not isinstance(text, dict)}
    _check_tags({"titles": titles, "words": words.keys() - of_own.keys()})
    is_other = language not in ("", own)
    given = words.get(language, {}) if is_other else of_own
    return {
        "site": (is_other and titles.get(language)) or table.get("title") or heading(root) or title_of(root.name),
        "language": language or own,
        "own_language": own,
        "url": _address(table.get("url", "")),
        "words": _words(language if is_other else own, given, language if is_other else ""),
    }


def _check_tags(languages: Mapping[str, Iterable[str]]) -> None:
    """Whether what tables call languages are any: words of another one would be shown nowhere, and nobody told."""
    for table, tags in languages.items():
        for tag in tags:
            from coursekit.wording.languages import why_no_tag  # here, and so Babel: most courses have one language

            if why := why_no_tag(tag):
                raise CourseError(f"{PLACE[:-1]}.{table}]: {why}")


def missing_words(root: Path, language: str) -> list[str]:
    """The words that pages in another language would lack, though neither the kit nor the project has them."""
    table = settings_table(root).get("site", {})
    words = table.get("words", {}) if isinstance(table, dict) else {}
    own = words.get(language, {}) if isinstance(words, dict) else {}
    own = own if isinstance(own, dict) else {}  # another mistake, which pages tell
    known = fixed_words(language.partition("-")[0].lower())
    return [name for name in fixed_words(FALLBACK) if name not in known and name not in own]


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


def site_problem(root: Path, language: str) -> str:
    """What is wrong with what the table of the site says in a language, "" being the site's own; or ""."""
    try:
        read_site(root, language)
    except CourseError as mistake:
        return str(mistake)
    return ""


def _words(language: str, own: Mapping[str, Any], table: str) -> dict[str, Word]:
    """The fixed words of a language, with the author's own in their places.

    table: the tag after which the author's are called, "" for those of the site's own language
    """
    english = fixed_words(FALLBACK)
    place = f"{PLACE[:-1]}.words{f'.{table}' if table else ''}]"
    for name, text in own.items():
        if name not in english:
            raise CourseError(f"{place}: {name} is no word of the pages{_hint(name, english)}")
        fields = _fields(english[name])
        texts = [*text.values()] if isinstance(text, dict) and isinstance(english[name], dict) else [text]
        if not all(isinstance(each, str) and _fields(each) <= fields for each in texts):
            allowed = f" with {', '.join(f'{{{field}}}' for field in sorted(fields))} in it" if fields else ""
            raise CourseError(f"{place}: {name} = {text!r}, but it is a text{allowed or ' without braces'}.")
        if isinstance(text, dict):
            _check_forms(place, name, text, language)
    known = fixed_words(language.partition("-")[0].lower())
    missing = [name for name in english if name not in known and name not in own]
    if missing:
        raise CourseError(
            f"{PLACE}: the pages have no words in {language!r} of their own, only in {', '.join(_languages())}. "
            f"Give them in {PLACE.partition(', ')[2][:-1]}.words], as {LANGUAGES / 'en.toml'} has them; "
            f"missing are {', '.join(missing)}."
        )
    return {**known, **own}


def _check_forms(place: str, name: str, forms: Mapping[str, str], language: str) -> None:
    """Whether a word has the plural forms that its language has."""
    from coursekit.wording.languages import categories  # here: who gives no plural of their own needs no Babel

    known = categories(language)
    wrong = next((form for form in forms if form not in known), "")
    if wrong or "other" not in forms:
        told = f"{wrong} is no plural form of {language!r}" if wrong else "it has no form `other`"
        raise CourseError(f"{place}: {name}: {told}; they are {', '.join(sorted(known))}.")


@cache
def fixed_words(language: str) -> dict[str, Word]:
    """The words of the pages in one language, by name; {} in a language that the kit does not speak."""
    import tomllib

    if language not in _languages():
        return {}
    return tomllib.loads((LANGUAGES / f"{language}.toml").read_text(encoding="utf-8"))


def _languages() -> list[str]:
    return [path.stem for path in counting(LANGUAGES.glob("*.toml"))]


def _fields(text: Word) -> set[str]:
    """What a text has filled in; a brace by itself is no name, and so never allowed."""
    if isinstance(text, Mapping):
        return {field for form in text.values() for field in _fields(form)}
    try:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError:
        return {text}


def _hint(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else f"; they are {', '.join(known)}."


def site_of(target: "Page | Index") -> Site:
    """Title, language, address and words of the site of a page: drafts are for this machine, and have no address."""
    site = read_site(target.course.root, target.language)
    return {**site, "url": ""} if target.draft else site


def page_languages(course: Course, *scenes: Scene) -> list[str]:
    """The languages beside the course's own in which some scenes have pages, all of them where none is named.

    The fixed words of pages are there in some languages alone; scenes are captioned in every one.
    """
    begun = {tag for scene in scenes or course.scenes for tag in scene.in_languages}
    return sorted(tag for tag in begun if not missing_words(course.root, tag))


def languages_of(course: Course, path: str, tags: Sequence[str]) -> list[tuple[str, str]]:
    """The languages in which there is a page, each with its path; none where there is but one."""
    own = [(site_language(course.root), path)]
    return [*own, *((tag, f"{tag}/{path}") for tag in tags)] if tags else []
