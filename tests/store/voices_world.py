"""A small world of posts for the tests of internal voices: who wrote where, of what; and the answers to a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from store import voices
from store.database import Store
from store.floor import Answer, Cell, Floor, Key, Mentioned
from store.tally import Tally
from store.voices import Kept, Question, Visitor

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)
WEEK, NEXT_WEEK = "2026-W25", "2026-W26"
THEMES = ("jobs", "privacy", "trust")
FLOOR = Floor(population=200)
READER = Visitor("anna", "a test")
Where = tuple[str, str]
"""A channel and a theme."""


def tally(
    table: Mapping[Where, Iterable[int]], week: str = WEEK, tone: float = 0.5, into: Tally | None = None
) -> Tally:
    """One post of each of these people in each of these places."""
    made = Tally() if into is None else into
    for (channel, theme), people in table.items():
        for person in people:
            made.add(week, channel, theme, b"author %d" % person, tone, {"worry": 0.5})
    return made


def keep(
    store: Store,
    counted: Tally,
    floor: Floor = FLOOR,
    now: datetime = NOW,
    marks: Mapping[tuple[str, str], list[bytes]] | None = None,
) -> Kept:
    """Keep a tally."""
    with store.begin() as conn:
        return voices.keep(conn, counted, floor, THEMES, marks or {}, now=now, who="anna")


def answers(
    store: Store, question: Question | None = None, floor: Floor = FLOOR, now: datetime = NOW
) -> dict[Key, Answer]:
    """Everything that is answered."""
    return dict(voices.ask(store, question or Question(), READER, floor, now))


def told(found: Mapping[Key, Answer]) -> dict[Key, Cell]:
    """What is told of it."""
    return {key: answer for key, answer in found.items() if isinstance(answer, Cell)}


def figure(reading: str) -> Mentioned:
    """A number of signatures."""
    return Mentioned(reading, "signatures", 1600.0, None)


def day(text: str) -> date:
    """A day as it is typed."""
    return date.fromisoformat(text)
