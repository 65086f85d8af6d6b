"""Series of petitions' counters: what lengthens a row, what makes one, what is flagged, and what they are tied to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import petitions, sources, stories
from store.database import Store
from store.errors import StoreError
from store.model import Count, Source, Story
from tests.store.builders import NOW, Judgement, claim, place

URL = "https://petitions.example/cameras"


def shown(value: int, hours: float = 0, *, goal: int | None = 2_500, url: str = URL) -> Count:
    """What a look at the petition showed."""
    moment = NOW + timedelta(hours=hours)
    told = {"title": "No cameras", "url": url, "source": "Petition", "first_seen": moment, "last_seen": moment}
    return Count(value, f"{value:,}", "text", f"{value:,} have signed", goal, **told)  # type: ignore[arg-type]


def kept(store: Store, *counts: Count) -> list[Count]:
    """The series after these looks."""
    with store.begin() as conn:
        for count in counts:
            petitions.save(conn, count)
        return petitions.series(conn, "Petition")


def test_an_unchanged_count_lengthens_the_last_row(store: Store) -> None:
    with store.begin() as conn:
        assert petitions.save(conn, shown(1_623)) == "new"
        assert petitions.save(conn, shown(1_623, 1)) == "unchanged"
        petitions.still(conn, "Petition", NOW + timedelta(hours=2))
        petitions.still(conn, "Nobody", NOW)
        assert petitions.save(conn, shown(1_700, 3)) == "new"
    first, second = kept(store)
    assert (first.value, first.first_seen, first.last_seen) == (1_623, NOW, NOW + timedelta(hours=2))
    assert second == shown(1_700, 3)


def test_a_goal_that_moved_on_is_a_row_of_its_own(store: Store) -> None:
    assert [c.goal for c in kept(store, shown(2_500), shown(2_500, 1, goal=5_000))] == [2_500, 5_000]


def test_a_falling_count_is_kept_and_flagged(store: Store) -> None:
    found = kept(store, shown(1_623), shown(1_590, 1), shown(1_600, 2))
    assert [(c.value, c.flag) for c in found] == [(1_623, None), (1_590, "fell"), (1_600, None)]


def test_an_absurd_jump_is_flagged_and_the_way_back_is_not(store: Store) -> None:
    found = kept(store, shown(1_623), shown(16_230, 1), shown(1_640, 2))
    assert [(c.value, c.flag) for c in found] == [(1_623, None), (16_230, "jumped"), (1_640, None)]


def test_a_jump_that_goes_on_is_no_fault(store: Store) -> None:
    found = kept(store, shown(1_623), shown(30_000, 1), shown(31_000, 2), shown(32_000, 3))
    assert [c.flag for c in found] == [None, "jumped", None, None]


def test_the_first_days_of_a_petition_may_be_steep(store: Store) -> None:
    assert [c.flag for c in kept(store, shown(3), shown(900, 1), shown(8_000, 2))] == [None, None, None]


def test_another_page_is_not_measured_against_the_first(store: Store) -> None:
    found = kept(store, shown(1_623), shown(12, 1, url="https://petitions.example/other"))
    assert [c.flag for c in found] == [None, None]


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_count_either_grows_or_is_remarked(before: int, value: int) -> None:
    flag = petitions.standing(value, before)
    assert (flag == "fell") == (value < before)
    assert (flag == "jumped") == (value >= 10 * max(before, 1_000))


def test_a_count_of_no_source_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="source it was read from"), store.begin() as conn:
        petitions.save(conn, Count(1, "1", "text", "1 has signed"))


def test_a_petition_stands_beside_the_stories_of_its_programme(store: Store) -> None:
    with store.begin() as conn:
        sources.upsert(conn, Source("Petition", "petition", URL, programme="Cab watch"))
        sources.upsert(conn, Source("Elsewhere", "petition", "https://petitions.example/b", programme="Other"))
        place(conn, 1, 2)
        stories.save_story(conn, Story("s1", "Drivers sign", (), programme="Cab watch"))
        place(conn, 90, story="s2")
        petitions.save(conn, shown(1_623))
        assert petitions.of_story(conn, "s1") == {}, "nobody tells of signatures there yet"
        given = [replace(claim(1, metric_id=None), frame=petitions.SIGNING)]
        Judgement(claims=given, metrics=[], figures=[], verdicts=[], origins=[]).save(conn)
        assert {name: len(found) for name, found in petitions.of_story(conn, "s1").items()} == {"Petition": 1}
        assert petitions.of_story(conn, "s2") == {}
        assert set(petitions.latest_all(conn)) == {"Petition"}
        (row,) = petitions.export_rows(conn, story="s1")
        assert list(petitions.export_rows(conn, story="s2")) == []
        assert list(petitions.export_rows(conn, since=NOW + timedelta(hours=1))) == []
    assert (row["value"], row["goal"], row["programme"], row["first_seen"]) == (
        1_623,
        2_500,
        "Cab watch",
        NOW.isoformat(),
    )


def test_a_series_outlives_its_source(store: Store) -> None:
    with store.begin() as conn:
        sources.upsert(conn, Source("Petition", "petition", URL))
        petitions.save(conn, shown(1_623))
        sources.remove(conn, ["Petition"])
        assert [row["value"] for row in petitions.export_rows(conn)] == [1_623]
