"""How the press sounds: mean tone by week as one line; weeks with too few articles stay a gap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from app import words
from app.look import Palette
from app.markup import page, picture
from store.rows import ToneWeek

WIDTH, HEIGHT = 244, 128
FEWEST_WEEKS = 6
_STEADY = 0.05
_LABEL = 0.24


def finding(weeks: Sequence[ToneWeek]) -> str:
    """The title: whether the last week with articles sounds more negative or more positive than the one before."""
    known = [week.tone for week in weeks if week.tone is not None]
    if len(known) < 2:
        return "How the press sounds"
    change = known[-1] - known[-2]
    if abs(change) < _STEADY:
        return "The press sounds as it did a week before"
    side = "negative" if known[-1] < 0 else "positive"
    return f"The press sounds {'more' if (change < 0) == (known[-1] < 0) else 'less'} {side}"


def tone_chart(weeks: Sequence[ToneWeek], colours: Palette) -> Markup:
    """The chart with its last value written at its end; ``weeks`` are oldest first and hold at least two values."""
    first = next(i for i, week in enumerate(weeks) if week.tone is not None)
    weeks = weeks[max(0, min(first, len(weeks) - FEWEST_WEEKS)) :]
    tones = [week.tone for week in weeks if week.tone is not None]
    low, high = min(-0.1, *tones) - 0.1, max(0.1, *tones) + 0.1
    low -= _LABEL * (high - low)  # room for the value below the last point
    step = WIDTH / max(len(weeks) - 1, 1)

    def at(index: int, tone: float) -> tuple[float, float]:
        return index * step, HEIGHT * (high - tone) / (high - low)

    points = [(i, at(i, week.tone)) for i, week in enumerate(weeks) if week.tone is not None]
    lines = []
    for (i, (x0, y0)), (j, (x1, y1)) in pairwise(points):
        if j == i + 1:
            lines.append(f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}")
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{4.5 if i == points[-1][0] else 2}"/>' for i, (x, y) in points
    )
    zero = at(0, 0.0)[1]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH + 8}" height="{HEIGHT}" overflow="visible">'
        f'<path d="M0 {zero:.1f}H{WIDTH}" stroke="{colours.muted}"/>'
        f'<path d="{"".join(lines)}" stroke="{colours.primary}" stroke-width="2.5" fill="none"/>'
        f'<g fill="{colours.primary}">{dots}</g></svg>'
    )
    last = points[-1]
    alt = ", ".join(f"week of {words.day(w.monday)}: {words.tone(w.tone)}" for w in weeks if w.tone is not None)
    return _labelled(
        picture(svg, f"Press tone by week. {alt}", WIDTH + 8, HEIGHT),
        weeks,
        last[0],
        last[1][1],
        zero,
        colours,
        falling=points[-2][1][1] < last[1][1],
    )


def _labelled(
    chart: Markup,
    weeks: Sequence[ToneWeek],
    last: int,
    y: float,
    zero: float,
    colours: Palette,
    *,
    falling: bool,
) -> Markup:
    frame = Markup(
        '<div style="position:relative;padding:6px 0 0 30px;height:{height}px">{chart}'
        '<span class="muted small" style="position:absolute;left:10px;top:{zero}px">0</span>'
        '<b class="small nowrap" style="position:absolute;left:{x}px;top:{y}px;color:{colour};'
        'transform:translateX(-100%)">Press {tone}</b>'
        '<span class="muted small" style="position:absolute;left:30px;top:{foot}px">{first}</span>'
        '<span class="muted small nowrap" style="position:absolute;left:{right}px;top:{foot}px">{end}</span></div>'
    )
    return page(
        frame.format(
            height=HEIGHT + 34,
            chart=chart,
            zero=round(zero - 3),
            x=30 + round(last * WIDTH / max(len(weeks) - 1, 1)) + 6,
            y=round(y + 12) if falling else round(y - 24),
            colour=colours.primary,
            tone=words.tone(weeks[last].tone),
            foot=HEIGHT + 12,
            first=f"week of {words.day(weeks[0].monday)}",
            right=30 + WIDTH - 30,
            end=words.day(weeks[-1].monday),
        )
    )
