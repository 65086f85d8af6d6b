"""Feeds: good, odd and hostile."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.feeds import read_feed
from store.errors import ParseError
from tests.scrapers.newsroom import item, rss
from tests.scrapers.paper import time_limit

URL = "https://post.example/news/feed.xml"
NOW = datetime(2026, 6, 24, tzinfo=UTC)


def reason(body: bytes, content_type: str | None = None) -> str:
    """The counted reason that ``body`` is refused with."""
    with pytest.raises(ParseError) as caught:
        read_feed(body, URL, content_type)
    return caught.value.reason


def test_an_rss_item_is_read_whole() -> None:
    extra = (
        "<description>&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;</description>"
        '<guid isPermaLink="false">g1</guid>'
        "<pubDate>Tue, 23 Jun 2026 10:15:00 +0200</pubDate><author>Ada Writer</author>"
    )
    feed = read_feed(rss(item("/a", "Sign &amp;amp; be heard", extra)), URL, now=NOW)
    (found,) = feed.items
    assert feed.title == "Example Post" and found.url == "https://post.example/a"
    assert found.title == "Sign & be heard" and found.summary_text == "One & two.\nThree."
    assert found.published == datetime(2026, 6, 23, 8, 15, tzinfo=UTC) and found.guid == "g1"
    assert found.author == "Ada Writer" and found.modified is None


def test_an_atom_update_is_not_a_publication() -> None:
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>x</title><link href="a"/>'
        b"<updated>2026-06-23T08:00:00Z</updated><content type='html'>&lt;b&gt;w&lt;/b&gt;</content></entry></feed>"
    )
    (found,) = read_feed(body, URL).items
    assert found.published is None and found.modified == datetime(2026, 6, 23, 8, tzinfo=UTC)
    assert found.url == "https://post.example/news/a" and found.summary_text == "w"


def test_rdf_is_read() -> None:
    body = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>R</title></channel><item><title>x</title>'
        b"<link>http://post.example/x</link><dc:date>2026-06-23</dc:date></item></rdf:RDF>"
    )
    assert read_feed(body, URL).items[0].published == datetime(2026, 6, 23, tzinfo=UTC)


def test_json_feed_is_read() -> None:
    data = {
        "version": "https://jsonfeed.org/version/1.1", "title": "J",
        "items": [
            {"id": 1, "url": "/a", "title": "x", "content_html": "<p>y</p>", "date_published": "2026-06-23T08:00:00Z",
             "authors": [{"name": "Ada"}, {"name": "Bo"}]},
            {"id": "2", "url": "javascript:alert(1)", "content_text": "z"},
            "odd",
        ],
    }  # fmt: skip
    first, second = read_feed(b"\xef\xbb\xbf" + json.dumps(data).encode(), URL).items
    assert (first.url, first.summary_text, first.author) == ("https://post.example/a", "y", "Ada; Bo")
    assert second.url is None and second.link == "javascript:alert(1)" and second.summary_text == "z"


@pytest.mark.parametrize(
    "body", [b"{}", b'{"version": 1}', b'{"items": [}', b"{" * 100_000, b'{"version": "x", "items": []}']
)
def test_other_json_is_no_feed(body: bytes) -> None:
    assert reason(body) == "not_a_feed"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "file:///etc/passwd"])
def test_links_that_may_not_be_followed_are_dropped(link: str) -> None:
    (found,) = read_feed(rss(item(link)), URL).items
    assert found.url is None and found.title == "Workers sign a letter"


def test_no_field_holds_a_nul() -> None:
    entry = {"id": "a\0", "url": "https://a\0.example/", "title": "\0x"}
    feed = {"version": "https://jsonfeed.org/version/1", "items": [entry]}
    (found,) = read_feed(json.dumps(feed).encode(), URL).items
    assert (found.link, found.guid, found.title) == ("https://a.example/", "a", "x")


def test_items_without_link_or_title_are_kept_for_counting() -> None:
    items = read_feed(rss("<item><title>only a title</title></item>", "<item><link>/only</link></item>"), URL).items
    assert [(i.url, i.title) for i in items] == [(None, "only a title"), ("https://post.example/only", "")]


def test_a_permalink_guid_is_a_link() -> None:
    assert (
        read_feed(rss("<item><guid>https://post.example/g</guid></item>"), URL).items[0].url == "https://post.example/g"
    )


def test_future_dates_are_left_out() -> None:
    extra = "<pubDate>Tue, 23 Jun 2099 10:15:00 GMT</pubDate>"
    assert read_feed(rss(item("/a", extra=extra)), URL, now=NOW).items[0].published is None


def test_an_empty_channel_is_a_feed_without_items() -> None:
    assert read_feed(rss(), URL).items == ()


@pytest.mark.parametrize("body", [b"", b"  \n "])
def test_nothing_is_empty(body: bytes) -> None:
    assert reason(body) == "empty"


@pytest.mark.parametrize(
    "body", [b"<html><body><p>hi</p></body></html>", b"plain words", b"\x89PNG\r\n\x1a\n" + bytes(99)]
)
def test_other_documents_are_no_feeds(body: bytes) -> None:
    assert reason(body) == "not_a_feed"


def test_a_byte_order_mark_and_leading_space_do_no_harm() -> None:
    assert read_feed(b"\xef\xbb\xbf" + rss(item("/a", "naïve")), URL).items[0].title == "naïve"
    assert len(read_feed(b"\n  " + rss(item("/a")), URL).items) == 1


def test_windows_1252_without_a_declaration_is_read() -> None:
    body = rss(item("/a", "X")).replace(b"X", "“café” – 5€".encode("cp1252"))
    assert read_feed(body, URL).items[0].title == "“café” – 5€"


def test_the_charset_of_the_answer_is_used() -> None:
    body = rss(item("/a", "X")).replace(b"X", "Ж".encode("koi8-r"))
    assert read_feed(body, URL, "application/rss+xml; charset=koi8-r").items[0].title == "Ж"


def test_paths_and_addresses_as_bodies_are_never_opened() -> None:
    for body in (b"/etc/passwd", b"http://127.0.0.1:1/feed", b"file:///etc/passwd"):
        assert reason(body) == "not_a_feed"


def test_entity_bombs_and_outer_entities_are_not_expanded() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [{lines}<!ENTITY f SYSTEM "file:///etc/passwd">]>'.encode()
    with time_limit(20):
        feed = read_feed(bomb + rss(item("/a", "&l9;&f;"))[21:], URL)
    assert all(len(i.title) < 100 and "root:" not in i.title for i in feed.items)


def test_markup_in_titles_is_made_plain() -> None:
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;Bold&lt;/b&gt; \u202eabc\x0b"
    title = read_feed(rss(item("/a", hostile)), URL).items[0].title
    assert "<" not in title and "alert" not in title and "\u202e" not in title and "Bold" in title


@pytest.mark.parametrize("junk", ["&#1;", "&#x110000;", "&#99999999999;", "&#xD800;"])
def test_what_is_no_character_costs_no_feed(junk: str) -> None:
    (found,) = read_feed(
        rss(item("/a", f"Sign{junk} up", f"<description>{junk} &amp;{junk[1:]}</description>")), URL
    ).items
    assert found.title.startswith("Sign") and found.title.endswith("up")


@pytest.mark.parametrize(
    "filler", [b"\r\n" * 1_500_000, b" \t" * 1_500_000, b"\n<!ENTITY a 'b'>" * 4_000, b"<!-- x -->" * 4_000]
)
def test_blank_lines_and_declarations_hold_nobody_up(filler: bytes) -> None:
    # One megabyte of line breaks before the first element kept the parser busy for minutes.
    with time_limit(20):
        assert [i.title for i in read_feed(filler + rss(item("/a", "x")), URL).items] == ["x"]


def test_declarations_without_end_are_refused() -> None:
    assert reason(b"\n<!ENTITY " * 60_000 + rss(item("/a"))) == "too_complex"


def test_a_giant_feed_is_refused_fast() -> None:
    started = monotonic()
    assert reason(rss(item("/a") * 60_000)) == "too_complex"
    assert reason(b"<rss>" + b" " * 11_000_000 + b"x") == "too_large"
    assert monotonic() - started < 2


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("<author>ada@post.example (Ada Writer)</author>", "Ada Writer"),
        ("<author>Ada Writer &lt;ada@post.example&gt;</author>", "Ada Writer"),
        ("<author>ada@post.example</author>", "ada@post.example"),
        ("<dc:creator>Ada Writer</dc:creator><dc:creator>Bo Reporter</dc:creator>", "Ada Writer; Bo Reporter"),
        ("<author>Ada Writer</author><dc:creator>Ada Writer</dc:creator>", "Ada Writer"),
        ("", None),
    ],
)
def test_authors_are_people_not_mailboxes(written: str, author: str | None) -> None:
    body = rss(item("/a", extra=written)).replace(b"<rss", b'<rss xmlns:dc="http://purl.org/dc/elements/1.1/"')
    assert read_feed(body, URL).items[0].author == author


def test_only_a_date_of_publication_is_one() -> None:
    spaces = b'<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    day = datetime(2026, 6, 23, tzinfo=UTC)
    for element, published, modified in (("dc:date", day, None), ("dcterms:modified", None, day)):
        body = rss(item("/a", extra=f"<{element}>2026-06-23</{element}>")).replace(b"<rss", spaces)
        (found,) = read_feed(body, URL).items
        assert (found.published, found.modified) == (published, modified)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text("<>/!?[]&;:'\"= \nabirsctel", max_size=300).map(str.encode)))
def test_any_bytes_are_a_feed_or_refused(body: bytes) -> None:
    for document in (body, rss(item("/a")).replace(b"Workers", body)):
        try:
            items = read_feed(document, URL, now=NOW).items
        except ParseError as error:
            assert error.reason
        else:
            assert all(i.url is None or i.url.startswith(("http://", "https://")) for i in items)
