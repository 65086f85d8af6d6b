"""HTTP/2 over verified TLS: well spoken, and every way of speaking it badly ends in time and is counted."""

from __future__ import annotations

import asyncio
import gzip
import struct
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from scrapers.fetch import Fetcher, Response
from store.errors import FetchError
from tests.scrapers.newsroom import page
from tests.scrapers.tlsroom import Route, Stream, TlsRoom, make_certificate

DATA, HEADERS, RST, SETTINGS, PING, GOAWAY, CONTINUATION = 0, 1, 3, 4, 6, 7, 9
NO_ROBOTS: dict[str, Any] = {"respect_robots": False, "retries": 0}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for loopback."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def room(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[TlsRoom]:
    """A server whose certificate is trusted, as an administrator would have it trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with TlsRoom(certificate) as server:
        yield server


def failure(fetching: Any, url: str, **settings: Any) -> FetchError:
    """The error that getting ``url`` ends with, in time."""
    started = monotonic()
    with pytest.raises(FetchError) as caught:
        fetching(lambda f: f.get(url), **({"total_deadline": 1.5} | NO_ROBOTS | settings))
    assert monotonic() - started < 5
    return caught.value


def test_http2_is_spoken_where_the_host_does(room: TlsRoom, fetching: Any) -> None:
    room.routes["/a"] = lambda s: s.answer(
        gzip.compress(page()), headers=(("content-encoding", "gzip"), ("etag", '"1"'))
    )

    async def twice(f: Fetcher) -> list[Response]:
        return [await f.get(room.url("/a")), await f.get(room.url("/a"))]

    for got in fetching(twice):
        assert (got.http_version, got.status, got.body, got.headers["etag"]) == ("HTTP/2", 200, page(), '"1"')
    assert room.asked == [(1, "/robots.txt"), (1, "/a"), (1, "/a")], "one connection serves them all"


def test_http1_is_spoken_where_the_host_does_not(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, fetching: Any
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with TlsRoom(certificate, alpn=("http/1.1",)) as old:
        got = fetching(lambda f: f.get(old.url("/a")), **NO_ROBOTS)
    assert (got.http_version, got.body) == ("HTTP/1.1", b"an older protocol")


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: tuple[Path, Path], fetching: Any) -> None:
    with TlsRoom(certificate) as stranger:
        assert failure(fetching, stranger.url("/a")).reason == "tls"
        assert stranger.asked == []


def test_a_certificate_of_another_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fetching: Any
) -> None:
    other = make_certificate(tmp_path, "DNS:another.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(other[0]))
    with TlsRoom(other) as stranger:
        assert failure(fetching, stranger.url("/a")).reason == "tls"
        assert stranger.asked == []


def goaway(stream: Stream) -> None:
    stream.frame(GOAWAY, 0, struct.pack(">II", 0, 11), number=0)


def reset(stream: Stream) -> None:
    stream.frame(RST, 0, struct.pack(">I", 8))


def half_and_reset(stream: Stream) -> None:
    stream.head()
    stream.data(b"<p>half")
    reset(stream)


def half_and_goaway(stream: Stream) -> None:
    stream.head()
    stream.data(b"<p>half")
    goaway(stream)
    stream.sock.close()


def no_frames(stream: Stream) -> None:
    stream.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold")
    stream.sock.close()


def huge_frame(stream: Stream) -> None:
    stream.frame(DATA, 0, b"x" * 200_000)


def big_header(stream: Stream) -> None:
    stream.head(headers=tuple((f"x-{n}", "y" * 4_000) for n in range(100)))


def header_bomb(stream: Stream) -> None:
    """4,000 bytes put into the table once, then named by one byte each (RFC 7541, 7.3)."""
    entry = b"\x40\x01a" + b"\x7f\xa1\x1e" + b"b" * 4_000
    block = b"\x88" + entry + b"\xbe" * 12_000
    stream.frame(HEADERS, 0x4, block)


def broken_table(stream: Stream) -> None:
    stream.frame(HEADERS, 0x4, b"\xff\xff\xff\xff\xff\xff")


def odd_status(stream: Stream) -> None:
    stream.head("twenty")
    stream.data(b"x", end=True)


def status_out_of_range(stream: Stream) -> None:
    stream.head("999")
    stream.data(b"x", end=True)


def no_status(stream: Stream) -> None:
    stream.conn.send_headers(stream.number, [("content-type", "text/html")])
    stream.data(b"x", end=True)


def data_before_headers(stream: Stream) -> None:
    stream.frame(DATA, 0x1, b"x")


@pytest.mark.parametrize(
    "route",
    [
        goaway, reset, half_and_reset, half_and_goaway, no_frames, huge_frame, big_header, header_bomb, broken_table,
        odd_status, status_out_of_range, data_before_headers,
    ],
)  # fmt: skip
def test_broken_speech_is_counted_as_protocol(room: TlsRoom, fetching: Any, route: Route) -> None:
    room.routes["/a"] = route
    assert failure(fetching, room.url("/a")).reason == "protocol"


def endless(kind: int, payload: bytes, number: int | None = 0, flags: int = 0, head: bool = False) -> Route:
    """A route that sends one frame for ever, 200 at a time."""

    def route(stream: Stream) -> None:
        if head:
            stream.head()
        stream_id = stream.number if number is None else number
        frame = len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream_id.to_bytes(4, "big") + payload
        while True:
            stream.sock.sendall(frame * 200)

    return route


@pytest.mark.parametrize(
    "route",
    [
        endless(PING, b"12345678"),
        endless(SETTINGS, b""),
        endless(DATA, b"", None, head=True),
        endless(DATA, b"\xff" + b"x" + b"\0" * 255, None, 0x8, head=True),
        endless(8, struct.pack(">I", 1)),
        endless(2, struct.pack(">IB", 0, 15), None),
        endless(HEADERS, b"\x08\x03103", None, 0x4),
    ],
    ids=["ping", "settings", "empty data", "padding", "window", "priority", "early hints"],
)
def test_frames_without_end_end(room: TlsRoom, fetching: Any, route: Route) -> None:
    room.routes["/a"] = route
    error = failure(fetching, room.url("/a"), max_bytes=100_000)
    assert error.reason in ("too_large", "protocol", "timeout")


def test_a_header_block_without_end_is_protocol(room: TlsRoom, fetching: Any) -> None:
    def route(stream: Stream) -> None:
        stream.frame(HEADERS, 0, b"\x88")
        while True:
            stream.frame(CONTINUATION, 0, b"\x00\x01a\x01b")

    room.routes["/a"] = route
    assert failure(fetching, room.url("/a")).reason in ("protocol", "too_large")


@pytest.mark.parametrize("pieces", [0, 1])
def test_a_drip_ends_at_the_deadline(room: TlsRoom, fetching: Any, pieces: int) -> None:
    def route(stream: Stream) -> None:
        stream.head()
        while True:
            stream.data(b"x" * pieces) if pieces else stream.frame(PING, 0, b"12345678", number=0)
            sleep(0.05)

    room.routes["/a"] = route
    assert failure(fetching, room.url("/a"), total_deadline=0.5).reason == "timeout"


def test_a_body_without_end_ends_at_the_cap(room: TlsRoom, fetching: Any) -> None:
    def route(stream: Stream) -> None:
        stream.head()
        while True:
            stream.data(b"x" * 50_000)

    room.routes["/a"] = route
    assert failure(fetching, room.url("/a"), max_bytes=300_000).reason == "too_large"


def test_what_was_cut_off_does_not_starve_what_comes_after(room: TlsRoom, fetching: Any) -> None:
    """A body that nobody reads on would fill the connection's window; the next answer has one of its own."""

    def route(stream: Stream) -> None:
        stream.head()
        stream.data(b"x" * 40_000_000, end=True)

    room.routes |= {"/big": route, "/a": lambda s: s.answer(page())}

    async def several(f: Fetcher) -> Response:
        for _ in range(2):
            with pytest.raises(FetchError, match="larger than"):
                await f.get(room.url("/big"))
        return await f.get(room.url("/a"))

    assert fetching(several, max_bytes=200_000, **NO_ROBOTS).body == page()
    assert len({number for number, _ in room.asked}) == 3


def test_a_goaway_between_two_requests_costs_nothing_but_a_connection(room: TlsRoom, fetching: Any) -> None:
    def last(stream: Stream) -> None:
        stream.answer(page())
        stream.frame(GOAWAY, 0, struct.pack(">II", stream.number, 0), number=0)

    room.routes["/a"] = last

    async def thrice(f: Fetcher) -> list[int]:
        found = []
        for _ in range(3):
            found.append((await f.get(room.url("/a"))).status)
            await asyncio.sleep(0.05)
        return found

    assert fetching(thrice, respect_robots=False, retries=1) == [200, 200, 200]


def test_a_reset_stream_is_tried_again(room: TlsRoom, fetching: Any) -> None:
    def route(stream: Stream) -> None:
        reset(stream) if len(room.asked) < 2 else stream.answer(page())

    room.routes["/a"] = route
    assert fetching(lambda f: f.get(room.url("/a")), respect_robots=False, retries=1).body == page()
