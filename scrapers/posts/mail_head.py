"""What the head of a mail says: who wrote, when, to which list, and whether a person did. Pure.

Parsed with the ``compat32`` policy: it keeps what it can't understand instead of raising, whatever the head holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses, mktime_tz, parsedate_tz

from scrapers.moments import plausible, read_moment
from scrapers.posts.fields import label
from scrapers.posts.mail_body import MAX_TYPE, decoded
from scrapers.posts.mail_words import lexicon

_MAX_HEADER = 20_000  # characters of a header that are looked at: a list's mail can go to thousands
# Every line is compared with the boundaries of all parts around it, and parameters are parted in quadratic time.
_MAX_PARTS = 100
_CONTENT_TYPE = re.compile(rb"^content-type:[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M)
_LIST_ID = re.compile(r"<\s*([^<>\s]{1,250})\s*>")
_POSTED = re.compile(r"<\s*mailto:([^@<>\s]{1,100})@", re.I)
_DISGUISED = re.compile(r"([\w.+'-]{1,64}) at ([\w-]{1,60}(?:\.[\w-]{1,60})+)")
_VIA = re.compile(r"\s+(?:via|über|par|a través de|tramite)\s+.*$", re.I)
_NAMED_ZONE = re.compile(r"\d\s+[A-Za-z]{2,5}$")
_BULK = frozenset({"bulk", "junk", "auto_reply", "auto-reply"})
_OF_LISTS = ("-request", "-bounces")  # who sends a list's digests and notices
_AUTOMATIC = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")


def parsed(data: bytes, heads_only: bool = False) -> Message:
    """A mail from its bytes; broken parts stay what they are, and one with more parts than any has its head only."""
    types = [] if heads_only else _CONTENT_TYPE.findall(data)
    if not heads_only and len(types) <= _MAX_PARTS and max(map(len, types), default=0) <= MAX_TYPE:
        return BytesParser(policy=policy.compat32).parsebytes(data)
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    return BytesHeaderParser(policy=policy.compat32).parsebytes(head + b"\n\n")


def header(mail: Message, name: str) -> str:
    """A header with its encoded words decoded (RFC 2047), on one line; "" where there is none."""
    return " ".join(_decoded_words(_raw(mail, name)).split())


def _raw(mail: Message, name: str) -> str:
    """A header as it was written; bytes beyond ASCII are UTF-8 (RFC 6532), else what :func:`decoded` makes of them."""
    value = next((str(value) for key, value in mail.raw_items() if key.lower() == name), "")[:_MAX_HEADER]
    return value if value.isascii() else decoded(value.encode("utf-8", "surrogateescape"), None)


def _decoded_words(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(text if isinstance(text, str) else decoded(text, kind) for text, kind in pieces)


def addresses(mail: Message, *names: str) -> Iterator[tuple[str, str]]:
    """(name, address) of everyone in the headers; addresses in small letters, "" where one is missing."""
    for name in names:
        raw = " ".join(_raw(mail, name).split())
        for shown, address in _split_addresses(raw) if raw else ():
            yield _VIA.sub("", label(_decoded_words(shown))).strip("'\" "), address.casefold()


def _split_addresses(raw: str) -> Iterator[tuple[str, str]]:
    plain = _DISGUISED.sub(r"\1@\2", raw) if "@" not in raw else raw
    try:
        found = getaddresses([plain])
    except (ValueError, IndexError, AttributeError, RecursionError):  # comments inside comments
        found = []
    for shown, address in found:
        good = address if "@" in address and " " not in address else ""
        if shown or good:
            yield shown or ("" if good else address), label(good)


def list_name(mail: Message) -> str:
    """The name of the list that a mail came by: the first label of its List-Id, or of its List-Post address; or ""."""
    written = header(mail, "list-id")
    if not written:
        posted = _POSTED.search(header(mail, "list-post"))
        return label(posted[1].casefold()) if posted else ""
    found = _LIST_ID.search(written)
    return label((found[1] if found else written).partition(".")[0].partition("@")[0].casefold())


def is_archived(mail: Message) -> bool:
    """Whether a mail has no receivers because a list's web archive left them out: it disguises addresses as well."""
    sender = _raw(mail, "from")
    stripped = not any(_raw(mail, name) for name in ("to", "cc", "bcc", "received", "delivered-to"))
    return stripped and "@" not in sender and _DISGUISED.search(sender) is not None


def writer(mail: Message, channel: str) -> str:
    """Who wrote: an address in small letters, or a name where no address tells; "" where nothing does."""
    people = list(addresses(mail, "from"))
    name, address = people[0] if people else ("", "")
    posted = header(mail, "list-post").casefold()
    is_list = address and (address.partition("@")[0] == channel or address in posted)
    if address and not is_list:
        return address
    for _, other in addresses(mail, "x-original-from", "reply-to"):
        if other and other.partition("@")[0] != channel and other not in posted:
            return other
    return name.casefold()


def is_robot(mail: Message) -> bool:
    """Whether a program sent a mail."""
    automatic = header(mail, "auto-submitted").casefold()
    if automatic and automatic.partition(";")[0].strip() != "no":
        return True
    if header(mail, "precedence").casefold() in _BULK or any(header(mail, name) for name in _AUTOMATIC):
        return True
    if "return-path" in mail and header(mail, "return-path") == "<>":
        return True
    robots = {*lexicon()["robots"], *(list_name(mail) + role for role in _OF_LISTS)}
    return any(address.partition("@")[0] in robots for _, address in addresses(mail, "from"))


def moment(mail: Message) -> datetime | None:
    """When a mail was written, aware and in UTC; ``None`` where its head does not say."""
    value = header(mail, "date")[:120]
    # The email package takes zones that it doesn't know, CEST among them, for UTC; the reader of dates knows more.
    named = read_moment(value) if _NAMED_ZONE.search(value) else None
    try:
        parts = None if named else parsedate_tz(value)
        if parts is not None:
            return plausible(datetime.fromtimestamp(mktime_tz(parts), UTC), None)
    except (ValueError, OverflowError, IndexError, TypeError, OSError):
        pass
    return plausible(named or read_moment(value), None)
