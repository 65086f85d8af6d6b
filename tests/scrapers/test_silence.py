"""A source is quiet when it is silent far longer than it usually is, and never for want of knowing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.silence import EXPECTED, LOOK_BACK_DAYS, with_silence
from store.model import Source

NOW = datetime(2026, 6, 24, 18, tzinfo=UTC)  # a Wednesday
SOURCE = Source("Haul", "feed", "https://haul.example/feed", last_checked=NOW)
FRIDAY = datetime(2026, 3, 27, tzinfo=UTC)


def days(*ago: int) -> list[int]:
    """One item on each day that is so many days ago."""
    return [int(LOOK_BACK_DAYS - 1 - day in ago) for day in range(LOOK_BACK_DAYS)]


def rhythm(items: Callable[[datetime], int], last: datetime, now: datetime) -> list[int]:
    """Items by day up to ``last``, by a rule of their day, then none until ``now``."""
    when = [now - timedelta(days=LOOK_BACK_DAYS - 1 - day) for day in range(LOOK_BACK_DAYS)]
    return [items(day) if day.date() <= last.date() else 0 for day in when]


def state(per_day: list[int], now: datetime = NOW) -> str:
    """The state of a source that answered at ``now``."""
    return with_silence(replace(SOURCE, last_checked=now), per_day).state


@pytest.mark.parametrize(
    ("ago", "state_now"),
    [
        ((43, 40, 36, 33, 29), "quiet"),  # every three or four days, then nothing for four weeks
        ((43, 40, 36, 33, 15), "ok"),  # two weeks are less than five times its gap
        ((12, 11, 10, 9, 8), "quiet"),  # daily, then nothing for a week
        ((10, 9, 8, 7, 6), "ok"),  # six days are nobody's silence
        ((80, 60, 40), "ok"),  # three days with items tell nothing
        ((), "ok"),
    ],
)
def test_silence_is_measured_against_the_source_itself(ago: tuple[int, ...], state_now: str) -> None:
    assert state(days(*ago)) == state_now


def hourly(_: datetime) -> int:
    return 24


def on_working_days(day: datetime) -> int:
    return 20 if day.weekday() < 5 else 0


def weekly(day: datetime) -> int:
    return int(day.weekday() == 4)


def daily(_: datetime) -> int:
    return 1


def twice_a_week(day: datetime) -> int:
    return int(day.weekday() in (1, 4))


@pytest.mark.parametrize(
    ("items", "hours", "expected"),
    [
        (hourly, 12, "ok"),
        (hourly, 30, "ok"),  # a night and a bad day
        (hourly, 48, "quiet"),
        (daily, 5 * 24, "ok"),
        (daily, 7 * 24, "quiet"),
        (weekly, 6 * 24, "ok"),
        (weekly, 20 * 24, "ok"),  # it may miss an issue or two
        (weekly, 36 * 24, "quiet"),
        (twice_a_week, 14 * 24, "ok"),
        (twice_a_week, 25 * 24, "quiet"),
        (on_working_days, 2 * 24, "ok"),  # a weekend
        (on_working_days, 4 * 24 - 1, "ok"),  # Easter: Good Friday to Monday, for one that rests on Saturdays
        (on_working_days, 5 * 24, "ok"),
        (on_working_days, 7 * 24, "quiet"),
    ],
)
def test_by_its_own_volume_and_week(items: Callable[[datetime], int], hours: int, expected: str) -> None:
    """The last item came on a Friday; the hours are counted from the end of that day."""
    now = FRIDAY + timedelta(days=1, hours=hours)
    assert state(rhythm(items, FRIDAY, now), now) == expected


def test_a_burst_is_no_volume() -> None:
    """A feed that is new here brings its whole past on one day, undated."""
    per_day = rhythm(weekly, FRIDAY, FRIDAY + timedelta(days=12))
    per_day[-40] += 60
    per_day[-20] += 60
    assert state(per_day, FRIDAY + timedelta(days=12)) == "ok"


def test_what_a_source_lists_ends_its_silence_though_nothing_is_kept_of_it() -> None:
    now = FRIDAY + timedelta(days=10)
    source = replace(SOURCE, last_checked=now, last_item=now - timedelta(hours=3))
    assert with_silence(source, rhythm(hourly, FRIDAY, now)).state == "ok"
    odd = replace(source, last_item=now + timedelta(days=400))
    assert with_silence(odd, rhythm(hourly, FRIDAY, now)).state == "ok"


def test_a_quiet_source_stays_quiet_until_it_lists_something() -> None:
    """After three months nothing is left to compare with: that is no news."""
    quiet = replace(SOURCE, state="quiet", last_item=NOW - timedelta(days=100), articles_new=9)
    after = replace(quiet, state="not_modified")
    assert with_silence(after, days(), quiet).state == "quiet"
    assert with_silence(replace(after, last_item=NOW), days(), quiet).state == "not_modified"
    assert with_silence(replace(after, articles_new=10), days(0), quiet).state == "not_modified"


def test_a_source_in_trouble_is_not_called_quiet() -> None:
    failing = replace(SOURCE, state="failing")
    assert with_silence(failing, days(43, 40, 36, 33, 29)).state == "failing"


def test_a_quiet_source_that_brings_news_is_well_again() -> None:
    assert with_silence(replace(SOURCE, state="not_modified"), days(43, 40, 36, 33, 0)).state == "not_modified"


@given(st.lists(st.integers(0, 30), min_size=LOOK_BACK_DAYS, max_size=LOOK_BACK_DAYS), st.integers(0, 23))
def test_silence_only_grows_and_news_ends_it(per_day: list[int], hour: int) -> None:
    now = NOW.replace(hour=hour)
    if state(per_day, now) == "quiet":
        assert state([*per_day[:-1], 1], now) == "ok"
        silent = len(per_day) - 1 - max(day for day, items in enumerate(per_day) if items)
        assert 4 * (silent + 1) >= EXPECTED
