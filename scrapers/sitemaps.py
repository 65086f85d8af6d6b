"""Sitemaps (sitemaps.org 0.9, news extension), plain, gzipped or as an index, from the bytes that were fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError as XMLError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from scrapers.gz import unpacked
from scrapers.moments import plausible, read_moment
from scrapers.plain import one_line
from scrapers.urls import safe_link
from store.errors import ParseError

MAX_ENTRIES = 50_000  # sitemaps.org: a file lists at most 50,000 addresses
MAX_SITEMAP_BYTES = 52_428_800


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address. ``published`` is the news extension's date, ``modified`` is ``lastmod``; ``url`` None: unsafe."""

    url: str | None
    published: datetime | None = None
    modified: datetime | None = None
    title: str = ""
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Pages of a sitemap, or the sitemaps of an index (``is_index``)."""

    entries: tuple[SitemapEntry, ...]
    is_index: bool = False


def read_sitemap(body: bytes, url: str, now: datetime | None = None) -> Sitemap:
    """Read a sitemap or an index; raises :class:`ParseError` (``empty``, ``too_large``, ``not_a_sitemap`` …)."""
    body = unpacked(body, url, MAX_SITEMAP_BYTES)
    if not body.strip():
        raise ParseError(f"{url}: the sitemap is empty", "empty")
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _plain_list(body, url)
    entries: list[SitemapEntry] = []
    root = ""
    try:
        for event, node in defusedxml.ElementTree.iterparse(BytesIO(body), events=("start", "end"), forbid_dtd=True):
            name = _local(node)
            root = root or name
            if root not in ("urlset", "sitemapindex"):
                raise ParseError(f"{url}: this is no sitemap (its root is {root[:40]!r})", "not_a_sitemap")
            if event == "end" and name in ("url", "sitemap") and len(entries) < MAX_ENTRIES:
                entries.append(_entry(node, url, now))
                node.clear()
    except DefusedXmlException as error:
        raise ParseError(f"{url}: the sitemap declares entities or a DTD, which is refused", "unsafe_xml") from error
    except (XMLError, ValueError, LookupError) as error:
        raise ParseError(f"{url}: the sitemap is broken XML ({error})", "broken_sitemap") from error
    return Sitemap(tuple(entries), root == "sitemapindex")


def _plain_list(body: bytes, url: str) -> Sitemap:
    lines = [line.strip() for line in body.decode("utf-8-sig", "replace").splitlines() if line.strip()][:MAX_ENTRIES]
    if not all(line.lower().startswith(("http://", "https://")) for line in lines):
        raise ParseError(f"{url}: this is no sitemap", "not_a_sitemap")
    return Sitemap(tuple(SitemapEntry(safe_link(line)) for line in lines))


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _entry(node: Element, base: str, now: datetime | None) -> SitemapEntry:
    fields: dict[str, str] = {}
    # Pictures and films of an entry have addresses and titles of their own, which aren't the page's.
    for child in (*node, *(part for news in node if _local(news) == "news" for part in news.iter())):
        fields.setdefault(_local(child), (child.text or "").strip())
    return SitemapEntry(
        url=safe_link(fields.get("loc"), base),
        published=plausible(read_moment(fields.get("publication_date")), now),
        modified=plausible(read_moment(fields.get("lastmod")), now),
        title=one_line(fields.get("title")),
        outlet=one_line(fields.get("name"), 100) or None,
    )
