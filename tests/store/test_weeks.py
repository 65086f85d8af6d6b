"""ISO weeks by name, and what two days leave whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.weeks import FIRST_WEEK, between, is_over, week_of, whole_weeks

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)  # a Wednesday, in 2026-W29
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (datetime(2026, 6, 15, tzinfo=UTC), "2026-W25"),
        (datetime(2026, 6, 21, 23, 59, tzinfo=UTC), "2026-W25"),
        (datetime(2026, 6, 21, 23, 59, tzinfo=timezone(timedelta(hours=-1))), "2026-W26"),
        (datetime(2027, 1, 3, tzinfo=UTC), "2026-W53"),
        (datetime(2024, 12, 30, tzinfo=UTC), "2025-W01"),
    ],
)
def test_a_moment_is_in_its_week_of_utc(moment: datetime, week: str) -> None:
    assert week_of(moment) == week


def test_the_running_week_is_not_over() -> None:
    assert is_over("2026-W28", NOW)
    assert not is_over("2026-W29", NOW)
    assert is_over("2026-W29", datetime(2026, 7, 20, tzinfo=UTC))


def test_weeks_go_over_the_turn_of_the_year() -> None:
    assert list(between("2026-W52", "2027-W02")) == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]


@given(st.none() | days, st.none() | days, days)
def test_whole_weeks_are_those_of_which_every_day_is_asked_for(
    since: date | None, until: date | None, today: date
) -> None:
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    first, last = whole_weeks(since, until, now)
    middle = until or today
    monday = middle - timedelta(days=middle.weekday() + 28)
    for start in (monday + timedelta(days=7 * number) for number in range(8)):
        sunday = start + timedelta(days=6)
        whole = (since is None or since <= start) and (until is None or sunday <= until) and sunday < today
        assert (first <= week_of(datetime(start.year, start.month, start.day, tzinfo=UTC)) <= last) is whole
    assert since is not None or first == FIRST_WEEK


@pytest.mark.parametrize(
    ("since", "until"),
    [(date.max, None), (None, date.min), (date.max, date.min), (date.min, date(1, 1, 6)), (NOW.date(), None)],
)
def test_days_at_the_ends_of_the_calendar_leave_no_week(since: date | None, until: date | None) -> None:
    first, last = whole_weeks(since, until, NOW)
    assert first > last or last == FIRST_WEEK
    assert whole_weeks(date.min, date.max, NOW) == ("0001-W01", "2026-W28")
