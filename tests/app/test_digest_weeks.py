"""Which days a digest covers, and what is said of days that make no digest."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from app.digest import weeks
from store.errors import UsageError

NOW = datetime(2026, 6, 24, 9, 30, tzinfo=UTC)  # Wednesday of 2026-W26


def test_a_week_runs_from_monday_to_sunday() -> None:
    period = weeks.week("2026-W25", NOW)
    assert (period.name, period.first, period.last, period.draft) == (
        "2026-W25",
        date(2026, 6, 15),
        date(2026, 6, 21),
        False,
    )


def test_a_week_may_be_written_in_small_letters() -> None:
    assert weeks.week(" 2026-w25 ", NOW) == weeks.week("2026-W25", NOW)


@pytest.mark.parametrize("year_end", ["2020-W53", "2026-W01"])
def test_weeks_at_the_turn_of_the_year_exist(year_end: str) -> None:
    assert weeks.week(year_end, NOW).name == year_end


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("2026-25", "not an ISO week"),
        ("", "not an ISO week"),
        ("next week", "not an ISO week"),
        ("2026-W00", "has no week 0; its last is 2026-W53"),
        ("2026-W54", "has no week 54; its last is 2026-W53"),
        ("2025-W53", "has no week 53; its last is 2025-W52"),
        ("2026-W30", "has not begun: it starts on Monday 20 July 2026; the last whole week is 2026-W25"),
        ("9999-W52", "too far in the future"),
        ("2026-W26", "is not over: it ends on Sunday 28 June 2026; add --draft"),
    ],
)
def test_a_week_that_makes_no_digest_is_said_in_one_line(name: str, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)) as caught:
        weeks.week(name, NOW)
    assert "\n" not in str(caught.value) and caught.value.exit_code == 2


def test_the_running_week_can_be_had_as_a_draft() -> None:
    assert weeks.week("2026-W26", NOW, draft=True).draft
    assert not weeks.week("2026-W25", NOW, draft=True).draft


def test_a_week_is_over_only_when_its_last_day_is() -> None:
    sunday = datetime(2026, 6, 21, 23, 59, 59, tzinfo=UTC)
    with pytest.raises(UsageError, match="ends today"):
        weeks.week("2026-W25", sunday)
    assert not weeks.week("2026-W25", datetime(2026, 6, 22, tzinfo=UTC)).draft


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (datetime(2026, 6, 22, tzinfo=UTC), "2026-W25"),
        (datetime(2026, 6, 21, 23, 59, tzinfo=UTC), "2026-W24"),
        (datetime(2027, 1, 6, tzinfo=UTC), "2026-W53"),
    ],
)
def test_without_a_name_the_last_finished_week_is_taken(now: datetime, name: str) -> None:
    assert weeks.last_week(now) == weeks.week(name, now)


def test_free_days_that_are_a_week_go_by_its_name() -> None:
    assert weeks.days(date(2026, 6, 15), date(2026, 6, 21), NOW).name == "2026-W25"
    assert weeks.days(date(2026, 6, 14), date(2026, 6, 20), NOW).name == "2026-06-14_2026-06-20"


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(UsageError, match="exchange them"):
        weeks.days(date(2026, 6, 20), date(2026, 6, 19), NOW)


def test_the_period_before_is_as_long_and_touches_it() -> None:
    period = weeks.days(date(2026, 6, 1), date(2026, 6, 10), NOW)
    earlier = weeks.before(period)
    assert weeks.bounds(earlier)[1] == weeks.bounds(period)[0]
    assert earlier.last - earlier.first == period.last - period.first
