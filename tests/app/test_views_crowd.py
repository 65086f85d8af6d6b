"""Pages of too much and of too little: no list is endless, and little is enough to stand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from store import articles
from store.database import open_store
from tests.app import crowd, newsroom
from tests.app.test_views import SCRIPT, run

pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> str:
    return crowd.build(tmp_path_factory.mktemp("crowd") / "crowd.db")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> str:
    return newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db")


def table(html: str, name: str) -> list[str]:
    """The rows of a table by its name."""
    found = re.search(rf'<table aria-label="{re.escape(name)}".*?</table>', html, re.DOTALL)
    assert found is not None, name
    return re.findall(r"<tr>.*?</tr>", found[0].partition("<tbody>")[2], re.DOTALL)


def test_figures_are_listed_disputed_first_a_page_at_a_time(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "All figures, disputed first"
    html = run("figures", crowded, monkeypatch, all="true")
    rows = table(html, name)
    assert len(rows) == 15 and "disputed" in rows[0] and "shown below" in rows[0]
    assert "1–15 of 31" in html
    last = table(run("figures", crowded, monkeypatch, **{"all": "true", "figures-page": "3"}), name)
    assert len(last) == 1 and "one reading" in last[0] and not set(last) & set(rows)


def test_figures_are_found_by_words_and_by_state(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "All figures, disputed first"
    found = table(run("figures", crowded, monkeypatch, all="true", find="HALL 17"), name)
    assert len(found) == 1 and "Hall 17 opens" in found[0]
    found = table(run("figures", crowded, monkeypatch, all="true", state="Disputed"), name)
    assert len(found) == 1 and crowd.MEMBERS in found[0]
    assert "No figure matches this filter" in run("figures", crowded, monkeypatch, all="true", find="<i>%")


def test_the_chart_and_the_matrix_of_many_outlets_end(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = unescape(run("figures", crowded, monkeypatch, metric=crowd.MEMBERS, table="true"))
    assert f"24 of {crowd.PRINTS} readings are drawn" in html
    assert len(table(html, "Readings grouped by how they stand to the leading one")) == 50
    assert len(table(html, "What each outlet printed for each figure")) == 12
    assert f"1–12 of {crowd.OUTLETS}" in html
    later = run("figures", crowded, monkeypatch, **{"metric": crowd.MEMBERS, "outlets-from": "5"})
    assert f"49–60 of {crowd.OUTLETS}" in unescape(later)
    assert "What each outlet printed: about 4,600 against nearly 6,000" in html


def test_numbers_that_moved_name_their_outlet_and_their_edit(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("figures", crowded, monkeypatch, metric=crowd.MEMBERS)
    moved = html.split('aria-label="Numbers that moved"')[1]
    first = moved.split("</li>")[0]
    assert crowd.LONG in first and "Edited in place" in first
    assert "<del>3,000</del>" in first and "<ins>4,000</ins>" in first
    assert "more outlets" in html


def test_the_briefing_has_pages_of_stories(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("briefing", crowded, monkeypatch)
    assert len(table(html, "Stories")) == 25 and "1–25 of 33" in html
    last = table(run("briefing", crowded, monkeypatch, page="2"), "Stories")
    assert len(last) == 8
    (watch,) = table(html, "Worth a look")
    assert "30 articles today, none in the week before" in watch
    assert "about 4,600 against nearly 6,000" in html


def test_a_page_beyond_the_last_is_the_last(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(table(run("briefing", crowded, monkeypatch, page="99"), "Stories")) == 8


def test_a_year_of_articles_is_paged_and_ordered(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("story", crowded, monkeypatch, story=crowd.YEAR, days="true")
    assert len(table(html, "Articles of this story")) == 25 and "1–25 of 90" in html
    days = table(html, "The story day by day")
    assert len(days) == 30 and "3 Jul 2025" in days[0]
    oldest = table(run("story", crowded, monkeypatch, story=crowd.YEAR, order="Oldest"), "Articles of this story")
    assert "3 Jul 2025" in oldest[0]
    edited = table(run("story", crowded, monkeypatch, story=crowd.YEAR, order="Revisions"), "Articles of this story")
    assert ">2</td>" in edited[0] and ">1</td>" in edited[1]


def test_a_story_of_one_day_has_its_hours_and_no_axis(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("story", crowded, monkeypatch, story=crowd.DAY)
    assert "All 30 articles are of 24 Jun" in html and "Between 08:20 and 18:00 UTC." in html
    assert "No figure in this story" in html and "Seats out" in html


def test_a_story_of_one_article_says_so(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("story", crowded, monkeypatch, story=crowd.ALONE)
    assert "One article so far" in html and "Who copied whom" not in html


def test_the_whole_text_of_an_edit_is_read_in_place(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = run("story", news, monkeypatch, story=newsroom.TRACKER)
    assert "tw-text" not in closed and "<del>About 1,600</del>" in closed
    opened = run("story", news, monkeypatch, **{"story": newsroom.TRACKER, "texts-ap4": "true"})
    whole = opened.split("tw-text")[1]
    assert "<del>About 1,600</del>" in whole and "<ins>Nearly 2,000</ins>" in whole
    assert "The company declined to say more." in whole, "what stayed is there too"


def test_any_two_of_several_texts_can_be_compared(crowded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(crowded) as store, store.begin() as conn:
        page = articles.get(conn, crowd.EDITED)
        assert page is not None
        again = page.text.replace("members", "paying members <script>alert(1)</script>")
        articles.save(conn, replace(page, text=again), now=crowd.NOW + timedelta(minutes=1))
    monkeypatch.setenv("TALLYWIRE_STORE__URL", crowded)
    test = AppTest.from_string(SCRIPT.format(view="story"), default_timeout=30)
    test.query_params["story"] = crowd.YEAR
    test.query_params[f"texts-{crowd.EDITED}"] = "true"
    test.run()
    html = "".join(str(block.proto.body) for block in test.get("html")).split("tw-text")[1]
    assert "<del>3,000</del>" not in html and "&lt;script&gt;" in html and "<script>" not in html
    test.selectbox(key=f"From-{crowd.EDITED}").set_value(0).run()
    html = "".join(str(block.proto.body) for block in test.get("html")).split("tw-text")[1]
    assert "<del>3,000</del>" in html and "paying" in html
    test.selectbox(key=f"To-{crowd.EDITED}").set_value(0).run()
    assert any("chosen twice" in str(block.proto.body) for block in test.get("html"))


def test_an_interval_chart_names_the_others_in_dispute(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("figures", news, monkeypatch, metric=newsroom.RETURNS)
    assert "In dispute:" in html and f"metric={newsroom.PETITION}" in html
    assert "What each outlet printed: from 490 to 747" in html
