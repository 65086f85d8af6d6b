"""The last visit, in a cookie: kept by the browser, read with suspicion, left with pages only."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import visits
from app.clock import fixed_clock
from app.visits import GAP, KEEP, Remembering, read, written

NOW = datetime(2026, 6, 24, 8, 45, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def after(*moments: datetime) -> str:
    """The cookie of a browser that loaded pages at these moments."""
    cookie: str | None = None
    for moment in moments:
        cookie = written(read(cookie, moment), moment)
    return cookie or ""


def test_the_visit_before_is_when_it_was_last_seen() -> None:
    yesterday = NOW - DAY
    found = read(after(yesterday, yesterday + HOUR / 2, NOW), NOW)
    assert found == visits.Visits(yesterday + HOUR / 2, NOW)
    later = read(after(yesterday, NOW, NOW + HOUR / 2, NOW + HOUR), NOW + HOUR)
    assert later is not None and later.before == yesterday, "loading pages on does not move it"


def test_a_first_visit_has_none_before() -> None:
    found = read(after(NOW), NOW)
    assert found is not None and found.before is None


def test_what_is_too_old_is_forgotten() -> None:
    assert read(after(NOW - KEEP - DAY), NOW) is None
    found = read(f"{int((NOW - KEEP - DAY).timestamp())}.{int(NOW.timestamp())}", NOW)
    assert found is not None and found.before is None


@pytest.mark.parametrize(
    "cookie",
    [None, "", "1", "1.2.3", "-1.5", "x.y", "1e9.1e9", "٣.٤", "9" * 400 + ".1", "1.99999999999", "1.<b>"],
)
def test_a_cookie_that_is_none_of_ours_says_nothing(cookie: str | None) -> None:
    assert read(cookie, NOW) is None


@given(st.text())
def test_no_cookie_breaks_a_page(cookie: str) -> None:
    found = read(cookie, NOW)
    assert written(found, NOW).count(".") == 1


@given(st.lists(st.integers(0, int(KEEP.total_seconds())), min_size=1))
def test_the_last_visit_is_always_a_gap_away_from_this_one(seconds: list[int]) -> None:
    moments = [NOW - timedelta(seconds=back) for back in sorted(seconds, reverse=True)]
    found = read(after(*moments), moments[-1])
    assert found is not None and found.this == moments[-1]
    gaps = [a for a, b in pairwise(moments) if b - a > GAP]
    assert found.before == (gaps[-1] if gaps else None)


def answered(kind: str, *, method: str = "GET", status: int = 200, cookie: str = "") -> list[str]:
    """The cookies that come with an answer of that content type."""

    async def inner(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind.encode())]})
        await send({"type": "http.response.body", "body": b""})

    sent: list[Mapping[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    headers = [(b"cookie", cookie.encode())] if cookie else []
    scope = {"type": "http", "method": method, "path": "/", "headers": headers}
    asyncio.run(Remembering(inner, fixed_clock(NOW))(scope, receive, send))
    return [value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"]


def test_a_page_leaves_the_cookie_for_this_site_alone() -> None:
    before = int((NOW - DAY).timestamp())
    (kept,) = answered("text/html; charset=utf-8", cookie=f"other=1; {visits.COOKIE}=0.{before}")
    value, *attributes = kept.split("; ")
    assert value == f"{visits.COOKIE}={before}.{int(NOW.timestamp())}"
    assert set(attributes) == {"Path=/", "Max-Age=2592000", "HttpOnly", "SameSite=Lax"}


@pytest.mark.parametrize(
    ("kind", "method", "status"),
    [
        ("text/javascript", "GET", 200),
        ("application/json", "GET", 200),
        ("text/html", "GET", 404),
        ("text/html", "POST", 200),
    ],
)
def test_nothing_else_does(kind: str, method: str, status: int) -> None:
    assert answered(kind, method=method, status=status) == []


def test_a_broken_cookie_header_is_a_first_visit() -> None:
    (kept,) = answered("text/html", cookie=f'{visits.COOKIE}="\\; \x7f[]=;;')
    assert kept.startswith(f"{visits.COOKIE}=0.")
