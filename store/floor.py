"""The words of the floor: what a group is called, what may be told of it, and from which size on.

Only :data:`Answer` leaves the store: a :class:`Cell` that passed the floor, or a :class:`Suppressed` without a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from store.errors import SettingsError

LEAST_AUTHORS, LEAST_POPULATION, LEAST_THEME_AUTHORS = 5, 20, 10
"""What the floors can be raised from, never lowered below."""

Author = bytes


class Key(NamedTuple):
    """What a row is about: an ISO week (``2026-W25``), a channel and a theme; None stands for all of them."""

    week: str
    channel: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What may be told of a group: how many posts by how many authors, mean tone from -1 to 1, shares of emotions."""

    posts: int
    authors: int
    tone: float
    emotions: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A group of which nothing may be told, not even whether anybody is in it."""


SUPPRESSED = Suppressed()
Answer = Cell | Suppressed


@dataclass(frozen=True, slots=True)
class Floor:
    """The smallest groups that may be told of. Raises SettingsError for a floor lower than the house's own."""

    population: int
    min_authors: int = LEAST_AUTHORS
    min_population: int = LEAST_POPULATION
    min_theme_authors: int = LEAST_THEME_AUTHORS

    def __post_init__(self) -> None:
        least = {
            "min_authors": LEAST_AUTHORS,
            "min_population": LEAST_POPULATION,
            "min_theme_authors": LEAST_THEME_AUTHORS,
        }
        for name, lowest in least.items():
            if getattr(self, name) < lowest:
                raise SettingsError(
                    f"voices.{name} is {getattr(self, name)}; it can be raised from {lowest}, not lowered"
                )

    @property
    def theme_authors(self) -> int:
        """A theme is never told of fewer than a channel."""
        return max(self.min_theme_authors, self.min_authors)


@dataclass(slots=True)
class Voice:
    """What one author wrote in one channel under one theme: number of posts, summed tone and emotions."""

    posts: int = 0
    tone: float = 0.0
    emotions: dict[str, float] = field(default_factory=dict)


Group = Mapping[Author, Voice]
Table = Mapping[tuple[str, str], Group]
"""A week: by channel and theme the voices of its authors."""


class Mentioned(NamedTuple):
    """A number that a post gives: as it reads ("over 1,600"), what it counts, and what it allows."""

    reading: str
    noun: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A number that enough people wrote in one week. ``at_least`` is a band, never how many they were."""

    week: str
    reading: str
    noun: str
    low: float | None
    high: float | None
    at_least: int
