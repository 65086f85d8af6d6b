"""Bytes to text to tree: which encoding a page is in, and a parse that hostile markup can't make hang."""

from __future__ import annotations

import re

import lxml.etree
import lxml.html

from scrapers.answers import known_charset
from scrapers.plain import mend_references
from scrapers.reading.markup import has_monster_tag
from store.errors import ParseError

MAX_PAGE_BYTES = 8_000_000
MAX_ELEMENTS = 25_000  # ten times a large news page; the extractor takes some 10 s for as many
MAX_DEPTH = 400
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.I)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff\ufffe\uffff\ud800-\udfff]")
_ELEMENTS = lxml.etree.XPath("count(descendant-or-self::*)")
_DEEPEST = lxml.etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x7fELF",
    b"\x00\x00\x01\x00",
)


def decode(body: bytes | str, url: str, charset: str | None = None) -> str:
    """The page's text. A byte-order mark decides, then valid UTF-8, then what HTTP or the page names, then 1252.

    Valid UTF-8 goes before what was named: text in another encoding is hardly ever valid UTF-8 by chance, while
    servers are often wrong. Raises :class:`ParseError` ``empty``, ``too_large`` or ``not_html`` (binary data).
    """
    if not body.strip():
        raise ParseError(f"{url}: the page is empty", "empty")
    if len(body) > MAX_PAGE_BYTES:
        raise ParseError(f"{url}: the page is larger than {MAX_PAGE_BYTES} bytes", "too_large")
    text = body if isinstance(body, str) else _decoded(body, url, charset)
    # Control characters are no XML and trip the extractor; a declared encoding is nobody's business any more.
    return re.sub(r"^\s*<\?xml[^>]{0,300}\?>", "", mend_references(_NO_XML.sub("", text)))


def _decoded(body: bytes, url: str, charset: str | None) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if charset and charset.startswith(
        ("utf-16", "utf-32")
    ):  # half of it is nulls, so this goes before the next question
        return body.decode(charset, "replace")
    # A template may slip a few nulls into a page; browsers leave them out.
    if body.startswith(_BINARY) or body[:2048].count(0) * 20 > len(body[:2048]):
        raise ParseError(f"{url}: this is binary data, not HTML", "not_html")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    head = body[:16_384]
    named = [m[1].decode("ascii", "replace") for m in (_META.search(head), _XML_DECLARATION.search(head)) if m]
    for name in filter(None, [charset, *map(known_charset, named)]):
        # Browsers read Latin-1 as windows-1252 (WHATWG Encoding, 4.2); a broken UTF-8 page is still a UTF-8 page.
        codec = "cp1252" if known_charset(name) in ("iso8859-1", "ascii") else name
        text = body.decode(codec, "replace")
        if text.count("\ufffd") * 50 <= len(text):
            return text
    return body.decode("cp1252", "replace")


def parse(text: str, url: str) -> lxml.html.HtmlElement:
    """The page's tree; raises :class:`ParseError` ``not_html``, ``broken_page`` or ``too_complex``."""
    if "<" not in text:
        raise ParseError(f"{url}: there is no HTML in it", "not_html")
    if has_monster_tag(text):
        raise ParseError(f"{url}: a tag has hundreds of attributes", "too_complex")
    try:
        # As bytes: lxml refuses text with stray encoding declarations, and stops at a lone surrogate.
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError, TypeError) as error:
        raise ParseError(f"{url}: the HTML can't be parsed ({error})", "broken_page") from error
    _check_size(tree, url)
    return tree


def _check_size(tree: lxml.html.HtmlElement, url: str) -> None:
    """Refuse trees that no newsroom makes and that would keep the readers busy for minutes."""
    if _ELEMENTS(tree) > MAX_ELEMENTS or _DEEPEST(tree):
        raise ParseError(f"{url}: too many or too deeply nested elements", "too_complex")
