"""What one import counts in memory, and how little of it that takes."""

from __future__ import annotations

import tracemalloc

import pytest

from store.floor import Mentioned, Voice
from store.tally import Tally

MOST_BYTES = 40_000_000
"""What a hundred thousand posts of ten thousand people may take, seven emotions each: 21 MB were measured."""


def test_voices_of_one_author_add_up() -> None:
    tally = Tally()
    tally.add("2026-W25", "all", "trust", b"a", 0.5, {"worry": 0.5})
    tally.add("2026-W25", "all", "trust", b"a", -1.0, {"anger": 0.25, "worry": 0.25})
    tally.add("2026-W25", "all", "jobs", b"b", 1.0, {})
    table = tally.table("2026-W25")
    (mine,) = table["all", "trust"].values()
    assert mine == Voice(2, pytest.approx(-0.5), {"worry": 0.75, "anger": 0.25})
    assert set(table) == {("all", "trust"), ("all", "jobs")}
    assert set(table["all", "trust"]).isdisjoint(table["all", "jobs"])


def test_an_author_is_one_in_every_channel_and_week() -> None:
    tally = Tally()
    for week, channel in (("2026-W25", "all"), ("2026-W25", "few"), ("2026-W26", "all")):
        tally.add(week, channel, "trust", b"the very same", 0.0, {}, [Mentioned("over 3", "signatures")])
    assert tally.weeks() == ["2026-W25", "2026-W26"]
    names = {author for week in tally.weeks() for group in tally.table(week).values() for author in group}
    names |= {author for by in tally.figures("2026-W25").values() for authors in by.values() for author in authors}
    assert len(names) == 1
    assert b"the very same" not in names


def test_a_dropped_channel_is_in_nothing() -> None:
    tally = Tally()
    for week, channel in (("2026-W25", "all"), ("2026-W25", "few"), ("2026-W26", "few")):
        for author in (b"a", b"b", b"a"):
            tally.add(week, channel, "trust", author, 0.0, {}, [Mentioned("over 3", "signatures")])
    assert tally.channels("2026-W25") == {"all": (3, 2), "few": (3, 2)}
    assert tally.drop("2026-W25", "few") == 3
    assert tally.drop("2026-W26", "few") == 3
    assert tally.drop("2026-W26", "few") == 0
    assert tally.weeks() == ["2026-W25"]
    assert set(tally.table("2026-W25")) == {("all", "trust")}
    assert set(tally.figures("2026-W25")) == {"all"}
    assert tally.figures("2026-W26") == {}


def test_a_hundred_thousand_posts_take_little_room() -> None:
    emotions = dict.fromkeys(("anger", "fear", "hope", "joy", "relief", "sadness", "trust"), 0.125)
    tracemalloc.start()
    tally = Tally()
    for number in range(100_000):
        place = (f"2026-W{number % 20 + 10}", f"channel {number % 7}", f"theme {number % 11}")
        tally.add(*place, b"%032d" % (number * 7919 % 10_000), 0.1, emotions)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{size / 1e6:.0f} MB")
    assert size < MOST_BYTES
