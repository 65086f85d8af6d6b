"""A disputed figure in the space of a thumb: the few readings that matter on one line, labelled directly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app import words
from app.charts.glyphs import WIDTH, anchor, glyph
from app.charts.scale import Scale, scale
from app.look import MARKS, Group, Palette, tint
from app.markup import join
from app.readings import off_scale, position
from store.model import Figure

MOST = 5
_LINE = 34


@dataclass(frozen=True, slots=True)
class _Spot:
    figure: Figure
    percent: float
    label: str
    colour: str
    edge: bool


def chosen(figures: Sequence[Figure], groups: Mapping[str, Group]) -> list[Figure]:
    """The readings worth the space: the leading one first, then conflicts, then the others by support."""
    rank = {"same": 0, "contradiction": 1, "some": 1, "correction": 2, "growth": 3, "rounding": 4}
    usable = [f for f in figures if position(f.stated, f.low, f.high) is not None]
    order = sorted(usable, key=lambda f: (rank.get(groups.get(f.id, "unknown"), 5), -f.independent_origins, f.reading))
    return order[:MOST]


def mini_chart(figures: Sequence[Figure], groups: Mapping[str, Group], unit: str, colours: Palette) -> Markup:
    """A line with the chosen readings on it; labels alternate above and below so that they don't collide."""
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
    pieces = [_draw(spot, above) for spot, above in zip(spots, lanes, strict=True)]
    alt = words.listed([spot.label for spot in spots], limit=MOST)
    frame = Markup('<div role="img" aria-label="{}" style="position:relative;height:68px;overflow:hidden">{}{}</div>')
    return frame.format(f"Readings: {alt}", base.format(_LINE, colours.line), join(pieces))


def _spot(
    figure: Figure, groups: Mapping[str, Group], unit: str, axis: Scale, colours: Palette, *, edge: bool
) -> _Spot:
    value = position(figure.stated, figure.low, figure.high) or 0.0
    mark = MARKS[groups.get(figure.id, figure.relation)]
    percent = min(max(axis.percent(value), 3.0), 97.0)
    label = words.reading(figure.qualifier, figure.stated, figure.low, figure.high, unit)
    return _Spot(figure, percent, f"{label}, off the scale" if edge else label, tint(colours, mark.tint), edge)


def _lanes(spots: Sequence[_Spot]) -> list[bool]:
    """True for a label above the line; a label goes to the lane that has been free for longer."""
    ends = {True: -100.0, False: -100.0}
    lanes = []
    for spot in spots:
        start = spot.percent - len(spot.label) * 0.9
        above = ends[True] <= start or ends[True] <= ends[False]
        ends[above] = spot.percent + len(spot.label) * 1.1
        lanes.append(above)
    return lanes


def _draw(spot: _Spot, above: bool) -> Markup:
    qualifier = spot.figure.qualifier
    place = f"left:calc({spot.percent:.2f}% - {anchor(qualifier)}px);top:{_LINE - 9}px;width:{WIDTH}px"
    side = "left:0" if spot.percent < 14 else "right:0" if spot.percent > 86 else ""
    shift = side or f"left:{spot.percent:.2f}%;transform:translateX(-50%)"
    style = f"position:absolute;{shift};top:{2 if above else 47}px;color:{spot.colour};white-space:nowrap"
    label = Markup('<span class="tw-kicker" style="{}">{}</span>').format(style, spot.label)
    picture = Markup('<span style="position:absolute;line-height:0;{}">{}</span>')
    return picture.format(place, glyph(qualifier, spot.colour)) + label
