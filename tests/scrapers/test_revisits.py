"""When pages are looked at again, and when a missing one counts as withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.revisits import CONFIRM_AFTER, MOST, Remembered, Seen, after_look, choose, due_at

NOW = datetime(2026, 6, 24, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def known(age: timedelta, since_look: timedelta, name: str = "a") -> Remembered:
    """A page of that age that was there when it was last looked at."""
    return Remembered(name, f"https://post.example/{name}", NOW - age, NOW - since_look, NOW - since_look)


def is_due(page: Remembered, updated: timedelta | None = None) -> bool:
    """Whether the page is chosen now; ``updated`` is how long ago its feed says that it changed."""
    return bool(choose([page], {page.url: NOW - updated if updated is not None else None}, NOW))


@pytest.mark.parametrize(
    ("age", "since_look", "updated", "expected"),
    [
        (10 * HOUR, HOUR, None, False),
        (10 * HOUR, 4 * HOUR, None, True),
        (5 * DAY, 4 * HOUR, None, False),
        (5 * DAY, 13 * HOUR, None, True),
        (20 * DAY, 2 * DAY, None, False),
        (20 * DAY, 4 * DAY, None, True),
        (60 * DAY, 9 * DAY, None, False),
        (60 * DAY, 11 * DAY, None, True),
        (100 * DAY, 50 * DAY, None, False),
        (100 * DAY, 50 * DAY, HOUR, True),
        (30 * DAY, HOUR, 2 * HOUR, False),
        (HOUR, HOUR, -HOUR, False),
    ],
)
def test_looks_thin_with_age(age: timedelta, since_look: timedelta, updated: timedelta | None, expected: bool) -> None:
    assert is_due(known(age, since_look), updated) is expected


def test_a_look_that_failed_is_repeated_sooner_than_an_old_page_would_be() -> None:
    page = after_look(known(60 * DAY, 11 * DAY), "failed", NOW)
    assert page.fetched == NOW - 11 * DAY, "what is asked for conditionally is what was last read"
    assert due_at(page, None, NOW) == NOW + DAY


def test_an_announced_change_that_could_not_be_read_is_tried_again_but_not_at_every_run() -> None:
    page = after_look(known(30 * DAY, DAY), "failed", NOW)
    announced = NOW - 2 * HOUR
    assert due_at(page, announced, NOW) == NOW + 3 * HOUR


def test_a_page_is_withdrawn_when_it_is_missing_twice_and_far_apart() -> None:
    page = after_look(known(3 * DAY, DAY), "missing", NOW)
    assert page.withdrawn is None and page.missing_since == NOW
    assert due_at(page, None, NOW) == NOW + CONFIRM_AFTER
    soon = after_look(page, "missing", NOW + CONFIRM_AFTER - HOUR)
    assert soon.withdrawn is None, "an outage of some hours is no withdrawal"
    later = after_look(soon, "missing", NOW + CONFIRM_AFTER)
    assert later.withdrawn == NOW + CONFIRM_AFTER and later.fetched == NOW - DAY
    assert after_look(later, "missing", NOW + 2 * DAY).withdrawn == later.withdrawn


@pytest.mark.parametrize("seen", ["read", "same"])
def test_a_page_that_is_there_again_is_not_withdrawn(seen: Seen) -> None:
    page = after_look(after_look(known(3 * DAY, DAY), "missing", NOW), "missing", NOW + DAY)
    assert page.withdrawn is not None
    back = after_look(page, seen, NOW + 2 * DAY)
    assert (back.withdrawn, back.missing_since, back.fetched) == (None, None, NOW + 2 * DAY)


def test_an_outage_between_two_misses_neither_confirms_nor_denies() -> None:
    page = after_look(after_look(known(3 * DAY, DAY), "missing", NOW), "failed", NOW + DAY)
    assert page.withdrawn is None and page.missing_since == NOW
    assert after_look(page, "missing", NOW + 2 * DAY).withdrawn == NOW + 2 * DAY


def test_a_withdrawn_page_is_still_looked_for_at_its_ages_pace() -> None:
    page = after_look(after_look(known(20 * DAY, DAY), "missing", NOW), "missing", NOW + DAY)
    assert due_at(page, None, NOW + DAY) == NOW + 4 * DAY


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(1, 400)), max_size=80), st.integers(1, 60))
def test_a_run_is_bounded_and_takes_the_longest_due(ages: list[tuple[int, int]], most: int) -> None:
    pages = [known(age * DAY, looked * HOUR, str(number)) for number, (age, looked) in enumerate(ages)]
    chosen = choose(pages, {}, NOW, most)
    due = {page.id: due_at(page, None, NOW) for page in pages}
    waiting = sorted(moment for moment in due.values() if moment is not None and moment <= NOW)
    assert [due[page.id] for page in chosen] == waiting[:most]
    assert MOST > 0
