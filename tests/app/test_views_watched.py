"""Watched figures and tags on the Briefing: how each stands, what changed, and which stories a tag keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import acting
from store import acts
from store.database import open_store
from tests.app import newsroom
from tests.app.deciding_scene import Scene, html, text
from tests.app.hostile import HOSTILE, HOSTILE_STORY
from tests.app.test_views import run
from tests.store.builders import ANA, BEN, NOW

pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture
def news(tmp_path: Path) -> str:
    return newsroom.build(tmp_path / "news.db")


def say(url: str, kind: acts.Kind, thing: str, **payload: str) -> int:
    with open_store(url) as store:
        return acting.do(store, kind, [thing], ANA, newsroom.NOW, lambda _: None, payload=payload or None).id


def section(page: str) -> str:
    return page.partition("<h2>Watched figures</h2>")[2].partition("<h2>")[0]


def test_nothing_is_drawn_where_nobody_watches(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = run("briefing", news, monkeypatch)
    assert "Watched figures" not in page and "All tags" not in page


def test_a_watched_figure_tells_how_it_stands_and_what_changed(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    say(news, "watch", newsroom.PETITION)
    say(news, "watch", newsroom.PAUSE, reading="20 minutes", status="agree")
    say(news, "pin", newsroom.PAUSE, reading="30 minutes", source=f"register {HOSTILE}")
    found = section(run("briefing", news, monkeypatch))
    first, second = found.split("<tr>")[2:4]
    assert f"metric={newsroom.PETITION}" in first and "over 1,600" in first and "disputed" in first
    assert "changed “about 1,600” to “nearly 2,000”" in first and "At first" not in first
    assert "At first “20 minutes”, agree" in second and "one reading" in second
    assert "Reference: <bdi>30 minutes</bdi>" in second and "<script" not in found


def test_a_reference_figure_stands_under_the_figure_in_dispute(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    say(news, "pin", newsroom.PETITION, reading="1,604", source="the old register")
    say(news, "pin", newsroom.PETITION, reading="1,612", source="the register")
    found = run("briefing", news, monkeypatch).partition("<h2>Figures that differ</h2>")[2]
    assert "Reference: <bdi>1,612</bdi> (<bdi>the register</bdi>)" in found and "old register" not in found


def test_what_is_printed_no_more_is_told_with_its_sentence(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy import update

    from store.schema import claims

    say(news, "watch", newsroom.PAUSE)
    with open_store(news) as store, store.begin() as conn:
        conn.execute(update(claims).where(claims.c.metric_id == newsroom.PAUSE).values(sentence="Reworded."))
    found = section(run("briefing", news, monkeypatch))
    assert "No article says this any more." in found and "Staff may pause it" in found


def test_a_figure_is_watched_once_whoever_does(news: str) -> None:
    from store.errors import InputError

    say(news, "watch", newsroom.PAUSE)
    say(news, "tag", newsroom.PAUSE, tag="board")
    with open_store(news) as store, pytest.raises(InputError, match="ana watches it already"):
        acting.do(store, "watch", [newsroom.PAUSE], BEN, NOW, lambda _: None, payload={"reading": "x"})


def test_a_tag_keeps_its_stories_and_is_in_the_address(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    say(news, "tag", newsroom.WAREHOUSE, tag="board")
    say(news, "tag", HOSTILE_STORY, tag=HOSTILE[:50])
    page = Scene(news, monkeypatch).open("briefing", tag="board")
    table = html(page).partition('aria-label="Stories"')[2]
    assert newsroom.WAREHOUSE in table and newsroom.TRACKER not in table
    page.multiselect(key="tw-choose-tag").set_value([])
    Scene(news, monkeypatch).run(page)
    assert newsroom.TRACKER in html(page).partition('aria-label="Stories"')[2]
    assert "could not be drawn" not in text(Scene(news, monkeypatch).open("briefing", tag="<b>none</b>"))
