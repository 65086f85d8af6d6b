"""How long a source is left alone: as its pace of change and its own wishes say."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies

from scrapers.feeds import read_feed
from scrapers.intervals import (
    FASTER,
    JITTER,
    LONGEST,
    SHORTEST,
    SLOWER,
    START,
    TARGET,
    asked_pause,
    jittered,
    next_interval,
    stated_pause,
)
from scrapers.jitter import spread
from store.model import Source
from tests.scrapers.desk import NOW, PUBLISHED, SUMMARY, Desk
from tests.scrapers.newsroom import Answer, item, page, rss

FEED = Source(
    "Post", "feed", "https://post.example/feed", last_checked=NOW - START, interval=int(START.total_seconds())
)


def followed(every: timedelta, looks: int, seed: int, kind: Any = "feed") -> list[timedelta]:
    """The intervals of so many looks at a source that changes at random, ``every`` so often on average."""
    dice, now, found = Random(seed), NOW, []
    source = Source("Post", kind, "https://post.example/feed", last_checked=NOW)
    change = now + every * dice.expovariate(1)
    wait = START
    for _ in range(looks):
        now += jittered(wait, source.name, now)
        brought = change <= now
        while change <= now:
            change += every * dice.expovariate(1)
        wait = next_interval(source, now, brought=brought)
        source = Source("Post", kind, source.url, last_checked=now, interval=round(wait.total_seconds()))
        found.append(wait)
    return found


@pytest.mark.parametrize("hours", [1, 3, 12, 36])
def test_it_settles_where_a_look_brings_something_three_times_in_ten(hours: int) -> None:
    waits = followed(timedelta(hours=hours), 2_000, seed=hours)[200:]
    mean = sum(wait / timedelta(hours=1) for wait in waits) / len(waits)
    assert mean / hours == pytest.approx(-math.log(1 - TARGET), rel=0.25)


def test_a_newswire_and_a_dead_feed_end_at_the_bounds() -> None:
    assert followed(timedelta(minutes=1), 60, seed=1)[-1] == SHORTEST
    assert followed(timedelta(days=400), 60, seed=1)[-1] == LONGEST


def test_a_source_that_wakes_up_is_soon_followed() -> None:
    source, now, looks = Source("Post", "feed", "u", last_checked=NOW, interval=int(LONGEST.total_seconds())), NOW, 0
    wait = LONGEST
    while wait > timedelta(hours=1):
        now += wait
        wait, looks = next_interval(source, now, brought=True), looks + 1
        source = Source("Post", "feed", "u", last_checked=now, interval=round(wait.total_seconds()))
    assert looks <= 8


def test_the_steps_balance_at_the_target() -> None:
    assert pytest.approx(1) == FASTER**TARGET * SLOWER ** (1 - TARGET)


def test_a_first_look_says_nothing_of_the_pace() -> None:
    assert next_interval(Source("Post", "feed", "u"), NOW, brought=True) == START


def test_a_look_that_came_early_moves_it_little() -> None:
    early = next_interval(FEED, NOW - START + timedelta(minutes=1), brought=False)
    in_time = next_interval(FEED, NOW, brought=False)
    assert START < early < in_time == START * SLOWER
    late = next_interval(FEED, NOW + timedelta(days=3), brought=True)
    assert START * FASTER < late < START


@pytest.mark.parametrize("kind", ["page", "petition"])
def test_pages_that_are_read_as_a_whole_keep_their_pace(kind: Any) -> None:
    assert set(followed(timedelta(days=9), 20, seed=1, kind=kind)) == {START}


moments = strategies.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=strategies.just(UTC))
pauses = strategies.none() | strategies.timedeltas(timedelta(-10), timedelta(400))


@given(
    strategies.none() | strategies.integers(0, 10**9),
    strategies.none() | moments,
    moments,
    strategies.booleans(),
    pauses,
)
def test_it_stays_within_its_bounds_and_never_undercuts_a_wish(
    interval: int | None, last: datetime | None, now: datetime, brought: bool, asked: timedelta | None
) -> None:
    source = Source("Post", "feed", "u", last_checked=last, interval=interval)
    wait = next_interval(source, now, brought=brought, asked=asked)
    assert SHORTEST <= wait <= LONGEST
    assert asked is None or wait >= min(asked, LONGEST)
    assert wait <= jittered(wait, "Post", now) <= wait * (1 + JITTER)


def test_the_jitter_is_the_same_each_time_and_differs_between_sources() -> None:
    assert jittered(START, "A", NOW) == jittered(START, "A", NOW)
    assert len({jittered(START, f"Source {n}", NOW) for n in range(200)}) == 200
    shares = [spread(f"Source {n}") for n in range(2_000)]
    assert 0 <= min(shares) < 0.01 < 0.99 < max(shares) < 1
    assert sum(shares) / len(shares) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    ("ttl", "period", "frequency", "minutes"),
    [
        ("60", None, None, 60), ("15", "daily", "1", 15), (None, "hourly", "2", 30), (None, " Hourly ", None, 60),
        (None, "daily", "0", 1440), ("1e9", None, None, 1440), (None, "weekly", "1", 1440), ("0", None, None, None),
        ("-5", None, None, None), ("nan", None, None, None), ("inf", "hourly", None, 60), ("soon", "often", "x", None),
        (None, None, "3", None), (None, "hourly", "1e300", 0),
    ],
)  # fmt: skip
def test_what_a_feed_says_of_itself(ttl: object, period: object, frequency: object, minutes: float | None) -> None:
    found = stated_pause(ttl, period, frequency)
    assert found == (None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("header", "minutes"),
    [
        ("max-age=900", 15), ("public, max-age=600, must-revalidate", 10), ("MAX-AGE=86400", 60), ("no-cache", None),
        ("s-maxage=900", None), ('max-age="1200"', 20), ("max-age=-1", None), ("", None),
        ("max-age=99999999999999999999", 60),
    ],
)  # fmt: skip
def test_what_its_server_says(header: str, minutes: int | None) -> None:
    found = asked_pause({"cache-control": header})
    assert found == (None if minutes is None else timedelta(minutes=minutes))
    assert asked_pause({"cache-control": header}, timedelta(hours=2)) == timedelta(hours=2)


def test_a_feeds_wish_is_read() -> None:
    sy = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    wishes = {
        "<ttl>90</ttl>": 90,
        f"<sy:updatePeriod {sy}>daily</sy:updatePeriod><sy:updateFrequency {sy}>4</sy:updateFrequency>": 360,
        "": None,
    }
    for wish, minutes in wishes.items():
        body = rss(item("/a")).replace(b"<item>", f"{wish}<item>".encode(), 1)
        found = read_feed(body, "https://post.example/feed").pause
        assert found == (None if minutes is None else timedelta(minutes=minutes))


def test_a_feed_is_asked_as_often_as_it_brings_something(desk: Desk) -> None:
    """Over real HTTP: nothing new for ten looks, then something at each."""
    now, waits = NOW, []
    for number in range(22):
        if number > 11:
            desk.room.routes["/feed"] = Answer(rss(*(item(f"/a{n}", extra=PUBLISHED + SUMMARY) for n in range(number))))
            desk.room.routes[f"/a{number - 1}"] = Answer(page(f"Letter number {number}"))
        desk.look(now)
        assert desk.source.next_check is not None and desk.source.interval is not None
        waits.append(desk.source.interval)
        now = desk.source.next_check
    assert waits[0] == START.total_seconds() and waits[11] > 2.5 * waits[0] and waits[-1] < waits[11] / 3


def test_a_feed_that_asks_for_patience_gets_it(desk: Desk) -> None:
    body = rss(item("/a", extra=PUBLISHED + SUMMARY)).replace(b"<item>", b"<ttl>240</ttl><item>", 1)
    desk.room.routes["/feed"] = Answer(body, headers={"Cache-Control": "max-age=300"})
    desk.look()
    assert desk.source.next_check is not None
    assert timedelta(hours=4) <= desk.source.next_check - NOW <= timedelta(hours=4.4)
