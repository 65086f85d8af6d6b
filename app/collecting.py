"""Collecting, wired: the sources that are due, through the polite client, into the store; every outcome counted.

Each article is committed when it is read and each source when it is done, so an interrupted run keeps what it has and
the next one goes on.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.clock import Clock
from app.progress import Progress
from app.runs import Tally, recorded
from app.settings import FetchSection
from scrapers.collect import Outcome, collect_source
from scrapers.fetch import Fetcher, FetchSettings
from scrapers.revisits import SCHEDULE, Remembered, due
from scrapers.silence import LOOK_BACK_DAYS, with_silence
from store import articles, changes, revisits, sources
from store.database import Store
from store.model import Article, Change, Source

OLDEST_REVISIT = max(age for age, _ in SCHEDULE)
TROUBLE = {
    "failing": "fails ({error})",
    "gone": "is gone for good (410): remove it from the sources",
    "robots": "may not be read: its robots.txt says so",
    "quiet": "has gone quiet: nothing new for far longer than usual",
}


@dataclass(frozen=True)
class CollectReport:
    """What a run brought: the summed counts, and how many sources were asked and how many of them failed."""

    counts: Mapping[str, int]
    asked: int
    failed: int


def fetch_settings(section: FetchSection) -> FetchSettings:
    """The client's settings from the user's."""
    return FetchSettings(**section.model_dump())


def register(store: Store, configured: Sequence[Source]) -> list[Source]:
    """Make the configured sources known to the store and give them back with their state."""
    with store.begin() as conn:
        return [sources.upsert(conn, source) for source in configured]


def to_ask(store: Store, configured: Sequence[Source], now: datetime, everything: bool) -> list[Source]:
    """Of the configured sources those to ask now, longest waiting first; see :func:`store.sources.due`."""
    names = {source.name for source in register(store, configured)}
    with store.read() as conn:
        return [source for source in sources.due(conn, now, everyone=everything) if source.name in names]


def collect(
    store: Store,
    configured: Sequence[Source],
    fetch: FetchSettings,
    clock: Clock,
    progress: Progress,
    *,
    everything: bool = False,
) -> CollectReport:
    """Ask the sources and store what they bring. What a source does wrong is counted, never raised."""
    asked = to_ask(store, configured, clock(), everything)
    with recorded(store, "collect", clock) as tally:
        failed = asyncio.run(_Collector(store, fetch, clock, progress, tally, everything).run(asked))
        tally.outcome = "partial" if failed else "ok"
        if failed == len(asked) and asked:
            tally.outcome = "failed"
    return CollectReport(dict(tally.counts), len(asked), failed)


class _Collector:
    """One run over some sources."""

    def __init__(
        self, store: Store, fetch: FetchSettings, clock: Clock, progress: Progress, tally: Tally, everything: bool
    ) -> None:
        self._everything = everything
        self._store, self._fetch, self._clock, self._progress, self._tally = store, fetch, clock, progress, tally
        self._shared: set[tuple[str, str]] = set()

    async def run(self, asked: Sequence[Source]) -> int:
        """Ask all of them, side by side; the number of those that failed."""
        failed = 0
        async with Fetcher(self._fetch) as fetcher:
            looks = [asyncio.ensure_future(self._look(source, fetcher)) for source in asked]
            try:
                for look in self._progress.track(asyncio.as_completed(looks), "Asking sources", len(looks)):
                    failed += not await look
            finally:
                for task in looks:
                    task.cancel()
        return failed

    async def _look(self, source: Source, fetcher: Fetcher) -> bool:
        now = self._clock()
        with self._store.read() as conn:
            since = now - OLDEST_REVISIT
            pages = [Remembered(*row) for row in revisits.recent_of_source(conn, source.name, since)]
        outcome = await collect_source(
            source,
            fetcher,
            known=self._known,
            now=now,
            revisit=pages,
            everything=self._everything,
            keep=lambda found: self._save(source, found, now),
        )
        self._keep(source, outcome, pages, now)
        return outcome.source.failures == 0

    def _known(self, address: str) -> bool:
        with self._store.read() as conn:
            return articles.find_by_url(conn, address) is not None

    def _save(self, source: Source, article: Article, now: datetime) -> None:
        """A new article, committed as soon as it is read."""
        with self._store.begin() as conn:
            if articles.save(conn, article, now=now) != "new":  # another source brought it a moment ago
                self._shared.add((source.name, article.id))

    def _keep(self, before: Source, outcome: Outcome, pages: Sequence[Remembered], now: datetime) -> None:
        """How the look went, and the pages that were looked at again, in one transaction; new ones are saved."""
        shared = sum((before.name, article.id) in self._shared for article in outcome.new)
        after = replace(outcome.source, articles_new=outcome.source.articles_new - shared)
        if outcome.source.url != before.url:
            self._progress.note(f"{before.name} has moved to {outcome.source.url}: change its url in the settings")
        counts = Counter(dict(outcome.counts))
        counts.update({"new": -shared, "known": shared})
        with self._store.begin() as conn:
            for article in outcome.relooked:
                counts[f"relook:{articles.save(conn, article, now=now)}"] += 1
            looked_at = {page.url for page in pages if self._everything or due(page, None, now)}
            revisits.looked_at(conn, looked_at | {article.url for article in outcome.relooked}, now)
            recent = sources.items_per_day(conn, before.name, now, LOOK_BACK_DAYS)
            after = with_silence(after, recent)
            sources.record_check(conn, before.name, after)
            for change in source_changes(before, after, now):
                changes.add(conn, change)
        self._tally.counts.update(counts)


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


def report_lines(report: CollectReport) -> list[str]:
    """The report in words: what was seen is the sum of what became of it."""
    counts = report.counts
    parts = [f"{counts.get('new', 0)} new", f"{counts.get('known', 0)} known"]
    for outcome in ("dropped", "failed"):
        reasons = {k.partition(":")[2]: n for k, n in sorted(counts.items()) if k.startswith(f"{outcome}:")}
        if reasons:
            why = ", ".join(f"{reason} {n}" for reason, n in reasons.items())
            parts.append(f"{sum(reasons.values())} {outcome} ({why})")
    lines = [f"{report.asked} sources asked, {report.failed} failed"]
    lines.append(f"{counts.get('seen', 0)} items seen = " + " + ".join(parts))
    looked = sum(n for key, n in counts.items() if key in ("relooked", "relook_unchanged"))
    if looked:
        lines.append(f"{looked} pages looked at again, {counts.get('relook:changed', 0)} changed")
    return lines
