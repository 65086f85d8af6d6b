"""What :mod:`tests.bench.fuzz_reading` mutates, and the pieces that it puts in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
URL = "https://www.post.example/news/2026/06/23/letter"
LARGEST = 400_000  # bytes of a case

_SITEMAP = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://post.example/a</loc><lastmod>'
    b"2026-06-23T08:00:00+02:00</lastmod><news:news><news:publication><news:name>Post</news:name></news:publication>"
    b"<news:publication_date>2026-06-23</news:publication_date><news:title>A &amp; B</news:title></news:news></url>"
    b"</urlset>"
)
_INDEX = (
    b"<sitemapindex><sitemap><loc>https://post.example/s.xml.gz</loc><lastmod>2026</lastmod></sitemap></sitemapindex>"
)
_RSS = (
    b'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title><item><title>x &amp; y'
    b"</title><link>/a</link><pubDate>Tue, 23 Jun 2026 08:15:00 +0200</pubDate><author>a@b.example (Ada)</author>"
    b"<description><![CDATA[<p>One</p>]]></description><guid>g</guid></item></channel></rss>"
)
_JSON = b'{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":1,"url":"/a","title":"x","authors":[{}]}]}'
_ROBOTS = (
    b"User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 2\nRequest-rate: 1/5s\nSitemap: https://x.example/s\n"
)
_DATES = (
    "2026-06-23T08:15:00.123+02:00", "Tue, 23 Jun 2026 08:15:00 GMT", "June 23, 2026 8:15 p.m. EDT", "1782202500000",
    "Publié le 23 juin 2026 à 08h12", "Stand: 23.06.2026 10:15 Uhr", "2026年6月23日 18時05分", "23 de junio de 2026",
    "20260623T081500Z", "/news/2026/06/23/letter", "/2026/jun/23/x",
)  # fmt: skip
PIECES = (
    b"<", b">", b"</p>", b"<p>", b"<div>", b"<table>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&#0;", b"&#xD800;",
    b"&amp;", b"&bogus;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<?xml version='1.0' encoding='utf-16'?>", b"\x00",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf0\x9f\x92\xa9", "\u202e".encode(), "\u2028".encode(),
    b"9" * 40, b"-1", b"1e999", b"NaN", b"null", b"{}", b"[]", b'"', b"'", b"\\u0000", b"\\ud800", b"http://[", b"//",
    b"http://[::1]:99999/", b"javascript:x", b"data:,", b"%00", b"?", b"#", b"2026-02-30", b"0000-00-00", b"-23:59",
    b"9999-12-31T23:59:60+99:99", b"By ", b"<script type='application/ld+json'>", b"</script>", b'{"@graph":[',
    b'"@id":', b"<time datetime=", b"<h1>", b"<base href=", b"<meta property='og:url' content=", b" itemprop=",
    b"<link rel=canonical href=", b"<svg>", b"<math>", b"<template>", b"<item>", b"<entry>", b"<url><loc>", b"\r\n",
    b"xml:base=", b"xmlns:x='y'", b"\t", b" " * 200, b"a" * 3_000,
)  # fmt: skip


def _files(folder: Path, *patterns: str) -> list[bytes]:
    paths = sorted(path for pattern in patterns for path in folder.rglob(pattern)) if folder.is_dir() else []
    return [body for path in paths if len(body := path.read_bytes()) <= LARGEST]


SHAPES: dict[str, Callable[[], list[bytes]]] = {
    "feed": lambda: [_RSS, _JSON] * 20 + _files(SHARED / "feeds", "*.xml", "*.json"),
    "sitemap": lambda: [_SITEMAP, _INDEX, b"https://post.example/a\nhttps://post.example/b\n"],
    "page": lambda: _files(ROOT / "tests" / "data" / "pages", "*.html") + _files(SHARED / "pages", "*.html"),
    "date": lambda: [date.encode() for date in _DATES],
    "address": lambda: [
        URL.encode(), b"https://www-post-example.cdn.ampproject.org/c/s/www.post.example/a?x=1",
        b"../a/b?utm_source=x#y", "https://b\u00fccher.example/\u00fc?q=\u65e5".encode(),
        b"https://www.google.com/amp/s/post.example/a",
    ],
    "robots": lambda: [_ROBOTS],
}  # fmt: skip
