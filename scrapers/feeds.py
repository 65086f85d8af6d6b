"""Feeds: RSS, Atom, RDF and CDF read by feedparser, JSON Feed by ourselves, from the bytes that were fetched."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser

from scrapers.detours import written_in
from scrapers.discussions import posted_link
from scrapers.gz import unpacked
from scrapers.intervals import stated_pause
from scrapers.moments import plausible, read_moment
from scrapers.plain import fragment_text, mend_reference_bytes, one_line, unescaped_line
from scrapers.urls import safe_link
from scrapers.variants import out_of_amp_cache
from store.errors import ParseError

MAX_FEED_BYTES = 10_000_000
MAX_TAGS = 250_000
MAX_DECLARATIONS = 5_000  # entities and comments; each may be looked for up to the end of the feed
_BLANKS = re.compile(rb"[ \t\r\n\x0b\x0c]{64,}")
_MAILBOX = re.compile(r"[(<]?(?:mailto:)?[^\s()<>]{1,100}@[^\s()<>]{1,200}[)>]?")
# Dublin Core's day of publication, with whichever prefix a feed gives it.
_DC_DATE = re.compile(rb"<(?:\w+:)?date[\s>]", re.I)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry. ``url`` is ``None`` where it has no link that may be followed; ``summary_text`` is plain text.

    ``link`` is the link as written, ``outlet`` the publisher that a news search names. ``comments`` is where the entry
    is discussed, ``posted`` what it says to link to where it is a post (see :mod:`scrapers.discussions`).
    """

    url: str | None
    title: str
    summary_text: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    author: str | None = None
    guid: str | None = None
    link: str | None = None
    outlet: str | None = None
    comments: str | None = None
    posted: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and its entries in the feed's order. ``pause`` is how long it asks to be left alone."""

    title: str
    items: tuple[FeedItem, ...]
    version: str = ""
    pause: timedelta | None = None


def read_feed(body: bytes, url: str, content_type: str | None = None, now: datetime | None = None) -> Feed:
    """Read a feed fetched from ``url``; relative links are resolved, dates ahead of ``now`` are left out.

    Raises :class:`ParseError` with ``empty``, ``too_large``, ``too_complex``, ``not_a_feed`` or ``broken_feed``.
    """
    body = unpacked(body, url, MAX_FEED_BYTES)
    if not body.strip():
        raise ParseError(f"{url}: the feed is empty", "empty")
    if len(body) > MAX_FEED_BYTES:
        raise ParseError(f"{url}: the feed is larger than {MAX_FEED_BYTES} bytes", "too_large")
    if body.count(b"<") + body.count(b"&lt;") > MAX_TAGS or body.count(b"<!") > MAX_DECLARATIONS + body.count(
        b"<![CDATA["
    ):
        raise ParseError(f"{url}: the feed has more than {MAX_TAGS} tags", "too_complex")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(body, url, now)
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    # feedparser looks for a DTD from the beginning of every line on, through all white space that follows.
    body = _BLANKS.sub(b"\n", mend_reference_bytes(body))
    try:
        # A file object: given bytes or a string, feedparser would try to open them as a path or an address first.
        parsed = feedparser.parse(io.BytesIO(body), response_headers=headers)
        title, version = unescaped_line(_words(parsed.feed.get("title"))), parsed.get("version") or ""
        # RSS has no "updated": what feedparser calls so is Dublin Core's date there, where the feed has one at all.
        dated = not version.startswith(("atom", "cdf")) and bool(_DC_DATE.search(body))
        items = tuple(_entry(entry, url, now, updated_is_published=dated) for entry in parsed.get("entries", ()))
        head = parsed.feed
        pause = stated_pause(head.get("ttl"), head.get("sy_updateperiod"), head.get("sy_updatefrequency"))
    except Exception as error:  # feedparser fails in ways of its own on broken input; each is the feed's fault
        raise ParseError(f"{url}: the feed is broken ({type(error).__name__})", "broken_feed") from error
    if not version and not items:
        raise ParseError(f"{url}: this is no RSS, Atom, RDF or JSON feed", "not_a_feed")
    return Feed(title, items, version, pause)


def _entry(entry: dict[str, Any], base: str, now: datetime | None, *, updated_is_published: bool) -> FeedItem:
    fragments = [_words(part.get("value")) for part in entry.get("content") or ()] + [_words(entry.get("summary"))]
    link = _words(entry.get("link")) or None
    safe = safe_link(link, base)
    source = entry.get("source") or {}
    published, modified = _moment(entry, "published", now), _moment(entry, "updated", now)
    if published is None and updated_is_published:
        published, modified = modified, None
    return FeedItem(
        url=out_of_amp_cache(written_in(safe) or safe) if safe else None,
        title=one_line(fragment_text(_words(entry.get("title")))),
        summary_text=max(map(fragment_text, fragments[-1:] + fragments[:-1]), key=len),
        published=published,
        modified=modified,
        author=_author(entry),
        guid=one_line(_words(entry.get("id"))) or None,
        link=link,
        outlet=unescaped_line(_words(source.get("title")), 100) or None,
        comments=safe_link(_words(entry.get("comments")) or None, base),
        posted=next((found for raw in fragments if (found := posted_link(raw, base))), None),
    )


def _author(entry: dict[str, Any]) -> str | None:
    """The names of an entry's authors, joined with "; "; an author without a name stands as written."""
    people = [person for person in entry.get("authors") or () if isinstance(person, dict)]
    raw = html.unescape(_words(entry.get("author")))
    # RSS asks for a mail address with the name in brackets; feedparser parts the two only where it knows the domain.
    bare = fragment_text(_MAILBOX.sub(" ", raw).strip(" ()<>,;")) if len(people) <= 1 else ""
    names = [bare] if bare else [fragment_text(_words(person.get("name"))) for person in people]
    # Feeds often say who wrote twice, in their own words and in Dublin Core's.
    found = "; ".join(dict.fromkeys(one_line(name) for name in names if name))
    return one_line(raw if not bare and len(people) <= 1 and "@" in raw else found or raw, 200) or None


def _moment(entry: dict[str, Any], field: str, now: datetime | None) -> datetime | None:
    # ``dict.get``: feedparser's own look-up answers "updated" with "published" where there is none.
    parsed, raw = dict.get(entry, f"{field}_parsed"), dict.get(entry, field)
    if parsed is None:
        return plausible(read_moment(raw), now)
    try:
        year, month, day, hour, minute, second = (int(n) for n in parsed[:6])
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    return plausible(moment, now)


def _words(value: object) -> str:
    # No database holds a NUL, and none belongs into a feed.
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _json_feed(body: bytes, url: str, now: datetime | None) -> Feed:
    """JSON Feed 1 and 1.1 (jsonfeed.org)."""
    try:
        data = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"{url}: starts like JSON but can't be read as JSON", "not_a_feed") from error
    if "jsonfeed.org/version/" not in _words(data.get("version")) or not isinstance(data.get("items"), list):
        raise ParseError(f"{url}: this JSON is no JSON Feed", "not_a_feed")
    items = tuple(_json_item(item, url, now) for item in data["items"] if isinstance(item, dict))
    return Feed(one_line(_words(data.get("title"))), items, "json")


def _json_item(item: dict[str, Any], base: str, now: datetime | None) -> FeedItem:
    authors = item.get("authors") or [item.get("author")]
    names = [_words(a.get("name")) for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    link = _words(item.get("url")) or _words(item.get("external_url")) or None
    texts = [fragment_text(_words(item.get("content_html"))), fragment_text(_words(item.get("summary")))]
    identity = item.get("id")
    return FeedItem(
        url=safe_link(link, base),
        title=one_line(_words(item.get("title"))),
        summary_text=max([*texts, _words(item.get("content_text")).strip()], key=len),
        published=plausible(read_moment(item.get("date_published")), now),
        modified=plausible(read_moment(item.get("date_modified")), now),
        author=one_line("; ".join(n for n in names if n), 200) or None,
        guid=one_line(str(identity)) if isinstance(identity, (str, int, float)) else None,
        link=link,
    )
