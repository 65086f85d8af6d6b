"""What each outlet printed: one row a reading, drawn as an interval, grouped by how it stands to the others.

Shape says how the number was worded, colour says the relation. The rows read as one table: outlet and credit at the
left, the axis in the middle, wording and date at the right. One transparent bar a row takes the click.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

import plotly.graph_objects as go

from app import words
from app.charts.base import Marks, add_marks, canvas, gradient, line, literal, note, strokes
from app.charts.scale import Scale, scale
from app.comparing import Common
from app.look import MARKS, SERIF, Group, Palette, blend, fade, tint
from app.readings import VAGUE, Reading, aside, group_word, stretch
from app.references import Reference, axis_ends

ROW, GROUP, HEAD = 27, 30, 46
PIN = 20  # room under the rows for the words of a reference figure
LEFT, RIGHT = 0.335, 0.80
CREDIT, PRINTED = 0.19, 0.818
MOST_ROWS = 40
SENTENCE_WIDTH, SENTENCE_LINES, SENTENCE_HEIGHT = 150, 2, 20
WASH = 0.11  # how much of its colour the selected row is tinted with
_ARROW, _BLUR = 0.13, 0.03
PLOT_WIDTH, CHARACTER = 565, 6.4  # pixels at the usual page width, for judging whether words collide


@dataclass(slots=True)
class _Sheet:
    """What has been drawn so far; ``y`` is the next free line in pixels from the top."""

    colours: Palette
    axis: Scale
    now: datetime
    unit: str
    edited: frozenset[str] = frozenset()
    y: float = HEAD
    notes: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)
    marks: Marks = field(default_factory=dict)
    rows: list[tuple[float, float, str, str]] = field(default_factory=list)
    selected: str | None = None

    def mark(self, symbol: str, x: float, colour: str) -> None:
        """Put a marker on the current line."""
        self.marks.setdefault(symbol, []).append((x, self.y, colour))

    def text(self, text: str, x: float, colour: str, **more: Any) -> None:
        """Put a text on the current line; ``x`` is a share of the whole width unless ``xref`` says otherwise."""
        self.notes.append(note(text, x, self.y, colour, **({"xref": "paper"} | more)))


def interval_chart(
    readings: Sequence[Reading],
    selected: str | None,
    colours: Palette,
    now: datetime,
    *,
    leading: Reading | None = None,
    edited: frozenset[str] = frozenset(),
    totals: Mapping[str, int] | None = None,
    pinned: Reference | None = None,
    told: Mapping[Group, str] | None = None,
    band: Common | None = None,
) -> go.Figure:
    """The chart of at most ``MOST_ROWS`` ``readings``, in the order given.

    ``selected`` is the id of the claim whose row is tinted and opens on its sentence; ``leading`` the reading that
    gets the dotted line; ``edited`` are the ids of claims whose figure was changed in place; ``totals`` how many
    readings each group has when not all of them are given; ``pinned`` the reference figure that gets the dashed line;
    ``told`` what stands behind the word over a group; ``band`` the stretch to shade that most readings leave room for.
    Rows carry the claim's id as ``customdata`` of the first trace.
    """
    apart = aside(readings)
    ends = axis_ends(readings, apart, pinned)
    unit = readings[0].claim.quantity.unit if readings else ""
    sheet = _Sheet(colours, scale(ends, ticks=7), now, unit, edited, selected=selected)
    _groups(sheet, readings, apart, totals or {}, told or {})
    _axis(sheet)
    if band is not None:
        _band(sheet, band, leading)
    if leading is not None and leading.position is not None:
        _leading(sheet, leading, band)
    if pinned is not None and pinned.value is not None:
        _pinned(sheet, pinned, pinned.value)
    return _assemble(sheet)


def _groups(
    sheet: _Sheet, readings: Sequence[Reading], apart: set[int], totals: Mapping[str, int], told: Mapping[Group, str]
) -> None:
    for group, members in groupby(enumerate(readings), key=lambda one: one[1].group):
        rows = list(members)
        word, count = group_word(group, [r for _, r in rows]), totals.get(group, len(rows))
        _group_head(sheet, group, word, count, told.get(group, ""), first=rows[0][0] == 0)
        for index, reading in rows:
            _row(sheet, reading, slip=index in apart)


def _group_head(sheet: _Sheet, group: Group, word: str, count: int, told: str, *, first: bool) -> None:
    mark = MARKS[group]
    if not first:
        sheet.shapes.append(_rule(sheet.y - 3, sheet.colours.line))
    sheet.y += 12 if first else 14
    colour = tint(sheet.colours, mark.tint)
    beside = f"{words.number(count)}  {literal(told, 90)}".rstrip()
    sheet.text(
        f"<b>{mark.sign}  {word}</b>  <span style='color:{sheet.colours.muted}'>{beside}</span>", 0, colour, size=13
    )
    sheet.y += GROUP - 6


def _rule(y: float, colour: str) -> dict[str, Any]:
    return line(0, y, 1, y, colour, xref="paper", yref="y")


def _row(sheet: _Sheet, reading: Reading, *, slip: bool) -> None:
    colours, claim = sheet.colours, reading.claim
    colour = tint(colours, MARKS[reading.group].tint)
    name = literal(reading.outlet, 29)
    word = "withdrawn" if reading.row.withdrawn else "edited" if claim.id in sheet.edited else ""
    beside = f"  <span style='color:{colours.contradiction}'>{word}</span>" if word else ""
    sheet.text((literal(reading.outlet, 28 - len(word)) if word else name) + beside, 0.004, colours.ink, size=14)
    sheet.text(literal(words.credited(claim), 26), CREDIT, colours.muted, size=13)
    sheet.text(literal(words.quoted(words.shorten(reading.printed, 20))), PRINTED, colours.ink, size=14)
    counted = words.as_of(claim.as_of, claim.as_of_basis, now=sheet.now)
    sheet.text(counted, 0.998, colours.muted, size=13, xanchor="right")
    if reading.position is None:
        sheet.text("no number to place", (LEFT + RIGHT) / 2, colours.muted, xanchor="center")
    elif slip and not sheet.axis.low <= reading.position <= sheet.axis.high:
        _edge(sheet, reading, reading.position, colour)
    else:
        _glyph(sheet, reading, reading.position, colour)
    extra = _sentence(sheet, reading) if claim.id == sheet.selected else 0.0
    wash = fade(colour, WASH if extra else 0.0)
    sheet.rows.append((sheet.y + extra / 2, ROW + extra, claim.id, wash))
    sheet.y += ROW + extra


def _sentence(sheet: _Sheet, reading: Reading) -> float:
    """Write the sentence of the selected row under it, where the eye is; returns the room it takes in pixels."""
    lines = textwrap.wrap(words.plain(reading.claim.sentence), SENTENCE_WIDTH) or [words.MISSING]
    if len(lines) > SENTENCE_LINES:
        lines = [*lines[: SENTENCE_LINES - 1], words.shorten(" ".join(lines[SENTENCE_LINES - 1 :]), SENTENCE_WIDTH)]
    text, printed = literal(" ".join(lines), 1000), literal(reading.printed)
    marked = text.replace(printed, f"<b>{printed}</b>") if text.count(printed) == 1 else text
    height = SENTENCE_HEIGHT * len(lines) + 4.0
    broken = _break_like(marked, lines)
    back = blend(tint(sheet.colours, MARKS[reading.group].tint), sheet.colours.paper, WASH)
    place = {"xref": "paper", "align": "left", "yanchor": "top", "family": SERIF, "size": 14.5, "bgcolor": back}
    sheet.notes.append(note(broken, 0.004, sheet.y + ROW / 2 - 4, sheet.colours.ink, **place))
    return height


def _break_like(marked: str, lines: Sequence[str]) -> str:
    """Put the line breaks of ``lines`` into the same words with markup in them."""
    parts, found = marked.split(" "), []
    for count in (len(one.split(" ")) for one in lines):
        found.append(" ".join(parts[:count]))
        parts = parts[count:]
    return "<br>".join(found)


def _edge(sheet: _Sheet, reading: Reading, value: float, colour: str) -> None:
    """A value that would squash the axis: a triangle at the edge and the number beside it."""
    high = value > sheet.axis.high
    sheet.mark("triangle-right" if high else "triangle-left", sheet.axis.high if high else sheet.axis.low, colour)
    shown = reading.words if reading.claim.quantity.qualifier in VAGUE else words.amount(value, sheet.unit)
    text = f"<b>{literal(shown)}</b>  off the scale"
    place = (RIGHT - 0.012, "right") if high else (LEFT + 0.012, "left")
    sheet.text(text, place[0], colour, size=13, xanchor=place[1], bgcolor=sheet.colours.paper)


def _glyph(sheet: _Sheet, reading: Reading, value: float, colour: str) -> None:
    qualifier, width = reading.claim.quantity.qualifier, sheet.axis.width
    if qualifier == "exact":
        sheet.mark("circle", value, colour)
    elif qualifier == "about":
        reach = max(abs(value) * _BLUR, width * 0.018)
        stops = ((colour, 0.0), (colour, 0.45), (colour, 0.95), (colour, 0.45), (colour, 0.0))
        sheet.images.append(gradient(value - reach, value + reach, sheet.y, 14, stops))
    elif stretch(reading):
        low, high = max(min(ends := stretch(reading)), sheet.axis.low), min(max(ends), sheet.axis.high)
        soft = ((colour, 0.15), (colour, 0.75), (colour, 0.15))
        plain = ((colour, 0.8), (colour, 0.8))
        sheet.images.append(gradient(low, high, sheet.y, 4, plain if qualifier == "between" else soft))
        for end in (low, high) if qualifier == "between" else ():
            sheet.mark("line-ns-open", end, colour)
    else:
        up = qualifier in ("over", "at_least")
        tip = value + (width if up else -width) * _ARROW
        fading = ((colour, 0.95), (colour, 0.3))
        sheet.images.append(gradient(value, tip, sheet.y, 5, fading if up else fading[::-1]))
        sheet.mark("line-ns-open", value, colour)
        sheet.mark("triangle-right" if up else "triangle-left", tip, fade(colour, 0.75))


def _axis(sheet: _Sheet) -> None:
    colours = sheet.colours
    for tick in sheet.axis.ticks:
        sheet.shapes.append(line(tick, HEAD - 6, tick, sheet.y, colours.grid))
        share = sheet.axis.percent(tick)
        side = "left" if share < 3 else "right" if share > 97 else "center"  # beside the heads of the columns
        sheet.notes.append(
            note(words.amount(tick, sheet.unit), tick, HEAD - 16, colours.muted, size=12.5, xanchor=side)
        )
    sheet.shapes.append(_rule(HEAD - 6, colours.line))
    heads = ((0.004, "Outlet", "left"), (CREDIT, "Says it got it from", "left"), (PRINTED, "As printed", "left"))
    for x, text, anchor in (*heads, (0.998, "Counted", "right")):
        sheet.notes.append(note(text, x, HEAD - 16, colours.muted, xref="paper", size=12.5, xanchor=anchor))


def _band(sheet: _Sheet, band: Common, leading: Reading | None) -> None:
    """The stretch that most readings leave room for, behind everything, with its words above the axis."""
    low, high = max(band.low, sheet.axis.low), min(band.high, sheet.axis.high)
    shade = {"type": "rect", "x0": low, "x1": high, "y0": HEAD - 6, "y1": sheet.y, "layer": "below"}
    sheet.shapes.insert(0, shade | {"fillcolor": sheet.colours.band, "line": {"width": 0}})
    text = f"fits {band.count} readings: {words.span(band.low, band.high, sheet.unit)}"
    start = max(low, (leading.position if leading else None) or low)
    narrow = (high - start) / sheet.axis.width * PLOT_WIDTH < len(text) * CHARACTER
    # The words of the leading reading end at its line, or begin there where it is the band's right end.
    x, side = (start, "left") if narrow and start < high else (high, "right")
    shift = 8 if side == "left" else 0
    sheet.notes.append(note(text, x, 6, sheet.colours.primary, xanchor=side, xshift=shift))


def _leading(sheet: _Sheet, leading: Reading, band: Common | None) -> None:
    value, colour = leading.position or 0.0, sheet.colours.same
    sheet.shapes.append(line(value, HEAD - 6, value, sheet.y, colour, width=1.5, dash="dot"))
    share = sheet.axis.percent(value)
    anchor = "left" if share < 20 else "right" if share > 80 else "center"
    if band is not None:  # its words end at its right end
        anchor = "right" if value < band.high else "left"
    text = f"<b>Best supported: {literal(leading.words)}</b>"
    sheet.notes.append(note(text, value, 6, colour, size=13, xanchor=anchor))


def _pinned(sheet: _Sheet, pinned: Reference, value: float) -> None:
    """The reference figure: a dashed line with its words below the rows; only the words where it is off the scale."""
    colour, there = sheet.colours.primary, sheet.axis.low <= value <= sheet.axis.high
    words_ = f"<b>Reference: {literal(pinned.reading, 40)}</b>"
    if there:
        sheet.shapes.append(line(value, HEAD - 6, value, sheet.y, colour, width=2, dash="dash"))
    share = sheet.axis.percent(value) if there else 100 if value > sheet.axis.high else 0
    anchor = "left" if share < 20 else "right" if share > 80 else "center"
    place = value if there else sheet.axis.high if share else sheet.axis.low
    text = words_ if there else f"{words_}  off the scale"
    sheet.notes.append(note(text, place, sheet.y + PIN / 2, colour, size=13, xanchor=anchor))
    sheet.y += PIN


def _assemble(sheet: _Sheet) -> go.Figure:
    """The drawn sheet under one transparent bar a row; the bars lie on axes of their own that span the whole width."""
    height = int(sheet.y + 2)
    figure = canvas(sheet.colours, height)
    figure.add_bar(
        y=[y for y, _, _, _ in sheet.rows],
        x=[1] * len(sheet.rows),
        width=[height for _, height, _, _ in sheet.rows],
        orientation="h",
        xaxis="x2",
        yaxis="y2",
        customdata=[claim for _, _, claim, _ in sheet.rows],
        hoverinfo="none",
        marker={"color": [wash for _, _, _, wash in sheet.rows]},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    add_marks(figure, sheet.marks, size=11, tick=17, dot=13)
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(
        xaxis=hidden | {"domain": [LEFT, RIGHT], "range": [sheet.axis.low, sheet.axis.high]},
        xaxis2=hidden | {"domain": [0, 1], "range": [0, 1], "anchor": "y2"},
        yaxis=hidden | {"range": [height, 0]},
        yaxis2=hidden | {"range": [height, 0], "anchor": "x2"},
        shapes=strokes(sheet.shapes),
        annotations=sheet.notes,
        images=sheet.images,
    )
    return figure
