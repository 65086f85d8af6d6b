"""The alerts on the Briefing: what, what proves it, how to silence it; nothing where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import store_clock
from store import alerts
from store.alerted import Alert, Evidence
from store.database import open_store
from tests.app import newsroom
from tests.app.deciding_scene import BEN, VERA, Scene, text
from tests.app.test_views import run
from tests.store.builders import ANA

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
                alerts.silence(conn, alert.key, now + timedelta(days=1), ANA)


ALERT = Alert(
    "conflict", f"metric {newsroom.PAUSE}", "k", "New contradiction: seats: 900 against 4,000 (The new hall)",
    (Evidence("Some 900 seats, she said.", "Ledger", "https://ledger.example/1"),), None, newsroom.TRACKER,
    newsroom.PAUSE,
)  # fmt: skip


def test_an_alert_has_its_evidence(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, ALERT)
    html = run("briefing", news, monkeypatch)
    assert "<h2>Alerts</h2>" in html
    assert "Seats: 900 against 4,000" in html and "Some 900 seats, she said." in html
    assert 'href="https://ledger.example/1"' in html and f"metric={newsroom.PAUSE}" in html
    assert f"story={newsroom.TRACKER}" in html.partition("<h2>Alerts</h2>")[2].partition("<h2>")[0]


def test_an_alert_of_a_figure_that_is_gone_leads_to_its_story(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, replace(ALERT, metric_id="gone", story_id=newsroom.TRACKER))
    html = run("briefing", news, monkeypatch)
    assert "metric=gone" not in html


def test_an_alert_is_silenced_and_heard_again_by_name(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, ALERT)
    scene = Scene(news, monkeypatch)
    page = scene.open("briefing")
    page.selectbox(key="silence-days").set_value("a week")
    scene.click(page, "Silence")
    assert "Silenced for 7 days." in text(page) and "1 alert silenced, no other." in text(page)
    with open_store(news) as store, store.read() as conn:
        assert alerts.get(conn, ALERT.key).silenced_by == "ana"
    scene.click(page, "Hear it again", BEN)
    assert "It is heard again." in text(page) and "900 against 4,000" in text(page)


def test_a_viewer_is_told_who_silences(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, ALERT)
    page = Scene(news, monkeypatch).open("briefing", VERA)
    assert "It takes the role analyst to silence alerts" in text(page)
    assert not [b for b in page.button if b.label == "Silence"]


def test_nothing_is_shown_without_an_alert(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Alerts" not in run("briefing", news, monkeypatch)


def test_a_silenced_or_old_alert_is_not_shown(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(news, ALERT, silent=True)
    keep(news, Alert("quiet", "source x", "", "Source quiet: x"), ago=timedelta(days=5))
    html = run("briefing", news, monkeypatch)
    assert "1 alert silenced, no other." in html
    assert "Some 900 seats, she said." not in html and "Source quiet" not in html


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
