"""Press and staff tone by week on one axis; where staff may not be told of, the week is hatched and says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from app import words
from app.charts.base import canvas, line, literal, note
from app.charts.labels import HEIGHT as LABEL_HEIGHT
from app.charts.labels import Label, lanes
from app.look import Palette, fade
from app.voices.findings import press_tone, staff_tone
from app.voices.series import Week

LEFT, RIGHT = 46, 104  # pixels beside the plot: tone at its left, the last values at its right
PLOT_WIDTH, PLOT, LANE, FOOT = 520, 236, 19, 30  # pixels at the usual page width
MOST_MARKS, MARK_LENGTH, CHARACTER, MOST_DAYS = 6, 30, 6.4, 7
_STEPS, MOST_TICKS = (0.1, 0.2, 0.5, 1.0), 4.5
TOO_FEW = "too few people"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened on a day, for a dashed line."""

    day: date
    label: str


def tone_lines(
    weeks: Sequence[Week], marks: Sequence[Mark], colours: Palette, moved: Mapping[date, str] | None = None
) -> go.Figure:
    """The chart of ``weeks`` (oldest first, at least one), with up to :data:`MOST_MARKS` of the latest ``marks``.

    ``moved``: what stands at the point of staff in a week, by its Monday: "+0.48 after the pause".
    """
    low, high, ticks = _range(weeks)
    placed = _placed(weeks, marks)
    labels = [Label(_pixels(x, len(weeks)), CHARACTER * len(text)) for x, text in placed]
    lane_of, count = lanes(labels, PLOT_WIDTH) if placed else ([], 0)
    top = count * LANE + 6
    figure = canvas(colours, top + PLOT + FOOT, l=LEFT, r=RIGHT, t=top, b=FOOT)
    shapes = [line(-0.5, tick, len(weeks) - 0.5, tick, colours.muted if tick == 0 else colours.grid) for tick in ticks]
    notes = [_at_left(tick, colours) for tick in ticks]
    for (x, text), lane, label in zip(placed, lane_of, labels, strict=True):
        shapes.append(line(x, 0, x, 1 + (count - lane - 0.9) * LANE / PLOT, colours.muted, dash="dot", yref="paper"))
        rise = 10 + (count - 1 - lane) * LANE
        anchor = label.anchor(PLOT_WIDTH)
        place = {"yref": "paper", "xanchor": anchor, "yshift": rise, "bgcolor": colours.paper}
        notes.append(note(literal(text, MARK_LENGTH), x, 1, colours.muted, **place))
    _hatch(figure, weeks, low, high, notes, colours)
    _line(figure, weeks, press_tone, colours.muted, 2, "Press")
    _line(figure, weeks, staff_tone, colours.primary, 3, "Staff")
    notes += _ends(weeks, low, high, colours) + _days(weeks, colours) + _moved(weeks, moved or {}, colours)
    shapes.append(line(-0.5, 0, len(weeks) - 0.5, 0, colours.line, yref="paper"))
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(
        xaxis=hidden | {"range": [-0.5, len(weeks) - 0.5]},
        yaxis=hidden | {"range": [low, high]},
        shapes=shapes,
        annotations=notes,
    )
    return figure


def _range(weeks: Sequence[Week]) -> tuple[float, float, list[float]]:
    """The ends of the axis around all told tones and zero, with up to four round ticks."""
    tones = [value for week in weeks for value in (week.press, staff_tone(week)) if value is not None]
    low, high = min(-0.1, *tones, 0.0), max(0.1, *tones, 0.0)
    step = next(step for step in _STEPS if (high - low) / step <= MOST_TICKS)
    ticks = [round(k * step, 1) for k in range(-4, 5) if low - step / 4 <= k * step <= high + step / 4]
    room = 0.12 * (high - low)
    return low - 2 * room, high + room, ticks


def _pixels(x: float, count: int) -> float:
    return (x + 0.5) / count * PLOT_WIDTH


def _placed(weeks: Sequence[Week], marks: Sequence[Mark]) -> list[tuple[float, str]]:
    """Where on the axis each mark stands, those outside it left out, labels of one day together."""
    first = weeks[0].monday
    by_day: dict[date, list[str]] = {}
    for mark in marks:
        if 0 <= (mark.day - first).days < 7 * len(weeks):
            by_day.setdefault(mark.day, []).append(words.plain(mark.label))
    latest = sorted(by_day)[-MOST_MARKS:]
    return [
        ((day - first).days / 7 - 0.5 + 0.5 / 7, words.shorten(", ".join(dict.fromkeys(by_day[day])), MARK_LENGTH))
        for day in latest
    ]


def _at_left(tick: float, colours: Palette) -> dict[str, Any]:
    place = {"xref": "paper", "xanchor": "right", "xshift": -8}
    return note(words.tone(tick, places=1) if tick else "0", 0, tick, colours.muted, **place)


def _line(
    figure: go.Figure, weeks: Sequence[Week], tone: Callable[[Week], float | None], colour: str, width: int, name: str
) -> None:
    """One side's line; a week without a value is a gap, never a line across."""
    values = [tone(week) for week in weeks]
    figure.add_scatter(
        x=list(range(len(weeks))),
        y=values,
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,
        # Dashed or not, for the two colours are one to eyes that see no red.
        line={"color": colour, "width": width, "dash": "solid" if width > 2 else "dash"},
        marker={"color": colour, "size": 7 if width > 2 else 4},
        hoverinfo="text",
        hovertext=[
            f"{name} {words.tone(v)}, week of {words.day(w.monday)}" for v, w in zip(values, weeks, strict=True)
        ],
    )


def _hatch(
    figure: go.Figure, weeks: Sequence[Week], low: float, high: float, notes: list[dict[str, Any]], colours: Palette
) -> None:
    """Hatch the weeks of too few people, each run of them with the words."""
    hidden = [i for i, week in enumerate(weeks) if week.hidden]
    if not hidden:
        return
    figure.add_bar(
        x=hidden,
        y=[high - low] * len(hidden),
        base=low,
        width=1,
        hoverinfo="skip",
        marker={
            "color": "rgba(0,0,0,0)",
            "line": {"width": 0},
            "pattern": {"shape": "/", "fgcolor": fade(colours.muted, 0.6), "size": 7, "solidity": 0.18},
        },
    )
    for first, last in _runs(hidden):
        words_ = "staff: " + TOO_FEW if (last - first + 1) / len(weeks) > 0.2 else "staff:<br>too few<br>people"
        place = {"yref": "paper", "xanchor": "center", "yanchor": "bottom", "yshift": 6, "bgcolor": colours.paper}
        notes.append(note(words_, (first + last) / 2, 0, colours.muted, **place))


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers in a row as pairs of the first and the last: 1, 2, 5 → (1, 2), (5, 5)."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _ends(weeks: Sequence[Week], low: float, high: float, colours: Palette) -> list[dict[str, Any]]:
    """The last value of each side at the right edge, moved apart where they would touch."""
    ends: list[tuple[float, str, str]] = []
    for name, tone, colour in (("Press", press_tone, colours.muted), ("Staff", staff_tone, colours.primary)):
        value, week = next(((v, w) for w in reversed(weeks) if (v := tone(w)) is not None), (None, None))
        if value is not None and week is not None:
            late = "" if week is weeks[-1] else f"<br>{words.day(week.monday)}"
            ends.append((value, f"<b>{name} {words.tone(value)}</b>{late}", colour))
    pixel = (high - low) / PLOT
    need = LABEL_HEIGHT * (2 if any("<br>" in text for _, text, _ in ends) else 1)
    shift = [0.0] * len(ends)
    if len(ends) == 2 and abs(ends[0][0] - ends[1][0]) < need * pixel:
        push = (need - abs(ends[0][0] - ends[1][0]) / pixel) / 2
        up = 0 if ends[0][0] >= ends[1][0] else 1
        shift[up], shift[1 - up] = push, -push
    return [
        note(text, 1, value, colour, xref="paper", xshift=6, yshift=move, size=13, align="left")
        for (value, text, colour), move in zip(ends, shift, strict=True)
    ]


def _moved(weeks: Sequence[Week], moved: Mapping[date, str], colours: Palette) -> list[dict[str, Any]]:
    """What moved staff, beside the first point after it: above a rise, below a fall."""
    notes = []
    for i, week in enumerate(weeks):
        value = staff_tone(week)
        if week.monday in moved and value is not None:
            text = literal(moved[week.monday], MARK_LENGTH)
            anchor = Label(_pixels(i, len(weeks)), CHARACTER * len(text)).anchor(PLOT_WIDTH)
            rise = -14 if text.startswith(words.MINUS) else 14
            place = {"xanchor": anchor, "yshift": rise, "bgcolor": fade(colours.paper, 0.85)}
            notes.append(note(f"<b>{text}</b>", i, value, colours.primary, **place))
    return notes


def _days(weeks: Sequence[Week], colours: Palette) -> list[dict[str, Any]]:
    step = -(-len(weeks) // MOST_DAYS)
    place = {"yref": "paper", "xanchor": "center", "yshift": -14}
    return [note(words.day(weeks[i].monday), i, 0, colours.muted, **place) for i in range(0, len(weeks), step)]
