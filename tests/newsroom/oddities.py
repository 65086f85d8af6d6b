"""Answers that no well-kept server gives: slow, endless, packed, broken, rude."""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from collections.abc import Iterator
from itertools import count, repeat
from time import sleep

from tests.scrapers.newsroom import Answer, Handler, Request

XML = "application/rss+xml"
LONG = 20.0  # seconds, longer than the deadline that the runs are given


def typed(body: bytes, kind: str, **headers: str) -> Answer:
    """An answer of another media type."""
    return Answer(body, headers={"Content-Type": kind} | {k.replace("_", "-"): v for k, v in headers.items()})


def status(code: int, body: bytes = b"no", **headers: str) -> Answer:
    """A bare status."""
    return Answer(body, code, {k.replace("_", "-"): v for k, v in headers.items()})


def to(address: str, code: int = 302) -> Answer:
    """A redirect."""
    return Answer(b"", code, {"Location": address})


def packed(body: bytes, how: str = "gzip", kind: str = XML) -> Answer:
    """A compressed answer; ``raw`` is deflate without its zlib wrapping, as some servers send it."""
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    pack = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}
    data = compressor.compress(body) + compressor.flush() if how == "raw" else pack[how](body)
    return typed(data, kind, Content_Encoding="deflate" if how == "raw" else how)


def bomb(kind: str = XML) -> Answer:
    """120 megabytes of nothing in some hundred kilobytes."""
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    data = b"".join(packer.compress(bytes(1_000_000)) for _ in range(120)) + packer.flush()
    return typed(data, kind, Content_Encoding="gzip")


def raw(*pieces: bytes, pause: float = 0.0) -> Handler:
    """Bytes as they are, instead of an HTTP answer; then the connection is closed."""

    def answer(request: Request) -> None:
        request.close_connection = True
        for piece in pieces:
            request.wfile.write(piece)
            request.wfile.flush()
            sleep(pause)

    return answer


def http(body: bytes, *headers: str, version: str = "1.1", line: str = "200 OK", kind: str = XML) -> Handler:
    """A hand-written answer with exactly these headers behind its Content-Type."""
    head = "\r\n".join([f"HTTP/{version} {line}", f"Content-Type: {kind}", *headers, "", ""])
    return raw(head.encode("latin-1") + body)


def chunked(body: bytes, kind: str = XML) -> Handler:
    """Chunks of odd sizes, with an extension and a trailer."""
    cut = len(body) // 3
    parts = [body[:cut], body[cut : cut + 1], body[cut + 1 :]]
    data = b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in parts if part)
    return http(data + b"0\r\nX-Trailer: 1\r\n\r\n", "Transfer-Encoding: chunked", kind=kind)


def drip(kind: str = XML) -> Handler:
    """A byte now and then: no single wait is long, all of them together are."""
    return lambda request: Answer(repeat(b"x", 100), headers={"Content-Type": kind}, pause=0.2)


def dripping_head(request: Request) -> None:
    """Headers that never end."""
    request.close_connection = True
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        request.wfile.write(b"X-%d: y\r\n" % number)
        request.wfile.flush()
        sleep(0.2)


def endless(kind: str = XML) -> Answer:
    """A body that goes on for ever, as fast as it is read."""
    return Answer(repeat(b"<item><title>more</title></item>" * 2_000), headers={"Content-Type": kind})


def silence(request: Request) -> None:
    """Take the request and say nothing."""
    request.close_connection = True
    request.connection.settimeout(LONG)
    try:
        request.connection.recv(1)
    except TimeoutError:
        return


def hang_up(request: Request) -> None:
    """Reset the connection in the middle of the answer."""
    request.close_connection = True
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>")
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


def in_turn(*answers: Answer) -> Handler:
    """One answer after the other; the last one stays."""
    turns: Iterator[int] = count()
    return lambda request: answers[min(next(turns), len(answers) - 1)]


def unchanged_since(body: bytes, etag: str = '"v1"', modified: str = "", kind: str = XML) -> Handler:
    """An answer with validators: 304 to whoever has seen it."""
    validators = {"ETag": etag} if etag else {}
    validators |= {"Last-Modified": modified} if modified else {}

    def answer(request: Request) -> Answer:
        same = etag and request.headers.get("If-None-Match") == etag
        same = same or (modified and request.headers.get("If-Modified-Since") == modified)
        return Answer(b"", 304, validators) if same else Answer(body, headers={"Content-Type": kind} | validators)

    return answer
