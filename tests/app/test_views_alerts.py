"""The alerts on the Briefing: what, what proves it, how to silence it; nothing where there is none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import visitors
from app.access import Person
from app.clock import store_clock
from store import alerts
from store.alerted import Alert, Evidence
from store.database import open_store
from store.permits import Actor
from tests.app import newsroom
from tests.app.test_views import SCRIPT, run

pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture
def news(tmp_path: Path) -> str:
    return newsroom.build(tmp_path / "news.db")


def keep(url: str, *found: Alert, ago: timedelta = timedelta(hours=2), silent: bool = False) -> None:
    with open_store(url) as store, store.begin() as conn:
        now = store_clock(conn)()
        for alert in found:
            alerts.add(conn, alert, now - ago)
            if silent:
                alerts.silence(conn, alert.key, now + timedelta(days=1), Actor("ana", "analyst"))


ALERT = Alert(
    "conflict", f"metric {newsroom.PAUSE}", "k", "New contradiction: seats: 900 against 4,000 (The new hall)",
    (Evidence("Some 900 seats, she said.", "Ledger", "https://ledger.example/1"),), None, None, newsroom.PAUSE,
)  # fmt: skip


def test_an_alert_has_its_evidence(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, ALERT)
    html = run("briefing", news, monkeypatch)
    assert "<h2>Alerts</h2>" in html
    assert "Seats: 900 against 4,000" in html and "Some 900 seats, she said." in html
    assert 'href="https://ledger.example/1"' in html and f"metric={newsroom.PAUSE}" in html


def test_nothing_is_shown_without_an_alert(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Alerts" not in run("briefing", news, monkeypatch)


def test_a_silenced_or_old_alert_is_not_shown(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, ALERT, silent=True)
    keep(news, Alert("quiet", "source x", "", "Source quiet: x"), ago=timedelta(days=5))
    assert "Alerts" not in run("briefing", news, monkeypatch)


def test_more_than_fit_are_on_the_next_page(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, *(Alert("quiet", f"source {n}", "", f"Source quiet: number {n}") for n in range(9)))
    html = run("briefing", news, monkeypatch)
    assert html.count("Number ") == 6 and "Alerts 1–6 of 9" in html


def test_hostile_words_are_only_read(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    proof = (Evidence(text, text, "javascript:alert(1)"),)
    keep(news, Alert("emerging", "story s", "", f"Story emerging: {text}", proof))
    html = run("briefing", news, monkeypatch)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'href="javascript:' not in html
    assert "&lt;script&gt;alert(1)" in html


def silencing(url: str, monkeypatch: pytest.MonkeyPatch, person: Person) -> AppTest:
    """The briefing as a person sees it."""
    monkeypatch.setenv("TALLYWIRE_STORE__URL", url)
    monkeypatch.setattr(visitors, "current", lambda: person)
    test = AppTest.from_string(SCRIPT.format(view="briefing"), default_timeout=30).run()
    assert not test.exception
    return test


def page_of(test: AppTest) -> str:
    return "".join(str(block.proto.body) for block in test.get("html"))


def test_an_alert_is_silenced_in_place(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, ALERT)
    test = silencing(news, monkeypatch, Person("ana", "", "analyst"))
    test.button[0].click().run()
    assert not test.exception and "<h2>Alerts</h2>" not in page_of(test)
    with open_store(news) as store, store.read() as conn:
        kept = alerts.get(conn, ALERT.key)
        assert kept.silenced_by == "ana"
        assert kept.silenced_until == store_clock(conn)() + timedelta(days=30)


def test_a_viewer_is_told_why_not(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, ALERT)
    test = silencing(news, monkeypatch, Person("vi", "", "viewer"))
    assert "It takes the role analyst to silence alerts" in page_of(test) and not test.button
