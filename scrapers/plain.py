"""Fragments of HTML and other hostile text made plain: no markup, no control characters, tidy white space. Pure."""

from __future__ import annotations

import html
import re
import unicodedata

import lxml.etree
import lxml.html

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
_SILENT = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "head", "title",
})  # fmt: skip
# C0/C1 controls (tab and line feed aside), bidirectional overrides and the byte-order mark say nothing to a reader.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_REFERENCE_BYTES = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
MAX_FRAGMENT = 2_000_000


def clean(text: str) -> str:
    """``text`` in NFC without control characters and lone surrogates; line breaks are kept."""
    # What is printable has none of these; most words and lines are.
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u2028", "\n")
        text = _INVISIBLE.sub("", text)
        if _SURROGATE.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", text)


def mend_references(text: str) -> str:
    """``text`` with numeric references to what is no character (``&#1;``, ``&#xD800;``) made U+FFFD: parsers trip."""
    return _REFERENCE.sub(lambda m: m[0] if _is_character(m[1], m[2]) else "\ufffd", text)


def mend_reference_bytes(body: bytes) -> bytes:
    """:func:`mend_references` for bytes in an encoding that holds ASCII as it is."""
    return _REFERENCE_BYTES.sub(
        lambda m: m[0] if _is_character((m[1] or b"").decode(), (m[2] or b"").decode()) else b"&#xFFFD;", body
    )


def _is_character(hexadecimal: str | None, decimal: str | None) -> bool:
    digits = (hexadecimal or decimal or "0").lstrip("0")
    number = int(digits or "0", 16 if hexadecimal else 10) if len(digits) <= 7 else -1
    if number < 32 or number > 0x10FFFF:
        return number in (9, 10, 13)
    return not 0xD800 <= number <= 0xDFFF and number not in (0xFFFE, 0xFFFF)


def one_line(text: str | None, limit: int = 500) -> str:
    """``text`` on one line, at most ``limit`` characters."""
    return " ".join(clean(text or "").split())[:limit].strip()


def unescaped_line(text: str | None, limit: int = 500) -> str:
    """:func:`one_line` of text whose HTML entities may have been escaped once or twice."""
    return one_line(html.unescape(html.unescape(text or "")), limit)


def fragment_text(fragment: str | None) -> str:
    """The words of an HTML fragment, one block a line; a fragment that can't be parsed loses its tags by pattern."""
    source = clean((fragment or "")[:MAX_FRAGMENT])
    if not source.strip():
        return ""
    if "<" not in source:
        return tidy_lines(html.unescape(source))
    root = fragment_tree(source)
    return element_text(root) if root is not None else tidy_lines(html.unescape(re.sub(r"<[^>]*>", " ", source)))


def fragment_tree(source: str) -> lxml.html.HtmlElement | None:
    """A cleaned HTML fragment as one element, None where it can't be parsed."""
    try:
        return lxml.html.fragment_fromstring(source, create_parent="div")
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def element_text(root: lxml.html.HtmlElement) -> str:
    """The words of an element, one block a line."""
    return tidy_lines("".join(_pieces(root)))


def _pieces(root: lxml.html.HtmlElement) -> list[str]:
    """Texts and line breaks in reading order, walked without recursion since nesting may be endless."""
    pieces: list[str] = []
    silent = 0
    for event, node in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT
            pieces.append("\n" if tag in _BLOCKS else "")
            pieces.append((node.text or "") if not silent else "")
            continue
        if event == "end":
            silent -= tag in _SILENT
            pieces.append("\n" if tag in _BLOCKS else "")
        pieces.append((node.tail or "") if not silent and node is not root else "")
    return pieces


def tidy_lines(text: str) -> str:
    """``text`` without empty lines and with single spaces."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)
