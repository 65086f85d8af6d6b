"""Formats of feeds, and what is served in their place."""

from __future__ import annotations

import json

from tests.newsroom.oddities import typed
from tests.newsroom.scenario import MOMENT, Scenario, dated, iso
from tests.scrapers.newsroom import item, page, rss

TEXT = "Cleaners at four depots have asked for talks about the badge readers, and want an answer by the end of June."
OTHER = (
    "The council has put off its vote on trackers in bin lorries until autumn, after two hours of debate on Tuesday."
)


def atom(entries: str, root: str = "") -> bytes:
    """An Atom feed."""
    head = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" {root}><title>P</title>'
    return f"{head}{entries}</feed>".encode()


def rdf(items: str) -> bytes:
    """An RSS 1.0 feed."""
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>P</title></channel>'
        f"{items}</rdf:RDF>"
    ).encode()


def json_feed(*items: object, version: str = "1.1") -> bytes:
    """A JSON Feed."""
    data = {"version": f"https://jsonfeed.org/version/{version}", "title": "P", "items": items}
    return json.dumps(data).encode()


FROM_FEED = {"published": MOMENT, "published_basis": "feed"}

SCENARIOS = [
    Scenario(
        "rss 2.0",
        lambda at: {"/feed": rss(item(at("/a"), "Crews sign", dated())), "/a": page("Crews sign")},
        outlet="The Harbour Post",
        found={
            "/a": FROM_FEED | {"title": "Crews sign", "outlet": "The Harbour Post", "revision": 1, "language": "en"}
        },
    ),
    Scenario(
        "rss 0.91 with its document type",
        lambda at: {
            "/feed": b'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
            b'"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>P</title>'
            + item(at("/a")).encode()
            + b"</channel></rss>",
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Scenario(
        "rss 1.0",
        lambda at: {
            "/feed": rdf(f'<item rdf:about="{at("/a")}">{item(at("/a"))[6:-7]}<dc:date>{iso()}</dc:date></item>'),
            "/a": page(),
        },
        found={"/a": FROM_FEED},
    ),
    Scenario(
        "rss 0.90",
        lambda at: {
            "/feed": rdf(item(at("/a"))).replace(
                b"http://purl.org/rss/1.0/", b"http://my.netscape.com/rdf/simple/0.9/"
            ),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Scenario(
        "atom 1.0 with xml:base",
        lambda at: {
            "/feed": atom(
                '<entry xml:base="2026/"><title>Crews</title><link href="a.html"/><id>tag:p,1</id>'
                f"<published>{iso()}</published><updated>{iso()}</updated></entry>",
                f'xml:base="{at("/news/")}"',
            ),
            "/news/2026/a.html": page(),
        },
        found={"/news/2026/a.html": FROM_FEED},
    ),
    Scenario(
        "atom 1.0 with many links",
        lambda at: {
            "/feed": atom(
                f'<entry><title>Crews</title><link rel="self" href="{at("/self")}"/>'
                f'<link rel="enclosure" href="{at("/sound.mp3")}"/><link rel="replies" href="{at("/replies")}"/>'
                f'<link rel="alternate" type="text/html" href="{at("/a")}"/><updated>{iso()}</updated></entry>'
            ),
            "/a": page(),
        },
        found={"/a": {}},
        never=("/self", "/sound.mp3", "/replies"),
    ),
    Scenario(
        "atom 0.3",
        lambda at: {
            "/feed": f'<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>P</title><entry>'
            f'<title>C</title><link rel="alternate" type="text/html" href="{at("/a")}"/><issued>{iso()}</issued>'
            f"<modified>{iso()}</modified></entry></feed>".encode(),
            "/a": page(),
        },
        found={"/a": FROM_FEED},
    ),
    Scenario(
        "atom with xhtml in title and content",
        lambda at: {
            "/feed": atom(
                '<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Crews <b>sign</b></div></title>'
                f'<link href="{at("/a")}"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p>'
                "</div></content></entry>"
            ),
            "/a": typed(b"%PDF-1.7 x", "application/pdf"),
        },
        found={"/a": {"title": "Crews sign", "text": TEXT}},
    ),
    Scenario(
        "json feed 1.1",
        lambda at: {
            "/feed": json_feed({"id": "1", "url": at("/a"), "title": "Crews", "date_published": iso()}),
            "/a": page(),
        },
        found={"/a": FROM_FEED},
    ),
    Scenario(
        "json feed 1.0 with odd members",
        lambda at: {
            "/feed": json_feed(
                {"id": 7, "external_url": at("/a"), "title": None, "author": "x", "date_published": 12, "tags": {}},
                "no item",
                None,
                {"id": [], "url": 9},
                {"url": at("/b"), "authors": [None, {"name": 3}]},
                version="1",
            ),
            "/a": page("Seen A"),
            "/b": page("Seen B"),
        },
        found={"/a": {"title": "Seen A"}, "/b": {"title": "Seen B"}},
    ),
    Scenario(
        "json that is no feed",
        lambda at: {"/feed": b'{"items": [{"url": "http://x.example/a"}]}'},
        state="failing",
        status=200,
    ),
    Scenario(
        "a prefix that is not declared",
        lambda at: {
            "/feed": rss(item(at("/a"), extra="<media:thumbnail url='x'/><dc:creator>A</dc:creator>")),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Scenario(
        "blank lines and a stylesheet before the feed",
        lambda at: {
            "/feed": b"\r\n\r\n  " + rss(item(at("/a"))).replace(b"?>", b'?><?xml-stylesheet href="/s.xsl"?>', 1),
            "/a": page(),
        },
        found={"/a": {}},
        never=("/s.xsl",),
    ),
    Scenario(
        "an empty channel",
        lambda at: {"/feed": rss()},
    ),
    Scenario(
        "a web page instead of a feed",
        lambda at: {"/feed": page("We have moved")},
        state="failing",
        status=200,
    ),
    Scenario("nothing at all instead of a feed", lambda at: {"/feed": b""}, state="failing", status=200),
    Scenario(
        "a feed that breaks off",
        lambda at: {"/feed": rss(item(at("/a")), item(at("/b")))[:-55], "/a": page("A crew")},
        found={"/a": {"title": "A crew"}},
    ),
    Scenario(
        "a feed called text/plain",
        lambda at: {"/feed": typed(rss(item(at("/a"))), "text/plain"), "/a": page()},
        found={"/a": {}},
    ),
    Scenario(
        "a feed called text/html",
        lambda at: {"/feed": typed(rss(item(at("/a"))), "text/html; charset=utf-8"), "/a": page()},
        found={"/a": {}},
    ),
    Scenario(
        "a feed to be downloaded",
        lambda at: {
            "/feed": typed(rss(item(at("/a"))), "application/octet-stream", Content_Disposition="attachment"),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Scenario(
        "a json feed called html",
        lambda at: {"/feed": typed(b"\xef\xbb\xbf" + json_feed({"url": at("/a")}), "text/html"), "/a": page()},
        found={"/a": {}},
    ),
]
