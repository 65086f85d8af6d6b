"""Every document of feedparser's own tests, where they are at hand: read as feedparser reads it, or refused by name.

The comment on top of a document says with which HTTP headers feedparser's test suite serves it; so is it read here.
"""

from __future__ import annotations

import io
import json
import re
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import feedparser
import pytest

from scrapers.feeds import Feed, FeedItem, read_feed
from scrapers.plain import fragment_text
from scrapers.urls import safe_link
from store.errors import ParseError
from tests.scrapers.paper import time_limit

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "feeds"
URL = "https://post.example/news/feed.xml"
_HEADER = re.compile(rb"^\s*Header:\s*([\w-]+):[ \t]*([^\r\n]*?)\s*$", re.M)
LIMIT = 10  # seconds a document may take; each takes milliseconds

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="feedparser's test documents are not here")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a socket or looks up a name fails the test."""

    def refuse(*_args: object, **_options: object) -> NoReturn:
        pytest.fail("reading a feed reached for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def served(body: bytes) -> dict[str, str]:
    """The headers that a document asks to be served with."""
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in _HEADER.findall(body)}
    return {"content-location": URL, **{k: v for k, v in headers.items() if k in ("content-location", "content-type")}}


def differences(found: Feed, entries: list[Any]) -> Iterator[str]:
    """What differs between our items and feedparser's entries."""
    if len(found.items) != len(entries):
        yield f"{len(found.items)} items, not {len(entries)}"
        return
    for mine, theirs in zip(found.items, entries, strict=True):
        link = theirs.get("link") or None
        if mine.link != link or (mine.url is None) != (safe_link(link) is None):
            yield f"link {mine.link!r} ({mine.url!r}), not {link!r}"
        title = " ".join(fragment_text(theirs.get("title") or "").split())
        if mine.title != title:
            yield f"title {mine.title!r}, not {title!r}"
        names = [person["name"] for person in theirs.get("authors", ()) if person.get("name")]
        author = "; ".join(dict.fromkeys(names)) or theirs.get("author") or None
        if mine.author != author:
            yield f"author {mine.author!r}, not {author!r}"
        # "updated" is the day of publication in RSS, which only knows one: the pair must be of the same moments.
        moments = {parts(m) for m in (mine.published, mine.modified) if m}
        stated = {tuple(dict.get(theirs, f"{f}_parsed") or ())[:6] for f in ("published", "updated")} - {()}
        if moments != stated:
            yield f"dates {moments}, not {stated}"


def parts(moment: datetime) -> tuple[int, ...]:
    """Year to second."""
    return tuple(moment.timetuple()[:6])


def test_every_document_is_read_as_feedparser_reads_it_or_refused(no_network: None) -> None:
    refused: dict[str, str] = {}
    differing: dict[str, list[str]] = {}
    paths = sorted(CORPUS.rglob("*.xml"))
    for path in paths:
        body = path.read_bytes()
        headers = served(body)
        theirs = feedparser.parse(io.BytesIO(body), response_headers=dict(headers)).entries
        name = str(path.relative_to(CORPUS))
        try:
            with time_limit(LIMIT):
                found = read_feed(body, headers["content-location"], headers.get("content-type"))
        except ParseError as error:
            refused[name] = error.reason
            assert not theirs, f"{name} has {len(theirs)} entries and was refused: {error}"
            continue
        differing |= {name: told} if (told := list(differences(found, theirs))) else {}
    assert len(paths) > 2_000 and differing == {}
    # A document without a single element, and channels of CDF without an item, which feedparser doesn't know either.
    assert set(refused.values()) == {"not_a_feed"} and len(refused) == 8


def test_json_feeds_are_read_whole(no_network: None) -> None:
    paths = sorted((CORPUS / "json").glob("*.json"))
    assert paths
    for path in paths:
        data = json.loads(path.read_bytes())
        found = read_feed(path.read_bytes(), URL, "application/feed+json")
        assert found.title == data["title"] and found.version == "json"
        assert [_told(item) for item in found.items] == [
            (item["url"], item.get("title", ""), item["id"]) for item in data["items"]
        ]


def _told(item: FeedItem) -> tuple[str | None, str, str | None]:
    return item.url, item.title, item.guid
