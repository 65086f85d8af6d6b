"""What an address is, and what it would bring as a source: asked once, stored nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from scrapers.aside import aside
from scrapers.candidates import Candidate, Listing, list_candidates, read_listing
from scrapers.discovery import Lead, feeds_on_page
from scrapers.fetch import Fetcher, Response
from scrapers.outlets import registered_domain
from scrapers.pages import Page, read_page
from scrapers.petitions import is_petition
from scrapers.plain import one_line
from scrapers.reading.decode import decode, parse
from scrapers.reading.facts import read_facts
from scrapers.urls import is_front
from store.errors import FetchError, ParseError
from store.model import Source, SourceKind

MAX_NAME = 80
_MOST_TRIED = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """A source as it would be saved, and what it shows now: a ``listing``, and a ``page`` where it is one.

    ``others`` are further feeds that its page names.
    """

    source: Source
    listing: Listing
    page: Page | None = None
    others: tuple[Lead, ...] = ()

    @property
    def usable(self) -> tuple[Candidate, ...]:
        """The candidates that would be fetched."""
        return tuple(c for c in self.listing.candidates if not c.drop)

    @property
    def counts(self) -> Mapping[str, int]:
        """What was listed: ``usable``, and by reason what would be dropped."""
        return Counter(c.drop or "usable" for c in self.listing.candidates)


async def try_source(source: Source, fetcher: Fetcher, now: datetime) -> Trial:
    """What a source brings that is known already; raises FetchError and ParseError as a look at it would."""
    fresh = replace(source, etag=None, last_modified=None)
    return await _with_page(fresh, await list_candidates(fresh, fetcher, now), now)


async def identify(url: str, fetcher: Fetcher, now: datetime) -> Trial:
    """Find out what is at ``url``: a feed, a sitemap, a petition, a page that names feeds, or a single page.

    Raises FetchError, and ParseError ``no_source`` where it is nothing that can be collected from.
    """
    answer = await fetcher.get(url)
    found = await _as_list(url, answer, fetcher, now)
    if found is None and await aside(is_petition, answer.body, answer.final_url, answer.charset):
        found = await _read("petition", answer, fetcher, now)
    if found is not None:
        return found
    named = await _named(answer)
    article = await aside(_article, answer, now)
    if article is None or is_front(answer.final_url):
        trial = await _first_of(named, fetcher, now)
        if trial is not None:
            return trial
        if is_front(answer.final_url):
            return await _front(url, fetcher, now)
    if article is not None or not is_front(answer.final_url):
        trial = await _read("page", answer, fetcher, now)
        if trial is not None and trial.page is not None:
            return replace(trial, others=tuple(named))
    raise ParseError(f"{url}: is no feed, sitemap or petition, and no page with a text or a feed", "no_source")


def suggested_name(trial: Trial) -> str:
    """A name for a source that was given none: what it calls itself, else its domain."""
    told = trial.listing.title or (trial.page.title if trial.page else "")
    told = told or (trial.listing.count.title if trial.listing.count else "")
    return one_line(told, MAX_NAME) or registered_domain(trial.source.url)


async def _as_list(url: str, answer: Response, fetcher: Fetcher, now: datetime) -> Trial | None:
    """The answer as a feed, GDELT's list or a sitemap; ``None`` where it is none of these."""
    kinds: tuple[SourceKind, ...] = ("feed", "sitemap")
    if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        kinds = ("feed", "gdelt")
    for kind in kinds:
        found = await _read(kind, answer, fetcher, now)
        if found is not None:
            return found
    return None


async def _read(kind: SourceKind, answer: Response, fetcher: Fetcher, now: datetime) -> Trial | None:
    """The answer read as a source of one kind; ``None`` where it is of another."""
    source = Source("", kind, answer.permanent_redirect or answer.url)
    try:
        return await _with_page(source, await read_listing(source, answer, fetcher, now), now)
    except ParseError:
        return None


async def _with_page(source: Source, listing: Listing, now: datetime) -> Trial:
    page = None
    if source.kind == "page":
        answer = listing.answer
        page = await aside(read_page, answer.body, answer.final_url, fetched=now, charset=answer.charset)
    return Trial(source, listing, page)


async def _named(answer: Response) -> list[Lead]:
    try:
        return await aside(feeds_on_page, answer.body, answer.final_url, answer.charset)
    except ParseError:
        return []


def _article(answer: Response, now: datetime) -> Page | None:
    """The page as an article, where it says of itself that it is one or has a date to it."""
    try:
        page = read_page(answer.body, answer.final_url, fetched=now, charset=answer.charset)
        facts = read_facts(parse(decode(answer.body, answer.final_url, answer.charset), answer.final_url))
    except ParseError:
        return None
    return page if facts.article or facts.first_meta("og:type") == "article" or page.published else None


async def _first_of(named: list[Lead], fetcher: Fetcher, now: datetime) -> Trial | None:
    """The first feed that a page names and that has entries."""
    for lead in named[:_MOST_TRIED]:
        try:
            answer = await fetcher.get(lead.url)
        except FetchError:
            continue
        found = await _as_list(lead.url, answer, fetcher, now)
        if found is not None and found.listing.candidates:
            return replace(found, others=tuple(other for other in named if other != lead))
    return None


async def _front(url: str, fetcher: Fetcher, now: datetime) -> Trial:
    """A front page that names no feed: what its robots.txt and the usual addresses lead to."""
    source = Source("", "front", url)
    listing = await list_candidates(source, fetcher, now)
    return Trial(replace(source, found_url=listing.found_url), listing)
