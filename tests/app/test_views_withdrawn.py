"""What is said of an article whose page is gone: on the Briefing, the story, the figures and the evidence."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store import articles, changes, revisits
from store.database import open_store
from store.model import Change
from tests.app import newsroom
from tests.app.newsroom import NOW, PETITION, TRACKER
from tests.app.test_views import run

GONE = "no longer online since 23 Jun; last seen 22 Jun, 18:00"


pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The newsroom with one article of the petition withdrawn, its title written to break the page."""
    return withdraw(newsroom.build(tmp_path_factory.mktemp("gone") / "news.db"))


def withdraw(url: str) -> str:
    """Withdraw the article behind "Nearly 2,000"; the store's address."""
    with open_store(url) as store, store.begin() as conn:
        article = articles.get(conn, "ap4")
        assert article is not None
        seen = NOW - timedelta(days=2)
        revisits.looked_at(conn, [revisits.PageRow("ap4", article.url, seen, seen, NOW, seen, NOW - timedelta(days=1))])
        text = "“Petition <b>grows</b>” (Northern Wire) is no longer online; last seen 2026-06-22"
        changes.add(conn, Change(NOW - timedelta(hours=1), "withdrawn", text, TRACKER, article_id="ap4"))
        changes.add(conn, Change(NOW - timedelta(hours=2), "returned", text.replace("no longer", "again"), TRACKER))
    return url


def test_the_briefing_tells_it_once_as_news(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("briefing", news, monkeypatch)
    assert ">Withdrawn</b>" in html and ">Online again</b>" in html
    assert "“Petition &lt;b&gt;grows&lt;/b&gt;” (Northern Wire) is no longer online" in html


def test_the_story_shows_what_changed_and_keeps_the_article(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("story", news, monkeypatch, story=TRACKER)
    assert "Changed after publication" in html
    assert "Northern Wire changed “about 1,600” to “nearly 2,000” at the same address" in html
    assert "is no longer online; last seen 2026-06-22" in html
    assert GONE in html


def test_the_evidence_stays_and_says_so(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("figures", news, monkeypatch, metric=PETITION, claim="cp4", table="true")
    assert "Nearly 2,000</mark> Norvane employees signed" in html
    assert GONE in html


def test_nothing_is_said_where_nothing_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = newsroom.build(tmp_path / "news.db")
    for view in ("briefing", "story", "figures"):
        assert "no longer online" not in run(view, url, monkeypatch)
