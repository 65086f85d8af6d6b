"""One source, one look: ask it, fetch the pages that are not known yet, look again at those that are due.

Every candidate is counted once: ``seen`` = ``new`` + ``known`` + ``dropped:<reason>``… + ``failed:<reason>``….
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scrapers.answers import http_date
from scrapers.candidates import Candidate, Listing, list_candidates
from scrapers.fetch import Fetcher, HostWaitError
from scrapers.harvest import article_from_feed, article_from_page, keeps_feed_text
from scrapers.revisits import Remembered, due
from scrapers.states import after_answer, after_failure, after_wait
from scrapers.urls import authority
from store.errors import FetchError, ParseError
from store.model import Article, Source

MAX_NEW = 100
MAX_SECONDS = 300.0
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one look at a source brought.

    ``source`` is its new state. ``new`` are articles not known before, ``relooked`` known ones as they read now (the
    store tells whether they changed). ``counts`` holds ``seen`` and its parts, and beside that sum: ``feed_text:<why>``
    (new articles that are the feed's own text), ``relooked``, ``relook_unchanged`` (304) and ``relook_failed:<why>``.
    """

    source: Source
    new: tuple[Article, ...]
    relooked: tuple[Article, ...]
    counts: Mapping[str, int]


async def collect_source(
    source: Source,
    fetcher: Fetcher,
    *,
    known: Callable[[str], bool],
    now: datetime,
    revisit: Sequence[Remembered] = (),
    max_new: int = MAX_NEW,
    max_seconds: float = MAX_SECONDS,
    everything: bool = False,
    keep: Callable[[Article], None] | None = None,
) -> Outcome:
    """Look at ``source`` once. Never raises for what the source or its pages do: that is in the outcome.

    ``known(address)`` tells whether an article with this url or canonical address is stored. ``revisit`` are stored
    articles of this source that may be looked at again: those that are due are, or ``everything``. At most ``max_new``
    new pages are fetched, and none is begun after ``max_seconds``: the rest is counted as ``dropped:over_limit`` or
    ``dropped:out_of_time`` and found again next time. ``keep`` is handed each new article as soon as it is read, so
    that an interruption loses none; it is in the outcome all the same.
    """
    look = _Look(source, fetcher, known, now, time.monotonic() + max_seconds)
    look.keep = keep
    try:
        listing = await list_candidates(source, fetcher, now)
    except (FetchError, ParseError) as error:
        return Outcome(after_failure(source, error, now), (), (), {"seen": 0, f"source_failed:{error.reason}": 1})
    # Aside, since every candidate is looked up: meanwhile the deadlines of other sources' requests run.
    chosen = await asyncio.to_thread(look.choose, listing, max_new)
    await asyncio.gather(*(look.take(c) for c in chosen))
    updated = {c.url: c.modified for c in listing.candidates}
    await asyncio.gather(*(look.again(r) for r in revisit if everything or due(r, updated.get(r.url), now)))
    return look.outcome(listing)


class _Look:
    """The state of one look: what was found so far and how it was counted."""

    def __init__(
        self, source: Source, fetcher: Fetcher, known: Callable[[str], bool], now: datetime, until: float
    ) -> None:
        self.source, self.fetcher, self.known, self.now, self.until = source, fetcher, known, now, until
        self.failure: FetchError | ParseError | None = None
        self.wait: HostWaitError | None = None
        self.keep: Callable[[Article], None] | None = None
        self.counts: Counter[str] = Counter(seen=0, new=0, known=0)
        self.new: dict[str, Article] = {}
        self.relooked: dict[str, Article] = {}
        self._turns = asyncio.Semaphore(_AT_ONCE)

    def choose(self, listing: Listing, max_new: int) -> list[Candidate]:
        """The candidates to fetch; the others are counted."""
        chosen: dict[str, Candidate] = {}
        for candidate in listing.candidates:
            self.counts["seen"] += 1
            if candidate.drop:
                self.counts[f"dropped:{candidate.drop}"] += 1
            elif candidate.url in chosen:
                self.counts["dropped:duplicate"] += 1
            elif self.known(candidate.url) and candidate.answer is None:
                self.counts["known"] += 1
            elif len(chosen) >= max_new:
                self.counts["dropped:over_limit"] += 1
            else:
                chosen[candidate.url] = candidate
        return list(chosen.values())

    async def take(self, candidate: Candidate) -> None:
        """Fetch and read one candidate and count how it ended."""
        async with self._turns:
            if time.monotonic() > self.until:
                self.counts["dropped:out_of_time"] += 1
                return
            try:
                answer = candidate.answer or await self.fetcher.get(candidate.url)
                article = await article_from_page(self.source, candidate, answer, self.now)
            except (FetchError, ParseError) as error:
                self._failed(candidate, error)
                return
        self._count(candidate, article)

    def _failed(self, candidate: Candidate, error: FetchError | ParseError) -> None:
        self.failure = error
        if isinstance(error, HostWaitError) and authority(candidate.url) == authority(self.source.url):
            self.wait = error
        article = article_from_feed(self.source, candidate, self.now) if keeps_feed_text(error) else None
        if article is None:
            self.counts[f"failed:{error.reason}"] += 1
        elif self._count(candidate, article):
            self.counts[f"feed_text:{error.reason}"] += 1

    def _count(self, candidate: Candidate, article: Article) -> bool:
        """Place an article among the new or the known ones; whether it is new."""
        if article.id in self.new:
            self.counts["dropped:duplicate"] += 1
        elif self.known(candidate.url) or self.known(article.canonical_url or article.url):
            self.counts["known"] += 1
            self.relooked[article.id] = article
        else:
            self.counts["new"] += 1
            self.new[article.id] = article
            if self.keep:
                self.keep(article)
            return True
        return False

    async def again(self, page: Remembered) -> None:
        """Look once more at a stored article; a page that did not change since is not read again."""
        async with self._turns:
            if time.monotonic() > self.until:
                self.counts["relook_failed:out_of_time"] += 1
                return
            try:
                since = http_date(page.fetched) if page.fetched else None
                answer = await self.fetcher.get(page.url, last_modified=since)
                if answer.not_modified:
                    self.counts["relook_unchanged"] += 1
                    return
                article = await article_from_page(self.source, Candidate(page.url), answer, self.now)
            except (FetchError, ParseError) as error:
                self.counts[f"relook_failed:{error.reason}"] += 1
                return
        self.counts["relooked"] += 1
        self.relooked[article.id] = article

    def outcome(self, listing: Listing) -> Outcome:
        """Everything found, with the source's new state. A source that is itself a page fails with it."""
        if self.source.kind == "page" and self.failure is not None:
            return Outcome(after_failure(self.source, self.failure, self.now), (), (), dict(self.counts))
        moments = [c.published for c in listing.candidates if c.published is not None]
        source = after_answer(
            self.source,
            listing.answer,
            self.now,
            counts=self.counts,
            last_item=max(moments, default=None),
        )
        if self.wait is not None:
            source = after_wait(source, self.wait, self.now)
        return Outcome(source, tuple(self.new.values()), tuple(self.relooked.values()), dict(self.counts))
