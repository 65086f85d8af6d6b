"""Several sources that bring the same: an article is one article, whoever brings it."""

from __future__ import annotations

from tests.newsroom.oddities import status, to
from tests.newsroom.scenario import MOMENT, Has, Scenario, dated
from tests.newsroom.scenarios.sitemaps import entry, news, urlset
from tests.scrapers.newsroom import PROSE, item, page, rss

SUMMARY = "<description>Crews at the harbour want the cameras gone, their union says in a letter to them.</description>"
WIRE = "".join(f"<p>{line}</p>" for line in PROSE)

SCENARIOS = [
    Scenario(
        "two feeds with one article",
        lambda at: {"/feed": rss(item(at("/a"))), "/other": rss(item(at("/a?utm_source=other"))), "/a": page("Crews")},
        beside={"/other": "feed"},
        found={"/a": {"revision": 1}},
    ),
    Scenario(
        "a feed and a sitemap with one article",
        lambda at: {
            "/feed": rss(item(at("/a"), extra=dated())),
            "/sitemap.xml": urlset(entry(at("/a"), news("Crews"))),
            "/a": page("Crews"),
        },
        beside={"/sitemap.xml": "sitemap"},
        found={"/a": {"revision": 1, "published": MOMENT, "published_basis": "feed"}},
    ),
    Scenario(
        "a feed and a search with one article",
        lambda at: {
            "/feed": rss(item(at("/a"), "Crews", SUMMARY)),
            "2/search": rss(
                item(at("/a"), "Crews - The Example Post", "<source url='http://x.example'>The Example Post</source>")
            ),
            "/a": page("Crews"),
        },
        beside={"2/search": "search"},
        found={"/a": {"revision": 1, "title": "Crews"}},
    ),
    Scenario(
        "a feed and its old address",
        lambda at: {"/feed": rss(item(at("/a"))), "/old": to("/feed", 301), "/a": page("Crews")},
        beside={"/old": "feed"},
        found={"/a": {"revision": 1}},
    ),
    Scenario(
        "one report at two outlets",
        lambda at: {
            "/feed": rss(item(at("/a"))),
            "2/feed": rss(item(at("/b", 2))),
            "/a": page("Crews", WIRE),
            "2/b": page("Crews", WIRE),
        },
        beside={"2/feed": "feed"},
        found={"/a": {"text": Has(PROSE[0])}, "2/b": {"text": Has(PROSE[0])}},
    ),
    Scenario(
        "one shut host among two",
        lambda at: {
            "/feed": rss(item(at("/a"))),
            "/a": page("Crews"),
            "2/feed": rss(item(at("/b", 2))),
            "2/robots.txt": b"User-agent: *\nDisallow: /\n",
        },
        beside={"2/feed": "feed"},
        found={"/a": {}},
    ),
    Scenario(
        "two feeds of a host that wants an hour",
        lambda at: {"/feed": status(429, Retry_After="3600"), "/other": rss(item(at("/a"))), "/a": page("Crews")},
        beside={"/other": "feed"},
        state="waiting",
        may=("/a",),
        once=("/feed",),
    ),
    Scenario(
        "a page that takes another's address",
        lambda at: {
            "/feed": rss(item(at("/a"))),
            "2/feed": rss(item(at("/b", 2))),
            "/a": page("The true story"),
            "2/b": page("Another story", head=f"<link rel=canonical href='{at('/a')}'>"),
        },
        beside={"2/feed": "feed"},
        found={"/a": {"title": "The true story", "revision": 1}, "2/b": {"title": "Another story"}},
    ),
]
