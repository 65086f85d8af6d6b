"""Links and redirects: where a source may lead us, and where never."""

from __future__ import annotations

from tests.newsroom.oddities import in_turn, status, to
from tests.newsroom.scenario import Scenario
from tests.scrapers.newsroom import Answer, Request, item, page, rss


def _onward(request: Request) -> Answer:
    """Redirects for ever, each to an address of its own."""
    return to(f"{request.path.partition('?')[0]}?{len(request.path)}{'x' * len(request.path)}"[:300])


SCENARIOS = [
    Scenario(
        "links that are none",
        lambda at: {
            "/feed": rss(
                *(
                    item(link)
                    for link in (
                        "javascript:alert(1)",
                        "java&#10;script:alert(1)",
                        "data:text/html,hi",
                        "file:///etc/passwd",
                        "ftp://127.7.0.1/a",
                        "mailto:a@example.org",
                        "http://",
                        "http:///a",
                        "http://[::1",
                        "http://a b/c",
                        "//",
                        "http://x.example:99999/a",
                        "http://x.example:0/a",
                        "gopher://x.example/",
                    )
                ),
                item(at("/a")),
            ),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Scenario(
        "links to private addresses",
        lambda at: {
            "/feed": rss(
                *(
                    item(link)
                    for link in (
                        at.trap("/a"),
                        f"http://127.0.0.1:{at.port}/b",
                        f"http://localhost:{at.port}/c",
                        f"http://2130706433:{at.port}/d",
                        f"http://0x7f.1:{at.port}/e",
                        f"http://[::1]:{at.port}/f",
                        f"http://[::ffff:127.66.0.1]:{at.port}/g",
                        f"http://0.0.0.0:{at.port}/h",
                        f"http://127.1:{at.port}/i",
                        "http://10.0.0.1/j",
                        "http://192.168.0.1/k",
                        "http://169.254.169.254/latest",
                        "http://[fe80::1]/l",
                        "http://100.64.0.1/m",
                        "http://0177.0.0.1/n",
                        "http://metadata.google.internal/o",
                    )
                ),
                item(at("/a")),
            ),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Scenario(
        "links with a name and a password",
        lambda at: {
            "/feed": rss(
                item(at("/a").replace("//", "//user:secret@")), item(at("/b").replace("//", "//user@")), item(at("/c"))
            ),
            "/c": page(),
        },
        found={"/c": {}},
        never=("/a", "/b"),
    ),
    Scenario(
        "fragments and tracking parameters",
        lambda at: {
            "/feed": rss(
                item(at("/a?utm_source=rss&amp;utm_medium=feed&amp;id=3#comments")),
                item(at("/a?id=3&amp;fbclid=abc")),
                item(at("/a?id=3")),
                item(at("/b#section")),
            ),
            "/a": page("Crews A"),
            "/b": page("Crews B"),
        },
        found={"/a?id=3": {}, "/b": {}},
    ),
    Scenario(
        "letters of the world in addresses",
        lambda at: {"/feed": rss(item(at("/straße/日本?q=é"))), "/stra%C3%9Fe/%E6%97%A5%E6%9C%AC": page()},
        found={"/stra%C3%9Fe/%E6%97%A5%E6%9C%AC?q=%C3%A9": {}},
    ),
    Scenario(
        "an address of three thousand characters",
        lambda at: {"/feed": rss(item(at("/" + "a" * 3_000)), item(at("/b"))), "/b": page()},
        found={"/b": {}},
    ),
    *(
        Scenario(
            f"a feed moved by {code}",
            lambda at, code=code: {"/feed": to("/new", code), "/new": rss(item(at("/a"))), "/a": page()},  # type: ignore[misc]
            found={"/a": {}},
        )
        for code in (302, 303, 307)
    ),
    *(
        Scenario(
            f"a feed moved for good by {code}",
            lambda at, code=code: {"/feed": to(at("/new"), code), "/new": rss(item(at("/a"))), "/a": page()},  # type: ignore[misc]
            found={"/a": {}},
        )
        for code in (301, 308)
    ),
    Scenario(
        "a feed moved for good and then for now",
        lambda at: {"/feed": to("/b", 301), "/b": to("/c", 302), "/c": rss(item(at("/a"))), "/a": page()},
        found={"/a": {}},
    ),
    Scenario(
        "a feed that redirects in a circle",
        lambda at: {"/feed": to("/b"), "/b": to("/feed")},
        state="failing",
    ),
    Scenario("a feed that redirects for ever", lambda at: {"/feed": _onward}, state="failing"),
    Scenario("a feed that redirects to itself", lambda at: {"/feed": to("/feed", 301)}, state="failing"),
    Scenario("a feed that redirects to nowhere", lambda at: {"/feed": status(302)}, state="failing"),
    Scenario("a feed that redirects to a file", lambda at: {"/feed": to("file:///etc/passwd")}, state="failing"),
    Scenario("a feed that redirects to script", lambda at: {"/feed": to("javascript:alert(1)")}, state="failing"),
    Scenario("a feed that redirects inside", lambda at: {"/feed": to(at.trap())}, state="failing"),
    Scenario(
        "a feed that redirects to the cloud's secrets",
        lambda at: {"/feed": to("http://169.254.169.254/latest/meta-data/iam/")},
        state="failing",
    ),
    Scenario(
        "a feed that redirects with a password",
        lambda at: {"/feed": to(at("/b").replace("//", "//me:secret@")), "/b": rss()},
        state="failing",
        never=("/b",),
    ),
    Scenario(
        "a feed that moved to another host",
        lambda at: {
            "/feed": to(at("/feed", 2), 301),
            "2/robots.txt": b"User-agent: *\nDisallow: /private\n",
            "2/feed": rss(item(at("/a", 2)), item(at("/private/b", 2))),
            "2/a": page(),
            "2/private/b": page(),
        },
        found={"2/a": {}},
        never=("/private/b",),
    ),
    Scenario(
        "a feed that moved to a host that shuts us out",
        lambda at: {
            "/feed": to(at("/feed", 2), 302),
            "2/robots.txt": b"User-agent: *\nDisallow: /\n",
            "2/feed": rss(item(at("/a", 2))),
        },
        state="robots",
    ),
    Scenario(
        "pages that moved",
        lambda at: {
            "/feed": rss(item(at("/old")), item(at("/older")), item(at("/new"))),
            "/old": to("/new", 301),
            "/older": to("/old", 308),
            "/new": page("Crews moved"),
        },
        found={"/new": {"title": "Crews moved"}},
    ),
    Scenario(
        "pages that redirect inside",
        lambda at: {
            "/feed": rss(item(at("/a")), item(at("/b")), item(at("/c"))),
            "/a": to(at.trap()),
            "/b": to("file:///etc/passwd"),
            "/c": to("http://169.254.169.254/"),
        },
    ),
    Scenario(
        "a page that asks for cookies by going round",
        lambda at: {
            "/feed": rss(item(at("/a"))),
            "/a": Answer(b"", 302, {"Location": "/a?seen=1", "Set-Cookie": "visit=1; Path=/"}),
        },
    ),
    Scenario(
        "a page that needs a second try",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": in_turn(status(503), Answer(page("Second try")))},
        found={"/a": {"title": "Second try"}},
    ),
]
