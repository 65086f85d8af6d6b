"""Since when the Briefing tells what changed: everything on it that says so follows the address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.views import since
from store import changes
from store.database import open_store
from store.model import Change
from tests.app import newsroom
from tests.app.test_views_internal import html, visit

pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = newsroom.build(tmp_path_factory.mktemp("since") / "news.db")
    with open_store(url) as store, store.begin() as conn:
        old = Change(newsroom.NOW - timedelta(days=4), "source", "Old Gazette: answers again")
        changes.add(conn, old)
    return url


def seen_before(patch: pytest.MonkeyPatch, ago: timedelta | None) -> None:
    """Let the browser know of an earlier visit."""
    now = datetime.now(UTC)
    before = int((now - ago).timestamp()) if ago else 0
    patch.setattr(since, "cookie", lambda: f"{before}.{int((now - timedelta(seconds=5)).timestamp())}")


def test_yesterday_is_usual(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(visit(built, monkeypatch, "briefing", {}))
    assert "Compared with 23 Jun, 18:00" in text and "Old Gazette" not in text


def test_last_week_goes_back_seven_days(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(visit(built, monkeypatch, "briefing", {}, since="Since last week"))
    assert "Compared with 17 Jun, 18:00" in text and "Old Gazette" in text


def test_the_last_visit_is_as_long_ago_on_the_clock_of_the_store(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen_before(monkeypatch, timedelta(days=5))
    text = html(visit(built, monkeypatch, "briefing", {}, since=since.VISIT))
    assert "Old Gazette" in text and ", your last visit" in text
    assert "Compared with 19 Jun, 18:00" in text or "Compared with 19 Jun, 17:59" in text


def test_nothing_since_a_short_while_ago_is_said_in_these_words(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import sentences
    from store.rows import Summary

    seen_before(monkeypatch, timedelta(hours=2))
    text = html(visit(built, monkeypatch, "briefing", {}, since=since.VISIT))
    assert "Nothing changed" in text and "Northern Wire changed" not in text
    summary = Summary(9, 0, 1, 1, 0, {}, 1, 0, 1, {}, {}, 0, None)
    assert (
        sentences.briefing_headline([], [], summary, since="your last visit") == "Nothing changed since your last visit"
    )


def test_a_browser_that_was_never_here_is_told_so(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen_before(monkeypatch, None)
    text = html(visit(built, monkeypatch, "briefing", {}, since=since.VISIT))
    assert "This browser knows of no earlier visit: since yesterday" in text and "Old Gazette" not in text


def test_an_unknown_word_is_the_usual(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Compared with 23 Jun, 18:00" in html(visit(built, monkeypatch, "briefing", {}, since="<b>"))
