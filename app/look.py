"""The colours, signs and words that mean something, for light and dark; nothing here draws.

Every colour comes from the palette that was measured for contrast and for three kinds of colour blindness. Colour
never stands alone: each relation has a sign and a word as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from store.model import MetricStatus, Relation, SourceState
from store.rows import StoryStatus

SANS = "Source Sans"
SERIF = "Source Serif"
Group = Literal[
    "same", "rounding", "growth", "contradiction", "some", "correction", "subset", "other_scope", "unknown", "single"
]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme as #RRGGBB."""

    name: Literal["light", "dark"]
    paper: str
    panel: str
    ink: str
    muted: str
    line: str
    grid: str
    primary: str
    button: str
    bar: str
    band: str
    same: str
    rounding: str
    growth: str
    contradiction: str
    undated: str
    negative: str


LIGHT = Palette(
    name="light", paper="#FCFBF8", panel="#F3F0E9", ink="#1B2230", muted="#5B6472", line="#DDD8CC", grid="#E9E5DB",
    primary="#0B5C6B", button="#0B5C6B", bar="#A9B0B8", band="#E0EEF0", same="#1D4E89", rounding="#2A72A8",
    growth="#966200", contradiction="#B3123F", undated="#68707C", negative="#A6611A",
)  # fmt: skip
DARK = Palette(
    name="dark", paper="#12161C", panel="#1B2129", ink="#E9E6DF", muted="#A4ADB8", line="#333C47", grid="#242C35",
    primary="#5FB3C1", button="#24808F", bar="#56616D", band="#17313A", same="#5E9BE6", rounding="#A9D0F2",
    growth="#E3B341", contradiction="#F4788A", undated="#B2B8C0", negative="#D9A066",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """How one relation looks and reads: its sign, the word for a group of rows, the verb of a verdict, its tint."""

    sign: str
    word: str
    verb: str
    tint: str


# Order is the order of the groups on the Figures page.
MARKS: dict[Group, Mark] = {
    "same": Mark("=", "Same figure", "same as", "same"),
    "rounding": Mark("≈", "Rounding", "fits", "rounding"),
    "growth": Mark("↑", "Earlier count", "growth against", "growth"),
    "some": Mark("≠", "Conflicts with some", "conflicts with", "contradiction"),
    "contradiction": Mark("≠", "Contradicts", "conflicts with", "contradiction"),
    "correction": Mark("↺", "Corrected", "corrected against", "contradiction"),
    "subset": Mark("◔", "Counts a part", "counts a part of", "undated"),
    "other_scope": Mark("∥", "Another part", "counts another part than", "undated"),
    "unknown": Mark("?", "No date, so cannot be ordered", "cannot be ordered against", "undated"),
    "single": Mark("•", "Only reading", "stands alone", "same"),
}
CONFLICTS: frozenset[Relation] = frozenset({"contradiction", "correction"})

BULLET_WORDS: dict[str, str] = {
    "happened": "What happened",
    "background": "What it is",
    "figures": "Figures",
    "context": "Also",
    "reaction": "Response",
    "said": "Who says what",
    "next": "What is next",
}
"""What stands beside a bullet of a summary, by its kind."""

STATUS_WORDS: dict[MetricStatus, str] = {
    "disputed": "disputed",
    "growth": "growth only",
    "agree": "agree",
    "undated": "no date",
    "single": "one reading",
}
STATUS_TINTS: dict[MetricStatus, str] = {
    "disputed": "contradiction",
    "growth": "growth",
    "agree": "same",
    "undated": "undated",
    "single": "undated",
}


# Leaning has colours of its own, never those of a verdict: violet to green (ColorBrewer PRGn, colour-blind safe).
# Measured as in the palette: at least 19 apart from each other in every vision type, 31 from every verdict colour.
LEANING_TINTS: dict[str, dict[str, str]] = {
    "light": {
        "left": "#762A83", "lean left": "#B58FC6", "center": "#D9D4C7", "lean right": "#8CC98A", "right": "#1B7837",
    },
    "dark": {
        "left": "#C9A0DC", "lean left": "#84619A", "center": "#4A525D", "lean right": "#4F8A57", "right": "#93D69A",
    },
}  # fmt: skip
LIFE_TINTS: dict[StoryStatus, str] = {
    "emerging": "growth",
    "revived": "growth",
    "active": "primary",
    "fading": "undated",
    "ended": "undated",
}


@dataclass(frozen=True, slots=True)
class StateMark:
    """How the state of a source looks: word, sign, tint, whether the badge is filled, and what it means."""

    word: str
    sign: str
    tint: str
    filled: bool
    meaning: str


# Order is the order of need: what wants attention comes first.
SOURCE_STATES: dict[SourceState, StateMark] = {
    "failing": StateMark("Failing", "✕", "contradiction", True, "failed checks in a row"),
    "gone": StateMark("Gone", "✕", "contradiction", True, "the site says that it is gone for good"),
    "quiet": StateMark("Quiet", "◐", "growth", True, "silent far longer than usual"),
    "robots": StateMark("Not allowed", "‖", "undated", True, "robots.txt disallows it; not fetched"),
    "waiting": StateMark("Waiting", "‖", "undated", True, "the site asked us to wait"),
    "paused": StateMark("Paused", "‖", "undated", True, "stopped by you"),
    "ok": StateMark("Healthy", "●", "same", False, "answered and read"),
    "not_modified": StateMark("Healthy", "●", "same", False, "answered: nothing new"),
}


def palette(theme: str | None) -> Palette:
    """The colours of a theme by the browser's word for it; light when the browser has not said yet."""
    return DARK if theme == "dark" else LIGHT


def tint(colours: Palette, name: str) -> str:
    """The colour of a tint name such as "contradiction"."""
    return str(getattr(colours, name))


def fade(colour: str, alpha: float) -> str:
    """A #RRGGBB colour at an opacity between 0 and 1, as rgba()."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


def blend(colour: str, paper: str, alpha: float) -> str:
    """The opaque #RRGGBB that ``colour`` at ``alpha`` gives on ``paper``."""
    parts = (round(int(colour[i : i + 2], 16) * alpha + int(paper[i : i + 2], 16) * (1 - alpha)) for i in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in parts)


def luminance(colour: str) -> float:
    """The relative luminance of a #RRGGBB colour, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


LEGIBLE = 4.5
"""The contrast that small text needs (WCAG 2.2, 1.4.3)."""


def legible(colour: str, back: str, ink: str) -> str:
    """``colour`` as a text on ``back``: itself where it can be read there, else taken towards ``ink`` until it can."""
    steps = (blend(ink, colour, part / 10) for part in range(11))
    return next((found for found in steps if contrast(found, back) >= LEGIBLE), ink)


def text_on(fill: str, paper: str) -> str:
    """White or the paper's colour, whichever reads better on ``fill``."""
    return max("#FFFFFF", paper, key=lambda colour: contrast(colour, fill))
