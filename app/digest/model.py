"""What a digest says, before it has any form: frozen dataclasses that every renderer reads and none adds to.

A new form is a new renderer; a new section is a name in :data:`SECTIONS` and a field here, filled in ``build``. Texts
are plain and unescaped: each renderer escapes for its own form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.digest.items import (
    Correction,
    DisputedFigure,
    Erratum,
    FigureToAvoid,
    Listing,
    PressTone,
    QuietSource,
    RepeatedQuote,
    SafeFigure,
    Scheduled,
    StaffTone,
    StoryInShort,
    StoryLine,
)

SECTIONS: Mapping[str, str] = {
    "safe": "Safe to say",
    "disputed": "Disputed figures",
    "avoid": "Figures to avoid",
    "in_short": "What happened",
    "stories": "Stories",
    "quotes": "Most repeated quotes",
    "tone": "Staff and press tone",
    "next": "What is next",
    "errata": "Errata",
    "quiet_sources": "Sources that went quiet",
}
"""The sections by name, with the words over them, in the order that they have until a person changes it."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days a digest covers, both ends included, in UTC. ``draft`` means that the last day is not over."""

    name: str
    first: date
    last: date
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """The week in numbers, each counted in the store. ``origins`` are its articles that are the first of an origin.

    ``latest`` is the last article's day up to the week's end.
    """

    articles: int
    articles_before: int
    outlets: int
    origins: int
    stories: int
    disputed: int
    latest: date | None


@dataclass(frozen=True, slots=True)
class Digest:
    """One week for its readers. ``quiet`` means: nothing was published and no figure changed.

    ``most_told`` is the story with most articles of the period, if one has. ``staff`` is None where the store has no
    internal posts, ``press`` where no article has a tone. ``intro``, ``order`` and ``notes`` (by the key of an item, or
    the name of a section) are a person's, ``edition`` counts from 1 and ``corrections`` are what earlier editions said
    otherwise.
    """

    period: Period
    sample: bool
    quiet: bool
    headline: str
    lead: tuple[str, str, str]
    counts: Counts
    safe: Listing[SafeFigure]
    disputed: Listing[DisputedFigure]
    avoid: Listing[FigureToAvoid]
    in_short: Listing[StoryInShort]
    new: Listing[StoryLine]
    growing: Listing[StoryLine]
    revived: Listing[StoryLine]
    ended: Listing[StoryLine]
    quotes: Listing[RepeatedQuote]
    next: Listing[Scheduled]
    quiet_sources: Listing[QuietSource]
    errata: Listing[Erratum]
    most_told: StoryLine | None = None
    press: PressTone | None = None
    staff: StaffTone | None = None
    edition: int = 1
    corrections: tuple[Correction, ...] = ()
    intro: str = ""
    order: tuple[str, ...] = tuple(SECTIONS)
    notes: Mapping[str, str] = field(default_factory=dict)
