"""Dates as the web writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.moments import day_in_address, plausible, read_moment


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-06-23T08:15:00Z", "2026-06-23T08:15:00"),
        ("2026-06-23T08:15:00+02:00", "2026-06-23T06:15:00"),
        ("2026-06-23T08:15:00.123456-0500", "2026-06-23T13:15:00"),
        ("2026-06-23 08:15", "2026-06-23T08:15:00"),
        ("2026-06-23", "2026-06-23T00:00:00"),
        ("20260623T081500Z", "2026-06-23T08:15:00"),
        ("Tue, 23 Jun 2026 08:15:00 GMT", "2026-06-23T08:15:00"),
        ("23 Jun 2026 08:15:00 -0400", "2026-06-23T12:15:00"),
        ("June 23, 2026 8:15 p.m. EDT", "2026-06-24T00:15:00"),
        ("Published 23rd June 2026", "2026-06-23T00:00:00"),
        ("Tue 23 Jun 2026 09.15 BST", "2026-06-23T08:15:00"),
        ("8:15 AM ET, Tue June 23, 2026", "2026-06-23T12:15:00"),
        ("Stand: 23.06.2026 10:15 Uhr", "2026-06-23T10:15:00"),
        ("Dienstag, 23. Juni 2026", "2026-06-23T00:00:00"),
        ("Publié le 23 juin 2026 à 08h12, modifié le 24 juin 2026 à 09h00", "2026-06-23T08:12:00"),
        ("le 1er août 2026", "2026-08-01T00:00:00"),
        ("23 de junio de 2026 - 14:20 CEST", "2026-06-23T12:20:00"),
        ("2026年6月23日 18時05分", "2026-06-23T18:05:00"),
        ("2026년 6월 23일", "2026-06-23T00:00:00"),
        ("23 يونيو 2026", "2026-06-23T00:00:00"),
        ("23 czerwca 2026", "2026-06-23T00:00:00"),
        ("Sept. 3, 2026", "2026-09-03T00:00:00"),
        ("2026/06/23 08:15", "2026-06-23T08:15:00"),
        ("06/23/2026 08:15", "2026-06-23T08:15:00"),
        ("23/06/2026", "2026-06-23T00:00:00"),
        ("06/06/2026", "2026-06-06T00:00:00"),
        ("1782202500", "2026-06-23T08:15:00"),
        (1782202500000, "2026-06-23T08:15:00"),
    ],
)
def test_stamps(text: object, iso: str) -> None:
    assert read_moment(text) == datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "06/07/2026",
        "2026",
        "2026-13-01",
        "31 February 2026",
        None,
        True,
        "12:30",
        "0000-00-00",
        [],
        "1",
        "99.99.2026",
        "2026年13月1日",
        "version 1.2.2026.4",
        "mayor 3, 2026",
    ],
)
def test_what_is_no_date_is_none(text: object) -> None:
    assert read_moment(text) is None


def test_future_and_absurd_dates_are_refused() -> None:
    now = datetime(2026, 6, 24, tzinfo=UTC)
    assert plausible(now + timedelta(days=2), now) is None
    assert plausible(now + timedelta(hours=20), now) is not None
    assert plausible(datetime(1970, 1, 1, tzinfo=UTC), now) is None
    assert plausible(datetime(1970, 1, 1, tzinfo=UTC), None) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2026/06/23/x", "2026-06-23"),
        ("https://a.example/news/2026-06-23-x", "2026-06-23"),
        ("https://a.example/world/2026/jun/23/x", "2026-06-23"),
        ("https://a.example/20260623/x.html", "2026-06-23"),
        ("https://a.example/2026/06/x", None),
        ("https://a.example/item-20269999-x", None),
        ("https://a.example/99/99/99/", None),
    ],
)
def test_days_in_addresses(url: str, day: str | None) -> None:
    found = day_in_address(url)
    assert (found and found.date().isoformat()) == day


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.integers(), st.floats(), st.from_regex(r"\d{1,4}[-/ ]\w{1,4}[-/ ]\d{1,4}.{0,20}")))
def test_any_text_gives_an_aware_moment_or_none(value: object) -> None:
    found = read_moment(value)
    assert found is None or found.utcoffset() == timedelta(0)
