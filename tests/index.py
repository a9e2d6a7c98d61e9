"""`python -m tests.index` writes the index of reference.md anew: each name's line, from its docstring, and its picture.

A row's example is the author's: what its last line makes is drawn. All else in a row is made from the kit.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np
from manim import Camera, Group, Mobject, tempconfig
from PIL import Image

REPOSITORY = Path(__file__).parents[1]
REFERENCE = REPOSITORY / "reference.md"
PICTURES = Path("seminars/coursekit/stage/pictures")
INDEX = re.compile(r"^## Index of `(coursekit\.\w+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BEGINNING = re.compile(r"^```py\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\|(?P<picture>[^|]*\|)? \*\*(?P<call>`[^`]+`(?: · `[^`]+`)*)\*\* (?P<rest>.*) \|$", re.MULTILINE)
WIDTH, LOWEST, HIGHEST = 320, 180, 320  # pixels
ENLARGED = 3  # drawn larger, and then the mean of neighbours: thin lines and small letters stay clear
NARROWEST = 4.4  # units of the scene that a picture shows across; more, if what is drawn is larger
MARGIN = 0.2


class Row(NamedTuple):
    """One line of an index: names, what they are, and the example's lines of code."""

    face: str
    names: list[str]
    line: str
    example: list[str]

    @property
    def picture(self) -> Path:
        # Of chart and Chart, some disks could keep one alone.
        first = self.names[0]
        kind = "" if first.islower() else "-constant" if first.isupper() else "-class"
        return PICTURES / f"{first.lower()}{kind}.png"


def rows(text: str) -> Iterator[Row]:
    """The rows of the indices on the page."""
    for index in INDEX.finditer(text):
        for found in ROW.finditer(index[2]):
            line, *example = found["rest"].split("<br>")
            yield Row(
                index[1],
                [call.partition("(")[0] for call in re.findall(r"`([^`]+)`", found["call"])],
                line,
                [code.strip("`") for code in example],
            )


def written(row: Row) -> str:
    """A row as the kit has it now."""
    things = {name: getattr(import_module(row.face), name) for name in row.names}
    calls = " · ".join(f"`{name}{_arguments(thing)}`" for name, thing in things.items())
    line = first_line(next(iter(things.values()))).replace("|", "\\|") if len(things) == 1 else ""
    shown = "".join(f"<br>`{code}`" for code in row.example)
    picture = f" ![{row.names[0]}]({row.picture.as_posix()}) |" if row.example else ""
    return f"|{picture} **{calls}** {line or row.line}{shown} |"


def first_line(thing: Any) -> str:
    """The first line of a docstring; "" for a value, whose docstring is its type's."""
    is_documented = inspect.isclass(thing) or inspect.isfunction(thing)
    return (inspect.getdoc(thing) or "").partition("\n")[0] if is_documented else ""


def _arguments(thing: Any) -> str:
    if not inspect.isfunction(thing):
        return ""
    parameters = inspect.signature(thing).parameters.values()
    needed = [p for p in parameters if p.default is p.empty and p.kind is not p.VAR_KEYWORD]
    named = [f"*{p.name}" if p.kind is p.VAR_POSITIONAL else p.name for p in needed]
    return f"({', '.join(named if len(needed) == len(parameters) else [*named, '…'])})"


def draws(thing: Any) -> bool:
    """Whether a name of the stage makes something that can be seen."""
    if inspect.isclass(thing):
        return issubclass(thing, Mobject)
    made = get_type_hints(thing).get("return") if inspect.isfunction(thing) else None
    made = get_args(made)[0] if get_origin(made) is list else made
    return inspect.isclass(made) and issubclass(made, Mobject)


def beginning(text: str) -> str:
    """The lines that all examples begin with."""
    (index,) = (found[2] for found in INDEX.finditer(text) if found[1] == "coursekit.stage")
    (lines,) = BEGINNING.findall(index)
    return str(lines)


def drawn(start: str, example: list[str]) -> Image.Image:
    """What the last line of an example makes, as a picture."""
    names: dict[str, Any] = {}
    exec(start, names)
    *before, last = example
    exec("\n".join(before), names)
    made = eval(last, names)
    return picture_of(made if isinstance(made, Mobject) else Group(*made))


def picture_of(mobject: Mobject) -> Image.Image:
    """A picture of a mobject in the middle, on the stage's own ground; a large one is seen from further away."""
    across, up = mobject.width + 2 * MARGIN, mobject.height + 2 * MARGIN
    height = round(min(max(WIDTH * up / max(across, NARROWEST), LOWEST), HIGHEST))
    unit = min(WIDTH / max(across, NARROWEST), height / up)  # pixels
    camera = Camera(
        pixel_width=ENLARGED * WIDTH,
        pixel_height=ENLARGED * height,
        frame_width=WIDTH / unit,
        frame_height=height / unit,
        frame_center=mobject.get_center(),
        background_color=import_module("coursekit.stage").BACKGROUND,
    )
    camera.capture_mobjects([mobject])
    pixels: np.ndarray = camera.pixel_array
    return Image.fromarray(pixels).convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)


def ink(picture: Image.Image) -> np.ndarray:
    """How far each pixel is from the ground."""
    pixels = np.asarray(picture, dtype=float)
    return np.abs(pixels - pixels[0, 0])


def pictures(text: str) -> Mapping[Path, Image.Image]:
    """What the examples of a page draw, by the files that hold it."""
    start = beginning(text)
    with TemporaryDirectory() as folder, tempconfig({"media_dir": folder, "verbosity": "ERROR"}):
        return {row.picture: drawn(start, row.example) for row in rows(text) if row.example}


def main() -> None:
    text = REFERENCE.read_text()
    by_names = {tuple(row.names): row for row in rows(text)}

    def renewed(found: re.Match[str]) -> str:
        return written(by_names[tuple(call.partition("(")[0] for call in re.findall(r"`([^`]+)`", found["call"]))])

    text = INDEX.sub(lambda index: ROW.sub(renewed, index[0]), text)
    REFERENCE.write_text(text)
    folder = REPOSITORY / PICTURES
    folder.mkdir(exist_ok=True)
    made = pictures(text)
    for old in {*folder.glob("*.png")} - {REPOSITORY / path for path in made}:
        old.unlink()
    for path, picture in made.items():
        reduced = picture.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        reduced.save(REPOSITORY / path, optimize=True)
    size = sum(path.stat().st_size for path in folder.glob("*.png"))
    print(f"{len(made)} pictures, {size / 1000:.0f} kB, in {PICTURES}")


if __name__ == "__main__":
    main()
