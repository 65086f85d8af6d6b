"""Every collecting and processing run is kept: when, how it ended, and what came of everything it saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from app.clock import Clock
from store import runs
from store.database import Store
from store.runs import Outcome

STALE = timedelta(hours=24)


@dataclass
class Tally:
    """The counts of a run under way, and how it will be said to have ended."""

    counts: Counter[str] = field(default_factory=Counter)
    outcome: Outcome = "ok"


@contextmanager
def recorded(store: Store, command: str, clock: Clock) -> Iterator[Tally]:
    """Keep a run in the store: ``interrupted`` by Ctrl-C, ``failed`` by an error, else as the tally says."""
    tally = Tally()
    with store.begin() as conn:
        runs.interrupt_stale(conn, clock() - STALE, clock())
        run_id = runs.start(conn, command, clock())
    try:
        yield tally
    except BaseException as error:
        stopped = isinstance(error, KeyboardInterrupt | SystemExit)
        tally.outcome = "interrupted" if stopped else "failed"
        raise
    finally:
        with store.begin() as conn:
            runs.finish(conn, run_id, tally.outcome, dict(tally.counts), clock())
