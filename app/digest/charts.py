"""The chart of a disputed figure: a row for each outlet, drawn with matplotlib as SVG, or PNG for mail and DOCX.

A dot is an exact number, a faded bar an approximate one or a range, an arrow a bound ("over", "nearly"). What lies far
off the others is named at the edge instead of squashing the axis. The same rows always give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app import words
from app.charts.scale import scale
from app.digest import canvas, fonts
from app.digest.items import DisputedFigure, Printed
from app.look import MARKS, Palette
from app.readings import position

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, ROW, HEAD = 7.0, 0.235, 0.36
"""Inches: of the chart, of one row, and of the axis above the rows."""
PLOT = (0.36, 0.77)
"""Where the axis begins and ends, as parts of the width: names stand before it, readings after it."""
NAME, CREDIT = 24, 22
"""Characters of an outlet's name and of whom it credits that fit their columns."""
REACH = 0.12
"""Part of the axis that an arrow takes: how far a bound is open is not known."""


def svg(figure: DisputedFigure, colours: Palette) -> str:
    """The chart as an SVG ``data:`` address; letters are outlines, so that every reader shows the same."""
    return canvas.as_address(_saved(figure, colours, "svg"))


def png(figure: DisputedFigure, colours: Palette) -> bytes:
    """The chart as a PNG, for forms that take no SVG."""
    return _saved(figure, colours, "png")


def drawn(figures: Sequence[DisputedFigure], colours: Palette) -> dict[str, str]:
    """The SVG address of each figure that has at least two rows, by its key."""
    return {one.key: svg(one, colours) for one in figures if len(one.printed.items) > 1}


def _saved(figure: DisputedFigure, colours: Palette, form: canvas.Form) -> bytes:
    height = HEAD + ROW * len(figure.printed.items)
    with canvas.sheet((WIDTH, height), form) as sheet:
        _draw(sheet.paper, figure, colours, height)
        return sheet.saved()


def _draw(paper: Figure, figure: DisputedFigure, colours: Palette, height: float) -> None:
    rows = figure.printed.items
    left, right = PLOT
    axes = paper.add_axes((left, 0, right - left, 1 - HEAD / height))
    measure = scale([v for row in rows if not row.slip for v in (row.stated, row.low, row.high) if v is not None])
    low, high = measure.low, measure.high
    axes.set(xlim=(low, high), ylim=(len(rows) - 0.5, -0.5))
    axes.patch.set_visible(False)
    axes.spines[:].set_visible(False)
    axes.set_yticks([])
    axes.tick_params(axis="x", top=True, bottom=False, labeltop=True, labelbottom=False, length=0, pad=3)
    axes.tick_params(axis="x", labelcolor=colours.muted, labelsize=8)
    axes.set_xticks(measure.ticks)
    axes.xaxis.set_major_formatter(lambda value, _: words.number(value))
    axes.grid(axis="x", color=colours.grid, linewidth=0.7)
    axes.set_axisbelow(True)
    for number, row in enumerate(rows):
        colour = getattr(colours, MARKS[row.group].tint)
        y = 1 - (HEAD + ROW * (number + 0.5)) / height
        _words(paper, row, y, colour, colours)
        _mark(axes, row, number, colour, (low, high))


def _words(paper: Figure, row: Printed, y: float, colour: str, colours: Palette) -> None:
    bold = {"fontweight": 600, "family": fonts.SANS, "va": "center"}
    paper.text(0, y, words.shorten(words.plain(row.outlet), NAME), color=colours.ink, **bold)
    credit = words.shorten(words.plain(row.credited), CREDIT) if row.credited else "not stated"
    paper.text(0.205, y, credit, color=colours.muted, va="center", fontsize=8)
    day = f", {row.day.day} {row.day:%b}" if row.day else ""
    said = f"{MARKS[row.group].sign} {words.quoted(row.words)}"
    paper.text(PLOT[1] + 0.02, y, words.shorten(said, 28) + day, color=colour, va="center", fontsize=8.5)


def _mark(axes: Axes, row: Printed, y: int, colour: str, span: tuple[float, float]) -> None:
    low, high = span
    at = position(row.stated, row.low, row.high)
    if at is None:
        return
    if row.slip or not low <= at <= high:
        edge, side, sign = (high, "right", " ▸") if at > high else (low, "left", "◂ ")
        number = words.number(at)
        text = f"{number} off the scale{sign}" if side == "right" else f"{sign}{number} off the scale"
        axes.text(edge, y, text, ha=side, va="center", color=colour, fontsize=8)
        return
    reach = (high - low) * REACH
    if row.qualifier in ("over", "at_least"):
        _arrow(axes, at, min(at + reach, high), y, colour)
    elif row.qualifier in ("nearly", "up_to", "under"):
        _arrow(axes, at, max(at - reach, low), y, colour)
    elif row.qualifier == "exact":
        axes.plot([at], [y], "o", color=colour, markersize=6)
    elif row.low is not None and row.high is not None and row.low < row.high:
        _bar(axes, (max(row.low, low), min(row.high, high)), y, colour)
    else:
        _bar(axes, (at - reach / 3, at + reach / 3), y, colour)


def _bar(axes: Axes, ends: tuple[float, float], y: int, colour: str) -> None:
    steps = 7
    middle, half = sum(ends) / 2, (ends[1] - ends[0]) / 2
    for step in range(1, steps + 1):
        part = half * step / steps
        axes.barh(y, 2 * part, left=middle - part, height=0.42, color=colour, alpha=0.16, linewidth=0)


def _arrow(axes: Axes, start: float, end: float, y: int, colour: str) -> None:
    axes.plot([start, start], [y - 0.26, y + 0.26], color=colour, linewidth=1.8, solid_capstyle="butt")
    style = {"arrowstyle": "-|>", "color": colour, "lw": 1.4, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 8}
    axes.annotate("", (end, y), (start, y), arrowprops=style)
