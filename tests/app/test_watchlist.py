"""Stories to watch are those in which something happened, with what it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.watchlist import to_watch, watched
from store.model import Change
from store.rows import ChangeRow, StoryRow

NOW = datetime(2026, 6, 24, 18, tzinfo=UTC)
ROW = StoryRow(
    "s1", "A story", "active", 9, 4, 3, NOW, NOW, None, 3, None, (0,) * 20 + (1,), 2, 1, 0, 0, 1, "1 disputed", (), None
)


def change(kind: str, story: str = "s1") -> ChangeRow:
    return ChangeRow(Change(NOW, kind, "What happened", story), "A story", None)


def test_what_happened_is_told_gravest_first() -> None:
    changes = [change("figure"), change("figure"), change("edited"), change("conflict"), change("source", "")]
    found = watched(ROW, changes)
    assert found.reasons == ("a new conflict", "a figure edited in place", "2 new figures")


def test_a_busy_day_is_one_far_above_the_storys_own() -> None:
    busy = replace(ROW, per_day=(0,) * 13 + (1,) * 7 + (5,))
    assert watched(busy, []).reasons == ("5 articles today, 1 a day before",)
    assert watched(replace(busy, per_day=(0,) * 20 + (3,)), []).reasons == (
        "3 articles today, none in the week before",
    )
    assert watched(replace(busy, per_day=(0,) * 13 + (4,) * 7 + (5,)), []).reasons == ()
    assert watched(replace(busy, per_day=()), []).reasons == ()


def test_only_stories_with_a_reason_are_named_and_the_weightiest_first() -> None:
    rows = [replace(ROW, id=f"s{i}") for i in range(5)]
    changes = [change("figure", "s1"), change("conflict", "s3"), change("story", "s4"), change("revived", "s2")]
    assert [one.row.id for one in to_watch(rows, changes, 3)] == ["s3", "s2", "s4"]
    assert to_watch(rows, [], 3) == []
