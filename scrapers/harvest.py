"""From a candidate and its page, or from the feed's own words, to an article."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from scrapers.aside import aside
from scrapers.candidates import Candidate
from scrapers.fetch import Response
from scrapers.outlets import outlet_name, registered_domain
from scrapers.pages import Page, read_page
from scrapers.plain import one_line
from scrapers.reading.dates import AGREE
from scrapers.urls import article_id, canonicalise
from store.errors import FetchError, ParseError
from store.model import Article, PublishedBasis, Source

_HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain"})
# The page stands but is not for us: what the feed says of it is all there will be. Anything else (a time-out, a 404,
# a refused address) is a failure, and the page is tried again next time.
_KEPT = frozenset({
    "http_401", "http_402", "http_403", "http_406", "http_451", "robots", "paywall", "cookie_wall", "bot_check",
    "needs_script", "not_html", "no_text", "too_large", "too_complex", "broken_page", "empty", "redirects", "too_slow",
    "reader_died", "reader_failed",
})  # fmt: skip
MIN_FEED_TEXT = 40
_OPENING = 100  # characters of the text that stand for a title where there is none


def keeps_feed_text(error: FetchError | ParseError) -> bool:
    """Whether the feed's own text stands in for a page that failed with ``error``."""
    return error.reason in _KEPT


async def article_from_page(source: Source, candidate: Candidate, answer: Response, now: datetime) -> Article:
    """The article on a fetched page; raises :class:`ParseError` where there is none."""
    if answer.content_type not in _HTML_TYPES:
        raise ParseError(f"{answer.final_url}: is {answer.content_type}, not HTML", "not_html")
    if urlsplit(answer.final_url).path in ("", "/") and urlsplit(candidate.url).path not in ("", "/"):
        raise ParseError(f"{candidate.url}: leads to the front page", "soft_404")
    page = await aside(read_page, answer.body, answer.final_url, fetched=now, charset=answer.charset)
    published, basis, certain = dated(page, candidate)
    address = page.canonical_url or canonicalise(answer.final_url)
    return Article(
        id=article_id(address),
        url=candidate.url,
        title=page.title or candidate.title or one_line(page.text, _OPENING),
        text=page.text,
        canonical_url=address,
        outlet=_outlet(source, candidate, answer.final_url, page.site_name, address),
        domain=registered_domain(address),
        author=page.author or candidate.author,
        published=published,
        published_basis=basis,
        published_certain=certain,
        modified=page.modified or candidate.modified,
        first_seen=now,
        fetched=now,
        language=page.language,
        source=source.name,
    )


def article_from_feed(source: Source, candidate: Candidate, now: datetime) -> Article | None:
    """The feed's own words as an article, ``None`` where they are too few to say anything."""
    if len(candidate.text) < MIN_FEED_TEXT:
        return None
    return Article(
        id=article_id(candidate.url),
        url=candidate.url,
        title=candidate.title or one_line(candidate.text, _OPENING),
        text=candidate.text,
        canonical_url=candidate.url,
        outlet=_outlet(source, candidate, candidate.url, None, candidate.url),
        domain=registered_domain(candidate.url),
        author=candidate.author,
        published=candidate.published,
        published_basis="feed" if candidate.published else "unknown",
        modified=candidate.modified,
        first_seen=now,
        fetched=now,
        text_basis="feed",
        source=source.name,
    )


def dated(page: Page, candidate: Candidate) -> tuple[datetime | None, PublishedBasis, bool]:
    """The page's own date where nothing on the page contradicts it, else the feed's, else what else the page says; and
    whether it is certain. A page and a feed that tell of different days make it uncertain, whichever is taken."""
    agree = page.published is None or candidate.published is None or abs(page.published - candidate.published) <= AGREE
    if page.published_certain or candidate.published is None:
        return page.published, page.published_basis, page.published_certain and agree
    return candidate.published, "feed", agree


def _outlet(source: Source, candidate: Candidate, url: str, site_name: str | None, address: str) -> str:
    # A source's outlet stands for the pages on its own site, not for whatever else it links to.
    own = source.kind != "search" and registered_domain(url) == registered_domain(source.url)
    configured = source.outlet if own else candidate.outlet
    return outlet_name(address, configured=configured, site_name=site_name)
