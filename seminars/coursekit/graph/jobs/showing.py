"""The jobs that make what people watch: videos joined from clips, captions, pages, decks, comparisons."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from .job import Job

# A clip that is joined with others: its file, its title as a chapter, its frames, how many of them a second, its
# sounds, the chapters within it, each with its first frame there, and what is said in it.
Joined: TypeAlias = tuple[Path, str, int, str, Path | None, Sequence[tuple[int, str]], Path | None]
# The clips that one thing is shown by, each with its frames and how many of them a second.
Films: TypeAlias = Sequence[tuple[Path, int, str]]


class JoinClips(Job[float], function="coursekit.screening.films.join:join_clips"):
    """Join clips to a video; its length in seconds.

    language: of what is said in them
    others:   what is said in other languages, by tag: of each clip a sound, or None
    """

    clips: Sequence[Joined]
    poster: Path
    folder: Path
    language: str = ""
    others: Sequence[tuple[str, Sequence[Path | None]]] = ()


class JoinParts(Job[None], function="coursekit.screening.films.join:join_parts"):
    """Join the clips of a scene's parts to the clip of the scene.

    parts: each with its frames, how many of them a second
    """

    parts: Sequence[tuple[Path, int, str]]
    target: Path


class Speak(Job[list[tuple[float, float, str]]], function="coursekit.screening.narration.speech:speak"):
    """Speak the sentences of a section; from when to when each is heard, and its words.

    sentences: each in words and numbers, with its start or None, and the name of its file
    place:     where the command is written
    """

    sentences: Sequence[tuple[Sequence[str | tuple[float, bool]], float | None, str]]
    command: str
    place: str
    folder: Path
    language: str


class WriteCaptions(Job[None], function="coursekit.screening.narration.caption_files:write_captions"):
    """Write the captions of a video in each language, and their audit where its sections are named.

    others: beside the course's own language, by tag: the file of the words, the names of the sections that have some
            in it, and all sections
    """

    spoken: Sequence[tuple[Any, ...]]
    folder: Path
    audit: Mapping[str, Any] | None
    names: Sequence[str]
    language: str
    others: Mapping[str, tuple[str, Sequence[str], Sequence[tuple[Any, ...]]]]


class WriteStills(Job[None], function="coursekit.screening.films.contact_sheet:write_stills"):
    """Write a section's stills, side by side."""

    clip: Path
    frames: int
    folder: Path


class WriteSheet(Job[None], function="coursekit.screening.films.contact_sheet:write_sheet"):
    """Write the stills of all sections of a scene, and its poster, for a page."""

    strips: Sequence[Path]
    poster: Path
    folder: Path


class WritePage(Job[dict[str, Any]], function="coursekit.screening.pages.page:write_page"):
    """Write a scene's page; its description, and what a search finds in it.

    tracks: what is said in other languages than the page's, by tag
    video:  that which its film is made of, or the film of another page that it shows
    heard:  the number of the video's sound that its film has, where there are several; -1 where it has no film
    """

    content: Mapping[str, Any]
    spoken: Sequence[tuple[Any, ...]]
    tracks: Mapping[str, Sequence[tuple[Any, ...]]]
    video: Path
    heard: int | None
    folder: Path


class WriteIndex(Job[None], function="coursekit.screening.pages.page:write_index"):
    """Write the site's first page, and what all pages share."""

    content: Mapping[str, Any]
    sources: Mapping[str, Path]
    folder: Path


class WriteHeld(Job[list[int]], function="coursekit.screening.films.held:write_held"):
    """Write the pictures at which a deck stops in a clip; their frames."""

    clip: Path
    firsts: Sequence[int]
    pauses: Sequence[int]
    folder: Path


class WriteDeck(Job[None], function="coursekit.screening.pages.slides:write_deck"):
    """Write the deck of a scene.

    held: of each clip the pictures that are held, in a file
    """

    content: Mapping[str, Any]
    spoken: Sequence[tuple[Any, ...]]
    clips: Sequence[Joined]
    held: Sequence[Path]
    folder: Path


class DrawGraph(Job[str], function="coursekit.screening.pages.graph_picture:svg"):
    """The graph of a course as an SVG."""

    groups: Sequence[Mapping[str, Any]]
    title: str


class WriteMermaid(Job[str], function="coursekit.screening.pages.graph_picture:mermaid"):
    """The graph of a course as Mermaid text."""

    groups: Sequence[Mapping[str, Any]]


class LiveSite(Protocol):
    """Pages that are served, and are told what a build does."""

    @property
    def address(self) -> str: ...

    @property
    def port(self) -> int: ...

    @property
    def folder(self) -> Path: ...

    def tell(self, **news: Any) -> None: ...

    def moment(self, page: str, section: str) -> float | None: ...

    @property
    def in_view(self) -> tuple[str, str] | None: ...

    def glimpse(self, page: str, section: str, at: float, picture: bytes) -> None: ...

    def exchange(self, page: str, digest: str, sections: Sequence[Mapping[str, Any]]) -> None: ...

    def renew(self, made: Mapping[Path, str]) -> None: ...

    def answer(self, name: str, answer: Callable[[Mapping[str, Any]], Any], writes: bool = False) -> None: ...

    def show(self, name: str, answer: Callable[[Mapping[str, Any]], Path | None]) -> None: ...

    def end(self) -> None: ...


class ServeSite(Job[LiveSite], function="coursekit.screening.serving:serve"):
    """Serve a folder at an address of this machine."""

    folder: Path
    host: str
    port: int


class ComparePictures(Job[dict[str, Any]], function="coursekit.screening.films.picture_changes:picture_changes"):
    """In which frames what was shown differs from what is shown now, and the pictures where it does most."""

    before: Films
    after: Films


class WriteComparison(Job[None], function="coursekit.screening.pages.comparison:write_comparison"):
    """Write the page that compares two states of a course.

    films: of each section that is shown, by its number: what was, and what is; none where there is none
    """

    content: Mapping[str, Any]
    films: Mapping[int, tuple[Films, Films]]
    folder: Path
