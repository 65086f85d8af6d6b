"""Alerts: each kept once, silent with its subject, sent once to each, doubt noted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store import alerts, changes, stories, volumes
from store.alerted import Alert, Evidence
from store.database import Store
from store.errors import NotAllowedError, NotFoundError
from store.model import Change
from store.permits import Actor
from tests.store.builders import NOW, place

LATER = NOW + timedelta(hours=1)
ALERT = Alert(
    "conflict", "metric m1", "first", "letter signatures: 900 against 4,000",
    (Evidence("Some 900 clerks signed.", "Outlet1", "https://outlet1.example/1"),), "Badge", "s1", "m1",
)  # fmt: skip


def keep(store: Store, alert: Alert = ALERT, *recipients: str) -> str:
    with store.begin() as conn:
        assert alerts.add(conn, alert, NOW)
        alerts.prepare(conn, alert.key, recipients, NOW)
    return alert.key


def test_an_alert_is_kept_once_with_its_evidence(store: Store) -> None:
    key = keep(store)
    with store.begin() as conn:
        assert not alerts.add(conn, ALERT, LATER)
    with store.read() as conn:
        (kept,) = alerts.recent(conn, NOW - timedelta(days=1))
        assert alerts.get(conn, key[:8]) == kept
        assert alerts.last_seen(conn, NOW - timedelta(days=1)) == {ALERT.subject: NOW}
    assert (kept.key, kept.text, kept.evidence, kept.first_seen) == (key, ALERT.text, ALERT.evidence, NOW)


@pytest.mark.parametrize("start", ["", "abc", "%%%%", "ffffffffffff"])
def test_a_key_that_names_nothing(store: Store, start: str) -> None:
    keep(store)
    with store.read() as conn, pytest.raises(NotFoundError, match="alerts list"):
        alerts.get(conn, start)


def test_silence_covers_what_comes_about_the_same_until_it_ends(store: Store) -> None:
    key = keep(store, ALERT, "desk, slack 1")
    again = Alert("conflict", "metric m1", "second", "another")
    other = Alert("edited", "metric m1", "first", "another kind")
    with store.begin() as conn:
        alerts.silence(conn, key[:6], NOW + timedelta(days=7), Actor("ana", "analyst"))
        assert alerts.add(conn, again, LATER)
        assert alerts.add(conn, other, LATER)
        assert alerts.hush(conn, LATER) == 1
        assert alerts.waiting(conn, LATER) == {}
        heard = alerts.recent(conn, NOW - timedelta(days=1), silent=False, now=LATER)
        assert [kept.kind for kept in heard] == ["edited"]
        assert alerts.get(conn, again.key).silenced_by == "ana"
        late = Alert("conflict", "metric m1", "third", "after it ended")
        assert alerts.add(conn, late, NOW + timedelta(days=8))
        assert alerts.get(conn, late.key).silenced_until is None


def test_a_sending_is_written_down_before_and_after(store: Store) -> None:
    key = keep(store, ALERT, "desk, slack 1", "desk, mailto 1")
    with store.begin() as conn:
        alerts.prepare(conn, key, ["desk, slack 1"], LATER)
        assert sorted(alerts.waiting(conn, NOW)) == ["desk, mailto 1", "desk, slack 1"]
        alerts.begin_sends(conn, "desk, slack 1", [key], NOW)
        alerts.done(conn, "desk, slack 1", [key], LATER)
        alerts.begin_sends(conn, "desk, mailto 1", [key], NOW)
        alerts.failed(conn, "desk, mailto 1", [key], "no answer", LATER, NOW)
    with store.read() as conn:
        assert alerts.last_sent(conn) == {"desk, slack 1": LATER}
        assert alerts.waiting(conn, NOW) == {}
        ((kept, send),) = alerts.waiting(conn, LATER)["desk, mailto 1"]
        assert (kept.key, send.tries, send.error) == (key, 1, "no answer")
        assert [one.recipient for one in alerts.troubles(conn)] == ["desk, mailto 1"]


def test_what_began_and_never_ended_is_due_again_in_doubt(store: Store) -> None:
    key = keep(store, ALERT, "desk, slack 1")
    with store.begin() as conn:
        alerts.begin_sends(conn, "desk, slack 1", [key], NOW)
    with store.begin() as conn:
        assert alerts.doubt_interrupted(conn) == 1
        ((_, send),) = alerts.waiting(conn, LATER)["desk, slack 1"]
    assert (send.state, send.doubt) == ("due", NOW)


def test_what_is_given_up_waits_for_a_person(store: Store) -> None:
    key = keep(store, ALERT, "desk, slack 1")
    with store.begin() as conn:
        alerts.failed(conn, "desk, slack 1", [key], "no answer", None, NOW)
        assert alerts.waiting(conn, LATER) == {}
        assert list(alerts.waiting(conn, LATER, everything=True)) == ["desk, slack 1"]


def test_news_keeps_its_key_when_its_story_is_merged(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, story="s1")
        place(conn, 2, story="s2")
        changes.add(conn, Change(NOW, "conflict", "900 against 4,000", "s1"))
        changes.add(conn, Change(NOW, "figure", "900", "s1"))
        ((before, told, _),) = changes.news(conn, NOW - timedelta(days=1), {"conflict"})
        stories.place(conn, {"a1": "s2"})
        ((after, moved, _),) = changes.news(conn, NOW - timedelta(days=1), {"conflict"})
    assert before == after
    assert (told.change.story_id, moved.change.story_id) == ("s1", "s2")


def test_volumes_and_tones_by_day(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2, 26)
    with store.read() as conn:
        assert volumes.articles_per_day(conn, NOW, 3) == (0, 1, 2)
        assert volumes.articles_per_day(conn, NOW, 3, "No such programme") == (0, 0, 0)
        assert volumes.watched_since(conn) == NOW
        assert [title for title, _, _ in volumes.newest(conn, NOW.date())] == ["Headline 1", "Headline 2"]
        assert volumes.tones_between(conn, NOW.date(), NOW.date()) == []
    assert volumes.last_week(NOW).isoformat() == "2026-03-09"


def test_a_viewer_silences_nothing(store: Store) -> None:
    with store.begin() as conn, pytest.raises(NotAllowedError, match="silence alerts"):
        alerts.silence(conn, "abcd", NOW, Actor("vi", "viewer"))
