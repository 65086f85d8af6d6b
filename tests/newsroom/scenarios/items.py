"""Items of feeds: what they leave out, double, escape or get wrong."""

from __future__ import annotations

from tests.newsroom.oddities import typed
from tests.newsroom.scenario import Has, Scenario, dated
from tests.newsroom.scenarios.feeds import FROM_FEED, OTHER, TEXT
from tests.scrapers.newsroom import item, page, rss

SCENARIOS = [
    Scenario(
        "cdata and entities in titles",
        lambda at: {
            "/feed": rss(
                item(at("/a"), "<![CDATA[Fish &amp; chips <b>crews</b>]]>", f"<description>{TEXT}</description>"),
                item(
                    at("/b"),
                    "Caf&#233; crews &#8217;sign&#8217;",
                    f"<description><![CDATA[<p>{OTHER}</p>]]></description>",
                ),
            ),
            "/a": typed(b"%PDF-", "application/pdf"),
            "/b": typed(b"%PDF-", "application/pdf"),
        },
        found={
            "/a": {"title": "Fish & chips crews", "text": TEXT},
            "/b": {"title": "Café crews ’sign’", "text": OTHER},
        },
    ),
    Scenario(
        "named entities that xml does not know",
        lambda at: {"/feed": rss(item(at("/a"), "Crews&nbsp;sign &eacute; &hellip;")), "/a": page("Crews sign")},
        found={"/a": {}},
    ),
    Scenario(
        "an ampersand that is not escaped",
        lambda at: {"/feed": rss(item(at("/a?x=1&y=2"), "Fish & chips")), "/a": page("Fish and chips")},
        found={"/a?x=1&y=2": {"title": "Fish and chips"}},
    ),
    Scenario(
        "content in full where the page refuses",
        lambda at: {
            "/feed": rss(
                item(
                    at("/a"),
                    extra=f"<description>Short.</description><content:encoded><![CDATA[<p>{TEXT}</p>"
                    f"<p>{OTHER}</p>]]></content:encoded>{dated()}",
                )
            ).replace(b"<rss ", b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '),
            "/a": typed(b"", "image/png"),
        },
        found={"/a": FROM_FEED | {"text": Has(TEXT, OTHER)}},
    ),
    Scenario(
        "links that are relative",
        lambda at: {
            "/feed": rss(item("/a"), item("b?x=1"), item("../c")),
            "/a": page("Crew A"),
            "/b": page("Crew B"),
            "/c": page("Crew C"),
        },
        found={"/a": {"title": "Crew A"}, "/b?x=1": {"title": "Crew B"}, "/c": {"title": "Crew C"}},
    ),
    Scenario(
        "white space around links",
        lambda at: {"/feed": rss(item(f"\n\t {at('/a')} \n")), "/a": page()},
        found={"/a": {}},
    ),
    Scenario(
        "an id that is the link",
        lambda at: {"/feed": rss(f"<item><title>C</title><guid>{at('/a')}</guid></item>"), "/a": page()},
        found={"/a": {}},
    ),
    Scenario(
        "an id that is no link",
        lambda at: {
            "/feed": rss(f'<item><title>C</title><guid isPermaLink="false">{at("/a")}</guid></item>', item(at("/b"))),
            "/b": page(),
        },
        found={"/b": {}},
        never=("/a",),
    ),
    Scenario(
        "items without link, title or date",
        lambda at: {
            "/feed": rss(
                "<item></item>", "<item><title>Only a title</title></item>", f"<item><link>{at('/a')}</link></item>"
            ),
            "/a": page("Told by the page"),
        },
        found={"/a": {"title": "Told by the page", "published": None, "published_basis": "unknown"}},
    ),
    Scenario(
        "one item twice",
        lambda at: {
            "/feed": rss(
                item(at("/a"), extra="<guid>1</guid>"), item(at("/a"), extra="<guid>1</guid>"), item(at("/a#c"))
            ),
            "/a": page(),
        },
        found={"/a": {}},
    ),
    Scenario(
        "one id for two items",
        lambda at: {
            "/feed": rss(
                item(at("/a"), extra='<guid isPermaLink="false">1</guid>'),
                item(at("/b"), extra='<guid isPermaLink="false">1</guid>'),
            ),
            "/a": page("Crews at A"),
            "/b": page("Crews at B"),
        },
        found={"/a": {}, "/b": {}},
    ),
    Scenario(
        "ten thousand items",
        lambda at: {
            "/feed": rss(*(item(at(f"/{n}"), f"Number {n}", dated()) for n in range(10_000))),
            **{f"/{n}": typed(b"%PDF-", "application/pdf") for n in range(200)},
        },
        then=lambda at: {"/feed": rss(item(at("/0"), "Number 0"))},
    ),
    Scenario(
        "an item of another outlet",
        lambda at: {
            "/feed": rss(item(at("/a", 2))),
            "2/a": page(),
            "2/robots.txt": b"User-agent: *\nAllow: /\n",
        },
        outlet="Ours",
        found={"2/a": {"outlet": "The Example Post"}},
    ),
]
