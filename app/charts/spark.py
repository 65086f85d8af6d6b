"""Small pictures in a table row: one bar a day, the last day in colour; a line for a running count."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app import words
from app.look import Palette
from app.markup import picture

BAR, GAP, HEIGHT = 5, 1, 26


def bars(
    counts: Sequence[int], colours: Palette, *, top: int | None = None, what: str = "articles", alt: str = ""
) -> Markup:
    """Bars of daily ``counts`` (oldest first) on a scale whose largest value is ``top`` (else the row's own).

    ``alt`` says in words what the bars of something else than days show.
    """
    highest = max(top or 0, *counts, 1) if counts else 1
    shapes = []
    for i, count in enumerate(counts):
        size = max(1, round((HEIGHT - 1) * count / highest)) if count else 1
        colour = colours.primary if i == len(counts) - 1 else colours.bar
        shapes.append(
            f'<rect x="{i * (BAR + GAP)}" y="{HEIGHT - size}" width="{BAR}" height="{size}" fill="{colour}"/>'
        )
    width = len(counts) * (BAR + GAP)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}">{"".join(shapes)}</svg>'
    today = counts[-1] if counts else 0
    total = words.number(sum(counts))
    said = alt or f"{total} {what} in {len(counts)} days, {words.number(today)} on the last"
    return picture(svg, said, width, HEIGHT)


def line(values: Sequence[int], colours: Palette) -> Markup:
    """A line through counts in their order (oldest first) between the lowest and the highest, the last one marked."""
    width, edge = 150, 3
    low, high = min(values, default=0), max(values, default=0)
    step = (width - 2 * edge) / max(len(values) - 1, 1)
    rise = (HEIGHT - 2 * edge) / max(high - low, 1)
    spots = [(edge + i * step, HEIGHT - edge - (value - low) * rise) for i, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    x, y = spots[-1] if spots else (-edge, 0)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}">'
        f'<polyline points="{path}" fill="none" stroke="{colours.bar}" stroke-width="1.5"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colours.primary}"/></svg>'
    )
    ends = f"{words.number(values[0])} to {words.number(values[-1])}" if values else "none"
    return picture(svg, f"{ends} in {len(values)} readings", width, HEIGHT)


def tone_bar(value: float | None, colours: Palette) -> Markup:
    """A bar left (negative) or right of a zero line, full at a tone of 0.8."""
    width, height, middle = 44, 14, 22
    size = round(min(abs(value or 0.0), 0.8) / 0.8 * 20)
    negative = (value or 0.0) < 0
    bar = (
        f'<rect x="{middle - size if negative else middle}" y="3" width="{size}" height="8" '
        f'fill="{colours.negative if negative else colours.primary}"/>'
    )
    zero = f'<rect x="{middle}" y="0" width="1" height="14" fill="{colours.muted}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{bar}{zero}</svg>'
    return picture(svg, f"tone {words.tone(value)}", width, height)
