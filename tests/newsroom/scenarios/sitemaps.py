"""Sitemaps: plain, for news, in indexes, compressed, wrong."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from functools import partial

from tests.newsroom.oddities import packed, to, typed
from tests.newsroom.scenario import MOMENT, Scenario, iso
from tests.scrapers.newsroom import page

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
Sitemap = partial(Scenario, kind="sitemap", start="/sitemap.xml")


def entry(address: str, extra: str = "", when: datetime | None = MOMENT) -> str:
    """One page of a sitemap."""
    return f"<url><loc>{address}</loc>{f'<lastmod>{iso(when)}</lastmod>' if when else ''}{extra}</url>"


def urlset(*entries: str, spaces: str = NEWS) -> bytes:
    """A sitemap."""
    return f"{HEAD}<urlset {SPACE} {spaces}>{''.join(entries)}</urlset>".encode()


def index(*addresses: str) -> bytes:
    """A sitemap of sitemaps."""
    rows = "".join(f"<sitemap><loc>{address}</loc><lastmod>{iso()}</lastmod></sitemap>" for address in addresses)
    return f"{HEAD}<sitemapindex {SPACE}>{rows}</sitemapindex>".encode()


def news(title: str = "Crews sign", day: str = "") -> str:
    """The news extension of an entry."""
    return (
        f"<news:news><news:publication><news:name>P</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>{day or iso()}</news:publication_date><news:title>{title}</news:title></news:news>"
    )


SCENARIOS = [
    Sitemap(
        "a plain sitemap",
        lambda at: {
            "/sitemap.xml": urlset(entry(at("/a")), entry(at("/b"), when=None)),
            "/a": page("Crew A"),
            "/b": page("Crew B"),
        },
        found={"/a": {"title": "Crew A", "published": None, "published_basis": "unknown"}, "/b": {"title": "Crew B"}},
    ),
    Sitemap(
        "a news sitemap",
        lambda at: {"/sitemap.xml": urlset(entry(at("/a"), news())), "/a": page("Crews sign")},
        found={"/a": {"published": MOMENT, "published_basis": "feed"}},
    ),
    Sitemap(
        "a sitemap with pictures first",
        lambda at: {
            "/sitemap.xml": urlset(
                "<url><image:image><image:loc>"
                + at("/i.png")
                + "</image:loc><image:title>Picture</image:title></image:image>"
                f"<loc>{at('/a')}</loc></url>",
                spaces='xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"',
            ),
            "/a": page(),
        },
        found={"/a": {}},
        never=("/i.png",),
    ),
    Sitemap(
        "a sitemap without its namespace",
        lambda at: {"/sitemap.xml": urlset(entry(at("/a")), spaces="").replace(SPACE.encode(), b""), "/a": page()},
        found={"/a": {}},
    ),
    Sitemap(
        "an index of sitemaps",
        lambda at: {
            "/sitemap.xml": index(at("/1.xml"), at("/2.xml")),
            "/1.xml": urlset(entry(at("/a"))),
            "/2.xml": urlset(entry(at("/b"))),
            "/a": page("Crew A"),
            "/b": page("Crew B"),
        },
        found={"/a": {}, "/b": {}},
    ),
    Sitemap(
        "an index of indexes",
        lambda at: {
            "/sitemap.xml": index(at("/years.xml")),
            "/years.xml": index(at("/1.xml")),
            "/1.xml": urlset(entry(at("/a"))),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Sitemap(
        "an index that lists itself",
        lambda at: {
            "/sitemap.xml": index(at("/sitemap.xml"), at("/1.xml")),
            "/1.xml": urlset(entry(at("/a"))),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Sitemap(
        "an index with a missing sitemap",
        lambda at: {
            "/sitemap.xml": index(at("/none.xml"), at("/bad.xml"), at("/1.xml")),
            "/bad.xml": b"<urlset><url>",
            "/1.xml": urlset(entry(at("/a"))),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Sitemap(
        "an index of which nothing is there",
        lambda at: {"/sitemap.xml": index(at("/none.xml"))},
        state="failing",
    ),
    Sitemap(
        "an index that points inside",
        lambda at: {
            "/sitemap.xml": index(at.trap("/1.xml"), "file:///etc/passwd", at("/1.xml")),
            "/1.xml": urlset(entry(at.trap("/x")), entry(at("/a"))),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Sitemap(
        "a sitemap that is a gz file",
        lambda at: {
            "/sitemap.xml": index(at("/1.xml.gz")),
            "/1.xml.gz": typed(gzip.compress(urlset(entry(at("/a")))), "application/x-gzip"),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Sitemap(
        "a sitemap packed twice",
        lambda at: {
            "/sitemap.xml": packed(gzip.compress(urlset(entry(at("/a")))), "gzip", "application/gzip"),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Sitemap(
        "a sitemap that is a bomb",
        lambda at: {"/sitemap.xml": typed(gzip.compress(b"<urlset>" + b" " * 90_000_000, 1), "application/gzip")},
        state="failing",
    ),
    Sitemap(
        "a sitemap whose gz breaks off",
        lambda at: {"/sitemap.xml": typed(gzip.compress(urlset(entry(at("/a"))), 0)[:150], "application/gzip")},
        state="failing",
    ),
    Sitemap(
        "a sitemap with bad dates",
        lambda at: {
            "/sitemap.xml": urlset(
                *(
                    f"<url><loc>{at(f'/{n}')}</loc><lastmod>{day}</lastmod></url>"
                    for n, day in enumerate(
                        ("yesterday", "0000-00-00", "2026-13-45", "99999-01-01", "-1", "2099-01-01T00:00:00Z", "")
                    )
                )
            ),
            **{f"/{n}": page(f"Crew {n}") for n in range(7)},
        },
        found={f"/{n}": {"published": None, "published_basis": "unknown"} for n in range(7)},
    ),
    Sitemap(
        "a sitemap that reads our files",
        lambda at: {
            "/sitemap.xml": f'{HEAD}<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset {SPACE}>'
            f"<url><loc>{at('/')}&x;</loc></url></urlset>".encode(),
        },
        state="failing",
    ),
    Sitemap(
        "a sitemap of twenty thousand",
        lambda at: {
            "/sitemap.xml": urlset(
                entry(at("/a"), when=MOMENT + timedelta(hours=1)),
                *(entry(at(f"/old/{n}"), when=MOMENT - timedelta(days=900)) for n in range(20_000)),
            ),
            "/a": page(),
        },
        then=lambda at: {"/sitemap.xml": urlset(entry(at("/a")))},
        found={"/a": {}},
    ),
    Sitemap(
        "a sitemap of plain lines",
        lambda at: {
            "/sitemap.xml": typed(f"\ufeff{at('/a')}\r\n\r\n{at('/b')}\r\n".encode(), "text/plain"),
            "/a": page("Crew A"),
            "/b": page("Crew B"),
        },
        found={"/a": {}, "/b": {}},
    ),
    Sitemap(
        "a feed where a sitemap should be", lambda at: {"/sitemap.xml": b"<rss><channel/></rss>"}, state="failing ok"
    ),
    Sitemap("a page where a sitemap should be", lambda at: {"/sitemap.xml": page()}, state="failing"),
    Sitemap("nothing where a sitemap should be", lambda at: {"/sitemap.xml": b""}, state="failing"),
    Sitemap("an empty sitemap", lambda at: {"/sitemap.xml": urlset()}),
    Sitemap(
        "a sitemap that moved",
        lambda at: {"/sitemap.xml": to("/maps/news.xml", 301), "/maps/news.xml": urlset(entry("../a")), "/a": page()},
        found={"/a": {}},
    ),
]
