"""Documents that are gzip files themselves."""

from __future__ import annotations

import gzip

import pytest

from scrapers.feeds import read_feed
from scrapers.gz import unpacked
from store.errors import ParseError
from tests.scrapers.newsroom import item, rss

URL = "https://post.example/feed.xml.gz"
PLAIN = b"<urlset/>" * 100


def test_a_gzip_file_is_unpacked_and_anything_else_left_alone() -> None:
    assert unpacked(gzip.compress(PLAIN), URL, 10_000) == PLAIN
    assert unpacked(PLAIN, URL, 10) == PLAIN
    assert unpacked(gzip.compress(PLAIN) + gzip.compress(b"<!-- more -->"), URL, 10_000) == PLAIN + b"<!-- more -->"
    assert len(read_feed(gzip.compress(rss(item("https://post.example/a"))), URL).items) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (gzip.compress(PLAIN, 0, mtime=0)[:-300], "bad_encoding"),
        (b"\x1f\x8bnothing of the kind", "bad_encoding"),
        (gzip.compress(bytes(20_000), mtime=0), "too_large"),
    ],
)
def test_what_is_broken_or_a_bomb_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        unpacked(body, URL, 10_000)
    assert caught.value.reason == reason
