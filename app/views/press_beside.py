"""The press beside staff: tone, turns and figures of the programme that staff write about, where it is known which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.desk import Desk
from app.milestones import turns
from store import milestones as store_milestones
from store import stories as store_stories
from store import tones as store_tones
from store.model import Milestone
from store.rows import StoryRow, ToneWeek

MOST_STORIES, MOST_LOOKED = 6, 60
FEWEST_WEEKS = 2
"""Weeks with a tone from which a programme's coverage makes a line of its own."""


def programme(desk: Desk) -> str | None:
    """The programme that staff write about: that of the settings, else the only one there is coverage of."""
    if desk.voices.programme:
        return desk.voices.programme
    names = {row.programme for row in _most_covered(desk)} - {None}
    return names.pop() if len(names) == 1 else None


def tone(desk: Desk, weeks: int) -> tuple[list[ToneWeek], str]:
    """Press tone by week, and of which coverage it is; of all where the programme alone has too little."""
    name = programme(desk)
    if name is not None:
        own = desk.ask(store_tones.by_week, desk.today, weeks, programme=name)
        if sum(week.tone is not None for week in own) >= FEWEST_WEEKS:
            return own, f"coverage of {name}"
    every = desk.ask(store_tones.by_week, desk.today, weeks)
    return every, "all coverage" if name is None else f"all coverage, since there is too little of {name} alone"


def turns_since(desk: Desk, since: date) -> list[Milestone]:
    """The dated turns of the programme's stories, oldest first.

    Where nothing says which of several programmes staff write about there are none: a line must not point at another
    company's pause.
    """
    found = turns([turn for row in stories(desk) for turn in desk.ask(store_milestones.of_story, row.id)])
    return [turn.milestone for turn in found if turn.milestone.basis != "unknown" and turn.milestone.day >= since]


def stories(desk: Desk) -> Sequence[StoryRow]:
    """The stories of that programme with most coverage; of stories without programmes the largest."""
    name = programme(desk)
    if name is not None:
        return desk.ask(store_stories.list_rows, desk.today, programme=name, order="articles", limit=MOST_STORIES)
    rows = _most_covered(desk)
    return rows[:1] if rows and all(row.programme is None for row in rows) else ()


def _most_covered(desk: Desk) -> Sequence[StoryRow]:
    return desk.ask(store_stories.list_rows, desk.today, order="articles", limit=MOST_LOOKED)
