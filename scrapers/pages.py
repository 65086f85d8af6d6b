"""One fetched HTML page to one article: who published what, when, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import trafilatura

from scrapers.moments import plausible, read_moment
from scrapers.outlets import outlet_name
from scrapers.plain import one_line, tidy_lines
from store.errors import ParseError
from store.model import PublishedBasis

MAX_PAGE_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """What one page says. ``published`` is ``None`` with basis ``unknown`` where the page is undated."""

    title: str
    text: str
    author: str | None = None
    published: datetime | None = None
    published_basis: PublishedBasis = "unknown"
    modified: datetime | None = None
    canonical_url: str | None = None
    language: str | None = None
    outlet: str | None = None
    site_name: str | None = None


def read_page(html: bytes | str, url: str, *, fetched: datetime | None = None, charset: str | None = None) -> Page:
    """Read a page fetched from ``url`` at ``fetched``; ``charset`` is what the answer's Content-Type named.

    Raises :class:`ParseError` with the counted reason: ``empty``, ``too_large``, ``not_html``, ``no_text``,
    ``paywall``, ``cookie_wall``, ``soft_404`` or ``broken_page``.
    """
    if not html.strip():
        raise ParseError(f"{url}: the page is empty", "empty")
    if len(html) > MAX_PAGE_BYTES:
        raise ParseError(f"{url}: the page is larger than {MAX_PAGE_BYTES} bytes", "too_large")
    doc = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if doc is None or isinstance(doc, dict) or not doc.text:
        raise ParseError(f"{url}: no article text found", "no_text")
    published = plausible(read_moment(doc.date), fetched)
    return Page(
        title=one_line(doc.title),
        text=tidy_lines(doc.text),
        author=one_line(doc.author) or None,
        published=published,
        published_basis="meta" if published else "unknown",
        canonical_url=url,
        language=doc.language,
        outlet=outlet_name(url, site_name=doc.sitename),
        site_name=doc.sitename,
    )
