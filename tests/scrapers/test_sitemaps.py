"""Sitemaps, indexes and what pretends to be one."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from scrapers.sitemaps import read_sitemap
from store.errors import ParseError

URL = "https://post.example/sitemap.xml"
OPEN = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)
NEWS = (
    f"{OPEN}<url><loc>https://post.example/a</loc><lastmod>2026-06-23</lastmod>"
    "<news:news><news:publication><news:name>The Post</news:name></news:publication>"
    "<news:publication_date>2026-06-22T08:00:00+02:00</news:publication_date>"
    "<news:title>Sign &amp; be heard</news:title></news:news></url><url><loc>javascript:alert(1)</loc></url></urlset>"
).encode()
INDEX = b"<sitemapindex><sitemap><loc>/news.xml</loc><lastmod>2026-06-23</lastmod></sitemap></sitemapindex>"


def reason(body: bytes) -> str:
    """The counted reason that ``body`` is refused with."""
    with pytest.raises(ParseError) as caught:
        read_sitemap(body, URL)
    return caught.value.reason


@pytest.mark.parametrize("body", [NEWS, gzip.compress(NEWS), b"\xef\xbb\xbf" + NEWS])
def test_a_news_sitemap_is_read(body: bytes) -> None:
    first, second = read_sitemap(body, URL).entries
    assert (first.url, first.title, first.outlet) == ("https://post.example/a", "Sign & be heard", "The Post")
    assert first.published == datetime(2026, 6, 22, 6, tzinfo=UTC) and first.modified == datetime(
        2026, 6, 23, tzinfo=UTC
    )
    assert second.url is None


def test_an_index_is_told_apart() -> None:
    index = read_sitemap(INDEX, URL)
    assert index.is_index and index.entries[0].url == "https://post.example/news.xml"


def test_a_list_of_addresses_is_a_sitemap() -> None:
    assert [e.url for e in read_sitemap(b"https://a.example/1\nhttps://a.example/2\n", URL).entries] == [
        "https://a.example/1",
        "https://a.example/2",
    ]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"hello", "not_a_sitemap"),
        (b"<html><body/></html>", "not_a_sitemap"),
        (NEWS[:-40], "broken_sitemap"),
        (b"\x1f\x8bbroken", "bad_encoding"),
        (gzip.compress(b" " * 60_000_000), "too_large"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>', "unsafe_xml"),
        (b"<urlset>" + b"<a>" * 100_000, "broken_sitemap"),
    ],
)
def test_what_is_refused(body: bytes, why: str) -> None:
    assert reason(body) == why


def test_pictures_of_a_page_do_not_stand_in_for_it() -> None:
    picture = "<image:image><image:loc>/i.png</image:loc><image:title>A lorry</image:title></image:image>"
    body = f'{OPEN[:-1]} xmlns:image="urn:i"><url>{picture}<loc>https://post.example/a</loc></url></urlset>'.encode()
    (entry,) = read_sitemap(body, URL).entries
    assert (entry.url, entry.title) == ("https://post.example/a", "")
