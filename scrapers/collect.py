"""One source, one look: ask it, fetch the pages that are not known yet, look again at those that are due.

Every candidate is counted once: ``seen`` = ``new`` + ``known`` + ``reread`` + ``dropped:<reason>``… +
``failed:<reason>``…; every page looked at again once: ``again`` = ``relooked`` + ``relook_unchanged`` +
``relook_failed:<reason>``…. ``relisted`` are the known candidates among the latter.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from scrapers.answers import http_date
from scrapers.aside import SPARED, Patience, patience
from scrapers.candidates import Candidate, Listing, list_candidates
from scrapers.fetch import Fetcher, HostWaitError
from scrapers.harvest import article_from_feed, article_from_page, keeps_feed_text
from scrapers.revisits import MISSING, MOST, Remembered, Seen, choose
from scrapers.states import after_answer, after_failure, after_wait, leaves_something
from scrapers.urls import authority, canonicalise
from scrapers.wrappers import is_wrapper, resolve, written_in
from store.errors import FetchError, ParseError
from store.model import Article, Count, Source

MAX_NEW = 100
MAX_SECONDS = 300.0
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one look at a source brought.

    ``source`` is its new state. ``new`` are articles not known before, ``relooked`` known ones as they read now (the
    store tells whether they changed), by the id of the page that was looked at where a look was due. ``counts`` holds
    ``seen`` and ``again`` with their parts, and beside those sums ``relisted`` and ``feed_text:<why>`` (new articles
    that are the feed's own text). ``looks`` says what was found at each page looked at again, by its id. ``count`` is
    what a petition's page shows; it is no article and no part of ``seen``. ``links`` are links of a news search with
    the address that each was found to lead to, "" for none.
    """

    source: Source
    new: tuple[Article, ...]
    relooked: tuple[tuple[str | None, Article], ...]
    counts: Mapping[str, int]
    looks: Mapping[str, Seen] = field(default_factory=dict)
    count: Count | None = None
    links: Mapping[str, str] = field(default_factory=dict)


async def collect_source(
    source: Source,
    fetcher: Fetcher,
    *,
    known: Callable[[str], bool],
    now: datetime,
    revisit: Sequence[Remembered] = (),
    max_new: int = MAX_NEW,
    max_seconds: float = MAX_SECONDS,
    max_again: int = MOST,
    everything: bool = False,
    keep: Callable[[Article], None] | None = None,
    leads_to: Callable[[str], str | None] | None = None,
) -> Outcome:
    """Look at ``source`` once. Never raises for what the source or its pages do: that is in the outcome.

    ``known(address)`` tells whether an article with this url or canonical address is stored. ``revisit`` are stored
    articles of this source that may be looked at again; those that are due are (all, with ``everything``), at most
    ``max_again`` and after the new ones. At most ``max_new`` new pages are fetched, and none is begun after
    ``max_seconds`` or after a few that hung or broke the reader: the rest is counted as ``dropped:over_limit``,
    ``dropped:out_of_time`` or ``dropped:reader_spared`` and found again next time.
    ``keep`` is handed each new article as soon as it is read, so that an interruption loses none; it is in the outcome
    without its text then. ``leads_to(link)`` tells where a news search's link was found to lead before ("" for nowhere,
    ``None`` if it was never followed); what is learned is in ``links``.
    """
    look = _Look(source, fetcher, known, now, time.monotonic() + max_seconds)
    patience.set(look.patience)
    look.keep, look.leads_to = keep, leads_to
    waiting = partial(choose, revisit, now=now, most=max_again, everything=everything)
    try:
        listing = await list_candidates(source, fetcher, now)
    except (FetchError, ParseError) as error:
        if _host_answers(error):
            await asyncio.gather(*(look.again(page) for page in waiting(updated={})))
        counts = {"seen": 0, f"source_failed:{error.reason}": 1, **+look.counts}
        return Outcome(after_failure(source, error, now), (), tuple(look.relooked), counts, dict(look.looks))
    # Aside, since every candidate is looked up: meanwhile the deadlines of other sources' requests run.
    chosen = await asyncio.to_thread(look.choose, listing, max_new)
    await asyncio.gather(*(look.take(c) for c in chosen))
    updated = {c.url: c.modified for c in listing.candidates}
    await asyncio.gather(*(look.again(page) for page in waiting(updated=updated)))
    return look.outcome(listing)


def _host_answers(error: FetchError | ParseError) -> bool:
    """Whether only the listing is in trouble: then its pages can still be looked at."""
    return isinstance(error, ParseError) or error.status in (404, 410)


class _Look:
    """The state of one look: what was found so far and how it was counted."""

    def __init__(
        self, source: Source, fetcher: Fetcher, known: Callable[[str], bool], now: datetime, until: float
    ) -> None:
        self.source, self.fetcher, self.known, self.now, self.until = source, fetcher, known, now, until
        self.failure: FetchError | ParseError | None = None
        self.wait: HostWaitError | None = None
        self.keep: Callable[[Article], None] | None = None
        self.leads_to: Callable[[str], str | None] | None = None
        self.links: dict[str, str] = {}
        self.counts: Counter[str] = Counter(seen=0, new=0, known=0)
        self.new: dict[str, Article] = {}
        self.relooked: list[tuple[str | None, Article]] = []
        self.looks: dict[str, Seen] = {}
        self._known: set[str] = set()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self.patience = Patience()

    def choose(self, listing: Listing, max_new: int) -> list[Candidate]:
        """The candidates to fetch; the others are counted."""
        chosen: dict[str, Candidate] = {}
        for candidate in listing.candidates:
            self.counts["seen"] += 1
            candidate = self._led(candidate)
            if candidate.drop:
                self.counts[f"dropped:{candidate.drop}"] += 1
            elif candidate.url in chosen:
                self.counts["dropped:duplicate"] += 1
            elif self.known(candidate.url) and candidate.answer is None:
                self.counts["known"] += 1
                self._known.add(candidate.url)
            elif len(chosen) >= max_new:
                self.counts["dropped:over_limit"] += 1
            else:
                chosen[candidate.url] = candidate
        return list(chosen.values())

    def _led(self, candidate: Candidate) -> Candidate:
        """The candidate at its publisher's address, where its link says it or was followed before."""
        if candidate.drop or not is_wrapper(candidate.url):
            return candidate
        target = written_in(candidate.url) or (self.leads_to(candidate.url) if self.leads_to else None)
        if target == "":
            return replace(candidate, drop="unresolved")
        return replace(candidate, url=canonicalise(target)) if target else candidate

    async def _resolved(self, candidate: Candidate) -> Candidate | None:
        """The candidate at its publisher's address; ``None``, and counted, where its link leads to no new one."""
        if not is_wrapper(candidate.url):
            return candidate
        found = await resolve(candidate.url, self.fetcher)
        self.links[candidate.url] = found.url or ""
        if found.url is None:
            self.counts["dropped:unresolved"] += 1
        elif self.known(found.url):
            self.counts["known"] += 1
            self._known.add(found.url)
        else:
            return replace(candidate, url=found.url, answer=found.answer)
        return None

    @property
    def _left_for(self) -> str | None:
        """Why what is not begun yet is left for next time, if it is."""
        if time.monotonic() > self.until:
            return "out_of_time"
        return SPARED if self.patience.over else None

    async def take(self, candidate: Candidate) -> None:
        """Fetch and read one candidate and count how it ended."""
        async with self._turns:
            if (left := self._left_for) is not None:
                self.counts[f"dropped:{left}"] += 1
                return
            try:
                resolved = await self._resolved(candidate)
                if resolved is None:
                    return
                candidate = resolved
                answer = candidate.answer or await self.fetcher.get(candidate.url)
                article = await article_from_page(self.source, candidate, answer, self.now)
            except (FetchError, ParseError) as error:
                self._failed(candidate, error)
                return
        self._count(candidate, article)

    def _failed(self, candidate: Candidate, error: FetchError | ParseError) -> None:
        if error.reason == SPARED:
            self.counts[f"dropped:{SPARED}"] += 1
            return
        self.failure = error
        if is_wrapper(candidate.url):  # not even its publisher is known
            transient = leaves_something({f"failed:{error.reason}": 1})
            self.counts[f"failed:{error.reason}" if transient else "dropped:unresolved"] += 1
            return
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
            self.counts["reread"] += 1
            self.relooked.append((None, article))
        else:
            self.counts["new"] += 1
            if self.keep:
                self.keep(article)
                # Kept: a run over many sources must not hold every text that it has brought.
                article = replace(article, text="")
            self.new[article.id] = article
            return True
        return False

    async def again(self, page: Remembered) -> None:
        """Look once more at a stored article; a page that did not change since is not read again."""
        async with self._turns:
            # What is left for next time was not looked at, so there is nothing to count: it stays due.
            if self._left_for is not None:
                return
            try:
                answer = await self.fetcher.get(page.url, last_modified=http_date(page.fetched))
                if answer.not_modified:
                    self._looked(page, "relook_unchanged", "same")
                    return
                article = await article_from_page(self.source, Candidate(page.url), answer, self.now)
            except (FetchError, ParseError) as error:
                if error.reason != SPARED:
                    seen: Seen = "missing" if error.reason in MISSING else "failed"
                    self._looked(page, f"relook_failed:{error.reason}", seen)
                return
        self._looked(page, "relooked", "read")
        self.relooked.append((page.id, article))

    def _looked(self, page: Remembered, how: str, seen: Seen) -> None:
        self.looks[page.id] = seen
        self.counts.update(("again", how))
        if page.url in self._known:
            self._known.discard(page.url)
            self.counts["relisted"] += 1

    def outcome(self, listing: Listing) -> Outcome:
        """Everything found, with the source's new state. A source that is itself a page fails with it."""
        if self.source.kind == "page" and self.failure is not None:
            failed = after_failure(self.source, self.failure, self.now)
            return Outcome(failed, (), tuple(self.relooked), dict(self.counts), dict(self.looks))
        moments = [moment for c in listing.candidates if (moment := c.listed or c.published) is not None]
        source = after_answer(
            self.source,
            listing.answer,
            self.now,
            counts=self.counts,
            last_item=max(moments, default=None),
            pause=listing.pause,
        )
        if listing.found_url:
            source = replace(source, found_url=listing.found_url)
        if self.wait is not None:
            source = after_wait(source, self.wait, self.now)
        articles = tuple(self.new.values()), tuple(self.relooked)
        return Outcome(source, *articles, dict(self.counts), dict(self.looks), listing.count, self.links)
