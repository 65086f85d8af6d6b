"""Sources by command: tried, added to the store, paused, removed, imported and exported."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from app import words
from app.collecting import register
from scrapers.fetch import Fetcher, FetchSettings
from scrapers.opml import Outlines
from scrapers.outlets import registered_domain
from scrapers.probing import Trial
from scrapers.urls import safe_link
from store import sources
from store.database import Store
from store.errors import InputError, NotFoundError
from store.model import Source

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")
SHOWN = 8


def ask(job: Callable[[Fetcher], Awaitable[T]], fetch: FetchSettings) -> T:
    """Run ``job`` with the polite client."""

    async def inside() -> T:
        async with Fetcher(fetch) as fetcher:
            return await job(fetcher)

    return asyncio.run(inside())


def address_of(given: str) -> str | None:
    """``given`` as an address to ask, ``None`` where it is a name; raises :class:`InputError` for an unsafe address."""
    if "://" not in given:
        return None
    url = safe_link(given)
    if url is None:
        raise InputError(f"{given[:200]}: must be a whole http:// or https:// address without a password in it")
    return url


def add(store: Store, source: Source, configured: Sequence[Source]) -> Source:
    """Save a source in the store; raises :class:`InputError` where its name or its address is taken."""
    register(store, configured)
    with store.begin() as conn:
        other = sources.at_address(conn, source.url)
        if other is not None:
            raise InputError(f"{source.url}: is asked already, as {other!r}; `sources resume` asks it again if paused")
        if sources.get(conn, source.name) is not None:
            raise InputError(f"there is a source {source.name!r} already; choose another --name")
        return sources.upsert(conn, replace(source, listed="store"))


def free_name(store: Store, wanted: str) -> str:
    """``wanted``, with a number behind it where a source has that name."""
    with store.read() as conn:
        return _free(conn, wanted)


def _free(conn: Connection, wanted: str) -> str:
    wanted = wanted[: sources.MAX_NAME - 8]
    names = (wanted, *(f"{wanted} ({number})" for number in range(2, 10_000)))
    return next(name for name in names if sources.get(conn, name) is None)


def bring_in(store: Store, found: Outlines, configured: Sequence[Source]) -> Counter[str]:
    """Add the sources of a file; ``added`` and what was left out, by reason, sum up to what was read."""
    register(store, configured)
    counts = Counter(found.dropped)
    with store.begin() as conn:
        for source in found.sources:
            if sources.at_address(conn, source.url) is not None:
                counts["duplicate"] += 1
                continue
            sources.upsert(conn, replace(source, name=_free(conn, source.name)))
            counts["added"] += 1
    return counts


def remove(store: Store, name: str, configured: Iterable[Source], settings_file: str) -> Source:
    """Forget a source; its articles and counts stay. One that the settings file lists would only come back."""
    if any(source.name == name for source in configured):
        raise InputError(
            f"{settings_file}: lists the source {name!r}; delete its [[sources]] entry there, or use `sources pause`"
        )
    with store.begin() as conn:
        found = sources.get(conn, name)
        if found is None:
            raise NotFoundError(f"there is no source {name[:80]!r}; `python -m app sources` lists their names")
        sources.remove(conn, [name])
    return found


def trial_lines(trial: Trial) -> list[str]:
    """What a source would bring, for a person: what it is, its first items with date and outlet, counts by reason."""
    source, listing = trial.source, trial.listing
    lines = [f"{source.kind}: {source.url}"]
    if source.found_url or listing.found_url:
        lines.append(f"leads to {listing.found_url or source.found_url}")
    if listing.count is not None:
        count = listing.count
        goal = f", goal {count.goal:,}" if count.goal else ""
        lines.append(f"counter: {count.value:,}{goal}, read from {count.basis}: {count.evidence}")
    elif trial.page is not None:
        lines.append(_item(trial.page.published, trial.page.outlet, trial.page.title))
    else:
        lines += _listed(trial)
    lines += [f"also named there: {lead.url} {lead.title and f'({lead.title})'}" for lead in trial.others[:SHOWN]]
    return ["  " * line.startswith("  ") + words.plain(line) for line in lines]


def _listed(trial: Trial) -> Iterable[str]:
    counts = trial.counts
    reasons = [f"{n} {reason}" for reason, n in sorted(counts.items()) if reason != "usable"]
    parts = [f"{counts['usable']} to look at", *reasons]
    yield f"{words.plural(sum(counts.values()), 'item')}: {', '.join(parts)}"
    for item in trial.usable[:SHOWN]:
        outlet = item.outlet or trial.source.outlet or registered_domain(item.url)
        yield _item(item.published, outlet, item.title or item.url)
    if len(trial.usable) > SHOWN:
        yield f"  … and {len(trial.usable) - SHOWN} more"


def _item(published: datetime | None, outlet: str | None, title: str) -> str:
    when = f"{published:%Y-%m-%d %H:%M}" if published else "no date"
    return f"  {when}, {outlet or '–'}: {title}"
