"""Documents that are gzip files themselves, whatever HTTP says of them: ``sitemap.xml.gz``, ``feed.xml.gz``. Pure."""

from __future__ import annotations

from scrapers.codings import GZIP, CodingError, Unpacker
from store.errors import ParseError


def unpacked(body: bytes, url: str, most: int) -> bytes:
    """``body``, unpacked where it is a gzip file.

    Raises :class:`ParseError` ``bad_encoding`` where it is broken or breaks off, ``too_large`` where it unpacks to more
    than ``most`` bytes.
    """
    if not body.startswith(GZIP):
        return body
    reader, plain = Unpacker("gzip"), bytearray()
    try:
        for piece in reader.feed(body):
            plain += piece
            if len(plain) > most:
                raise ParseError(f"{url}: larger than {most} bytes unpacked", "too_large")
        reader.finish()
    except CodingError as error:
        raise ParseError(f"{url}: its gzip can't be read: {error}", "bad_encoding") from error
    return bytes(plain)
