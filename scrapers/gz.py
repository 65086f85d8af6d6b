"""Documents that are gzip files themselves, whatever HTTP says of them: ``sitemap.xml.gz``, ``feed.xml.gz``. Pure."""

from __future__ import annotations

import zlib

from store.errors import ParseError

_MAGIC = b"\x1f\x8b"  # RFC 1952, 2.3.1


def unpacked(body: bytes, url: str, most: int) -> bytes:
    """``body``, unpacked where it is a gzip file.

    Raises :class:`ParseError` ``bad_encoding`` where it is broken or breaks off, ``too_large`` where it unpacks to more
    than ``most`` bytes.
    """
    if not body.startswith(_MAGIC):
        return body
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = reader.decompress(body, most)
    except zlib.error as error:
        raise ParseError(f"{url}: its gzip is broken ({error})", "bad_encoding") from error
    if reader.unconsumed_tail:
        raise ParseError(f"{url}: larger than {most} bytes unpacked", "too_large")
    if not reader.eof:
        raise ParseError(f"{url}: its gzip breaks off", "bad_encoding")
    return plain
