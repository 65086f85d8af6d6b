"""The alerts on the Briefing: what, what proves it, how to silence it; nothing where there is none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import store_clock
from store import alerts
from store.alerted import Alert, Evidence
from store.database import open_store
from tests.app import newsroom
from tests.app.test_views import run

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
                alerts.silence(conn, alert.key, now + timedelta(days=1), "ana")


ALERT = Alert(
    "conflict", f"metric {newsroom.PAUSE}", "k", "New contradiction: seats: 900 against 4,000 (The new hall)",
    (Evidence("Some 900 seats, she said.", "Ledger", "https://ledger.example/1"),), None, None, newsroom.PAUSE,
)  # fmt: skip


def test_an_alert_has_its_evidence_and_how_to_silence_it(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, ALERT)
    html = run("briefing", news, monkeypatch)
    assert "<h2>Alerts</h2>" in html
    assert "Seats: 900 against 4,000" in html and "Some 900 seats, she said." in html
    assert 'href="https://ledger.example/1"' in html and f"metric={newsroom.PAUSE}" in html
    assert f"alerts silence {ALERT.key[:8]}" in html


def test_nothing_is_shown_without_an_alert(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Alerts" not in run("briefing", news, monkeypatch)


def test_a_silenced_or_old_alert_is_not_shown(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, ALERT, silent=True)
    keep(news, Alert("quiet", "source x", "", "Source quiet: x"), ago=timedelta(days=5))
    assert "Alerts" not in run("briefing", news, monkeypatch)


def test_more_than_fit_are_named(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, *(Alert("quiet", f"source {n}", "", f"Source quiet: number {n}") for n in range(9)))
    html = run("briefing", news, monkeypatch)
    assert html.count("alerts silence") == 6 and "alerts list" in html


def test_hostile_words_are_only_read(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    proof = (Evidence(text, text, "javascript:alert(1)"),)
    keep(news, Alert("emerging", "story s", "", f"Story emerging: {text}", proof))
    html = run("briefing", news, monkeypatch)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'href="javascript:' not in html
    assert "&lt;script&gt;alert(1)" in html
