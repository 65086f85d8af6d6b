"""Content codings undone piece by piece: gzip and deflate as hosts send them, and nothing that breaks off. Pure.

Browsers show what came before a stream broke off. What we keep is evidence: half a page must not pass for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zlib import _Decompress

STEP = 2**20
"""Bytes handed out at a time, at most: a bomb is seen before it has gone off."""
MAX_MEMBERS = 10_000
"""Members of one gzip stream; tools that cut what they pack make one of every 64 KB. Empty ones would keep us busy."""

GZIP = b"\x1f\x8b"
"""What every gzip stream begins with (RFC 1952, 2.3.1)."""
_HEAD = 2  # bytes that tell what follows: gzip's magic number, zlib's CMF and FLG (RFC 1950, 2.2)
_RAW, _ZLIB, _GZIP = -zlib.MAX_WBITS, zlib.MAX_WBITS, zlib.MAX_WBITS | 16


class CodingError(ValueError):
    """The stream is broken, or ends before its end marker."""


class Unpacker:
    """One coding undone: ``feed`` what comes, then ``finish``. ``coding`` is "gzip" or "deflate".

    A gzip stream may have several members (RFC 1952, 2.2); anything else that follows it is left alone, as padding is.
    "deflate" is zlib's format (RFC 9110, 8.4.1.2), or the bare stream that some hosts send and browsers accept.
    """

    def __init__(self, coding: str) -> None:
        self._gzip = coding == "gzip"
        self._stream: _Decompress | None = None
        self._waiting = b""
        self._ended = 0
        self._over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What ``data`` unpacks to, at most ``STEP`` bytes at a time; raises :class:`CodingError`."""
        data, self._waiting = self._waiting + data, b""
        while data and not self._over:
            if self._stream is None:
                if len(data) < _HEAD:
                    self._waiting = data
                    return
                self._begin(data)
            if self._stream is not None:
                yield from _drained(self._stream, data)
                data = self._stream.unused_data
                if self._stream.eof:
                    self._stream = None
                    self._ended += 1

    def finish(self) -> None:
        """Raise :class:`CodingError` where the stream ended too soon; no byte at all is an empty body."""
        if self._stream is not None or (self._waiting and not self._ended):
            raise CodingError("it breaks off")

    def _begin(self, data: bytes) -> None:
        """Open what begins here: the stream, another member of it, or nothing of ours."""
        if self._ended == MAX_MEMBERS:
            raise CodingError(f"it has more than {MAX_MEMBERS} members")
        if self._ended:
            self._over = not (self._gzip and data.startswith(GZIP))
        if not self._over:
            self._stream = zlib.decompressobj(_GZIP if self._gzip else _ZLIB if _is_zlib(data) else _RAW)


class Unpackers:
    """The codings of one answer undone, in the order in which its ``Content-Encoding`` lists them."""

    def __init__(self, codings: Sequence[str]) -> None:
        self._layers = [Unpacker(coding) for coding in reversed(codings)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What ``data`` unpacks to, piece by piece; raises :class:`CodingError`."""
        return _through(self._layers, data)

    def finish(self) -> None:
        """Raise :class:`CodingError` where one of the streams ended too soon."""
        for layer in self._layers:
            layer.finish()


def _through(layers: Sequence[Unpacker], data: bytes) -> Iterator[bytes]:
    if not layers:
        yield data
        return
    for piece in layers[0].feed(data):
        yield from _through(layers[1:], piece)


def _drained(stream: _Decompress, data: bytes) -> Iterator[bytes]:
    try:
        plain = stream.decompress(data, STEP)
        while plain:
            yield plain
            plain = stream.decompress(stream.unconsumed_tail, STEP)
    except zlib.error as error:
        raise CodingError(f"it is broken ({error})") from error


def _is_zlib(head: bytes) -> bool:
    """Whether a stream opens with zlib's header (RFC 1950, 2.2: deflate, and a checksum over both bytes)."""
    return head[0] & 0x0F == zlib.DEFLATED and (head[0] << 8 | head[1]) % 31 == 0
