"""Languages by their BCP 47 tags: what they call themselves, which way they are written, their plurals and numbers.

All of it is CLDR's, by Babel, which is imported when it is asked for: most courses have one language.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# language, script, region, variants, as RFC 5646 has them; what is grandfathered, or private, names no page.
TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?((?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)", re.I)
NUMBER = re.compile(r"(?<=\d)\.(?=\d)")
PERCENT = "\N{NARROW NO-BREAK SPACE}%"

Plurals = Mapping[str, str]  # of CLDR's categories, "other" among them


def why_no_tag(tag: str) -> str:
    """A sentence on what is wrong with a tag, and what may have been meant; "" for one that CLDR has the parts of."""
    parts = TAG.fullmatch(tag)
    english = _locale("en")
    if parts:
        language, script, region, _ = parts.groups()
        known = {language: english.languages, script: english.scripts, region: english.territories}
        if all(not part or _written(part, names) in names for part, names in known.items()):
            proper = "-".join(_proper(tag))
            return "" if tag == proper else f"{tag!r} is written {proper!r}."
    meant = next(_meant(tag), "")
    return f"{tag!r} is no language tag such as 'ru' or 'pt-BR'{f'; did you mean {meant!r}?' if meant else '.'}"


def _written(part: str, names: Mapping[str, str]) -> str:
    """A subtag as CLDR's tables have it."""
    return next((each for each in (part.lower(), part.title(), part.upper()) if each in names), part)


def _proper(tag: str) -> Iterator[str]:
    """The subtags as RFC 5646 recommends to write them: pt-BR, zh-Hant."""
    language, *others = tag.split("-")
    yield language.lower()
    for part in others:
        yield part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part.lower()


def _meant(tag: str) -> Iterator[str]:
    english = _locale("en")
    codes = [each for each in (str(code).replace("_", "-") for code in english.languages) if TAG.fullmatch(each)]
    proper = "-".join(_proper(tag.replace("_", "-")))
    if proper != tag and not why_no_tag(proper):
        yield proper
    from babel.core import get_global

    if alias := get_global("language_aliases").get(tag.lower()):  # rus
        yield str(alias).replace("_", "-")
    names = {name.lower(): code for code, name in english.languages.items() if code in codes}
    for code in ("ru", "de", "fr", "es", "it", "pt", "zh", "ja", "ko", "ar", "he", "uk", "pl", "tr", "nl", "cs", "el"):
        names[own_name(code).lower()] = code
    if close := get_close_matches(tag.lower(), names, 1, 0.75):
        yield names[close[0]]
    # A code of three letters, or one with a letter too many.
    yield from get_close_matches(tag, sorted(codes, key=len), 1, 0.6)


@cache
def _locale(tag: str) -> "Locale":
    """What CLDR has of a language; of less of its tag where there is no more, and English for one without any."""
    from babel import Locale, UnknownLocaleError

    parts = tag.split("-")
    for end in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:end]), sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale.parse("en")


def own_name(tag: str) -> str:
    """What a language calls itself: Русский, Português (Brasil)."""
    locale = _locale(tag)
    is_known = locale.language == tag.partition("-")[0].lower()
    name = locale.get_display_name(locale) if is_known else _locale("en").languages.get(tag.partition("-")[0].lower())
    return f"{name[:1].upper()}{name[1:]}" if name else tag


def direction(tag: str) -> str:
    """ "ltr" or "rtl"."""
    script = tag.split("-")[1:2]
    if script and script[0].lower() in ("latn", "cyrl"):
        return "ltr"
    return str(_locale(tag).text_direction)


def categories(tag: str) -> frozenset[str]:
    """The plural forms that a language has of its nouns, by CLDR's names."""
    return frozenset((*_locale(tag).plural_form.tags, "other"))


def plural(forms: str | Plurals, count: int, tag: str, **given: str) -> str:
    """The form of a text for so many, with the number in it; a text without forms is the same for all."""
    form = forms if isinstance(forms, str) else forms.get(_locale(tag).plural_form(count), forms["other"])
    return form.format(count=count, **given)


def localised(number: str, tag: str) -> str:
    """A number as `stage.letters.facts` writes it, in the form of a language: its decimal mark, its place for "%".

    Digits stay those of the picture; thousands are apart by thin spaces, as ISO 80000 has it in every language.
    """
    if tag.partition("-")[0] == "en":
        return number
    locale = _locale(tag)
    told = NUMBER.sub(locale.number_symbols["latn"]["decimal"], number)
    is_before = locale.percent_formats[None].pattern.lstrip("\N{LEFT-TO-RIGHT MARK}").startswith("%")
    return f"%{told.removesuffix(PERCENT)}" if is_before and told.endswith(PERCENT) else told
