"""From a front page to its feed, GDELT's lists, and feeds of discussion sites."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scrapers.discovery import feeds_on_page, sitemaps_in_robots
from scrapers.discussions import Discussed, discussed, posted_link
from scrapers.gdelt import read_gdelt
from store.errors import ParseError
from tests.scrapers.desk import NOW, PUBLISHED, SUMMARY, Desk
from tests.scrapers.newsroom import Answer, Newsroom, item, page, rss

SITE = "https://post.example/"


def found(head: str = "", body: str = "<p>News</p>") -> list[str]:
    """The addresses of the feeds on a page."""
    return [lead.url for lead in feeds_on_page(f"<html><head>{head}</head><body>{body}</body></html>", SITE)]


def test_named_feeds_go_before_links_and_comments_come_last() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" title="Post comments" href="/comments/feed">'
        '<link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="news.atom">'
        '<link rel="alternate" type="application/feed+json" href="https://feeds.post.example/all.json">'
        '<link rel="alternate" hreflang="de" href="/de"><link rel="alternate" type="text/html" href="/mobile">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
    )
    body = (
        '<a href="/rss/technology">RSS</a> <a href="/news">News</a> <a href="https://rss.elsewhere.example/x">RSS</a>'
    )
    assert found(head, body) == [
        SITE + "news.atom",
        "https://feeds.post.example/all.json",
        SITE + "rss/technology",
        "https://rss.elsewhere.example/x",
        SITE + "comments/feed",
    ]


@pytest.mark.parametrize(
    ("link", "is_one"),
    [
        ('<a href="/feed/">Follow</a>', True),
        ('<a href="/index.php?x=1">RSS feed</a>', True),
        ('<a href="/politics.rss">Politics</a>', True),
        ('<a href="/feedback">Feedback</a>', False),
        ('<a href="/newsfeed-explained">How feeds work</a>', False),
        ('<a href="https://reader.example/add?feed=https://post.example/feed">RSS</a>', False),
    ],
)
def test_links_that_look_like_feeds(link: str, is_one: bool) -> None:
    assert bool(found(body=link)) is is_one


def test_a_base_address_is_honoured() -> None:
    head = '<base href="https://cdn.post.example/x/"><link rel=alternate type="application/rss+xml" href="feed">'
    assert found(head) == ["https://cdn.post.example/x/feed"]


def test_sitemaps_of_robots_txt() -> None:
    text = (
        b"User-agent: *\nSITEMAP : /sitemap.xml\nSitemap: https://post.example/news-sitemap.xml\nSitemap: ftp://x/y\n"
    )
    assert [lead.url for lead in sitemaps_in_robots(text, SITE)] == [SITE + "news-sitemap.xml", SITE + "sitemap.xml"]


def front(newsroom: Newsroom, fetching: Any) -> Desk:
    """A desk on a site's front page."""
    newsroom.routes["/a"] = Answer(page())
    return Desk(newsroom, fetching, "front", "/")


FEED = Answer(rss(item("/a", extra=PUBLISHED + SUMMARY)), headers={"ETag": '"f1"'})


def test_a_front_page_leads_to_its_feed_which_is_asked_alone_from_then_on(newsroom: Newsroom, fetching: Any) -> None:
    named = '<link rel="alternate" type="application/rss+xml" href="{}">'
    head = named.format("/broken") + named.format("/f")
    newsroom.routes |= {"/": Answer(page(head=head)), "/broken": Answer(b"", 500), "/f": FEED}
    desk = front(newsroom, fetching)
    outcome = desk.look(settings={"retries": 0})
    assert outcome.counts == {"seen": 1, "new": 1, "known": 0}
    assert (desk.source.found_url, desk.source.etag) == (newsroom.url("/f"), '"f1"')
    assert desk.source.url == newsroom.url("/")
    newsroom.requests.clear()
    newsroom.routes["/f"] = Answer(b"", 304)
    assert desk.look(NOW + timedelta(hours=1)).source.state == "not_modified"
    assert newsroom.paths() == ["/f"] and newsroom.requests[-1][1]["if-none-match"] == '"f1"'


def test_a_feed_that_went_away_is_looked_for_again(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes |= {"/": Answer(page(body='<a href="/old.rss">RSS</a>')), "/old.rss": FEED}
    desk = front(newsroom, fetching)
    desk.look()
    del newsroom.routes["/old.rss"]
    newsroom.routes |= {"/": Answer(page(body='<a href="/new.rss">RSS</a>')), "/new.rss": FEED}
    assert desk.look().counts["known"] == 1 and desk.source.found_url == newsroom.url("/new.rss")


def test_a_feed_that_fails_for_a_while_is_kept(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes |= {"/": Answer(page(body='<a href="/f.rss">RSS</a>')), "/f.rss": FEED}
    desk = front(newsroom, fetching)
    desk.look()
    newsroom.routes["/f.rss"] = Answer(b"", 500)
    outcome = desk.look(settings={"retries": 0})
    assert outcome.counts == {"seen": 0, "source_failed:http_500": 1}
    assert outcome.source.found_url == newsroom.url("/f.rss")


def test_robots_txt_and_usual_addresses_are_tried_where_the_page_names_nothing(
    newsroom: Newsroom, fetching: Any
) -> None:
    sitemap = f"<urlset><url><loc>{newsroom.url('/a')}</loc><lastmod>2026-06-23</lastmod></url></urlset>".encode()
    newsroom.routes |= {
        "/": Answer(page()),
        "/robots.txt": Answer(b"Sitemap: /news.xml", headers={"Content-Type": "text/plain"}),
        "/news.xml": Answer(sitemap),
    }
    desk = front(newsroom, fetching)
    assert desk.look().counts["new"] == 1 and desk.source.found_url == newsroom.url("/news.xml")
    del newsroom.routes["/news.xml"], newsroom.routes["/robots.txt"]
    newsroom.routes["/rss.xml"] = FEED
    assert desk.look().counts["known"] == 1 and desk.source.found_url == newsroom.url("/rss.xml")


def test_a_site_without_a_feed_fails_by_name(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/"] = Answer(page())
    outcome = front(newsroom, fetching).look()
    assert outcome.counts == {"seen": 0, "source_failed:no_feed": 1}


# GDELT


def gdelt(*rows: dict[str, object]) -> bytes:
    """An answer of the API."""
    return json.dumps({"articles": rows}).encode()


def test_the_day_that_gdelt_saw_an_article_is_not_its_date(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes |= {
        "/doc": Answer(
            gdelt(
                {"url": newsroom.url("/a"), "title": "Workers sign , union says", "seendate": "20260623T081500Z"},
                {"url": "javascript:alert(1)", "title": "x"},
                {"title": "no address"},
            ),
            headers={"Content-Type": "application/json"},
        ),
        "/a": Answer(page()),
    }
    outcome = Desk(newsroom, fetching, "gdelt", "/doc").look()
    assert outcome.counts == {"seen": 3, "new": 1, "known": 0, "dropped:bad_link": 1, "dropped:no_link": 1}
    (article,) = outcome.new
    assert (article.published, article.published_basis, article.title) == (None, "unknown", "Workers sign a letter")
    assert outcome.source.last_item == datetime(2026, 6, 23, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"Your query was too short or too long.\n", "refused_query"),
        (b"", "refused_query"),
        (b"<html>Error</html>", "not_gdelt"),
        (b'{"articles": {}}', "not_gdelt"),
        (b'{"items": []}', "not_gdelt"),
        (b'{"articles": [', "not_gdelt"),
        (b'{"articles": ' + b"[" * 50_000, "not_gdelt"),
    ],
)
def test_what_is_no_list_of_gdelt(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_gdelt(body, SITE)
    assert caught.value.reason == reason


def test_odd_lists_of_gdelt_are_read() -> None:
    assert read_gdelt(b"{}", SITE) == ()
    (one,) = read_gdelt(
        rb'{"articles":[{"url":"https://a.example/","title":"It\'s \x","seendate":"20261340T000000Z"},5]}', SITE
    )
    assert one.seen is None and one.url == "https://a.example/"
    (future,) = read_gdelt(gdelt({"url": SITE, "seendate": "20300101T000000Z"}), SITE, NOW)
    assert future.seen is None


# Discussions


def test_posts_bring_the_article_and_nothing_of_the_post(newsroom: Newsroom, fetching: Any) -> None:
    """As Hacker News writes its feed: the link leads out, the comments stay at home."""
    talk = newsroom.url("/item?id=1")
    link = newsroom.url("/a", host="localhost")
    extra = f"{PUBLISHED}<comments>{talk}</comments><author>somebody</author>{SUMMARY}"
    own = f"<comments>{newsroom.url('/item?id=2')}</comments>"
    newsroom.routes |= {
        "/feed": Answer(rss(item(link, "Workers sign", extra), item(newsroom.url("/item?id=2"), "Ask: signing?", own))),
        "/a": Answer(page()),
    }
    outcome = Desk(newsroom, fetching).look()
    assert outcome.counts == {"seen": 2, "new": 1, "known": 0, "dropped:discussion": 1}
    (article,) = outcome.new
    assert (article.url, article.author, article.published) == (link, None, None)
    assert article.outlet == "The Example Post"
    assert outcome.source.last_item == datetime(2026, 6, 23, 8, 15, tzinfo=UTC)


def test_posts_of_a_link_sharing_site(newsroom: Newsroom, fetching: Any) -> None:
    """As Reddit writes its feed: the entry links to the comments, and its text says what it is about."""

    def entry(number: int, link: str) -> str:
        talk = newsroom.url(f"/r/work/comments/{number}")
        text = f'submitted by <a href="/user/x">/u/x</a> <a href="{link}">[link]</a> <a href="{talk}">[comments]</a>'
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return (
            f'<entry><title>Post {number}</title><link href="{talk}"/><author><name>/u/x</name></author>'
            f'<updated>2026-06-23T08:15:00Z</updated><content type="html">{escaped}</content></entry>'
        )

    outside = newsroom.url("/a", host="localhost")
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>work</title>{entry(1, outside)}'
    newsroom.routes |= {
        "/feed": Answer(f"{feed}{entry(2, newsroom.url('/r/work/comments/2'))}</feed>".encode()),
        "/a": Answer(b"", 403),
    }
    outcome = Desk(newsroom, fetching).look()
    assert outcome.counts == {"seen": 2, "new": 0, "known": 0, "dropped:discussion": 1, "failed:http_403": 1}
    assert outcome.new == (), "the words of a post never stand in for an article"


@pytest.mark.parametrize(
    ("comments", "posted", "told"),
    [
        (None, None, None),
        ("https://post.example/a#comments", None, None),
        ("https://talk.post.example/a", None, None),
        ("https://post.example/a", None, None),
        (None, "https://post.example/other", "dropped"),
        (None, "https://else.example/x", "https://else.example/x"),
        ("https://forum.example/a", None, None),
    ],
)
def test_what_an_entry_of_the_press_is_about(comments: str | None, posted: str | None, told: str | None) -> None:
    post = discussed("https://post.example/a", comments, posted, "https://post.example/feed")
    assert (post and (post.url or "dropped")) == told


def test_talk_about_nothing_outside() -> None:
    talk = "https://talk.example/item?id=1"
    assert discussed(talk, talk, None, "https://feeds.elsewhere.example/ask") == Discussed(None)


def test_an_article_whose_comments_stand_on_its_own_page_is_kept(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes |= {
        "/feed": Answer(rss(item(newsroom.url("/a"), extra=f"<comments>{newsroom.url('/a')}</comments>"))),
        "/a": Answer(page()),
    }
    assert Desk(newsroom, fetching).look().counts == {"seen": 1, "new": 1, "known": 0}


def test_the_link_of_a_post_is_safe_or_none() -> None:
    assert posted_link('<a href="/x?a=1&amp;b=2" rel=x> [link] </a>', SITE) == SITE + "x?a=1&b=2"
    assert posted_link('<a href="javascript:alert(1)">[link]</a>', SITE) is None
    assert posted_link("<a href=/x>[comments]</a>" * 5_000, SITE) is None
