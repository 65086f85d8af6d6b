"""Attacks on the door: every answer to every question over several imports, slices, filters and raised floors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from store import voices
from store.database import Store
from store.floor import Answer, Floor, Key
from store.schema import voice_batches, voice_cells, voice_figures, voice_marks
from store.tally import Tally
from store.voices import Question
from tests.store.attacks import Attacker, Place
from tests.store.voices_world import NEXT_WEEK, NOW, READER, THEMES, WEEK, keep, told

CHANNELS = "abcd"
WEEKS = (WEEK, NEXT_WEEK)
FLOORS = (Floor(200), Floor(200, min_authors=7), Floor(200, min_theme_authors=13), Floor(200, 9, 20, 15))
IMPORTED_UNDER = (Floor(200), Floor(200), Floor(200, min_authors=6, min_theme_authors=12))
WORLDS, LEAST_ATTEMPTS = {"sqlite": 25, "postgresql": 4}, {"sqlite": 1_500, "postgresql": 200}
"""Groups that one run tries at least; how many it did is printed with ``-s``."""

SIZES = (0, 0, 1, 2, 3, 5, 6, 9, 10, 12, 15, 25)
"""How many people write in a cell: small ones are what is looked for."""
Weeks = dict[str, dict[tuple[str, str], frozenset[int]]]
Steps = list[tuple[Floor, Weeks]]
"""Imports, one after the other: under which floor, and who wrote where."""


def imports(seed: int) -> Steps:
    """One to three imports of the same two weeks."""
    luck = random.Random(seed)

    def people() -> frozenset[int]:
        return frozenset(luck.sample(range(40), luck.choice(SIZES)))

    return [
        (
            luck.choice(IMPORTED_UNDER),
            {week: {where: people() for where in product(CHANNELS, THEMES)} for week in WEEKS},
        )
        for _ in range(luck.randint(1, 3))
    ]


def questions() -> Iterator[Question]:
    """Everything that can be asked: all slices of two weeks by all filters."""
    monday = date(2026, 6, 15)
    slices = [(None, None), (monday, monday + timedelta(days=6)), (monday + timedelta(days=1), None), (None, monday)]
    for (since, until), channel, theme in product(slices, (None, *CHANNELS), (None, *THEMES)):
        yield Question(since, until, channel, theme)


def posts_of(person: int, place: tuple[str, str]) -> int:
    """How many posts somebody wrote in a place: between one and three, and always the same."""
    return 1 + (person * 7 + len(place[0] + place[1])) % 3


def counted(weeks: Weeks) -> Tally:
    """The posts of an import."""
    tally = Tally()
    for week, cells in weeks.items():
        for place, who in cells.items():
            for person in sorted(who):
                for _ in range(posts_of(person, place)):
                    tally.add(week, *place, b"%d" % person, (person % 21 - 10) / 10, {"worry": person % 2})
    return tally


def empty(store: Store) -> None:
    """Take everything out, so that the next example starts anew without a store of its own."""
    with store.begin() as conn:
        for one in (voice_cells, voice_figures, voice_marks, voice_batches):
            conn.execute(one.delete())


def attack(store: Store, steps: Steps) -> Attacker:
    """Import after import, everything asked after each; what came of it."""
    seen: dict[Place, frozenset[int]] = {}
    answered: list[tuple[dict[Key, Answer], Floor, int]] = []
    before: set[tuple[str, str]] = set()
    for batch, (floor, weeks) in enumerate(steps):
        tally = counted(weeks)
        keep(store, tally, floor)
        left = {(week, channel) for week in tally.weeks() for channel in tally.channels(week)}
        for week, cells in weeks.items():
            for (channel, theme), who in cells.items():
                seen[Place(batch, week, channel, theme)] = who if (week, channel) in left else frozenset()
        before |= left
        for asked, raised in product(questions(), FLOORS):
            if raised == FLOORS[0] or asked == Question():
                answered.append((dict(voices.ask(store, asked, READER, raised, NOW)), raised, batch))
    attacker = Attacker(seen, {p: sum(posts_of(one, (p.channel, p.theme)) for one in who) for p, who in seen.items()})
    rows = told_rows(store)
    for found, raised, last in answered:
        for key, cell in told(found).items():
            attacker.learn(cells_of(key, raised, last, rows, seen), cell.posts)
    return attacker


def told_rows(store: Store) -> dict[Key, list[tuple[int, int, int]]]:
    """By key the imports that tell of it, and how far floors may be raised, as stored: what a reader can't see."""
    with store.read() as conn:
        batches = {
            id: number
            for number, id in enumerate(conn.execute(select(voice_batches.c.id).order_by(voice_batches.c.id)).scalars())
        }
        found: dict[Key, list[tuple[int, int, int]]] = {}
        for row in conn.execute(select(voice_cells).where(voice_cells.c.posts.is_not(None))):
            key = Key(row.week, row.channel, row.theme)
            found.setdefault(key, []).append((batches[row.batch_id], row.holds, row.theme_holds))
    return found


def cells_of(
    key: Key, floor: Floor, last: int, rows: dict[Key, list[tuple[int, int, int]]], seen: dict[Place, frozenset[int]]
) -> set[Place]:
    """The cells that a told number is the sum of: of a week's total and its themes, the told channels' only."""
    found = set()
    for batch, holds, theme_holds in rows[key]:
        if batch > last or holds < floor.min_authors or (key.theme and theme_holds < floor.theme_authors):
            continue
        for place in seen:
            if place[:2] != (batch, key.week) or key.channel not in (None, place.channel):
                continue
            is_told = any(one[0] == batch for one in rows.get(Key(key.week, place.channel), ()))
            if is_told and key.theme in (None, place.theme):
                found.add(place)
    return found


def run(store: Store, examples: int, bounds: bool) -> int:
    """Attack that many worlds; return how many groups were tried."""
    attempts = 0

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.integers(0, 2**32))
    def worlds(seed: int) -> None:
        nonlocal attempts
        empty(store)
        attacker = attack(store, imports(seed))
        assert attacker.leaks_by_sums() == []
        if bounds:
            assert attacker.leaks_by_bounds() == []
        attempts += attacker.attempts

    worlds()
    return attempts


def test_no_sequence_of_imports_and_questions_tells_of_few(store: Store, backend: str) -> None:
    attempts = run(store, WORLDS[backend], bounds=True)
    print(f"{attempts} groups of few people were tried on {backend}")
    assert attempts >= LEAST_ATTEMPTS[backend]
