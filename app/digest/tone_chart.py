"""The chart of tone by week, staff beside press, drawn with matplotlib; only where it has something to tell.

Weeks in which too few people wrote are a grey band that says so; the press's line is dashed, for the two colours are
one to eyes that see no red. The same weeks always give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from app import words
from app.digest import canvas, fonts
from app.digest.items import ToneWeek
from app.digest.model import Digest
from app.look import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEY = "tone"
"""What the chart goes by among those of a digest."""
FEWEST = 3
"""Weeks with a value that make a line worth looking at."""
SIZE = 7.0, 1.45
"""Inches."""
BOX = (0.05, 0.16, 0.74, 0.78)
"""Left, bottom, width and height of the axes, as parts of the picture; the names of the lines stand right of it."""
APART = 0.15
"""Part of the axis that two names keep from each other."""


def weeks_of(digest: Digest) -> tuple[ToneWeek, ...]:
    """The weeks to draw, oldest first; none where neither side has :data:`FEWEST` values."""
    told = digest.staff or digest.press
    weeks = told.weeks if told else ()
    values = [[w.staff for w in weeks if w.staff is not None], [w.press for w in weeks if w.press is not None]]
    if max(map(len, values)) < FEWEST:
        return ()
    first = next(place for place, w in enumerate(weeks) if w.staff is not None or w.press is not None or w.hidden)
    return weeks[first:]


def alt(digest: Digest) -> str:
    """The chart in words."""
    sides = [("staff", "staff"), ("press", "press")] if digest.staff else [("press", "press")]
    said = []
    for week in weeks_of(digest):
        values = [
            f"{name} {'too few people' if side == 'staff' and week.hidden else words.tone(getattr(week, side))}"
            for name, side in sides
        ]
        said.append(f"week of {words.day(week.monday)}: {', '.join(values)}")
    return f"Tone by week. {'; '.join(said)}."


def svg(weeks: Sequence[ToneWeek], colours: Palette) -> str:
    """The chart as an SVG ``data:`` address."""
    return canvas.as_address(_drawn(weeks, colours, "svg"))


def png(weeks: Sequence[ToneWeek], colours: Palette) -> bytes:
    """The chart as a PNG, for forms that take no SVG."""
    return _drawn(weeks, colours, "png")


def _drawn(weeks: Sequence[ToneWeek], colours: Palette, form: canvas.Form) -> bytes:
    with canvas.sheet(SIZE, form) as sheet:
        axes = sheet.paper.add_axes(BOX)
        axes.patch.set_visible(False)
        axes.spines[:].set_visible(False)
        values = [v for week in weeks for v in (week.staff, week.press) if v is not None]
        low, high = min(-0.1, *values) - 0.1, max(0.1, *values) + 0.1
        axes.set(xlim=(-0.3, len(weeks) - 0.7), ylim=(low, high))
        axes.axhline(0, color=colours.muted, linewidth=0.8)
        axes.set_yticks([0], ["0"])
        axes.set_xticks(range(len(weeks)), [words.day(week.monday) for week in weeks])
        axes.tick_params(length=0, labelsize=8, labelcolor=colours.muted, pad=3)
        for place, week in enumerate(weeks):
            if week.hidden:
                axes.axvspan(place - 0.5, place + 0.5, color=colours.grid, linewidth=0)
                axes.text(place, low, "too few\npeople", ha="center", va="bottom", fontsize=7, color=colours.muted)
        _sides(axes, weeks, colours, (high - low) * APART)
        return sheet.saved()


def _sides(axes: Axes, weeks: Sequence[ToneWeek], colours: Palette, apart: float) -> None:
    ends = []
    for name, tones, colour, dash in (
        ("Press", [week.press for week in weeks], colours.muted, (0, (4, 2))),
        ("Staff", [week.staff for week in weeks], colours.primary, "-"),
    ):
        known = [(place, tone) for place, tone in enumerate(tones) if tone is not None]
        if not known:
            continue
        for (x0, y0), (x1, y1) in pairwise(known):
            if x1 == x0 + 1:  # a week without a value stays a gap
                axes.plot([x0, x1], [y0, y1], color=colour, linewidth=2, linestyle=dash)
        axes.plot(*zip(*known, strict=True), color=colour, linestyle="none", marker="o", markersize=3.5)
        ends.append((known[-1][1], f"{name} {words.tone(known[-1][1])}", colour))
    ends.sort()
    if len(ends) == 2 and ends[1][0] - ends[0][0] < apart:
        middle = (ends[0][0] + ends[1][0]) / 2
        ends = [(middle + (i - 0.5) * apart, text, colour) for i, (_, text, colour) in enumerate(ends)]
    for y, text, colour in ends:
        axes.text(len(weeks) - 0.7, y, text, color=colour, va="center", fontsize=9, fontweight=600, family=fonts.SANS)
