"""A thin bar of political leanings, from left to right, with what nobody has rated as an outline at the end."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from app import words
from app.look import LEANING_TINTS, Palette
from app.markup import picture
from store.outlets import LEANINGS

WIDTH, HEIGHT, GAP = 168, 12, 1
LEANING_WORDS = {"center": "centre"}
"""How a value of the store is written on screen, where it differs."""


def leaning_words(mix: Mapping[str | None, int], between: str = " · ") -> str:
    """The mix in words, from left to right, the unknown last: "2 left · 1 lean right · 4 unknown"."""
    known = [f"{words.number(mix[name])} {LEANING_WORDS.get(name, name)}" for name in LEANINGS if mix.get(name)]
    unknown = unrated(mix)
    return between.join([*known, f"{words.number(unknown)} unknown"] if unknown else known) or words.MISSING


def unrated(mix: Mapping[str | None, int]) -> int:
    """How many have no leaning that we know."""
    return sum(count for name, count in mix.items() if name not in LEANINGS)


def leaning_bar(mix: Mapping[str | None, int], colours: Palette) -> Markup:
    """One bar whose parts are as long as their shares; every part is at least two pixels."""
    total = sum(mix.values())
    shapes, at = [], 0.0
    for name in LEANINGS:
        at += _part(shapes, at, mix.get(name, 0), total, f'fill="{LEANING_TINTS[colours.name][name]}"')
    _part(shapes, at, unrated(mix), total, f'fill="none" stroke="{colours.muted}" stroke-dasharray="2 2"')
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{"".join(shapes)}</svg>'
    return picture(svg, f"leaning: {leaning_words(mix, ', ')}", WIDTH, HEIGHT)


def _part(shapes: list[str], at: float, count: int, total: int, style: str) -> float:
    """Add one part of the bar; return how far it reaches."""
    if not count:
        return 0.0
    width = WIDTH * count / total
    shown = max(2.0, width - GAP)
    inset = 0.5 if "stroke" in style else 0.0
    shapes.append(
        f'<rect x="{at + inset:.1f}" y="{inset}" width="{max(1.0, shown - 2 * inset):.1f}" '
        f'height="{HEIGHT - 2 * inset}" {style}/>'
    )
    return width
