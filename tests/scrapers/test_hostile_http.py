"""HTTP/1.1 spoken by someone who wants us to hang or to burst: every way ends in time and is counted."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from itertools import repeat
from time import monotonic, sleep
from typing import Any

import pytest

from scrapers.fetch import Fetcher
from store.errors import FetchError
from tests.scrapers.newsroom import Answer, Newsroom, Request, page

Writing = Callable[[Request], None]


def failure(fetching: Any, url: str, **settings: Any) -> FetchError:
    """The error that getting ``url`` ends with, in time."""
    started = monotonic()
    with pytest.raises(FetchError) as caught:
        fetching(lambda f: f.get(url), **({"total_deadline": 1.5, "retries": 0} | settings))
    assert monotonic() - started < 5
    return caught.value


def for_ever(head: bytes, again: bytes, pause: float = 0.0) -> Writing:
    """A route that writes ``head`` once and ``again`` without end."""

    def route(request: Request) -> None:
        request.close_connection = True
        request.wfile.write(head)
        while True:
            request.wfile.write(again if pause else again * 500)
            sleep(pause)

    return route


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "route",
    [
        for_ever(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"),
        for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        for_ever(b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n"),
        for_ever(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        for_ever(b"", b"\r\n"),
        for_ever(b"HTTP/1.1 200 ", b"very "),
        for_ever(CHUNKED, b"1\r\nx\r\n"),
        for_ever(CHUNKED + b"1;", b"extension=1;"),
        for_ever(CHUNKED + b"1\r\nx\r\n0\r\n", b"X-Trailer: value\r\n"),
        for_ever(CHUNKED, b"0"),
    ],
    ids=["hints", "continue", "headers", "header", "lines", "status", "chunks", "extension", "trailer", "zeros"],
)
def test_what_never_ends_ends(newsroom: Newsroom, fetching: Any, route: Writing) -> None:
    newsroom.routes["/a"] = route  # type: ignore[assignment]
    error = failure(fetching, newsroom.url("/a"), max_bytes=100_000)
    assert error.reason in ("too_large", "protocol", "timeout")


@pytest.mark.parametrize(
    "route",
    [
        for_ever(b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n", 0.05),
        for_ever(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.05),
        for_ever(CHUNKED, b"1\r\nx\r\n", 0.05),
        for_ever(CHUNKED + b"1\r\nx\r\n0\r\n", b"X-Trailer: value\r\n", 0.05),
        for_ever(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 9999\r\n", b"X-More: y\r\n", 0.05),
    ],
    ids=["headers", "hints", "chunks", "trailer", "redirect"],
)
def test_a_drip_ends_at_the_deadline(newsroom: Newsroom, fetching: Any, route: Writing) -> None:
    newsroom.routes["/a"] = route  # type: ignore[assignment]
    assert failure(fetching, newsroom.url("/a"), total_deadline=0.5).reason == "timeout"


def test_only_what_can_be_unpacked_in_pieces_is_asked_for(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes["/a"] = Answer(page())
    fetching(lambda f: f.get(newsroom.url("/a")))
    assert {h["accept-encoding"] for _, h, _ in newsroom.requests} == {"gzip, deflate"}


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, br", "gzip, gzip, gzip", "x"])
def test_encodings_that_were_not_asked_for_are_refused(newsroom: Newsroom, fetching: Any, coding: str) -> None:
    newsroom.routes["/a"] = Answer(b"\x28\xb5\x2f\xfd" * 100, headers={"Content-Encoding": coding})
    assert failure(fetching, newsroom.url("/a")).reason == "bad_encoding"


def test_a_bomb_in_chunks_that_never_end_is_refused(newsroom: Newsroom, fetching: Any) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = (bomb.compress(b"\0" * 1_000_000) + bomb.flush(zlib.Z_SYNC_FLUSH) for _ in repeat(None))
    newsroom.routes["/a"] = lambda _: Answer(pieces, headers={"Content-Encoding": "gzip"})
    assert failure(fetching, newsroom.url("/a"), max_bytes=1_000_000).reason == "too_large"


@pytest.mark.parametrize("status", [b"101 Switching Protocols", b"700 Odd", b"999 Odd", b"99 Odd", b"0 Odd"])
def test_an_impossible_status_is_protocol(newsroom: Newsroom, fetching: Any, status: bytes) -> None:
    def route(request: Request) -> None:
        request.close_connection = True
        request.wfile.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 1\r\n\r\nx")

    newsroom.routes["/a"] = route
    assert failure(fetching, newsroom.url("/a")).reason == "protocol"


@pytest.mark.parametrize(
    "lines",
    [b"Content-Length: -1", b"Content-Length: 1\r\nContent-Length: 2", b"Content-Length: x", b"Transfer-Encoding: odd",
     b"Content-Length: " + b"9" * 5_000],
)  # fmt: skip
def test_lengths_that_make_no_sense_are_counted(newsroom: Newsroom, fetching: Any, lines: bytes) -> None:
    def route(request: Request) -> None:
        request.close_connection = True
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n\r\nx")

    newsroom.routes["/a"] = route
    assert failure(fetching, newsroom.url("/a")).reason in ("protocol", "too_large")


def test_hostile_answers_do_not_spoil_the_next(newsroom: Newsroom, fetching: Any) -> None:
    newsroom.routes |= {
        "/endless": for_ever(CHUNKED, b"1\r\nx\r\n"),  # type: ignore[dict-item]
        "/bomb": Answer(gzip.compress(b"\0" * 5_000_000), headers={"Content-Encoding": "gzip"}),
        "/a": Answer(page()),
    }

    async def several(f: Fetcher) -> bytes:
        for path in ("/endless", "/bomb"):
            with pytest.raises(FetchError):
                await f.get(newsroom.url(path))
        return (await f.get(newsroom.url("/a"))).body

    assert fetching(several, max_bytes=100_000, retries=0, total_deadline=1.5) == page()


def test_a_robots_txt_whose_connection_breaks_is_asked_again(newsroom: Newsroom, fetching: Any) -> None:
    def broken(request: Request) -> Answer | None:
        if len(newsroom.requests) > 1:
            return Answer(b"User-agent: *\nDisallow: /b")
        request.close_connection = True
        return None

    newsroom.routes |= {"/robots.txt": broken, "/a": Answer(page())}
    assert fetching(lambda f: f.get(newsroom.url("/a"))).body == page()
