"""Small bars in a table row: one bar a day, the last day in colour."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app import words
from app.look import Palette
from app.markup import picture

BAR, GAP, HEIGHT = 5, 1, 26


def bars(counts: Sequence[int], colours: Palette, *, top: int | None = None, what: str = "articles") -> Markup:
    """Bars of daily ``counts`` (oldest first) on a scale whose largest value is ``top`` (else the row's own)."""
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
    return picture(svg, f"{total} {what} in {len(counts)} days, {words.number(today)} on the last", width, HEIGHT)


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
