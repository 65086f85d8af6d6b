"""One source, one look: ask it, fetch the pages that are not known yet, look again at those that are due.

Every candidate is counted once: ``seen`` = ``new`` + ``known`` + ``reread`` + ``dropped:<reason>``… +
``failed:<reason>``…; every page looked at again once: ``again`` = ``relooked`` + ``relook_unchanged`` +
``relook_failed:<reason>``…. ``relisted`` are the known candidates among the latter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from scrapers.aside import Patience, patience
from scrapers.candidates import Listing, list_candidates
from scrapers.failure_book import FailureBook
from scrapers.fetch import Fetcher
from scrapers.look import Known, LeadsTo, Look, Outcome
from scrapers.revisits import MOST, Remembered, choose
from store.errors import FetchError, ParseError
from store.model import Article, Source

__all__ = ["MAX_NEW", "MAX_SECONDS", "Outcome", "collect_source"]

MAX_NEW = 100
MAX_SECONDS = 300.0


async def collect_source(
    source: Source,
    fetcher: Fetcher,
    *,
    known: Known,
    now: datetime,
    revisit: Sequence[Remembered] = (),
    max_new: int = MAX_NEW,
    max_seconds: float = MAX_SECONDS,
    max_again: int = MOST,
    everything: bool = False,
    keep: Callable[[Article], None] | None = None,
    leads_to: LeadsTo | None = None,
    failures: FailureBook | None = None,
) -> Outcome:
    """Look at ``source`` once. Never raises for what the source or its pages do: that is in the outcome.

    ``known(addresses)`` tells which of them are those, own or canonical, of stored articles. ``revisit`` are stored
    articles of this source that may be looked at again; those that are due are (all, with ``everything``), at most
    ``max_again`` and after the new ones. At most ``max_new`` new pages are fetched, and none is begun after
    ``max_seconds`` or after a few that hung or broke the reader: the rest is counted as ``dropped:over_limit``,
    ``dropped:out_of_time`` or ``dropped:reader_spared`` and found again next time. Those that ``failures`` holds back
    are ``dropped:failed_before`` (none with ``everything``). ``keep`` is handed each new article as soon as it is read,
    so that an interruption loses none; it is in the outcome without its text then. ``leads_to(links)`` tells where
    links of a news search were found to lead before ("" for nowhere; those never followed are left out).
    """
    look = Look(source, fetcher, known, now, time.monotonic() + max_seconds)
    look.keep, look.leads_to, look.everything = keep, leads_to, everything
    if failures and source.kind != "page":  # a page that is the source itself has its own pauses
        look.failures = failures
    patience.set(look.patience)
    waiting = partial(choose, revisit, now=now, most=max_again, everything=everything)
    try:
        listing = await _listing(source, fetcher, now)
    except (FetchError, ParseError) as error:
        return await look.without_list(error, waiting)
    return await look.through(listing, max_new, waiting)


async def _listing(source: Source, fetcher: Fetcher, now: datetime) -> Listing:
    """The candidates; lists that hang or break the reader take nothing from the pages' patience, nor the other way."""
    before = patience.set(Patience())
    try:
        return await list_candidates(source, fetcher, now)
    finally:
        patience.reset(before)
