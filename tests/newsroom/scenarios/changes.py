"""What changes between two runs, and what becomes of it: a revision, another state, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.newsroom.oddities import status, to, unchanged_since
from tests.newsroom.scenario import MOMENT, Has, Scenario, iso
from tests.newsroom.scenarios.feeds import atom
from tests.newsroom.town import At, Route
from tests.scrapers.newsroom import PROSE, item, page, rss

BODY = "".join(f"<p>{line}</p>" for line in PROSE)
MORE = BODY.replace("About 1,600 workers", "Nearly 2,000 workers")
SUMMARY = (
    "<description>Crews at the harbour want the cameras gone, their union says in a letter to the owners.</description>"
)
LATER = {"revision": 2, "text": Has("Nearly 2,000 workers")}


def _around(number: int) -> bytes:
    """One article in a page whose surroundings are new each time."""
    return (
        page("Crews", BODY)
        .replace(
            b"</article>",
            f"</article><aside class=most-read><h2>Most read</h2><ol><li><a href=/{number}>Fish {number}"
            f"</a></li></ol></aside><div class=comments><p>{number} comments</p></div><footer>Made at {number} o'clock"
            f"</footer><script>var visit = {number}</script><!-- {number} -->".encode(),
        )
        .replace(b"<nav>", f"<nav><p>It is {number} degrees in the harbour today.</p>".encode())
    )


def _edited(name: str, before: bytes, after: Route, revision: int = 2, **fields: object) -> list[Scenario]:
    """An edit in place: of a page that is a source itself, and of one in a feed."""
    wanted = {"revision": revision} | fields
    start = {"revision": 1}
    return [
        Scenario(
            f"{name} on a single page",
            lambda at: {"/live": before},
            kind="page",
            start="/live",
            found={"/live": start},
            then=lambda at: {"/live": after},
            found_then={"/live": wanted},
        ),
        Scenario(
            f"{name} on a page of a feed",
            lambda at: {"/feed": rss(item(at("/a"))), "/a": before},
            found={"/a": start},
            then=lambda at: {"/a": after},
            found_then={"/a": wanted},
        ),
    ]


def _withdrawn(name: str, after: Route) -> Scenario:
    """A page that goes away: what it said stays."""
    return Scenario(
        f"a page that becomes {name}",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews", BODY), "/": page("Front page")},
        found={"/a": {"revision": 1}},
        then=lambda at: {"/a": after},
        found_then={"/a": {"revision": 1, "text": Has("About 1,600 workers"), "title": "Crews"}},
    )


def _telling(at: At, updated: datetime) -> bytes:
    """A feed that says when its entry was changed."""
    return atom(
        f'<entry><title>C</title><link href="{at("/a")}"/><published>{iso()}</published>'
        f"<updated>{iso(updated)}</updated></entry>"
    )


SCENARIOS = [
    *_edited(
        "a figure changed", page("Crews", BODY), page("Crews", MORE), text=Has("Nearly 2,000", without=("About 1,600",))
    ),
    *_edited("a slip mended", page("Crews", BODY), page("Crews", BODY.replace("within a week", "within one week"))),
    *_edited("a headline changed", page("Crews", BODY), page("Crews win", BODY), title="Crews win"),
    *_edited("surroundings changed", _around(1), _around(2), 1),
    *_edited(
        "white space changed",
        page("Crews", BODY),
        page("Crews", BODY.replace("</p>", "</p>\n\n  ").replace(" the ", "  the\n")),
        1,
    ),
    Scenario(
        "a page that says it changed",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": unchanged_since(page("Crews", BODY), '"1"', kind="text/html")},
        found={"/a": {"revision": 1}},
        then=lambda at: {"/a": unchanged_since(page("Crews", MORE), '"2"', kind="text/html")},
        found_then={"/a": LATER},
    ),
    Scenario(
        "a feed that says a page changed",
        lambda at: {"/feed": _telling(at, MOMENT), "/a": page("Crews", BODY)},
        found={"/a": {"revision": 1}},
        then=lambda at: {"/feed": _telling(at, datetime.now(UTC)), "/a": page("Crews", MORE)},
        found_then={"/a": LATER | {"published": MOMENT}},
    ),
    Scenario(
        "a page changed and its feed not",
        lambda at: {"/feed": unchanged_since(rss(item(at("/a")))), "/a": page("Crews", BODY)},
        found={"/a": {"revision": 1}},
        then=lambda at: {"/a": page("Crews", MORE)},
        found_then={"/a": LATER},
        state_then="not_modified",
    ),
    Scenario(
        "a page changed and gone from its feed",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews", BODY)},
        found={"/a": {"revision": 1}},
        then=lambda at: {"/feed": rss(item(at("/b"))), "/a": page("Crews", MORE), "/b": page("News")},
        found_then={"/a": LATER, "/b": {"revision": 1}},
    ),
    Scenario(
        "a page with its date moved",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews", BODY, f"<meta name=date content='{iso()}'>")},
        found={"/a": {"published": MOMENT}},
        then=lambda at: {"/a": page("Crews", BODY, f"<meta name=date content='{iso(MOMENT + timedelta(hours=9))}'>")},
        found_then={"/a": {"published": MOMENT, "revision": 1}},
    ),
    Scenario(
        "a page that gets its date later",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews", BODY)},
        found={"/a": {"published": None}},
        then=lambda at: {"/a": page("Crews", BODY, f"<meta name=date content='{iso()}'>")},
        found_then={"/a": {"published": MOMENT, "published_basis": "meta", "revision": 1}},
    ),
    _withdrawn("404", status(404)),
    _withdrawn("410", status(410)),
    _withdrawn("a redirect to the front page", to("/")),
    _withdrawn("a soft 404", page("Page not found", "<p>The page that you were looking for can't be found here.</p>")),
    _withdrawn(
        "a cookie wall",
        page(
            "Before you continue",
            "<p>We value your privacy. Accept all cookies to go on. Our partners use cookies and consent.</p>",
        ),
    ),
    _withdrawn(
        "a paywall",
        page("Crews", f"<p>{PROSE[0]}</p><p>Subscribe to continue reading. Already a subscriber? Log in.</p>"),
    ),
    _withdrawn("empty", b""),
    Scenario(
        "a page that moves to a new address",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews", BODY)},
        found={"/a": {"revision": 1}},
        then=lambda at: {"/a": to("/new", 301), "/new": page("Crews", BODY)},
        found_then={"/a": {"revision": 1}},
    ),
    Scenario(
        "a page that moves to a new address and its feed knows",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews", BODY)},
        found={"/a": {"revision": 1}},
        then=lambda at: {"/feed": rss(item(at("/new"))), "/a": to("/new", 301), "/new": page("Crews", BODY)},
        found_then={"/a": {"revision": 1}},
        may=("/new",),
    ),
    Scenario(
        "a feed that moves for good",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews", BODY)},
        found={"/a": {}},
        then=lambda at: {"/feed": to("/new", 301), "/new": rss(item(at("/a")), item(at("/b"))), "/b": page("Crew B")},
        found_then={"/a": {}, "/b": {}},
    ),
    Scenario(
        "a page that opens later",
        lambda at: {"/feed": rss(item(at("/a"), "Crews", SUMMARY)), "/a": status(403)},
        found={"/a": {"text": Has("Crews at the harbour"), "revision": 1}},
        then=lambda at: {"/a": page("Crews", BODY)},
        found_then={"/a": {"text": Has("About 1,600 workers"), "revision": 2}},
    ),
    Scenario(
        "a page that fails at first",
        lambda at: {"/feed": unchanged_since(rss(item(at("/a")))), "/a": status(500)},
        then=lambda at: {"/a": page("Crews", BODY)},
        found_then={"/a": {"revision": 1}},
    ),
    Scenario(
        "a page that is not there at first",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": status(404)},
        then=lambda at: {"/a": page("Crews", BODY)},
        found_then={"/a": {"revision": 1}},
    ),
    Scenario(
        "new items",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crew A", BODY), "/b": page("Crew B", BODY)},
        found={"/a": {}},
        then=lambda at: {"/feed": rss(item(at("/b?utm_source=feed")), item(at("/a?utm_source=feed")))},
        found_then={"/a": {"revision": 1}, "/b": {}},
    ),
    Scenario(
        "a feed that turns into a page",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crew A", BODY)},
        found={"/a": {}},
        then=lambda at: {"/feed": page("This feed has been retired")},
        state_then="failing",
    ),
]
