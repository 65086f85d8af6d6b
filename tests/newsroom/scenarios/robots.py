"""What robots.txt asks of us, well written and badly."""

from __future__ import annotations

from collections.abc import Mapping

from tests.newsroom.oddities import drip, endless, http, silence, status, to, typed
from tests.newsroom.scenario import Fields, Scenario
from tests.newsroom.town import Route
from tests.scrapers.newsroom import item, page, rss

KEPT = ("/a", "/private/b", "/c.pdf", "/c.pdf?x=1", "/private/open/d")
TITLES = {"/a": "Crew A", "/private/b": "Crew B", "/c.pdf": "Crew C", "/private/open/d": "Crew D"}


def _rules(name: str, rules: Route, found: tuple[str, ...], **options: object) -> Scenario:
    """Five pages behind ``rules``; ``found`` are those that may be read."""
    wanted: Mapping[str, Fields] = {path: {"title": TITLES[path.partition("?")[0]]} for path in found}
    served = {path: page(title) for path, title in TITLES.items()}
    never = tuple(path for path in KEPT if path not in found)
    return Scenario(
        f"robots with {name}",
        lambda at: {"/robots.txt": rules, "/feed": rss(*(item(at(path)) for path in KEPT)), **served},
        found=wanted,
        never=never,
        **options,  # type: ignore[arg-type]
    )


def _shut(name: str, rules: Route, state: str = "robots", **options: object) -> Scenario:
    """A host of which nothing but the rules may be asked."""
    return Scenario(
        f"robots with {name}",
        lambda at: {"/robots.txt": rules, "/feed": rss(item(at("/a"))), "/a": page()},
        state=state,
        never=("/feed", "/a"),
        **options,  # type: ignore[arg-type]
    )


SCENARIOS = [
    _shut("a closed door", b"User-agent: *\nDisallow: /\n"),
    _shut("a closed door for us alone", b"User-agent: *\nAllow: /\n\nUser-agent: tallywire\nDisallow: /\n"),
    _shut("a closed door and a byte-order mark", b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n"),
    _shut("a closed door in old line ends", b"User-agent: *\rDisallow: /\r"),
    _shut("a closed door and half a megabyte", b"User-agent: *\nDisallow: /\n" + b"# filler\n" * 80_000),
    _shut("a broken server", status(500), "robots failing"),
    _shut("a server that waits", status(503, Retry_After="3600"), "robots failing waiting"),
    _shut("silence", silence, "robots failing", overlaps=True),
    _shut("a slow drip", drip(), "robots failing", overlaps=True),
    _shut("a broken connection", http(b"User-agent: *\n", "Content-Length: 999"), "robots failing"),
    _shut("a way inside", to("http://127.66.0.1/robots.txt"), "robots failing"),
    Scenario(
        "robots with a redirect to a closed door",
        lambda at: {
            "/robots.txt": to("/rules", 301),
            "/rules": b"User-agent: *\nDisallow: /\n",
            "/feed": rss(item(at("/a"))),
        },
        state="robots",
        never=("/feed", "/a"),
    ),
    _rules("an open door for us alone", b"User-agent: *\nDisallow: /\n\nUser-agent: Tallywire\nDisallow:\n", KEPT),
    _rules("a closed room", b"User-agent: *\nDisallow: /private\n", ("/a", "/c.pdf", "/c.pdf?x=1")),
    _rules(
        "an open corner in a closed room",
        b"User-agent: *\nDisallow: /private\nAllow: /private/open\n",
        ("/a", "/c.pdf", "/c.pdf?x=1", "/private/open/d"),
    ),
    _rules("an end mark", b"User-agent: *\nDisallow: /*.pdf$\n", ("/a", "/private/b", "/c.pdf?x=1", "/private/open/d")),
    _rules("a star", b"User-agent: *\nDisallow: /*open\n", ("/a", "/private/b", "/c.pdf", "/c.pdf?x=1")),
    _rules("a query", b"User-agent: *\nDisallow: /*?x=\n", ("/a", "/private/b", "/c.pdf", "/private/open/d")),
    _rules("rules for others", b"User-agent: Googlebot\nDisallow: /\nUser-agent: GPTBot\nDisallow: /\n", KEPT),
    _rules("a refusal", status(403), KEPT),
    _rules("nothing", status(404), KEPT),
    _rules("a web page in its place", page("Welcome"), KEPT),
    _rules("noise", typed(bytes(range(256)) * 20, "text/plain"), KEPT),
    _rules("nothing in it", b"", KEPT),
    _rules(
        "rules before any agent",
        b"Disallow: /a\nSitemap: http://x.example/s.xml\nUser-agent: *\nDisallow: /private/b\n",
        ("/a", "/c.pdf", "/c.pdf?x=1", "/private/open/d"),
    ),
    Scenario(
        "robots without end",
        lambda at: {"/robots.txt": endless("text/plain"), "/feed": rss(item(at("/a"))), "/a": page()},
        state="ok robots failing",
        found={},
        overlaps=True,
    ),
    Scenario(
        "robots of the page's own host",
        lambda at: {
            "/feed": rss(item(at("/a", 2)), item(at("/b", 2))),
            "2/robots.txt": b"User-agent: *\nDisallow: /b\n",
            "2/a": page(),
            "2/b": page("Not ours"),
        },
        found={"2/a": {}},
        never=("/b",),
    ),
    Scenario(
        "robots that shut a page whose feed tells it",
        lambda at: {
            "/robots.txt": b"User-agent: *\nDisallow: /a\n",
            "/feed": rss(
                item(at("/a"), "Told by the feed", f"<description>{'Crews have signed a letter. ' * 4}</description>")
            ),
        },
        found={"/a": {"title": "Told by the feed"}},
        never=("/a",),
    ),
    Scenario(
        "robots that close the door later",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page()},
        found={"/a": {}},
        then=lambda at: {"/robots.txt": b"User-agent: *\nDisallow: /\n"},
        state_then="robots",
        once=("/feed", "/a"),
    ),
    Scenario(
        "robots that open the door later",
        lambda at: {"/robots.txt": b"User-agent: *\nDisallow: /\n", "/feed": rss(item(at("/a"))), "/a": page()},
        state="robots",
        then=lambda at: {"/robots.txt": status(404)},
        state_then="ok",
        found_then={"/a": {}},
    ),
    Scenario(
        "robots that ask for a pause",
        lambda at: {
            "/robots.txt": b"User-agent: *\nCrawl-delay: 0.4\n",
            "/feed": rss(*(item(at(f"/{n}")) for n in range(4))),
            **{f"/{n}": page(f"Crew {n}") for n in range(4)},
        },
        found={f"/{n}": {} for n in range(4)},
    ),
    Scenario(
        "robots that ask for a day between requests",
        lambda at: {"/robots.txt": b"User-agent: *\nCrawl-delay: 86400\n", "/feed": rss(item(at("/a"))), "/a": page()},
        state="waiting",
        never=("/a",),
    ),
    Scenario(
        "robots that ask for nonsense",
        lambda at: {
            "/robots.txt": b"User-agent: *\nCrawl-delay: -3\nCrawl-delay: nan\nRequest-rate: 0/0\nDisallow: [\n",
            "/feed": rss(item(at("/a"))),
            "/a": page(),
        },
        found={"/a": {}},
    ),
]
