"""Each alert is sent once, also where a process is killed, an address fails or people sleep."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import pauses
from app.alerting.addresses import Address
from app.alerting.message import Message
from app.alerting.sending import is_quiet, send_due
from app.clock import fixed_clock
from app.pauses import next_try
from app.settings_alerts import AlertingSettings
from store import alerts
from store.alerted import Alert
from store.database import Store
from tests.store.builders import ANA
from tests.store.conftest import (  # noqa: F401 -- fixtures
    backend,
    postgres,
    postgres_template,
    sqlite_template,
    store,
    store_url,
)

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
TO = "desk, slack 1"
OPEN = AlertingSettings(gap_minutes=0)


class Post:
    """A way out that remembers, and fails as it is told."""

    def __init__(self, error: str | None = None) -> None:
        self.messages: list[Message] = []
        self.error = error

    def __call__(self, address: Address, message: Message) -> str | None:
        self.messages.append(message)
        return self.error


def keep(store: Store, *turns: str, now: datetime = NOW) -> None:  # noqa: F811
    with store.begin() as conn:
        for turn in turns:
            alert = Alert("conflict", "metric m1", turn, f"told {turn}")
            alerts.add(conn, alert, now)
            alerts.prepare(conn, alert.key, [TO], now)


def send(
    store: Store,  # noqa: F811
    post: Post,
    now: datetime = NOW,
    settings: AlertingSettings = OPEN,
    **how: bool,
) -> dict[str, int]:
    places = {TO: Address(TO, "slack", "slack://nowhere")}
    counts, _ = send_due(store, places, settings, fixed_clock(now), post, **how)
    return dict(counts)


def test_what_is_due_is_one_message_and_never_sent_again(store: Store) -> None:  # noqa: F811
    post = Post()
    keep(store, "one", "two")
    assert send(store, post) == {"sent": 2, "messages": 1}
    keep(store, "one", "two")
    assert send(store, post, NOW + timedelta(days=1)) == {}
    assert send(store, post, everything=True) == {}
    assert len(post.messages) == 1


def test_a_clock_that_is_put_back_sends_nothing_twice(store: Store) -> None:  # noqa: F811
    post = Post()
    keep(store, "one")
    assert send(store, post) == {"sent": 1, "messages": 1}
    for days in (-1, 0, -400, 1):
        keep(store, "one", now=NOW + timedelta(days=days))
        assert send(store, post, NOW + timedelta(days=days)) == {}
    keep(store, "two", now=NOW - timedelta(days=1))
    assert send(store, post, NOW - timedelta(days=1)) == {"sent": 1, "messages": 1}, "what is new is told"
    assert len(post.messages) == 2


def test_a_failure_waits_longer_each_time_and_is_told(store: Store) -> None:  # noqa: F811
    post = Post("was answered with HTTP 500")
    keep(store, "one")
    assert send(store, post) == {"failed": 1}
    assert send(store, post, NOW + timedelta(minutes=4)) == {}
    assert send(store, post, NOW + timedelta(minutes=6)) == {"failed": 1}
    assert send(store, post, NOW + timedelta(minutes=12)) == {}
    with store.read() as conn:
        ((trouble,)) = alerts.troubles(conn)
    assert (trouble.tries, trouble.error) == (2, "was answered with HTTP 500")
    post.error = None
    assert send(store, post, NOW + timedelta(minutes=20)) == {"sent": 1, "messages": 1}
    with store.read() as conn:
        assert not alerts.troubles(conn)


def test_after_many_failures_only_a_person_tries_again(store: Store) -> None:  # noqa: F811
    post, now = Post("no"), NOW
    keep(store, "one")
    for _ in range(pauses.MOST_TRIES):
        assert send(store, post, now) == {"failed": 1}
        now += timedelta(hours=7)
    assert send(store, post, now) == {}
    post.error = None
    assert send(store, post, now, everything=True) == {"sent": 1, "messages": 1}


@given(st.integers(1, 40))
def test_pauses_grow_and_end(tries: int) -> None:
    again = next_try(tries, NOW)
    assert (again is None) == (tries >= pauses.MOST_TRIES)
    assert again is None or pauses.FIRST_PAUSE <= again - NOW <= pauses.LONGEST_PAUSE


NIGHT = AlertingSettings(quiet_from="20:00", quiet_until="07:30", zone="Europe/Berlin", gap_minutes=0)


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"), [(18, 59, False), (19, 0, True), (2, 0, True), (6, 29, True), (6, 30, False)]
)
def test_quiet_hours_are_those_of_the_zone_and_go_over_midnight(hour: int, minute: int, quiet: bool) -> None:
    assert is_quiet(NIGHT, NOW.replace(hour=hour, minute=minute)) is quiet
    assert not is_quiet(OPEN, NOW.replace(hour=hour, minute=minute))


def test_a_night_is_one_message_in_the_morning(store: Store) -> None:  # noqa: F811
    post = Post()
    for number in range(5):
        night = NOW.replace(hour=20) + timedelta(hours=number)
        keep(store, f"turn {number}", now=night)
        assert send(store, post, night, NIGHT) == {}
    morning = NOW.replace(day=21, hour=7)
    assert send(store, post, morning, NIGHT) == {"sent": 5, "messages": 1}


def test_between_two_messages_is_a_gap(store: Store) -> None:  # noqa: F811
    post, gap = Post(), AlertingSettings(gap_minutes=15)
    keep(store, "one")
    assert send(store, post, NOW, gap)["messages"] == 1
    keep(store, "two")
    assert send(store, post, NOW + timedelta(minutes=5), gap) == {}
    keep(store, "three")
    assert send(store, post, NOW + timedelta(minutes=16), gap) == {"sent": 2, "messages": 1}


def test_what_is_silenced_before_it_is_sent_is_not_sent(store: Store) -> None:  # noqa: F811
    post = Post()
    keep(store, "one")
    with store.begin() as conn:
        (kept,) = alerts.recent(conn, NOW - timedelta(days=1))
        alerts.silence(conn, kept.key, NOW + timedelta(hours=1), ANA)
    assert send(store, post) == {}
    assert send(store, post, NOW + timedelta(hours=2)) == {}


def test_an_address_that_is_gone_is_told(store: Store) -> None:  # noqa: F811
    keep(store, "one")
    counts, failures = send_due(store, {}, OPEN, fixed_clock(NOW), Post())
    assert dict(counts) == {"failed": 1} and "no address any more" in failures[0]


SCRIPT = """
import json, os, signal, sys
from datetime import datetime
from app.alerting.addresses import Address
from app.alerting.sending import send_due
from app.clock import fixed_clock
from app.settings_alerts import AlertingSettings
from store.database import open_store
url, box, when, now = sys.argv[1:]
def deliver(address, message):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    with open(box, "a") as out:
        out.write(json.dumps(message.body) + "\\n")
        out.flush()
    if when == "after":
        os.kill(os.getpid(), signal.SIGKILL)
with open_store(url) as store:
    to = "desk, slack 1"
    send_due(store, {to: Address(to, "slack", "slack://x")}, AlertingSettings(gap_minutes=0),
             fixed_clock(datetime.fromisoformat(now)), deliver)
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_sending_nothing_is_lost_and_doubt_is_told(
    when: str,
    store: Store,  # noqa: F811
    store_url: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    keep(store, "one", "two")
    box = tmp_path / "box"
    box.touch()

    def process(how: str) -> int:
        call = [sys.executable, "-c", SCRIPT, store_url, str(box), how, NOW.isoformat()]
        return subprocess.run(call, cwd=ROOT, check=False).returncode

    assert process(when) == -signal.SIGKILL
    assert process("never") == 0
    assert process("never") == 0, "and once it is noted, no more"
    bodies = [json.loads(line) for line in box.read_text().splitlines()]
    assert len(bodies) == (1 if when == "before" else 2)
    assert "told one" in bodies[-1] and "told two" in bodies[-1]
    assert "may have reached you already" in bodies[-1]
    with store.read() as conn:
        (first, *_) = alerts.sends_of(
            conn, [kept.key for kept in alerts.recent(conn, NOW - timedelta(days=1))]
        ).values()
    assert [(one.state, one.doubt) for one in first] == [("sent", NOW)]
