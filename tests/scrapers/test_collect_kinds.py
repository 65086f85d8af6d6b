"""Pages looked at again, and sources of every kind."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import Any

import pytest

from scrapers.revisits import Remembered
from scrapers.urls import article_id
from tests.scrapers.desk import NOW, SUMMARY, Desk
from tests.scrapers.newsroom import PROSE, Answer, Newsroom, Request, item, page, rss


def test_a_page_edited_in_place_is_seen_when_it_is_looked_at_again(desk: Desk) -> None:
    desk.look()
    later = NOW + timedelta(hours=6)
    edited = PROSE[0].replace("About 1,600", "Nearly 2,000")
    desk.room.routes["/a"] = Answer(page(body="".join(f"<p>{line}</p>" for line in (edited, *PROSE[1:]))))
    known = [Remembered("a", desk.room.url("/a"), datetime(2026, 6, 23, 8, 15, tzinfo=UTC), NOW, NOW)]
    assert desk.look(NOW + timedelta(minutes=30), revisit=known).relooked == ()
    outcome = desk.look(later, revisit=known)
    ((looked_for, article),) = outcome.relooked
    assert looked_for == "a" and outcome.looks == {"a": "read"}
    assert article.text.startswith("Nearly 2,000") and article.id == article_id(desk.room.url("/a"))
    assert outcome.counts == {"seen": 1, "new": 0, "known": 1, "again": 1, "relooked": 1, "relisted": 1}
    assert article.fetched == later


def test_a_page_is_looked_at_again_though_its_feed_is_unchanged(desk: Desk) -> None:
    desk.look()
    desk.room.routes["/feed"] = Answer(b"", 304)
    outcome = desk.look(NOW + timedelta(hours=6), revisit=[Remembered("a", desk.room.url("/a"), NOW, NOW, NOW)])
    assert outcome.source.state == "not_modified" and outcome.counts["relooked"] == 1


def test_looking_again_is_conditional_and_its_failures_are_counted_apart(desk: Desk) -> None:
    seen: list[str | None] = []

    def route(request: Request) -> Answer:
        seen.append(request.headers.get("If-Modified-Since"))
        return Answer(b"", 304)

    desk.look()
    desk.room.routes["/a"] = route
    later = NOW + timedelta(hours=6)
    desk.room.routes["/down"] = Answer(b"", 500)
    pages = [Remembered(name, desk.room.url(f"/{name}"), NOW, NOW, NOW) for name in ("a", "lost", "down")]
    outcome = desk.look(later, revisit=pages)
    assert seen == ["Wed, 24 Jun 2026 08:00:00 GMT"]
    assert outcome.counts["relook_unchanged"] == outcome.counts["relook_failed:http_404"] == 1
    assert outcome.looks == {"a": "same", "lost": "missing", "down": "failed"}


def test_only_so_many_pages_are_looked_at_again_those_due_for_longest_first(desk: Desk) -> None:
    pages = []
    for number in range(4):
        desk.room.routes[f"/{number}"] = Answer(page(title=f"Letter number {number}"))
        looked = NOW - timedelta(hours=10 + number)
        pages.append(Remembered(str(number), desk.room.url(f"/{number}"), looked, looked, looked))
    outcome = desk.look(revisit=pages, max_again=2)
    assert set(outcome.looks) == {"2", "3"} and outcome.counts["again"] == 2


@pytest.mark.parametrize(
    ("feed", "looks"),
    [(Answer(b"", 404), {"a": "read"}), (Answer(b"<html>moved"), {"a": "read"}), (Answer(b"", 503), {})],
)
def test_pages_are_looked_at_again_though_their_feed_is_gone(desk: Desk, feed: Answer, looks: dict[str, str]) -> None:
    desk.look()
    desk.room.routes["/feed"] = feed
    known = [Remembered("a", desk.room.url("/a"), NOW, NOW, NOW)]
    outcome = desk.look(NOW + timedelta(hours=6), revisit=known, settings={"retries": 0})
    assert outcome.source.state == "failing" and outcome.looks == looks
    assert outcome.counts.get("again", 0) == len(looks)


def test_without_time_left_no_page_is_looked_at_again(desk: Desk) -> None:
    known = [Remembered("a", desk.room.url("/a"), NOW, NOW, NOW - timedelta(days=1))]
    outcome = desk.look(revisit=known, max_seconds=-1)
    assert outcome.looks == {} and "again" not in outcome.counts


def test_a_single_page_is_a_source(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/statement"] = Answer(page(title="Our statement"), headers={"ETag": '"s1"'})
    desk = Desk(newsroom, fetching, "page", "/statement")
    first = desk.look()
    assert [a.title for a in first.new] == ["Our statement"] and first.source.etag == '"s1"'
    newsroom.routes["/statement"] = Answer(page(title="Our statement, changed"))
    second = desk.look()
    assert second.counts == {"seen": 1, "new": 0, "known": 0, "reread": 1} and len(second.relooked) == 1
    newsroom.routes["/statement"] = Answer(
        page(title="Page not found", body="<p>Sorry, there is nothing here any more.</p>")
    )
    third = desk.look()
    assert third.counts["failed:soft_404"] == 1 and third.source.state == "failing"


def test_a_news_sitemap_is_a_source(newsroom: Newsroom, fetching: Any) -> None:
    rows = "".join(
        f"<url><loc>{newsroom.url(path)}</loc><news><publication_date>{day}</publication_date></news></url>"
        for path, day in (("/old", "2026-04-01"), ("/b", "2026-06-22"), ("/a", "2026-06-23"))
    )
    newsroom.routes |= {
        "/index.xml": Answer(b"<sitemapindex><sitemap><loc>/news.xml.gz</loc></sitemap></sitemapindex>"),
        "/news.xml.gz": Answer(gzip.compress(f"<urlset>{rows}</urlset>".encode())),
        "/a": Answer(page(title="Letter A")),
        "/b": Answer(page(title="Letter B")),
    }  # fmt: skip
    outcome = Desk(newsroom, fetching, "sitemap", "/index.xml").look()
    assert outcome.counts == {"seen": 3, "new": 2, "known": 0, "dropped:old": 1}
    assert [(a.title, a.published_basis) for a in outcome.new] == [("Letter A", "feed"), ("Letter B", "feed")]


def test_a_search_names_the_outlets_it_finds(newsroom: Newsroom, fetching: Any) -> None:
    with Newsroom() as press:
        press.routes["/a"] = Answer(page().replace(b"The Example Post", b"Harbour News"))
        link = f"http://www.bing.com/news/apiclick.aspx?url={press.url('/a').replace('/', '%2f').replace(':', '%3a')}"
        source_tag = f'<source url="{press.url("/")}">Harbour News Online</source>'
        title = "Workers sign - Harbour News Online"
        walled = item(press.url("/b"), title, f"{source_tag}{SUMMARY}")
        newsroom.routes["/search"] = Answer(rss(item(link, extra=source_tag), walled))
        press.routes["/b"] = Answer(b"", 403)
        desk = Desk(newsroom, fetching, "search", "/search")
        article, kept = sorted(desk.look().new, key=lambda a: a.url)
    assert article.url == press.url("/a") and article.outlet == kept.outlet == "Harbour News Online"
    assert (kept.title, kept.text_basis) == ("Workers sign", "feed")


def test_a_feed_of_anything_else_is_refused_by_name(desk: Desk) -> None:
    desk.room.routes["/feed"] = Answer(json.dumps({"a": 1}).encode(), headers={"Content-Type": "application/json"})
    outcome = desk.look()
    assert outcome.counts == {"seen": 0, "source_failed:not_a_feed": 1}
    assert "no JSON Feed" in (outcome.source.last_error or "")


def test_a_hostile_feed_ends_in_time(desk: Desk) -> None:
    desk.room.routes["/feed"] = lambda _: Answer(repeat(b"<item>"), pause=0.02)
    outcome = desk.look(settings={"total_deadline": 0.5})
    assert outcome.counts == {"seen": 0, "source_failed:timeout": 1} and outcome.source.state == "failing"
