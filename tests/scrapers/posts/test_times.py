"""Columns of times."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from scrapers.posts.fields import flag, label, words
from scrapers.posts.times import day_comes_first, is_slashed, read_time
from tests.scrapers.posts.reading import ANY_JSON

AT = datetime(2026, 6, 16, 9, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-06-16T09:01:02Z", "2026-06-16T11:01:02+02:00", "2026-06-16 09:01:02", "2026-06-16T09:01:02",
        "20260616T090102Z",
        "2026/06/16 09:01:02", "1781600462", "1781600462.000", "1781600462000", "1781600462000000", 1781600462,
        1781600462.0, 1781600462000, " 2026-06-16 09:01:02 UTC ", "Jun 16, 2026 9:01:02 AM", "16 June 2026 09:01:02",
        "16.06.2026 09:01:02", "Tue, 16 Jun 2026 11:01:02 +0200", "June 16, 2026 9:01:02\u202fAM",
    ],
)  # fmt: skip
def test_a_time_that_has_one_meaning_is_read(written: object) -> None:
    assert read_time(written) == AT


@pytest.mark.parametrize(
    "written",
    ["", "soon", "03/04/2026", "13", "0", 0, -5, True, None, 1e300, [], {}, "1970-01-01", "9999-12-31T23:59-23:59"],
)
def test_what_names_no_moment_is_none(written: object) -> None:
    assert read_time(written) is None


@pytest.mark.parametrize(
    ("written", "day_first", "iso"),
    [
        ("3/4/2026", True, "2026-04-03T00:00:00+00:00"),
        ("3/4/2026", False, "2026-03-04T00:00:00+00:00"),
        ("03-04-2026 21:05", True, "2026-04-03T21:05:00+00:00"),
        ("3/4/2026, 12:05:06 am", False, "2026-03-04T00:05:06+00:00"),
        ("3/4/2026 12:05 PM", False, "2026-03-04T12:05:00+00:00"),
        ("3/4/2026 21:05 +02:00", True, "2026-04-03T19:05:00+00:00"),
    ],
)
def test_slashed_dates_are_read_as_told(written: str, day_first: bool, iso: str) -> None:
    found = read_time(written, day_first)
    assert is_slashed(written) and found is not None and found.isoformat() == iso


@pytest.mark.parametrize(
    "written", ["31/02/2026", "13/13/2026", "3/4/2026 25:00", "3/4/2026 13:00 PM", "3/4/2026 9:00 +99:99"]
)
def test_slashed_dates_that_are_none(written: str) -> None:
    assert read_time(written, True) is None


def test_the_order_is_told_by_the_whole_column() -> None:
    assert day_comes_first(["3/4/2026", "16/6/2026", "x", None]) is True
    assert day_comes_first(["3/4/2026", "6/16/2026"]) is False
    assert day_comes_first(["3/4/2026"]) is None and day_comes_first(["16/6/2026", "6/16/2026"]) is None


@given(ANY_JSON)
def test_any_value_is_read_as_what_is_asked_for(value: object) -> None:
    moment = read_time(value, True)
    assert moment is None or moment.tzinfo is UTC
    assert isinstance(words(value), str) and isinstance(flag(value), bool) and "\n" not in label(value)
