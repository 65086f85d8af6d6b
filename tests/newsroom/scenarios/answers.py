"""Statuses: what a source says when it does not bring news, and how long it is then left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.newsroom.oddities import http, in_turn, status, unchanged_since
from tests.newsroom.scenario import Scenario
from tests.scrapers.newsroom import Answer, Request, item, page, rss

PAGES = {"/a": page("First crew"), "/b": page("Second crew")}


def _tomorrow(request: Request) -> None:
    """503 until a date, by a clock that is a year slow."""
    now = datetime.now(UTC) - timedelta(days=365)
    date, then = (format_datetime(moment, usegmt=True) for moment in (now, now + timedelta(days=1)))
    http(b"", f"Date: {date}", f"Retry-After: {then}", "Content-Length: 0", line="503 Later")(request)


def _plain(code: int, state: str = "failing") -> Scenario:
    return Scenario(f"a feed that answers {code}", lambda at: {"/feed": status(code)}, state=state, status=code)


SCENARIOS = [
    *(_plain(code) for code in (400, 401, 402, 403, 404, 418, 429, 451, 500, 502, 503, 504)),
    Scenario(
        "a feed that is gone",
        lambda at: {"/feed": status(410)},
        state="gone",
        status=410,
        once=("/feed",),
        then=lambda at: {"/feed": rss(item(at("/a"))), **PAGES},
    ),
    Scenario("a feed that answers 204", lambda at: {"/feed": status(204, b"")}, state="ok failing"),
    Scenario(
        "a feed that answers 304 to nobody's question",
        lambda at: {"/feed": status(304, b"")},
        state="not_modified failing ok",
    ),
    Scenario("a feed that answers 999", lambda at: {"/feed": status(999)}, state="failing"),
    Scenario(
        "429 with an hour to wait",
        lambda at: {"/feed": status(429, Retry_After="3600")},
        state="waiting",
        status=429,
        once=("/feed",),
    ),
    Scenario(
        "503 with a date to wait for", lambda at: {"/feed": _tomorrow}, state="waiting", status=503, once=("/feed",)
    ),
    Scenario(
        "503 with three days to wait",
        lambda at: {"/feed": status(503, Retry_After="259200")},
        state="waiting",
        once=("/feed",),
    ),
    Scenario(
        "a retry-after that says nothing",
        lambda at: {"/feed": status(503, Retry_After="soon")},
        state="failing",
    ),
    Scenario("a retry-after in the past", lambda at: {"/feed": status(503, Retry_After="-5")}, state="failing"),
    Scenario(
        "a retry-after that never ends",
        lambda at: {"/feed": status(429, Retry_After="9" * 30)},
        state="failing waiting",
    ),
    Scenario(
        "a moment to wait",
        lambda at: {
            "/feed": in_turn(status(429, Retry_After="1"), Answer(rss(item(at("/a")), item(at("/b"))))),
            **PAGES,
        },
        found={"/a": {}, "/b": {}},
    ),
    Scenario(
        "a page that asks us to wait",
        lambda at: {
            "/feed": rss(item(at("/a")), item(at("/b"))),
            "/a": status(429, Retry_After="3600"),
            "/b": page("Second crew"),
        },
        state="waiting",
        once=("/feed", "/a"),
        never=("/b",),
    ),
    Scenario(
        "a feed that recovers",
        lambda at: {"/feed": status(500)},
        state="failing",
        then=lambda at: {"/feed": rss(item(at("/a"))), **PAGES},
        state_then="ok not_modified",
        found_then={"/a": {}},
    ),
    Scenario(
        "a feed that breaks down",
        lambda at: {"/feed": rss(item(at("/a"))), **PAGES},
        found={"/a": {}},
        then=lambda at: {"/feed": status(500)},
        state_then="failing",
    ),
    Scenario(
        "a feed that goes away",
        lambda at: {"/feed": rss(item(at("/a"))), **PAGES},
        found={"/a": {}},
        then=lambda at: {"/feed": status(410)},
        state_then="gone",
    ),
    Scenario(
        "a feed with an etag",
        lambda at: {"/feed": unchanged_since(rss(item(at("/a"))), '"v1"'), **PAGES},
        found={"/a": {}},
        state_then="not_modified",
    ),
    Scenario(
        "a feed with a weak etag and odd letters",
        lambda at: {"/feed": unchanged_since(rss(item(at("/a"))), 'W/"a,b;=c"'), **PAGES},
        found={"/a": {}},
        state_then="not_modified",
    ),
    Scenario(
        "a feed with a date of change",
        lambda at: {
            "/feed": unchanged_since(rss(item(at("/a"))), "", "Tue, 03 Mar 2026 10:00:00 GMT"),
            **PAGES,
        },
        found={"/a": {}},
        state_then="not_modified",
    ),
    Scenario(
        "a feed whose etag changes",
        lambda at: {"/feed": unchanged_since(rss(item(at("/a"))), '"v1"'), **PAGES},
        found={"/a": {}},
        then=lambda at: {"/feed": unchanged_since(rss(item(at("/a")), item(at("/b"))), '"v2"')},
        found_then={"/a": {}, "/b": {}},
        state_then="not_modified",
    ),
    *(
        Scenario(
            f"a page that answers {code}",
            lambda at, code=code: {"/feed": rss(item(at("/a"))), "/a": status(code)},  # type: ignore[misc]
        )
        for code in (404, 410, 500, 503)
    ),
]
