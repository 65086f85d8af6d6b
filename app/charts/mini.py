"""A disputed figure in the space of a thumb: the few readings that matter on one line, labelled directly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app import words
from app.charts.glyphs import EDGE_ANCHOR, anchor, edge, glyph
from app.charts.scale import Scale, scale
from app.look import MARKS, Group, Palette, tint
from app.markup import join
from app.readings import VAGUE, off_scale, position
from store.model import Figure

MOST = 5
HEIGHT, _LINE = 92, 46
_LANES = (18, 58, 2, 74)  # tops of the label lanes in pixels: next to the line first
_CHARACTER = 1.9  # width of a character in percent of a column of the usual page


@dataclass(frozen=True, slots=True)
class _Spot:
    figure: Figure
    percent: float
    label: str
    colour: str
    edge: bool

    @property
    def side(self) -> str:
        """Where the label is anchored: at an end of the line, else in the middle over its value."""
        half = len(self.label) * _CHARACTER / 2
        return "left" if self.percent < half else "right" if self.percent + half > 100 else "middle"

    @property
    def reach(self) -> tuple[float, float]:
        """The part of the line that the label covers, in percent."""
        width = len(self.label) * _CHARACTER
        start = {"left": 0.0, "right": 100 - width}.get(self.side, self.percent - width / 2)
        return start, start + width


def chosen(figures: Sequence[Figure], groups: Mapping[str, Group]) -> list[Figure]:
    """The readings worth the space: the leading one first, then conflicts, then the others by support.

    Vague ones ("hundreds") are left out where two others give numbers.
    """
    rank = {"same": 0, "contradiction": 1, "some": 1, "correction": 2, "growth": 3, "rounding": 4}
    usable = [f for f in figures if position(f.stated, f.low, f.high) is not None]
    exact = [f for f in usable if f.qualifier not in VAGUE]
    usable = exact if len(exact) > 1 else usable
    order = sorted(usable, key=lambda f: (rank.get(groups.get(f.id, "unknown"), 5), -f.independent_origins, f.reading))
    return order[:MOST]


def mini_chart(figures: Sequence[Figure], groups: Mapping[str, Group], unit: str, colours: Palette) -> Markup:
    """A line with the chosen readings on it; labels take the nearest lane that is free."""
    shown = chosen(figures, groups)
    values = [position(f.stated, f.low, f.high) or 0.0 for f in shown]
    aside = off_scale(values)
    axis = scale([v for i, v in enumerate(values) if i not in aside], room=0.2)
    spots = sorted(
        (_spot(figure, groups, unit, axis, colours, edge=i in aside) for i, figure in enumerate(shown)),
        key=lambda spot: spot.percent,
    )
    lanes = _lanes(spots)
    base = Markup('<div style="position:absolute;left:0;right:0;top:{}px;border-top:1px solid {}"></div>')
    pieces = [_draw(spot, top) for spot, top in zip(spots, lanes, strict=True)]
    alt = words.listed([spot.label for spot in spots], limit=MOST)
    frame = Markup('<div role="img" aria-label="{}" style="position:relative;height:{}px;overflow:hidden">{}{}</div>')
    return frame.format(f"Readings: {alt}", HEIGHT, base.format(_LINE, colours.line), join(pieces))


def _spot(
    figure: Figure, groups: Mapping[str, Group], unit: str, axis: Scale, colours: Palette, *, edge: bool
) -> _Spot:
    value = position(figure.stated, figure.low, figure.high) or 0.0
    mark = MARKS[groups.get(figure.id, figure.relation)]
    percent = min(max(axis.percent(value), 3.0), 97.0)
    label = words.reading(figure.qualifier, figure.stated, figure.low, figure.high, unit)
    return _Spot(figure, percent, f"{label}, off the scale" if edge else label, tint(colours, mark.tint), edge)


def _lanes(spots: Sequence[_Spot]) -> list[int]:
    """The top of every label: the first lane that is free where the label stands, else the one free for longest."""
    ends = dict.fromkeys(_LANES, -100.0)
    tops = []
    for spot in spots:
        start, end = spot.reach
        top = next((lane for lane in _LANES if ends[lane] + 1 <= start), min(ends, key=ends.__getitem__))
        ends[top] = end
        tops.append(top)
    return tops


def _draw(spot: _Spot, top: int) -> Markup:
    qualifier = spot.figure.qualifier
    shift = {"left": "left:0", "right": "right:0"}.get(
        spot.side, f"left:{spot.percent:.2f}%;transform:translateX(-50%)"
    )
    style = f"position:absolute;{shift};top:{top}px;color:{spot.colour};white-space:nowrap"
    label = Markup('<span class="tw-kicker" style="{}">{}</span>').format(style, spot.label)
    picture = Markup('<span style="position:absolute;line-height:0;{}">{}</span>')
    place = f"left:calc({spot.percent:.2f}% - {EDGE_ANCHOR if spot.edge else anchor(qualifier)}px);top:{_LINE - 9}px"
    shape = edge(spot.colour, right=spot.percent > 50) if spot.edge else glyph(qualifier, spot.colour)
    return picture.format(place, shape) + label
