"""A thin bar of political leanings, from left to right, with what nobody has rated as an outline at the end."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from app import words
from app.look import LEANING_TINTS, Palette
from app.markup import picture
from store.outlets import LEANINGS

WIDTH, HEIGHT, GAP, LEAST = 168, 12, 1, 4
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
    """One bar whose parts are as long as their shares of what is left when every part has got its least length."""
    counts = [(name, mix.get(name, 0)) for name in LEANINGS] + [("", unrated(mix))]
    present = [(name, count) for name, count in counts if count]
    total, free = sum(count for _, count in present), WIDTH - LEAST * len(present)
    shapes, at = [], 0.0
    for name, count in present:
        width = LEAST + free * count / total
        shapes.append(_part(at, width - GAP, LEANING_TINTS[colours.name].get(name), colours))
        at += width
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{"".join(shapes)}</svg>'
    return picture(svg, f"leaning: {leaning_words(mix, ', ')}", WIDTH, HEIGHT)


def _part(at: float, width: float, colour: str | None, colours: Palette) -> str:
    """A filled part, or an outline for what has no colour."""
    if colour:
        return f'<rect x="{at:.1f}" y="0" width="{width:.1f}" height="{HEIGHT}" fill="{colour}"/>'
    return (
        f'<rect x="{at + 0.5:.1f}" y="0.5" width="{width - 1:.1f}" height="{HEIGHT - 1}" fill="none" '
        f'stroke="{colours.muted}" stroke-dasharray="2 2"/>'
    )
