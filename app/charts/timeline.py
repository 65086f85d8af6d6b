"""How a story unfolded: milestones, articles per day and the main figure by outlet, on one broken time axis."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import plotly.graph_objects as go

from app import words
from app.charts.base import Marks, add_marks, canvas, gradient, line, literal, note, strokes
from app.charts.labels import Label, Obstacle, lanes, spread
from app.charts.scale import Scale, scale
from app.charts.timeaxis import TimeAxis, time_axis
from app.charts.volume import Bar, bars, step_of
from app.look import MARKS, Palette, fade, tint
from app.readings import Reading, aside
from store.model import Milestone

LEFT, RIGHT = 0.098, 0.945
PLOT_WIDTH = 1030  # pixels that the plot has at the usual page width, for judging whether labels collide
LANE, BARS, VALUES = 34, 92, 190
_BESIDE = (0, 15, -15)  # pixels by which readings of one day and number stand apart
MOST_LABELS, MOST_MILESTONES, WIDEST_BAR, CHARACTER = 9, 8, 26, 6.7


@dataclass(slots=True)
class _Sheet:
    """What has been drawn so far, in pixels from the top and days from the left."""

    colours: Palette
    axis: TimeAxis
    today: date
    notes: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)
    marks: Marks = field(default_factory=dict)

    def pixels(self, x: float) -> float:
        """A position on the axis in pixels of the usual page."""
        return x / self.axis.end * PLOT_WIDTH

    def grid(self, y: float, label: str) -> None:
        """A thin line across with its value at the right."""
        self.shapes.append(line(0, y, self.axis.end, y, self.colours.grid))
        self.notes.append(note(label, RIGHT + 0.008, y, self.colours.muted, xref="paper"))

    def title(self, y: float, *lines: str) -> None:
        """The name of a panel in the left margin."""
        text = "<br>".join(f"<b>{literal(part, 16)}</b>" for part in lines)
        self.notes.append(note(text, 0, y, self.colours.ink, xref="paper", size=13, align="left"))


def timeline_chart(
    counts: Mapping[date, int],
    milestones: Sequence[Milestone],
    readings: Sequence[Reading],
    label: str,
    colours: Palette,
    today: date,
) -> go.Figure:
    """The chart of a story with at least one day in ``counts``, ``milestones`` or dated ``readings``."""
    dated = [r for r in readings if r.claim.as_of is not None and r.position is not None]
    days = [*counts, *(m.day for m in milestones), *(r.claim.as_of for r in dated if r.claim.as_of)]
    sheet = _Sheet(colours, time_axis(days), today)
    volume = bars(counts, sheet.axis)
    top = _milestones(sheet, milestones)
    floor = top + 26 + BARS
    most = _count_axis(volume)
    _bars(sheet, volume, most, floor)
    bottom = floor
    if dated:
        bottom = floor + 34 + VALUES
        _values(sheet, dated, label, floor + 34, bottom)
    _milestone_lines(sheet, milestones, top, bottom)
    _days(sheet, bottom, floor if dated else None)
    return _assemble(sheet, volume, most, floor, bottom + 30)


def _milestones(sheet: _Sheet, milestones: Sequence[Milestone]) -> float:
    """Draw diamonds, one a day, with labels in as many lanes as they need; returns the y of the diamonds."""
    if not milestones:
        return 0.0
    days = _by_day(milestones)
    texts = [_together([words.plain(m.label) for m in members]) for members in days]
    places = [sheet.axis.place(members[0].day) or 0.0 for members in days]
    labels = [Label(sheet.pixels(x), CHARACTER * max(12, len(text))) for x, text in zip(places, texts, strict=True)]
    lane_of, count = lanes(labels, width=PLOT_WIDTH)
    y = count * LANE + 12.0
    for members, label, lane, text, x in zip(days, labels, lane_of, texts, places, strict=True):
        anchor = label.anchor(PLOT_WIDTH)
        when = words.as_of(members[0].day, members[0].basis, now=sheet.today)
        full = f"<b>{literal(text, 60)}</b><br><span style='color:{sheet.colours.muted}'>{when}</span>"
        place = {"xanchor": anchor, "align": anchor, "bgcolor": sheet.colours.paper}
        sheet.notes.append(note(full, x, lane * LANE + 16, sheet.colours.ink, size=13, **place))
        symbol = "diamond-open" if members[0].basis == "published" else "diamond"
        sheet.marks.setdefault(symbol, []).append((x, y, sheet.colours.ink))
    sheet.title(y, "Milestones")
    return y


def _together(labels: Sequence[str]) -> str:
    """The milestones of one day as one line: "Programme paused, petition signed"."""
    distinct = list(dict.fromkeys(labels))
    return words.shorten(", ".join([distinct[0], *map(words.lower_first, distinct[1:])]), 56)


def _by_day(milestones: Sequence[Milestone]) -> list[list[Milestone]]:
    """The newest days that have milestones, each with its own."""
    days: dict[date, list[Milestone]] = defaultdict(list)
    for milestone in milestones:
        days[milestone.day].append(milestone)
    return [days[day] for day in sorted(days)[-MOST_MILESTONES:]]


def _milestone_lines(sheet: _Sheet, milestones: Sequence[Milestone], top: float, bottom: float) -> None:
    for members in _by_day(milestones):
        x = sheet.axis.place(members[0].day) or 0.0
        sheet.shapes.append(line(x, top + 8, x, bottom, sheet.colours.muted, dash="dot"))


def _bars(sheet: _Sheet, volume: Sequence[Bar], axis: Scale, floor: float) -> None:
    """Grid and title of the panel of articles; the bars are a trace of their own."""
    for tick in axis.ticks:
        sheet.grid(floor - BARS * tick / axis.high, words.number(tick))
    sheet.title(floor - BARS / 2, "Articles", f"per {step_of(sheet.axis)}")
    if not volume:
        return
    busiest = max(volume, key=lambda bar: (bar.count, bar.first))
    for bar in dict.fromkeys((busiest, volume[-1])):
        y = floor - BARS * bar.count / axis.high - 11
        colour = sheet.colours.primary if bar.holds(sheet.today) else sheet.colours.muted
        place = {"xanchor": "center", "bgcolor": sheet.colours.paper}
        sheet.notes.append(note(f"<b>{words.number(bar.count)}</b>", bar.at, y, colour, **place))


def _count_axis(volume: Sequence[Bar]) -> Scale:
    most = max((bar.count for bar in volume), default=1)
    ticks = scale([0, most], room=0, ticks=2, from_zero=True).ticks
    whole = tuple(tick for tick in ticks if tick == int(tick))
    return Scale(0, max(most, *whole), whole)


def _values(sheet: _Sheet, readings: Sequence[Reading], label: str, top: float, bottom: float) -> None:
    """Dated readings of the main figure: one mark for each reading and day, labelled with who printed it."""
    places = [r.position or 0.0 for r in readings]
    apart = aside(readings)
    axis = scale([v for i, v in enumerate(places) if i not in apart], ticks=4)
    unit = readings[0].claim.quantity.unit
    for tick in axis.ticks:
        sheet.grid(bottom - (bottom - top) * axis.percent(tick) / 100, words.amount(tick, unit))
    sheet.title((top + bottom) / 2, *_wrapped(words.sentence_case(label)))
    _leading(sheet, readings, axis, top, bottom)
    first: dict[str, tuple[Reading, float, float]] = {}
    printed: dict[str, list[str]] = defaultdict(list)
    drawn: set[tuple[date, str]] = set()
    beside: Counter[tuple[float, float]] = Counter()
    kept = [r for i, r in enumerate(readings) if i not in apart and r.claim.as_of is not None]
    for reading in sorted(kept, key=lambda r: (r.claim.as_of or date.min, r.claim.id)):
        day = reading.claim.as_of or date.min
        printed[reading.words].append(words.shorten(reading.outlet, 24))
        if (day, reading.words) in drawn:
            continue
        drawn.add((day, reading.words))
        x, y = sheet.axis.place(day) or 0.0, bottom - (bottom - top) * axis.percent(reading.position or 0.0) / 100
        beside[x, y] += 1
        x += _BESIDE[(beside[x, y] - 1) % len(_BESIDE)] / PLOT_WIDTH * sheet.axis.end
        _mark(sheet, reading, x, y, tint(sheet.colours, MARKS[reading.group].tint))
        first.setdefault(reading.words, (reading, x, y))
    spots = [(*spot, list(dict.fromkeys(printed[key]))) for key, spot in first.items()]
    _write(sheet, spots[:MOST_LABELS], (top - 14, bottom - 8))


def _leading(sheet: _Sheet, readings: Sequence[Reading], axis: Scale, top: float, bottom: float) -> None:
    """A dotted line at the leading reading, from the day on which it first counts."""
    held = [r for r in readings if r.group == "same" and r.position is not None and r.claim.as_of is not None]
    if not held or len(readings) < 2:
        return
    first = min(held, key=lambda r: (r.claim.as_of or date.max, r.claim.id))
    x = sheet.axis.place(first.claim.as_of or date.max) or 0.0
    y = bottom - (bottom - top) * axis.percent(first.position or 0.0) / 100
    sheet.shapes.append(line(x, y, sheet.axis.end, y, sheet.colours.same, dash="dot", width=1.5))


def _write(
    sheet: _Sheet, spots: Sequence[tuple[Reading, float, float, list[str]]], between: tuple[float, float]
) -> None:
    """Label every reading where it first appears with who printed it, moved where labels would run into another."""
    names = [words.listed(outlets, limit=2) for *_, outlets in spots]
    labels = [
        Label(sheet.pixels(x), CHARACTER * (len(name) + len(reading.words) + 2), y + _aside(reading))
        for (reading, x, y, _), name in zip(spots, names, strict=True)
    ]
    heights = spread(labels, PLOT_WIDTH, _obstacles(sheet), between)
    for (reading, x, _, _), name, label, y in zip(spots, names, labels, heights, strict=True):
        side = label.beside(PLOT_WIDTH)
        colour = tint(sheet.colours, MARKS[reading.group].tint)
        text = f"<b>{literal(reading.words)}</b>  {literal(name, 60)}"
        place = {"xanchor": side, "xshift": -4 if side == "left" else 4, "bgcolor": fade(sheet.colours.paper, 0.85)}
        sheet.notes.append(note(text, x, y, colour, **place))


def _obstacles(sheet: _Sheet) -> list[Obstacle]:
    """The marks of readings drawn so far, arrows included."""
    found = []
    for symbol, points in sheet.marks.items():
        if not symbol.startswith("diamond"):
            found += [Obstacle(sheet.pixels(x) - 6, sheet.pixels(x) + 6, y - 4, y + 4) for x, y, _ in points]
    return found


def _aside(reading: Reading) -> float:
    """Pixels from a mark to its label, on the side that the mark's arrow leaves free."""
    return 14.0 if reading.claim.quantity.qualifier in ("over", "at_least") else -15.0


def _wrapped(label: str) -> list[str]:
    """A metric's name over two or three short lines."""
    found = [""]
    for word in words.plain(label).split():
        if len(found[-1]) + len(word) > 13 and found[-1]:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found[:3]


def _mark(sheet: _Sheet, reading: Reading, x: float, y: float, colour: str) -> None:
    """The glyph of a reading standing upright: ticks lie flat, arrows point up for "over" and down for "nearly"."""
    qualifier = reading.claim.quantity.qualifier
    if qualifier == "exact":
        sheet.marks.setdefault("circle", []).append((x, y, colour))
    elif qualifier in ("over", "at_least", "nearly", "up_to", "under"):
        up = qualifier in ("over", "at_least")
        sheet.marks.setdefault("line-ew-open", []).append((x, y, colour))
        tip = y + (-20 if up else 20)
        sheet.shapes.append(line(x, y, x, tip, fade(colour, 0.55), width=3, layer="above"))
        sheet.marks.setdefault("triangle-up" if up else "triangle-down", []).append((x, tip, colour))
    else:
        width = sheet.axis.end * 0.012
        soft = ((colour, 0.0), (colour, 0.9), (colour, 0.0))
        sheet.images.append(gradient(x - width / 2, x + width / 2, y, 22, soft, vertical=True))


def _days(sheet: _Sheet, bottom: float, upper: float | None) -> None:
    """Day labels, and a sign where the axis leaves days out."""
    for x, label in sheet.axis.ticks(year=sheet.today.year):
        sheet.notes.append(note(label, x, bottom + 14, sheet.colours.muted, xanchor="center"))
    sheet.shapes.append(line(0, bottom, sheet.axis.end, bottom, sheet.colours.line))
    for x, days in sheet.axis.breaks():
        half = sheet.axis.gap * 0.18
        for y in [bottom, *([upper] if upper is not None else [])]:
            sheet.shapes.append(line(x - half, y, x + half, y, sheet.colours.paper, width=5, layer="above"))
            for side in (-half, half):
                ends = (x + side - half / 2, y + 5, x + side + half / 2, y - 5)
                sheet.shapes.append(line(*ends, sheet.colours.muted, layer="above"))
        text = f"<i>{words.plural(days, 'day')}</i>"
        sheet.notes.append(note(text, x, bottom + 14, sheet.colours.muted, xanchor="center", size=12))


def _assemble(sheet: _Sheet, volume: Sequence[Bar], most: Scale, floor: float, height: float) -> go.Figure:
    figure = canvas(sheet.colours, int(height))
    colours = (sheet.colours.primary, sheet.colours.bar)
    figure.add_bar(
        x=[bar.at for bar in volume],
        y=[-BARS * bar.count / most.high for bar in volume],
        base=floor,
        width=min(0.78 * (7 if step_of(sheet.axis) == "week" else 1), WIDEST_BAR * sheet.axis.end / PLOT_WIDTH),
        hoverinfo="text",
        hovertext=[bar.said(sheet.today) for bar in volume],
        marker={"color": [colours[0] if bar.holds(sheet.today) else colours[1] for bar in volume]},
    )
    add_marks(figure, sheet.marks, size=10, tick=15, dot=11)
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(
        xaxis=hidden | {"domain": [LEFT, RIGHT], "range": [0, sheet.axis.end]},
        yaxis=hidden | {"range": [int(height), 0]},
        shapes=strokes(sheet.shapes),
        annotations=sheet.notes,
        images=sheet.images,
    )
    return figure
