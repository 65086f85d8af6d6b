"""The text of a mail: which part of it, in which characters. Pure.

Attachments are never decoded, nor is a mail inside a mail. What a part says of its characters is believed where it
names a set that text is written in, else UTF-8 is tried, then Windows-1252, which reads anything.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from email.message import Message

from scrapers.posts.hypertext import plain_html
from scrapers.posts.mail_words import own_words

MAX_TYPE = 4000
"""Characters of the longest content type that is parsed."""
_MAX_PARTS = 200
_MAX_DEPTH = 20
_MAX_TEXT = 1 << 20  # bytes of a text part that are decoded; more than any person writes
# Python knows these as encodings of text too; nobody writes mail in them, and some take quadratic time.
_NO_CHARACTERS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})


def body_text(mail: Message) -> str:
    """The writer's own words; "" where a mail has no text."""
    html = ""
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind == "text/plain":
            flowed = _parameter(part, "format") == "flowed"
            words = own_words(_content(part), flowed, _parameter(part, "delsp") == "yes")
            if words:
                return words
        elif kind == "text/html" and not html:
            html = own_words(plain_html(_content(part)))
    return html


def _parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    """Parts that are shown as the text of a mail, in their order; the first ones only of very many."""
    if depth > _MAX_DEPTH or mail.get_content_type() == "message/rfc822":
        return
    if not mail.is_multipart():
        shown = str(mail.get("content-disposition", "")).strip().casefold()
        if not shown.startswith("attachment") and "filename" not in shown:
            yield mail
        return
    children = mail.get_payload()
    for part in children[:_MAX_PARTS] if isinstance(children, list) else ():
        if isinstance(part, Message):
            yield from _parts(part, depth + 1)


def _parameter(part: Message, name: str) -> str:
    """A parameter of the content type, in small letters."""
    if len(str(part.get("content-type", ""))) > MAX_TYPE:
        return ""
    try:
        value = part.get_param(name, "")
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    return value.casefold() if isinstance(value, str) else ""


def _content(part: Message) -> str:
    try:
        data = part.get_payload(decode=True)
    except Exception:  # base64 and quoted-printable that are none raise several kinds
        return ""
    charset = _parameter(part, "charset")
    return decoded(data[:_MAX_TEXT], charset) if isinstance(data, bytes) else ""


def decoded(data: bytes, charset: str | None) -> str:
    """Bytes as text, in ``charset`` where it is one that fits."""
    for name in (charset or "utf-8", "utf-8"):
        try:
            if codecs.lookup(name).name not in _NO_CHARACTERS:
                return data.decode(name)
        except (LookupError, ValueError, TypeError):
            continue
    return data.decode("cp1252", "replace")
