"""Answers of the store's floor as a page reads them: weeks side by side with the press, themes, channels. Pure.

A week that was not told stays a gap with its reason. Nothing is ever worked out from two answers for a third: what a
page shows of a group is what the store answered of it, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import dropwhile

from store.rows import ToneWeek
from store.voices import Answer, Cell, Key, Suppressed
from store.weeks import name_of


@dataclass(frozen=True, slots=True)
class Week:
    """One whole ISO week. ``staff`` is None where no post of it was read, ``press`` where too few articles have a
    tone."""

    monday: date
    staff: Answer | None
    press: float | None
    articles: int = 0

    @property
    def cell(self) -> Cell | None:
        """What may be told of staff, if anything."""
        return self.staff if isinstance(self.staff, Cell) else None

    @property
    def hidden(self) -> bool:
        """Whether there are posts, of too few people."""
        return isinstance(self.staff, Suppressed)


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with its answer for every week of the page, None where no post was read."""

    name: str
    weeks: tuple[Answer | None, ...]

    @property
    def told(self) -> list[Cell]:
        """The weeks that may be told."""
        return [cell for cell in self.weeks if isinstance(cell, Cell)]


@dataclass(frozen=True, slots=True)
class Told:
    """What a page shows: the weeks, oldest first; the themes with anything to tell, by name, and those without."""

    weeks: tuple[Week, ...]
    themes: tuple[Theme, ...]
    silent: tuple[str, ...]

    @property
    def cells(self) -> list[Cell]:
        """The weeks of staff that may be told."""
        return [week.cell for week in self.weeks if week.cell]


def whole_weeks(now: datetime, count: int) -> tuple[date, ...]:
    """The Mondays of the last ``count`` weeks that are over at ``now``, oldest first."""
    today = now.date()
    running = today - timedelta(days=today.weekday())
    return tuple(running - timedelta(weeks=back) for back in range(count, 0, -1))


def told(
    answers: Iterable[tuple[Key, Answer]],
    press: Iterable[ToneWeek],
    mondays: Sequence[date],
    channel: str | None = None,
) -> Told:
    """What may be shown of ``channel`` (None: all staff) in the weeks that begin on ``mondays``, from the first on of
    which posts were read."""
    found = dict(answers)
    printed = {week.monday: week for week in press}
    read = {key.week for key in found}
    mondays = list(dropwhile(lambda monday: name_of(monday) not in read, mondays)) or mondays
    themes = sorted({key.theme for key in found if key.theme is not None and key.channel == channel}, key=str.casefold)
    rows = [Theme(t, tuple(found.get(Key(name_of(m), channel, t)) for m in mondays)) for t in themes]
    return Told(
        tuple(_week(found, printed, monday, channel) for monday in mondays),
        tuple(row for row in rows if row.told),
        tuple(row.name for row in rows if not row.told),
    )


def _week(found: Mapping[Key, Answer], printed: Mapping[date, ToneWeek], monday: date, channel: str | None) -> Week:
    press = printed.get(monday)
    answer = found.get(Key(name_of(monday), channel))
    return Week(monday, answer, press.tone if press else None, press.articles if press else 0)


def channels(answers: Iterable[tuple[Key, Answer]]) -> tuple[str, ...]:
    """The channels of which some week may be told, by name: never by what they say or how much."""
    named = {key.channel for key, answer in answers if key.channel is not None and isinstance(answer, Cell)}
    return tuple(sorted(named, key=lambda name: (name.casefold(), name)))


def mean_tone(cells: Sequence[Cell]) -> float | None:
    """The mean tone of some weeks, each by its number of people; None of none."""
    people = sum(cell.authors for cell in cells)
    return sum(cell.tone * cell.authors for cell in cells) / people if people else None
