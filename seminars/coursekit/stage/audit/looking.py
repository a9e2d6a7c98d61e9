"""From manim's stage to a Moment: which texts, lines and areas are visible, where, in which colours."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

import numpy as np
from manim import (
    DL,
    UR,
    Camera,
    Circle,
    ImageMobject,
    LogBase,
    ManimColor,
    MathTypst,
    Mobject,
    Rectangle,
    Scene,
    SVGMobject,
    VMobject,
)
from manim import (
    Axes as ManimAxes,
)
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from manim.utils.family import extract_mobject_family_members
from manim.utils.iterables import list_update

from ..drawing.chart import Chart
from ..drawing.ranges import LeftOut
from .plotted import Plotted, ends_of, ranges_of
from .seen import Area, Axes, Axis, Block, Missing, Moment, Stroke, inside
from .texts import FAINTEST, TEXTS, cap_height, clusters, glyph_box, glyph_colour, most_opaque, said

OPAQUE = 0.95
SPACING = 0.04  # between the points at which a line is looked at
UNITS_PER_WIDTH = 0.01  # manim's stroke width 100 is one scene unit
RIM = 4.0  # the least width of a rim around letters that keeps lines off them
SMALL_COVER = 0.3  # areas smaller than this are not asked what they hide


class Looker:
    """Looks at one scene again and again; what did not change since is not measured anew."""

    def __init__(self, plotted: Plotted | None = None) -> None:
        self._known: dict[int, tuple[Any, Any]] = {}
        self._plotted = plotted or Plotted()
        self.text_leaves: set[int] = set()  # glyphs that the last look saw

    def look(self, scene: Scene, time: float, since: float, number: int) -> Moment:
        camera = cast(Camera, scene.camera)
        on_stage = list_update(scene.mobjects, scene.foreground_mobjects)
        leaves = extract_mobject_family_members(on_stage, use_z_index=camera.use_z_index, only_those_with_points=True)
        owners, drawings, charts, telling = _owners(on_stage)
        middle = np.asarray(camera.frame_center)[:2]
        half = np.array([camera.frame_width, camera.frame_height]) / 2
        frame = tuple(np.concatenate([middle - half, middle + half]).tolist())
        background = tuple(ManimColor(camera.background_color).to_rgb().tolist())
        moment = Moment(time, since, cast(Any, frame), cast(Any, background), axes=[], number=number)
        texts: dict[int, tuple[Mobject | None, list[tuple[int, VMobject]]]] = {}
        orphans: list[tuple[int, VMobject]] = []
        seen: set[int] = set()
        for order, leaf in enumerate(leaves):
            if id(leaf) in seen:
                continue
            seen.add(id(leaf))
            if (owner := owners.get(id(leaf))) and isinstance(leaf, VMobject):
                if _is_visible(leaf):
                    texts.setdefault(id(owner), (owner, []))[1].append((order, leaf))
            elif isinstance(leaf, VMobjectFromSVGPath) and id(leaf) not in drawings:
                if _is_visible(leaf):
                    orphans.append((order, leaf))
            else:
                self._shapes(moment, leaf, order)
        groups = [*texts.values(), *((None, cluster) for cluster in clusters(orphans))]
        moment.blocks = [block for owner, glyphs in groups if (block := self._block(owner, glyphs))]
        self.text_leaves = {id(leaf) for _, glyphs in groups for _, leaf in glyphs}
        visible = {stroke.owner for stroke in moment.strokes}
        axes = [_axes_of(chart, self._plotted.shares(chart)) for chart in charts]
        moment.axes = [a for a in axes if a.own & visible]
        moment.left_out = [missing for mobject in telling for missing in _missing(mobject)]
        _drop_hidden(moment)
        return moment

    def _measured(self, leaf: Mobject, kind: str, measure: Any) -> Any:
        state = (kind, leaf.points.tobytes(), *_paint(leaf))
        known = self._known.get(id(leaf))
        if known is None or known[0] != state:
            known = self._known[id(leaf)] = (state, measure())
        return known[1]

    def _shapes(self, moment: Moment, leaf: Mobject, order: int) -> None:
        if isinstance(leaf, ImageMobject):
            corners = leaf.points[[0, 1, 3, 2], :2]
            mean = leaf.pixel_array[..., :3].reshape(-1, 3).mean(axis=0) / 255
            name = f"{type(leaf).__name__}"
            moment.areas.append(
                Area(name, corners, tuple(mean.tolist()), _image_opacity(leaf), order, id(leaf), False, is_image=True)
            )
        elif isinstance(leaf, VMobject):
            stroke, area, is_seen = self._measured(leaf, "shape", lambda: _shape(leaf, order))
            if stroke:
                moment.strokes.append(_at(stroke, order))
            if area and is_seen:
                moment.areas.append(_at(area, order))
            elif area and stroke:
                moment.outlines.append(_at(area, order))

    def _block(self, owner: Mobject | None, glyphs: list[tuple[int, VMobject]]) -> Block | None:
        boxes, colours = [], []
        for _, glyph in glyphs:
            box, colour = self._measured(glyph, "glyph", lambda glyph=glyph: (glyph_box(glyph), glyph_colour(glyph)))
            if np.isfinite(box).all():
                boxes.append(box)
                colours.append(colour)
        if not boxes:
            return None
        first = glyphs[0][1]
        rims = first.background_stroke_width >= RIM and most_opaque(first.background_stroke_rgbas) > OPAQUE
        return Block(
            says=said(owner, len(glyphs)),
            glyphs=np.array(boxes),
            colours=np.array(colours),
            order=glyphs[0][0],
            cap_height=cap_height(owner, np.array(boxes)),
            name="formula" if isinstance(owner, MathTypst) else "",
            is_part=owner is None,
            halo=tuple(first.background_stroke_rgbas[0, :3].tolist()) if rims else None,
        )


def _at(thing: Any, order: int) -> Any:
    object.__setattr__(thing, "order", order)  # known things are kept; only their place in the order is new
    return thing


def _owners(on_stage: Iterable[Mobject]) -> tuple[dict[int, Mobject], set[int], list[Any], list[Mobject]]:
    """By leaf, the text that it is a glyph of; the leaves of drawings that came from SVG files; the charts; and what
    says of itself that it does not show all of its data.
    """
    owners: dict[int, Mobject] = {}
    drawings: set[int] = set()
    charts: list[Any] = []
    telling: list[Mobject] = []
    todo = list(on_stage)
    while todo:
        mobject = todo.pop()
        if isinstance(mobject, TEXTS):
            for leaf in mobject.get_family():
                owners.setdefault(id(leaf), mobject)
        elif isinstance(mobject, SVGMobject):
            drawings.update(id(leaf) for leaf in mobject.get_family())
        else:
            if isinstance(mobject, (Chart, ManimAxes)):
                charts.append(mobject)
            if isinstance(getattr(mobject, "left_out", None), tuple):
                telling.append(mobject)
            todo.extend(mobject.submobjects)
    return owners, drawings, charts, telling


def _axes_of(chart: Any, plotted: np.ndarray) -> Axes:
    parts = [chart.x_axis, chart.y_axis, *([chart.grid] if isinstance(chart, Chart) else [])]
    if isinstance(chart, Chart):
        scales = [(scale.low, scale.high, scale.log) for scale in (chart.x, chart.y)]
    else:
        scales = [(*ranges_of(axis), isinstance(axis.scaling, LogBase)) for axis in (chart.x_axis, chart.y_axis)]
    own = frozenset(id(leaf) for part in parts for leaf in part.get_family())
    x, y = (
        Axis(name, line[0], line[1], low, high, log)
        for name, line, (low, high, log) in zip(("the x axis", "the y axis"), ends_of(chart), scales, strict=True)
    )
    return Axes(x, y, id(chart), own, plotted)


def _missing(mobject: Mobject) -> Iterable[Missing]:
    """What a mobject does not show of its data, once it is seen itself, or nothing is left of it to be seen."""
    leaves = mobject.family_members_with_points()
    if not leaves or any(_is_visible(leaf) for leaf in leaves):
        low, high = (mobject.get_corner(corner)[:2].tolist() for corner in (DL, UR))
        for told in mobject.left_out:  # type: ignore[attr-defined]
            if isinstance(told, LeftOut):  # an author's class may have an attribute of that name
                yield Missing(told, id(mobject), (low[0], low[1], high[0], high[1]))


def _is_visible(leaf: Mobject) -> bool:
    if not isinstance(leaf, VMobject):
        return True
    strokes = leaf.stroke_width > 0 and most_opaque(leaf.stroke_rgbas) > FAINTEST
    return strokes or most_opaque(leaf.fill_rgbas) > FAINTEST


def _paint(leaf: Mobject) -> tuple[Any, ...]:
    if not isinstance(leaf, VMobject):
        return ()
    return (leaf.fill_rgbas.tobytes(), leaf.stroke_rgbas.tobytes(), leaf.stroke_width)


def _image_opacity(image: ImageMobject) -> float:
    return float(image.pixel_array[..., 3].max() / 255) * float(getattr(image, "fill_opacity", 1) or 0)


def _shape(leaf: VMobject, order: int) -> tuple[Stroke | None, Area | None, bool]:
    """A mobject's line and its area, as far as they are seen; a closed line alone may still be a box."""
    strokes = leaf.stroke_width > 0 and most_opaque(leaf.stroke_rgbas) > FAINTEST
    fills = most_opaque(leaf.fill_rgbas) > FAINTEST
    if not (strokes or fills):
        return None, None, False
    curves = leaf.points[: len(leaf.points) // 4 * 4].reshape(-1, 4, 3)[:, :, :2]
    curves = curves[np.isfinite(curves).all(axis=(1, 2))]  # a plot of log(x) from -1 on has no place before 0
    if not len(curves):
        return None, None, False
    starts = 1 + int((np.abs(curves[1:, 0] - curves[:-1, 3]).max(axis=1) > 1e-4).sum())
    closed = starts == 1 and bool(np.abs(curves[0, 0] - curves[-1, 3]).max() < 1e-3)
    is_box = closed and (isinstance(leaf, (Rectangle, Circle)) or _is_rectangle(curves))
    stroke = area = None
    if strokes:
        colour = leaf.stroke_rgbas[0]
        points, spacing = along(curves)
        stroke = Stroke(
            _named(leaf, colour), points, spacing, leaf.stroke_width * UNITS_PER_WIDTH, tuple(colour[:3].tolist()),
            float(colour[3]), order, starts, len(curves), closed, id(leaf), bool(getattr(leaf, "decoration", False)),
        )  # fmt: skip
    if fills or is_box:
        colour = leaf.fill_rgbas[0] if len(leaf.fill_rgbas) else np.zeros(4)
        outline = along(curves)[0] if len(curves) < 60 else curves[:, 0]
        opacity = float(colour[3]) if fills else 0.0
        area = Area(_named(leaf, colour), outline, tuple(colour[:3].tolist()), opacity, order, id(leaf), is_box)
    return stroke, area, fills


def _is_rectangle(curves: np.ndarray) -> bool:
    low, high = curves.reshape(-1, 2).min(axis=0), curves.reshape(-1, 2).max(axis=0)
    anchors = curves[:, 0]
    near = (np.abs(anchors - low) < 1e-2) | (np.abs(anchors - high) < 1e-2)
    return len(curves) == 4 and bool(near.all())


def _named(leaf: VMobject, colour: np.ndarray) -> str:
    return f"{type(leaf).__name__} in {ManimColor(tuple(colour[:3].tolist())).to_hex()}"


def along(curves: np.ndarray) -> tuple[np.ndarray, float]:
    """Points along cubic Bézier curves (n, 4, 2), about SPACING apart; and how far apart they are."""
    length = np.linalg.norm(np.diff(curves, axis=1), axis=2).sum(axis=1)
    counts = np.clip(np.ceil(length / SPACING), 1, 400).astype(int)
    which = np.repeat(np.arange(len(curves)), counts)
    t = (np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[which]
    t = t[:, None]
    p = curves[which]
    points = (1 - t) ** 3 * p[:, 0] + 3 * (1 - t) ** 2 * t * p[:, 1] + 3 * (1 - t) * t**2 * p[:, 2] + t**3 * p[:, 3]
    return np.concatenate([points, curves[-1:, 3]]), float(length.sum() / max(counts.sum(), 1))


def _drop_hidden(moment: Moment) -> None:
    """Leave out what later, opaque areas cover."""
    covers = [
        a for a in moment.areas if a.opacity > OPAQUE and min(a.box[2] - a.box[0], a.box[3] - a.box[1]) > SMALL_COVER
    ]

    boxes, orders = np.array([a.box for a in covers]).reshape(-1, 4), np.array([a.order for a in covers])

    def shown(points: np.ndarray, order: int, box: Any) -> np.ndarray:
        kept = np.ones(len(points), dtype=bool)
        # Of hundreds of covers, few lie near: which these are is asked of all at once.
        deep = np.minimum(boxes[:, 2:], box[2:]) > np.maximum(boxes[:, :2], box[:2])
        for number in np.flatnonzero((orders > order) & deep.all(axis=1)).tolist():
            left, bottom, right, top = covers[number].box
            x, y = points[:, 0], points[:, 1]
            near = np.flatnonzero(kept & (x >= left) & (x <= right) & (y >= bottom) & (y <= top))
            if len(near):
                kept[near] = ~inside(points[near], covers[number].outline)
                if not kept.any():
                    break
        return kept

    moment.blocks = [b for b in moment.blocks if shown((b.glyphs[:, :2] + b.glyphs[:, 2:]) / 2, b.order, b.box).any()]
    strokes = []
    for stroke in moment.strokes:
        kept = shown(stroke.points, stroke.order, stroke.box)
        if kept.all():
            strokes.append(stroke)
        elif kept.any():
            strokes.append(replace(stroke, points=stroke.points[kept]))
    moment.strokes = strokes
