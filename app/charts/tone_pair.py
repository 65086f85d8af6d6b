"""Staff tone beside press tone by week, small: for the briefing. Weeks of too few people are a band that says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from app import words
from app.charts.labels import HEIGHT as LABEL_HEIGHT
from app.look import Palette
from app.markup import join, page, picture
from app.voices.findings import press_tone, staff_tone
from app.voices.series import Week

WIDTH, HEIGHT, LEFT, RIGHT = 264, 128, 30, 96
_NARROW = 64  # pixels below which the words of a band go without


def pair_chart(weeks: Sequence[Week], colours: Palette) -> Markup:
    """The chart of ``weeks``, oldest first, of which at least one tells of staff."""
    tones = [t for week in weeks for t in (week.press, staff_tone(week)) if t is not None]
    low, high = min(-0.1, *tones) - 0.08, max(0.1, *tones) + 0.08
    step = WIDTH / max(len(weeks) - 1, 1)

    def at(place: int, tone: float) -> tuple[float, float]:
        return place * step, HEIGHT * (high - tone) / (high - low)

    hidden = _bands(weeks, step)
    zero = at(0, 0.0)[1]
    bands = "".join(f'<rect x="{x:.1f}" y="0" width="{w:.1f}" height="{HEIGHT}"/>' for x, w in hidden)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH + 8}" height="{HEIGHT}" overflow="visible">'
        f'<g fill="{colours.panel}">{bands}</g><path d="M0 {zero:.1f}H{WIDTH}" stroke="{colours.muted}"/>'
        f"{_line(weeks, press_tone, at, colours.muted, 2, dash='5 3')}"
        f"{_line(weeks, staff_tone, at, colours.primary, 3)}</svg>"
    )
    chart = picture(svg, f"Tone by week. {_said(weeks)}", WIDTH + 8, HEIGHT)
    return _framed(chart, weeks, zero, hidden, at, colours)


At = Callable[[int, float], tuple[float, float]]


def _line(
    weeks: Sequence[Week],
    tone: Callable[[Week], float | None],
    at: At,
    colour: str,
    width: float,
    *,
    dash: str = "none",
) -> str:
    """A side's line and points; the press's is dashed, for the two colours are one to eyes that see no red."""
    points = [(i, at(i, value)) for i, week in enumerate(weeks) if (value := tone(week)) is not None]
    path = "".join(
        f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" for (i, (x0, y0)), (j, (x1, y1)) in pairwise(points) if j == i + 1
    )
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{4.5 if i == points[-1][0] else 1.5}"/>' for i, (x, y) in points
    )
    stroke = f'stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dash}"'
    return f'<path d="{path}" {stroke} fill="none"/><g fill="{colour}">{dots}</g>'


def _bands(weeks: Sequence[Week], step: float) -> list[tuple[float, float]]:
    """The weeks of too few people, each run as its left edge and its width."""
    runs: list[list[int]] = []
    for place, week in enumerate(weeks):
        if week.hidden:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
    return [(max(run[0] - 0.5, 0) * step, min(len(run), len(weeks) - 1) * step) for run in runs]


def in_words(week: Week) -> tuple[date, str, str]:
    """A week's Monday with the tone of the press and of staff; "too few people" where staff may not be told of."""
    staff = words.tone(week.cell.tone) if week.cell else "too few people" if week.hidden else words.MISSING
    return week.monday, words.tone(week.press), staff


def _said(weeks: Sequence[Week]) -> str:
    """The values for a screen reader."""
    told = (in_words(week) for week in weeks if week.staff is not None or week.press is not None)
    return ". ".join(f"Week of {words.day(monday)}: staff {staff}, press {press}" for monday, press, staff in told)


def _framed(
    chart: Markup, weeks: Sequence[Week], zero: float, hidden: Sequence[tuple[float, float]], at: At, colours: Palette
) -> Markup:
    label = Markup('<span class="muted small nowrap" style="position:absolute;left:{}px;top:{}px">{}</span>')
    notes = [
        label.format(LEFT - 18, round(zero - 3), "0"),
        label.format(LEFT, HEIGHT + 12, words.day(weeks[0].monday)),
        label.format(LEFT + WIDTH - 34, HEIGHT + 12, words.day(weeks[-1].monday)),
    ]
    narrow = Markup(
        '<span class="muted small" style="position:absolute;left:{}px;width:{}px;bottom:34px;text-align:center;'
        'line-height:1.2">too few people</span>'
    )
    notes += [narrow.format(LEFT + round(x), round(w)) for x, w in hidden if w >= _NARROW]
    frame = Markup(
        '<div style="position:relative;padding:6px 0 0 {left}px;height:{height}px;width:{width}px">'
        "{chart}{notes}{ends}</div>"
    )
    return page(
        frame.format(
            left=LEFT,
            height=HEIGHT + 34,
            width=LEFT + WIDTH + RIGHT,
            chart=chart,
            notes=join(notes),
            ends=join(_ends(weeks, at, colours)),
        )
    )


def _ends(weeks: Sequence[Week], at: At, colours: Palette) -> list[Markup]:
    """The last values at the right, moved apart where they would touch."""
    found = []
    for name, tone, colour in (("Press", press_tone, colours.muted), ("Staff", staff_tone, colours.primary)):
        known = [(i, value) for i, week in enumerate(weeks) if (value := tone(week)) is not None]
        if known:
            found.append((at(*known[-1])[1], f"{name} {words.tone(known[-1][1])}", colour))
    found.sort()
    if len(found) == 2 and found[1][0] - found[0][0] < LABEL_HEIGHT:
        middle = (found[0][0] + found[1][0]) / 2
        found = [(middle + (i - 0.5) * LABEL_HEIGHT, text, colour) for i, (_, text, colour) in enumerate(found)]
    label = Markup('<b class="small nowrap" style="position:absolute;left:{}px;top:{}px;color:{}">{}</b>')
    return [label.format(LEFT + WIDTH + 10, round(y - 3), colour, text) for y, text, colour in found]
