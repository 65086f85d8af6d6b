"""Every collecting and processing run is kept: when, how it ended, and what came of everything it saw."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from app import logs
from app.clock import Clock
from app.sharing import Shares
from store import leases, runs
from store.database import Store
from store.runs import Outcome

STALE = timedelta(hours=24)
KEPT = timedelta(days=400)
"""Older runs are forgotten: a year can be compared with the one before."""


@dataclass
class Tally:
    """The counts of a run under way, and how it will be said to have ended."""

    counts: Counter[str] = field(default_factory=Counter)
    outcome: Outcome = "ok"
    run_id: int = 0


@contextmanager
def recorded(store: Store, command: str, clock: Clock, *, shares: Shares | None = None) -> Iterator[Tally]:
    """Keep a run in the store: ``interrupted`` by Ctrl-C, ``failed`` by an error, else as the tally says.

    ``shares`` knows which other runs are under way: any other that is said to be was killed, and is closed.
    """
    tally, begun = Tally(), time.monotonic()
    with store.begin() as conn:
        now = clock()
        before = now - STALE if shares is None else now + timedelta(microseconds=1)
        runs.interrupt_stale(conn, before, now, but=leases.held_runs(conn))
        runs.forget(conn, now - KEPT)
        tally.run_id = runs.start(conn, command, now)
        if shares is not None:
            shares.run(conn, tally.run_id)
    try:
        yield tally
    except BaseException as error:
        stopped = isinstance(error, KeyboardInterrupt | SystemExit)
        tally.outcome = "interrupted" if stopped else "failed"
        raise
    finally:
        with store.begin() as conn:
            runs.finish(conn, tally.run_id, tally.outcome, dict(tally.counts), clock())
        logs.record_outcome(command, tally.outcome, time.monotonic() - begun, tally.counts)
