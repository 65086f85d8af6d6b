"""Collecting, wired: the sources that are due, through the polite client, into the store; every outcome counted.

Each article is committed when it is read and each source when it is done, so an interrupted run keeps what it has and
the next one goes on.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.clock import Clock
from app.failing import FailedPages, read_anew
from app.keeping import Keeper, purge
from app.progress import Progress
from app.relooks import keep_looks, remembered
from app.run_report import settled
from app.runs import Tally, recorded
from app.settings import FetchSection
from app.sharing import Alone, Shares, waiting_for_us
from app.stopping import Stop, Stopped
from scrapers.collect import Outcome, collect_source
from scrapers.fetch import Fetcher, FetchSettings
from scrapers.revisits import SCHEDULE, Remembered
from scrapers.silence import LOOK_BACK_DAYS, with_silence
from store import addresses, articles, changes, links, petitions, revisits, sources
from store.database import Store
from store.errors import LostLeaseError
from store.model import Article, Change, Source

if TYPE_CHECKING:
    from sqlalchemy import Connection

OLDEST_REVISIT = max(age for age, _ in SCHEDULE)
STOP_EVERY = 0.1  # seconds between two looks at whether the run is to end
TROUBLE = {
    "failing": "fails ({error})",
    "gone": "is gone for good (410): remove it from the sources",
    "robots": "may not be read: its robots.txt says so",
    "quiet": "has gone quiet: nothing new for far longer than usual",
}


@dataclass(frozen=True)
class CollectReport:
    """What a run brought: the summed counts, how many sources were asked and how many of them failed, the run's id."""

    counts: Mapping[str, int]
    asked: int
    failed: int
    run_id: int


def fetch_settings(section: FetchSection) -> FetchSettings:
    """The client's settings from the user's."""
    return FetchSettings(**section.model_dump())


def register(store: Store, configured: Sequence[Source]) -> list[Source]:
    """Make the configured sources known to the store and give them back with their state."""
    with store.begin() as conn:
        return [sources.upsert(conn, source) for source in configured]


def to_ask(store: Store, configured: Sequence[Source], now: datetime, everything: bool) -> list[Source]:
    """Of the configured sources and those added by command the ones to ask now, longest waiting first; see
    :func:`store.sources.due`."""
    names = {source.name for source in register(store, configured)}
    with store.read() as conn:
        names |= {source.name for source in sources.list_all(conn) if source.listed == "store"}
        due = [source for source in sources.due(conn, now, everyone=everything) if source.name in names]
        return waiting_for_us(conn, due)


def collect(
    store: Store,
    configured: Sequence[Source],
    fetch: FetchSettings,
    clock: Clock,
    progress: Progress,
    *,
    everything: bool = False,
    stop: Stop | None = None,
    shares: Shares | None = None,
) -> CollectReport:
    """Ask the sources and store what they bring. What a source does wrong is counted, never raised.

    Raises :class:`Stopped` soon after ``stop`` is asked; what was read by then is kept. Others may collect into the
    same store where ``shares`` says which sources they ask; else one at a time (:mod:`store.lock`).
    """
    found, shares = to_ask(store, configured, clock(), everything), shares or Alone(store)
    with recorded(store, "collect", clock, shares=shares) as tally:
        tally.counts["asked"] = len(found)
        collector = _Collector(shares, fetch, clock, progress, tally, stop, everything=everything)
        failed = asyncio.run(collector.run(found))
        asked = tally.counts["asked"]
        tally.counts["sources_failed"] = failed
        tally.outcome = "partial" if failed else "ok"
        if failed == asked and asked:
            tally.outcome = "failed"
        purge(store, fetch, clock())
    return CollectReport(dict(tally.counts), asked, failed, tally.run_id)


class _Collector:
    """One run over some sources."""

    def __init__(
        self,
        shares: Shares,
        fetch: FetchSettings,
        clock: Clock,
        progress: Progress,
        tally: Tally,
        stop: Stop | None = None,
        *,
        everything: bool = False,
    ) -> None:
        self._everything, self._shares, self._store = everything, shares, shares.store
        self._fetch, self._clock, self._progress, self._tally = fetch, clock, progress, tally
        # What nobody has begun to ask is left to whoever comes first.
        self._turns = asyncio.Semaphore(shares.asks_at_once) if shares.asks_at_once else nullcontext()
        self._stop = stop or Stop()
        self._new: Counter[str] = Counter()
        self._met: dict[str, Counter[str]] = {}

    async def run(self, asked: Sequence[Source]) -> int:
        """Ask all of them, side by side; the number of those that failed."""
        failed = 0
        async with Fetcher(self._fetch) as fetcher:
            looks = [asyncio.ensure_future(self._look(source, fetcher)) for source in asked]
            watcher = asyncio.ensure_future(self._end_when_asked(looks))
            try:
                for look in self._progress.track(asyncio.as_completed(looks), "Asking sources", len(looks)):
                    failed += not await look
            except asyncio.CancelledError:
                if self._stop.asked:
                    raise Stopped from None
                raise
            finally:
                for task in (*looks, watcher):
                    task.cancel()
                await asyncio.gather(*looks, watcher, return_exceptions=True)
        return failed

    async def _end_when_asked(self, looks: Sequence[asyncio.Future[bool]]) -> None:
        while not self._stop.asked:
            await asyncio.sleep(STOP_EVERY)
        for look in looks:
            look.cancel()

    async def _look(self, source: Source, fetcher: Fetcher) -> bool:
        """Ask one source, unless somebody else does; whether it answered."""
        async with self._turns:
            with self._shares.asking(source) as store:
                if store is None:
                    self._tally.counts["asked"] -= 1
                    return True
                try:
                    return await self._ask(source, fetcher, store)
                except LostLeaseError as error:
                    self._progress.note(f"{source.name}: {error}")
                    self._count_kept(source)
                    return True

    def _count_kept(self, source: Source) -> None:
        """Of a look that was broken off: the rest was not looked at; what was is kept, and counted."""
        kept = Counter(self._met[source.name], new=self._new[source.name])
        self._tally.counts.update(+Counter(kept, collected=kept.total()))

    async def _ask(self, source: Source, fetcher: Fetcher, store: Store) -> bool:
        now = self._clock()
        self._met[source.name] = Counter()
        with store.read() as conn:
            pages = remembered(revisits.pages_of(conn, source.name, now - OLDEST_REVISIT))
            asked = read_anew(conn, source, now, everything=self._everything)
        failures = FailedPages(store, source)
        keeper = Keeper(store, self._fetch, source, self._clock)
        try:
            outcome = await collect_source(
                asked,
                fetcher.telling(keeper.heard),
                known=self._known,
                now=now,
                revisit=pages,
                everything=self._everything,
                keep=lambda found: self._save(store, source, found, now, keeper),
                leads_to=self._leads_to,
                failures=failures.book,
            )
        except asyncio.CancelledError:
            self._count_kept(source)
            raise
        self._keep(source, store, outcome, pages, now, keeper, failures)
        return outcome.source.failures == 0

    def _known(self, asked: Collection[str]) -> set[str]:
        if not asked:
            return set()
        with self._store.read() as conn:
            return addresses.known(conn, asked)

    def _leads_to(self, wrappers: Collection[str]) -> dict[str, str]:
        if not wrappers:
            return {}
        with self._store.read() as conn:
            return links.lead_to(conn, wrappers)

    def _save(self, store: Store, source: Source, article: Article, now: datetime, keeper: Keeper) -> None:
        """A new article, committed as soon as it is read, and with it that its source brought it."""
        with store.begin() as conn:
            saved = articles.save(conn, article, now=now)
            keeper.saved(conn, article, saved)
            if saved == "new":
                sources.brought(conn, source.name)
        if saved == "new":
            self._new[source.name] += 1
        else:  # another source brought it a moment ago
            self._met[source.name][saved] += 1

    def _moved(self, source: Source, url: str) -> str:
        with self._store.read() as conn:
            return _moved_line(source, url, sources.at_address(conn, url, but=source.name))

    def _keep(
        self,
        before: Source,
        store: Store,
        outcome: Outcome,
        pages: Sequence[Remembered],
        now: datetime,
        keeper: Keeper,
        failures: FailedPages,
    ) -> None:
        """How the look went, and the pages that were looked at again, in one transaction; new ones are saved."""
        if outcome.source.url != before.url:
            self._progress.note(self._moved(before, outcome.source.url))
        with store.begin() as conn:
            saved = keep_looks(conn, outcome, pages, now, keeper.saved)
            counted = keep_count(conn, outcome, now)
            links.remember(conn, outcome.links, now)
            failures.settle(conn, outcome, now)
            # An interrupted run has counted some of its articles before: the store knows how many there are.
            brought = before.articles_new + self._new[before.name]
            recent = sources.items_per_day(conn, before.name, now, LOOK_BACK_DAYS)
            after = with_silence(replace(outcome.source, articles_new=brought), recent, before)
            sources.record_check(conn, before.name, after)
            for change in source_changes(before, after, now):
                changes.add(conn, change)
        self._tally.counts.update(settled(outcome.counts, saved, self._met[before.name]) + counted)


def _moved_line(source: Source, url: str, other: str | None) -> str:
    if other is not None:
        return f"{source.name} has moved to {url}, the address of {other}: remove one of the two"
    where = ": change its url in the settings file" if source.listed == "file" else ""
    return f"{source.name} has moved to {url} and is asked there from now on{where}"


def keep_count(conn: Connection, outcome: Outcome, now: datetime) -> Counter[str]:
    """What a petition's page shows, as its own series; a page that did not change still shows it."""
    source = outcome.source
    if outcome.count is not None:
        return Counter({f"counter:{petitions.save(conn, outcome.count)}": 1})
    if source.kind == "petition" and source.state == "not_modified":
        petitions.still(conn, source.name, now)
        return Counter({"counter:unchanged": 1})
    return Counter()


def source_changes(before: Source, after: Source, now: datetime) -> list[Change]:
    """What a reader wants to know of a source's new state: that it stopped answering, or answers again."""
    if after.state == before.state:
        return []
    if after.state in TROUBLE:
        why = TROUBLE[after.state].format(error=after.last_error or "no answer")
        return [Change(now, "source", f"{after.name} {why}")]
    if before.state == "quiet" and after.state in ("ok", "not_modified"):
        return [Change(now, "source", f"{after.name} brings news again")]
    if before.state in TROUBLE and after.failures == 0:
        return [Change(now, "source", f"{after.name} answers again")]
    return []
