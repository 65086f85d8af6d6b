"""What a source points to: its feed, sitemap or page read into a list of candidates for articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scrapers.aside import aside
from scrapers.feeds import FeedItem, read_feed
from scrapers.fetch import Fetcher, Response
from scrapers.sitemaps import Sitemap, SitemapEntry, read_sitemap
from scrapers.urls import canonicalise
from store.errors import FetchError, ParseError
from store.model import Source

MAX_CHILD_SITEMAPS = 10
# A sitemap may list a whole archive; a story is followed from its last two months on.
SITEMAP_AGE = timedelta(days=60)
_OLDEST = datetime.min


@dataclass(frozen=True, slots=True)
class Candidate:
    """One address that may hold an article, with what the source says of it. ``drop`` is why it can't be one.

    ``answer`` is the page itself where it is fetched already (sources of kind ``page``).
    """

    url: str
    title: str = ""
    text: str = ""
    author: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    outlet: str | None = None
    drop: str | None = None
    answer: Response | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A source's candidates and the answer they were read from."""

    candidates: tuple[Candidate, ...]
    answer: Response


async def list_candidates(source: Source, fetcher: Fetcher, now: datetime) -> Listing:
    """Ask ``source`` for its candidates, conditionally where it gave validators; raises FetchError and ParseError."""
    answer = await fetcher.get(source.url, etag=source.etag, last_modified=source.last_modified)
    if answer.not_modified:
        return Listing((), answer)
    if source.kind == "page":
        return Listing((Candidate(canonicalise(source.url), answer=answer),), answer)
    if source.kind == "sitemap":
        return Listing(tuple(await _from_sitemap(answer, fetcher, now)), answer)
    return Listing(await aside(_from_feed, answer, now), answer)


def _from_feed(answer: Response, now: datetime) -> tuple[Candidate, ...]:
    feed = read_feed(answer.body, answer.final_url, answer.headers.get("content-type"), now)
    return tuple(_from_item(item) for item in feed.items)


def _from_item(item: FeedItem) -> Candidate:
    drop = None
    if item.url is None:
        drop = "bad_link" if item.link else "no_link"
    return Candidate(
        url=canonicalise(item.url) if item.url else "",
        title=_without_outlet(item.title, item.outlet),
        text=item.summary_text,
        author=item.author,
        published=item.published,
        modified=item.modified,
        outlet=item.outlet,
        drop=drop,
    )


def _without_outlet(title: str, outlet: str | None) -> str:
    """News searches write "Headline - Outlet"."""
    return title.removesuffix(f" - {outlet}").strip() or title if outlet else title


async def _from_sitemap(answer: Response, fetcher: Fetcher, now: datetime) -> list[Candidate]:
    """Candidates of a sitemap; of an index, those of its most recently changed sitemaps."""
    sitemap = await aside(read_sitemap, answer.body, answer.final_url, now)
    entries = await _below(sitemap, answer.final_url, fetcher, now) if sitemap.is_index else sitemap.entries
    return await aside(_from_entries, entries, now)


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
            failure = error
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
