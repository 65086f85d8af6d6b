"""What a source points to: its feed, sitemap or page read into a list of candidates for articles."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scrapers.aside import aside, aside_always
from scrapers.discovery import leads
from scrapers.discussions import Discussed, discussed, is_talk
from scrapers.feeds import FeedItem, read_feed
from scrapers.fetch import Fetcher, Response
from scrapers.gdelt import GdeltItem, read_gdelt
from scrapers.petitions import read_petition
from scrapers.sitemaps import Sitemap, SitemapEntry, read_sitemap
from scrapers.urls import canonicalise, is_front
from store.errors import FetchError, ParseError
from store.model import Count, Source

MAX_CHILD_SITEMAPS = 10
MAX_LEADS = 20
# A sitemap may list a whole archive; a story is followed from its last two months on.
SITEMAP_AGE = timedelta(days=60)
_OLDEST = datetime.min


@dataclass(frozen=True, slots=True)
class Candidate:
    """One address that may hold an article, with what the source says of it. ``drop`` is why it can't be one.

    ``answer`` is the page itself where it is fetched already (sources of kind ``page``). ``listed`` is when the source
    took the address up, which says nothing of its publication.
    """

    url: str
    title: str = ""
    text: str = ""
    author: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    listed: datetime | None = None
    outlet: str | None = None
    drop: str | None = None
    answer: Response | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A source's candidates and the answer they were read from; a petition has a ``count`` instead of candidates.

    ``pause`` is how long the source asks to be left alone, ``found_url`` the feed or sitemap that a front page led to,
    ``title`` what a feed calls itself.
    """

    candidates: tuple[Candidate, ...]
    answer: Response
    pause: timedelta | None = None
    count: Count | None = None
    found_url: str | None = None
    title: str = ""


async def list_candidates(source: Source, fetcher: Fetcher, now: datetime) -> Listing:
    """Ask ``source`` for its candidates, conditionally where it gave validators; raises FetchError and ParseError."""
    if source.kind == "front":
        return await _from_front(source, fetcher, now)
    answer = await fetcher.get(source.url, etag=source.etag, last_modified=source.last_modified)
    return Listing((), answer) if answer.not_modified else await read_listing(source, answer, fetcher, now)


async def read_listing(source: Source, answer: Response, fetcher: Fetcher, now: datetime) -> Listing:
    """The candidates in what ``source`` answered; more is only fetched for the sitemaps of an index."""
    if source.kind == "page":
        return Listing((Candidate(canonicalise(source.url), answer=answer),), answer)
    if source.kind == "petition":
        return Listing((), answer, count=await _count(source, answer, now))
    if source.kind == "sitemap":
        return Listing(tuple(await _from_sitemap(answer, fetcher, now)), answer)
    if source.kind == "gdelt":
        items = await aside(read_gdelt, answer.body, answer.final_url, now)
        return Listing(tuple(_from_gdelt(item) for item in items), answer)
    return await _from_feed(answer, now)


async def _from_feed(answer: Response, now: datetime) -> Listing:
    feed = await aside(read_feed, answer.body, answer.final_url, answer.headers.get("content-type"), now)
    # Aside too: ten thousand items take a while, in which the deadlines of other sources' requests run.
    found = await asyncio.to_thread(_from_items, feed.items, answer.final_url)
    return Listing(found, answer, feed.pause, title=feed.title)


def _from_items(items: Sequence[FeedItem], feed: str) -> tuple[Candidate, ...]:
    about = [_about(item, feed) for item in items]
    forum = any(post and post.url for post in about)
    return tuple(_from_item(item, post, forum=forum) for item, post in zip(items, about, strict=True))


def _about(item: FeedItem, feed: str) -> Discussed | None:
    return discussed(item.url, item.comments, item.posted, feed) if item.url else None


async def _from_either(answer: Response, fetcher: Fetcher, now: datetime) -> Listing:
    """The candidates of a feed or a sitemap, whichever it is."""
    try:
        return await _from_feed(answer, now)
    except ParseError as error:
        if error.reason not in ("not_a_feed", "broken_feed"):
            raise
    return Listing(tuple(await _from_sitemap(answer, fetcher, now)), answer)


async def _from_front(source: Source, fetcher: Fetcher, now: datetime) -> Listing:
    """The candidates of the feed that a front page leads to; the page is only asked again once that feed is gone."""
    if source.found_url:
        try:
            answer = await fetcher.get(source.found_url, etag=source.etag, last_modified=source.last_modified)
            told = Listing((), answer) if answer.not_modified else await _from_either(answer, fetcher, now)
            return replace(told, answer=replace(answer, permanent_redirect=None), found_url=source.found_url)
        except ParseError:
            pass
        except FetchError as error:
            if error.status not in (404, 410):
                raise
    page = await fetcher.get(source.url)
    tried = 0
    async for lead in leads(page, fetcher):
        tried += 1
        if tried > MAX_LEADS:
            break
        try:
            answer = await fetcher.get(lead.url)
            found = await _from_either(answer, fetcher, now)
        except (FetchError, ParseError):
            continue
        if found.candidates:
            answer = replace(answer, permanent_redirect=page.permanent_redirect)
            return replace(found, answer=answer, found_url=answer.final_url)
    text = "neither the page, nor robots.txt, nor the usual addresses lead to a feed or a sitemap with entries"
    raise ParseError(f"{source.url}: {text}", "no_feed")


async def _count(source: Source, answer: Response, now: datetime) -> Count:
    """What a petition's page shows at ``now``; a site's front page has counters of its own, which are others'."""
    if is_front(answer.final_url) and not is_front(source.url):
        raise ParseError(f"{source.url}: leads to the front page", "soft_404")
    count = await aside(read_petition, answer.body, answer.final_url, answer.charset)
    return replace(count, url=canonicalise(answer.final_url), source=source.name, first_seen=now, last_seen=now)


def _from_item(item: FeedItem, post: Discussed | None, *, forum: bool) -> Candidate:
    """The candidate of a feed's entry; ``forum``: the feed holds posts about articles elsewhere."""
    if item.url is None:
        return Candidate("", drop="bad_link" if item.link else "no_link", listed=item.published)
    if post is None and forum and is_talk(item.url, item.comments):
        post = Discussed(None)
    if post is not None:
        # Time, author and words are the poster's, so nothing but the title is taken over, and the page says the rest.
        drop = None if post.url else "discussion"
        return Candidate(canonicalise(post.url or item.url), item.title, listed=item.published, drop=drop)
    return Candidate(
        url=canonicalise(item.url),
        title=_without_outlet(item.title, item.outlet),
        text=item.summary_text,
        author=item.author,
        published=item.published,
        modified=item.modified,
        outlet=item.outlet,
    )


def _from_gdelt(item: GdeltItem) -> Candidate:
    if item.url is None:
        return Candidate("", item.title, listed=item.seen, drop="bad_link" if item.link else "no_link")
    return Candidate(canonicalise(item.url), item.title, listed=item.seen)


def _without_outlet(title: str, outlet: str | None) -> str:
    """News searches write "Headline - Outlet"."""
    return title.removesuffix(f" - {outlet}").strip() or title if outlet else title


async def _from_sitemap(answer: Response, fetcher: Fetcher, now: datetime) -> list[Candidate]:
    """Candidates of a sitemap; of an index, those of its most recently changed sitemaps."""
    sitemap = await aside(read_sitemap, answer.body, answer.final_url, now)
    entries = await _below(sitemap, answer.final_url, fetcher, now) if sitemap.is_index else sitemap.entries
    return await aside_always(_from_entries, entries, now)


def _from_entries(entries: tuple[SitemapEntry, ...], now: datetime) -> list[Candidate]:
    return [_from_entry(entry, now) for entry in _newest_first(entries)]


async def _below(index: Sitemap, url: str, fetcher: Fetcher, now: datetime) -> tuple[SitemapEntry, ...]:
    """The pages of an index and of indexes in it (sitemaps.org has none there, large sites do).

    Each sitemap is asked once, and no more than ``MAX_CHILD_SITEMAPS`` in all.
    """
    entries: tuple[SitemapEntry, ...] = ()
    failure: FetchError | ParseError | None = None
    asked, waiting = {url}, _newest_first(index.entries)
    while waiting and len(asked) <= MAX_CHILD_SITEMAPS:
        child = waiting.pop(0)
        if child.url is None or child.url in asked or _is_old(child, now):
            continue
        asked.add(child.url)
        try:
            answer = await fetcher.get(child.url)
            sitemap = await aside(read_sitemap, answer.body, answer.final_url, now)
        except (FetchError, ParseError) as error:
            failure = failure or error
            continue
        if sitemap.is_index:
            waiting = [*_newest_first(sitemap.entries), *waiting]
        else:
            entries += sitemap.entries
    if failure is not None and not entries:
        raise failure
    return entries


def _newest_first(entries: tuple[SitemapEntry, ...]) -> list[SitemapEntry]:
    def moment(entry: SitemapEntry) -> datetime:
        found = entry.published or entry.modified
        return found.replace(tzinfo=None) if found else _OLDEST

    return sorted(entries, key=moment, reverse=True)


def _is_old(entry: SitemapEntry, now: datetime) -> bool:
    latest = max((m for m in (entry.published, entry.modified) if m is not None), default=None)
    return latest is not None and latest < now - SITEMAP_AGE


def _from_entry(entry: SitemapEntry, now: datetime) -> Candidate:
    drop = "bad_link" if entry.url is None else "old" if _is_old(entry, now) else None
    return Candidate(
        url=canonicalise(entry.url) if entry.url else "",
        title=entry.title,
        published=entry.published,
        modified=entry.modified,
        outlet=entry.outlet,
        drop=drop,
    )
