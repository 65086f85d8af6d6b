"""One look at a source, page by page: what was found so far, how it is counted, and what is left for next time."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from scrapers.answers import http_date
from scrapers.aside import SPARED, Patience
from scrapers.candidates import Candidate, Listing
from scrapers.detours import is_wrapper, written_in
from scrapers.failed_pages import may_pass
from scrapers.failure_book import FailureBook
from scrapers.fetch import Fetcher, HostWaitError
from scrapers.harvest import article_from_feed, article_from_page, keeps_feed_text
from scrapers.revisits import MISSING, Remembered, Seen
from scrapers.states import after_answer, after_failure, after_wait
from scrapers.urls import authority, canonicalise
from scrapers.wrappers import resolve
from store.errors import FetchError, ParseError
from store.model import Article, Count, Source

_AT_ONCE = 8
Known = Callable[[Collection[str]], Collection[str]]
"""Which of some addresses are those of stored articles."""
LeadsTo = Callable[[Collection[str]], Mapping[str, str]]
"""Where links were found to lead before; "" is nowhere, those never followed are left out."""
Waiting = Callable[..., list[Remembered]]
"""``revisits.choose`` for this look: all that is left to give is ``updated``."""


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


def _host_answers(error: FetchError | ParseError) -> bool:
    """Whether only the listing is in trouble: then its pages can still be looked at."""
    return isinstance(error, ParseError) or error.status in (404, 410)


def _at(candidate: Candidate, target: str) -> Candidate:
    """A news search's candidate where its link leads: "" is nowhere."""
    return replace(candidate, url=canonicalise(target)) if target else replace(candidate, drop="unresolved")


class Look:
    """The state of one look: what was found so far and how it was counted."""

    def __init__(self, source: Source, fetcher: Fetcher, known: Known, now: datetime, until: float) -> None:
        self.source, self.fetcher, self.known, self.now, self.until = source, fetcher, known, now, until
        self.failure: FetchError | ParseError | None = None
        self.wait: HostWaitError | None = None
        self.keep: Callable[[Article], None] | None = None
        self.leads_to: LeadsTo | None = None
        self.failures = FailureBook()
        self.everything = False
        self.links: dict[str, str] = {}
        self.counts: Counter[str] = Counter(seen=0, new=0, known=0)
        self.new: dict[str, Article] = {}
        self.relooked: list[tuple[str | None, Article]] = []
        self.looks: dict[str, Seen] = {}
        self._known: set[str] = set()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self.patience = Patience()

    async def without_list(self, error: FetchError | ParseError, waiting: Waiting) -> Outcome:
        """The look at a source that could not be listed: its stored pages may be there all the same."""
        if _host_answers(error):
            await asyncio.gather(*(self.again(page) for page in waiting(updated={})))
        counts = {"seen": 0, f"source_failed:{error.reason}": 1, **+self.counts}
        source = after_failure(self.source, error, self.now)
        return Outcome(source, (), tuple(self.relooked), counts, dict(self.looks))

    async def through(self, listing: Listing, max_new: int, waiting: Waiting) -> Outcome:
        """The look at a source that was listed: what is new, then what is to be looked at again."""
        # Aside, since each candidate that failed before is looked up: meanwhile the deadlines of other sources'
        # requests run.
        chosen = await asyncio.to_thread(self.choose, listing, max_new)
        await asyncio.gather(*(self.take(c) for c in chosen))
        updated = {c.url: c.modified for c in listing.candidates}
        await asyncio.gather(*(self.again(page) for page in waiting(updated=updated)))
        return self.outcome(listing)

    def choose(self, listing: Listing, max_new: int) -> list[Candidate]:
        """The candidates to fetch; the others are counted. All are looked up at once: a listing may have thousands."""
        chosen: dict[str, Candidate] = {}
        candidates = self._led(listing.candidates)
        stored = self.known({c.url for c in candidates if not c.drop})
        for candidate in candidates:
            self.counts["seen"] += 1
            if candidate.drop:
                self.counts[f"dropped:{candidate.drop}"] += 1
            elif candidate.url in chosen:
                self.counts["dropped:duplicate"] += 1
            elif candidate.url in stored and candidate.answer is None:
                self.counts["known"] += 1
                self._known.add(candidate.url)
            elif len(chosen) >= max_new:
                self.counts["dropped:over_limit"] += 1
            elif self._holds_back(candidate):
                self.counts["dropped:failed_before"] += 1
            else:
                chosen[candidate.url] = candidate
        return list(chosen.values())

    def _led(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates at their publishers' addresses, where their links say them or were followed before."""
        wrappers = {c.url for c in candidates if not c.drop and is_wrapper(c.url)}
        written = {link: target for link in wrappers if (target := written_in(link))}
        followed = self.leads_to(wrappers - written.keys()) if self.leads_to else {}
        targets = {**followed, **written}
        return [c if c.drop or c.url not in targets else _at(c, targets[c.url]) for c in candidates]

    def _holds_back(self, candidate: Candidate) -> bool:
        """Whether a page is left alone since it failed before; one that is fetched already is not."""
        anyway = self.everything or candidate.answer is not None
        return self.failures.holds_back(candidate.url, candidate.modified, self.now, anyway=anyway)

    async def _resolved(self, candidate: Candidate) -> Candidate | None:
        """The candidate at its publisher's address; ``None``, and counted, where its link leads to no new one."""
        if not is_wrapper(candidate.url):
            return candidate
        found = await resolve(candidate.url, self.fetcher)
        self.links[candidate.url] = found.url or ""
        if found.url is None:
            self.counts["dropped:unresolved"] += 1
        elif self.known([found.url]):
            self.counts["known"] += 1
            self._known.add(found.url)
        else:
            led = replace(candidate, url=found.url, answer=found.answer)
            if not self._holds_back(led):
                return led
            self.counts["dropped:failed_before"] += 1
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
            self.failures.failed(candidate.url, error, self.now)
            self.counts[f"failed:{error.reason}" if may_pass(error.reason) else "dropped:unresolved"] += 1
            return
        if isinstance(error, HostWaitError) and authority(candidate.url) == authority(self.source.url):
            self.wait = error
        article = article_from_feed(self.source, candidate, self.now) if keeps_feed_text(error) else None
        if article is None:
            self.counts[f"failed:{error.reason}"] += 1
            self.failures.failed(candidate.url, error, self.now)
        elif self._count(candidate, article):
            self.counts[f"feed_text:{error.reason}"] += 1

    def _count(self, candidate: Candidate, article: Article) -> bool:
        """Place an article among the new or the known ones; whether it is new."""
        self.failures.read(candidate.url)
        if article.id in self.new:
            self.counts["dropped:duplicate"] += 1
        elif self.known([candidate.url, article.canonical_url or article.url]):
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
                # Unchanged since we read it means nothing of a page that we could not read.
                since = http_date(page.fetched) if page.own_text else None
                answer = await self.fetcher.get(page.url, last_modified=since)
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
