"""Servers that mean harm, or might as well: every run ends in time all the same."""

from __future__ import annotations

from tests.newsroom.oddities import (
    bomb,
    drip,
    dripping_head,
    endless,
    hang_up,
    http,
    raw,
    silence,
    typed,
)
from tests.newsroom.scenario import Scenario
from tests.newsroom.town import At, Route
from tests.scrapers.newsroom import Answer, item, page, rss

GOOD = page("The good page")
ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{}">]>'
    '<rss version="2.0"><channel><title>&x;</title>{}</channel></rss>'
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def _beside(at: At, bad: Route) -> dict[str, Route]:
    """A page that does harm, and a good one in the same feed."""
    return {"/feed": rss(item(at("/bad")), item(at("/a"), "The good page")), "/bad": bad, "/a": GOOD}


FED = {"a slow drip": drip(), "silence": silence, "headers drop by drop": dripping_head, 
       "a body without end": endless(),
       "a bomb": bomb(), "a reset": hang_up, "garbage": raw(b"\x00\xff\x13garbage\r\n\r\n<rss>"),
       "nothing before closing": raw(), "a tls alert": raw(b"\x15\x03\x01\x00\x02\x02\x46"),
       "an old protocol": raw(b"<html>HTTP/0.9 has no headers</html>"),
       "a megabyte of header": http(b"", "X-Long: " + "y" * 1_000_000),
       "headers by the thousand": http(b"", *(f"X-{n}: y" for n in range(20_000))),
       "a length below zero": http(rss(), "Content-Length: -5"),
       "two lengths": http(rss(), "Content-Length: 5", "Content-Length: 90"),
       "a huge length": http(b"x", "Content-Length: 99999999999999999999"),
       "a chunk size that is none": http(b"zz\r\nabc\r\n", "Transfer-Encoding: chunked"),
       "a null in a header": http(rss(), "X-Odd: a\x00b"),
       "100-continue for ever": raw(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 50, pause=0.1)}  # fmt: skip

SCENARIOS = [
    *(
        Scenario(
            f"a feed that is {what}",
            lambda at, answer=answer: {"/feed": answer},  # type: ignore[misc]
            state="failing",
            overlaps=True,
        )
        for what, answer in FED.items()
    ),
    *(
        Scenario(
            f"a page that is {what}",
            lambda at, answer=answer: _beside(at, answer),  # type: ignore[misc]
            found={"/a": {"title": "The good page"}},
            overlaps=True,
        )
        for what, answer in FED.items()
        if what in ("a slow drip", "silence", "a reset", "garbage", "headers drop by drop")
    ),
    Scenario(
        "a page without end",
        lambda at: _beside(at, endless("text/html")),
        found={"/a": {}},
        overlaps=True,
    ),
    Scenario("a page that is a bomb", lambda at: _beside(at, bomb("text/html")), found={"/a": {}}, overlaps=True),
    Scenario(
        "https where there is none",
        lambda at: {},
        start="https:/feed",
        asks_robots=False,
        overlaps=True,
        state="failing",
    ),
    Scenario("nobody listens", lambda at: {}, start="http://127.7.255.2:1/feed", state="failing"),
    Scenario("a name that is not there", lambda at: {}, start="http://no-such-host.invalid/feed", state="failing"),
    Scenario("a source on a private address", lambda at: {}, start="http://127.66.0.1:80/feed", state="failing"),
    Scenario(
        "a feed that reads our files",
        lambda at: {"/feed": ENTITY.format("file:///etc/passwd", item(at("/a"), "&x; crews")).encode(), "/a": GOOD},
        state="ok failing",
        found={"/a": {"title": "The good page"}},
    ),
    Scenario(
        "a feed that makes us ask",
        lambda at: {"/feed": ENTITY.format(at.trap("/dtd"), item(at("/a"))).encode(), "/a": GOOD},
        state="ok failing",
        found={"/a": {}},
    ),
    Scenario(
        "a feed of a billion laughs",
        lambda at: {
            "/feed": f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss version="2.0"><channel>'
            f"{item(at('/a'), '&l11;')}</channel></rss>".encode(),
            "/a": GOOD,
        },
        state="ok failing",
        found={"/a": {}},
    ),
    Scenario(
        "a feed nested ten thousand deep",
        lambda at: {"/feed": b"<rss><channel>" + b"<item>" * 10_000 + b"</item>" * 10_000},
        state="ok failing",
    ),
    Scenario(
        "a feed of five megabytes of tags",
        lambda at: {"/feed": b"<rss><channel>" + b"<a>" * 1_700_000},
        state="failing",
    ),
    Scenario("json nested without end", lambda at: {"/feed": b'{"version":' + b"[" * 200_000}, state="failing"),
    Scenario(
        "pages that are hard to parse",
        lambda at: {
            "/feed": rss(*(item(at(f"/{n}")) for n in range(6)), item(at("/a"))),
            "/0": b"<html><body>" + b"<div>" * 50_000 + b"deep",
            "/1": b"<html><p " + b" ".join(b"a%d=1" % n for n in range(50_000)) + b">x",
            "/2": b"<html>" + b"<p>word" * 200_000,
            "/3": b"<" * 2_000_000,
            "/4": b"<html><!--" + b"-" * 2_000_000,
            "/5": b"<html><table>" + b"<tr><td><table>" * 5_000,
            "/a": GOOD,
        },
        then=lambda at: {"/feed": rss(item(at("/a")))},
        found={"/a": {}},
    ),
    Scenario(
        "a page that plants cookies",
        lambda at: {
            "/robots.txt": Answer(b"User-agent: *\n", headers={"Set-Cookie": "r=1; Path=/"}),
            "/feed": Answer(
                rss(item(at("/a")), item(at("/b"))), headers={"Set-Cookie": "f=1; Path=/", "Content-Type": "text/xml"}
            ),
            "/a": typed(page("Crew A"), "text/html", Set_Cookie="a=1; Path=/"),
            "/b": typed(page("Crew B"), "text/html", Refresh="0; url=http://127.66.0.1/"),
        },
        found={"/a": {}, "/b": {}},
    ),
]
