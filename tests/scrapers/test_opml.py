"""OPML: what readers export is read, what is hostile is refused or counted, and what is written is read back."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.opml import MAX_BYTES, MAX_OUTLINES, read_opml, write_opml
from store.errors import InputError
from store.model import Source


def opml(*outlines: str) -> bytes:
    """A file of ready outlines."""
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'.encode()


def test_subscriptions_of_a_reader_are_read() -> None:
    found = read_opml(
        opml(
            '<outline text="News"><outline type="rss" text="Post" title="The Post" xmlUrl="https://post.example/feed" '
            'htmlUrl="https://post.example/"/></outline>',
            '<outline text="Gull" XMLURL="https://gull.example/rss"/>',
            '<outline type="rss" url="https://www.anchor.example/rss"/>',
        ),
        "x.opml",
    )
    assert found.sources == (
        Source("The Post", "feed", "https://post.example/feed", listed="store"),
        Source("Gull", "feed", "https://gull.example/rss", listed="store"),
        Source("anchor.example", "feed", "https://www.anchor.example/rss", listed="store"),
    )
    assert found.dropped == {}


def test_what_is_left_out_is_counted() -> None:
    found = read_opml(
        opml(
            '<outline text="A" xmlUrl="https://a.example/feed"/>',
            '<outline text="Again" xmlUrl="https://a.example/feed"/>',
            '<outline text="Script" xmlUrl="javascript:alert(1)"/>',
            '<outline text="Password" xmlUrl="https://me:pw@b.example/feed"/>',
            '<outline text="File" xmlUrl="file:///etc/passwd"/>',
            '<outline type="link" text="Bookmark" url="https://c.example/"/>',
            '<outline text="An empty folder"/>',
            '<outline text="Odd" url="https://d.example/" xmlns:t="urn:tallywire" t:kind="oracle"/>',
        ),
        "x.opml",
    )
    assert [source.name for source in found.sources] == ["A"]
    assert found.dropped == {"duplicate": 1, "bad_link": 3, "no_feed": 2, "unknown_kind": 1}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "broken XML"),
        (b"not xml", "broken XML"),
        (b"<html><body/></html>", "is no OPML"),
        (opml('<outline text="A"'), "broken XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + opml('<outline text="&a;"/>')[21:], "declares entities"),
        (b'<!DOCTYPE x SYSTEM "http://evil.example/x.dtd"><opml/>', "declares entities"),
        (opml("<outline>" * 20_000), "nested more than 50 deep"),
        (opml("<outline/>" * (MAX_OUTLINES + 2)), "more than 10,000 outlines"),
        (b" " * (MAX_BYTES + 1), "larger than 5,000,000 bytes"),
        (b'<?xml version="1.0" encoding="utf-99"?><opml/>', "broken XML"),
    ],
)
def test_hostile_files_are_refused_whole(body: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read_opml(body, "x.opml")
    assert str(caught.value).startswith("x.opml: ") and "\n" not in str(caught.value)


SOURCES = (
    Source("Post", "feed", "https://post.example/feed?a=1&b=2", outlet="The Post"),
    Source("Search", "search", "https://search.example/?q=x"),
    Source("Map", "sitemap", "https://post.example/sitemap.xml"),
    Source("Petition <b>", "petition", "https://petitions.example/x", programme="Cab watch"),
    Source("Front", "front", "https://gull.example/"),
    Source("World", "gdelt", "https://api.gdelt.example/doc?query=x"),
)


def test_what_is_written_is_read_back() -> None:
    text = write_opml(SOURCES)
    found = read_opml(text.encode(), "x.opml")
    assert [(s.name, s.kind, s.url, s.outlet, s.programme) for s in found.sources] == [
        (s.name, s.kind, s.url, s.outlet, s.programme) for s in SOURCES
    ]
    root = ElementTree.fromstring(text)
    assert root.get("version") == "2.0" and len(root.findall("./body/outline[@xmlUrl]")) == 3
    assert all(row.get("text") for row in root.iter("outline"))


@given(st.text(min_size=1, max_size=300))
def test_any_name_makes_a_file_that_can_be_read(name: str) -> None:
    (back,) = read_opml(write_opml([Source(name, "feed", "https://a.example/feed")]).encode(), "x").sources
    assert back.url == "https://a.example/feed" and back.name
