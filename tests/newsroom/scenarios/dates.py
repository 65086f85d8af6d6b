"""When an article was published, and on what ground: a wrong day is worse than none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from tests.newsroom.oddities import typed
from tests.newsroom.scenario import MOMENT, OneOf, Scenario, dated, iso, rfc
from tests.scrapers.newsroom import item, page, rss

DAY = MOMENT.replace(hour=0, minute=0)
AHEAD = datetime.now(UTC).replace(microsecond=0) + timedelta(days=40)
UNDATED = {"published": None, "published_basis": "unknown"}
WORDS = "<description>Crews at the harbour want the cameras gone, their union says in a letter to them.</description>"


def structured(**fields: Any) -> str:
    """JSON-LD of an article."""
    return f"<script type=application/ld+json>{json.dumps({'@type': 'NewsArticle'} | fields)}</script>"


def meta(value: str, name: str = "article:published_time") -> str:
    """A meta element."""
    return f'<meta property="{name}" content="{value}">'


def _page(
    name: str, wanted: Mapping[str, Any], *, head: str = "", feed: str = "", path: str = "/a", line: str = ""
) -> Scenario:
    """One page with ``head``, a ``line`` under its headline, and what the feed says of it."""
    shown = page("Crews sign", head=head).replace(b"</h1>", f"</h1>{line}".encode())
    return Scenario(name, lambda at: {"/feed": rss(item(at(path), extra=feed)), path: shown}, found={path: wanted})


def _fed(name: str, wanted: Mapping[str, Any], stamp: str) -> Scenario:
    """A feed that is all there is, with ``stamp`` in its item."""
    served = typed(b"%PDF-", "application/pdf")
    return Scenario(
        name, lambda at: {"/feed": rss(item(at("/a"), extra=WORDS + stamp)), "/a": served}, found={"/a": wanted}
    )


told = partial(dict, published=MOMENT)
ABSURD = {
    "in the future": rfc(AHEAD), "of 1970": "Thu, 01 Jan 1970 00:00:00 GMT", "of the year 0": "0000-00-00T00:00:00Z",
    "of the year 1": "Mon, 01 Jan 0001 00:00:00 GMT", "of the year 9999": "Fri, 31 Dec 9999 23:59:59 GMT",
    "of the 31st of February": "Tue, 31 Feb 2026 10:00:00 GMT", "that is no date": "last week, some time",
    "that is empty": "", "that is a number beyond all": "9" * 40,
}  # fmt: skip

SCENARIOS = [
    *(_fed(f"a feed date {what}", UNDATED, f"<pubDate>{stamp}</pubDate>") for what, stamp in ABSURD.items()),
    *(
        _page(f"a page date {what}", UNDATED, head=meta(stamp) + structured(datePublished=stamp))
        for what, stamp in ABSURD.items()
    ),
    _fed(
        "a feed date with a zone",
        {"published": MOMENT},
        f"<pubDate>{(MOMENT - timedelta(hours=4)).strftime('%a, %d %b %Y %H:%M:%S EDT')}</pubDate>",
    ),
    _fed(
        "a feed date without a weekday",
        {"published": MOMENT},
        f"<pubDate>{MOMENT.strftime('%d %b %Y %H:%M:%S')} +0000</pubDate>",
    ),
    _fed(
        "a feed date of two digits",
        {"published": OneOf(MOMENT, None)},
        f"<pubDate>{MOMENT.strftime('%d %b %y %H:%M:%S')} GMT</pubDate>",
    ),
    _fed(
        "a feed date with an offset",
        {"published": MOMENT},
        f"<pubDate>{(MOMENT + timedelta(hours=5, minutes=30)).strftime('%a, %d %b %Y %H:%M:%S')} +0530</pubDate>",
    ),
    _fed("a feed date in iso", {"published": MOMENT}, f"<pubDate>{iso()}</pubDate>"),
    _fed("a feed without a date", UNDATED, ""),
    _fed(
        "a feed date in another language",
        {"published": OneOf(None, datetime(2026, 2, 3, 7, 15, tzinfo=UTC))},
        "<pubDate>mar., 03 févr. 2026 08:15:00 +0100</pubDate>",
    ),
    _page("structured data date a page", told(published_basis="structured"), head=structured(datePublished=iso())),
    _page("meta data date a page", told(published_basis="meta"), head=meta(iso())),
    _page(
        "structured data go before meta",
        told(published_basis="structured"),
        head=meta(iso(MOMENT - timedelta(days=3))) + structured(datePublished=iso()),
    ),
    _page(
        "meta data go before the feed",
        told(published_basis="meta"),
        head=meta(iso()),
        feed=dated(MOMENT + timedelta(hours=30)),
    ),
    _page("the feed goes before the address", told(published_basis="feed"), feed=dated(), path="/2026/01/05/a"),
    _page(
        "structured data from the future give way to meta",
        told(published_basis="meta"),
        head=structured(datePublished=iso(AHEAD)) + meta(iso()),
    ),
    _page(
        "a page from the future gives way to the feed",
        told(published_basis="feed"),
        head=structured(datePublished=iso(AHEAD)),
        feed=dated(),
    ),
    _page("an address dates a page", {"published": DAY, "published_basis": "url"}, path=f"/{DAY:%Y/%m/%d}/crews"),
    _page("an address from the future", UNDATED, path=f"/{AHEAD:%Y/%m/%d}/crews"),
    _page("an address with numbers that are no date", UNDATED, path="/2026/99/99/crews-20260230"),
    _page(
        "a line dates a page",
        {"published": DAY, "published_basis": "text"},
        line=f"<p class=published>Published {DAY:%d %B %Y}</p>",
    ),
    _page(
        "a day that may be two",
        {"published": OneOf(None), "published_basis": "unknown"},
        line="<p class=published>Published 03/04/2026</p>",
    ),
    _page(
        "a time element dates a page",
        told(published_basis=OneOf("meta", "structured")),
        line=f"<time datetime='{iso()}'>then</time>",
    ),
    _page("a copyright line dates nothing", UNDATED, line="<p>© 2019 The Example Post</p>"),
    _page(
        "a date inside the story dates nothing",
        UNDATED,
        line="<p>On March 3, 2026 the depot closed its gates for a day and sent all of its crews home.</p>",
    ),
    _page("a change dates no publication", UNDATED, head=meta(iso(), "article:modified_time")),
    _page(
        "a moment across midnight",
        {"published": MOMENT.replace(hour=3, minute=30)},
        head=meta((MOMENT.replace(hour=23, minute=30) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S-04:00")),
    ),
    _page(
        "milliseconds since 1970",
        told(published_basis="structured"),
        head=structured(datePublished=str(int(MOMENT.timestamp() * 1000))),
    ),
    _page(
        "json-ld that is broken",
        told(published_basis="meta"),
        head="<script type=application/ld+json>{'no': json,}</script>" + meta(iso()),
    ),
    _page(
        "json-ld of odd types",
        told(published_basis="meta"),
        head=structured(datePublished={"a": [1]}, headline=["x", 3], author={"name": {"name": 5}}, publisher=7)
        + meta(iso()),
    ),
]
