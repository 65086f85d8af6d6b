"""What a monitor is told: whether the store answers and fits this program, and counts that name nobody.

Both answers are open to whoever reaches the dashboard, so they hold no name, address or path; details go to the log.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from app import page_errors, page_times
from app.cli import VERSION
from store import census
from store.census import Census
from store.database import open_store
from store.errors import MigrationError, TallywireError
from store.model import Run

KEEP_SECONDS = 5.0
"""How long an answer is kept: however often somebody asks, the store is asked this rarely."""
log = logging.getLogger("tallywire.health")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the store can be used, the number of its schema, and what is wrong in words (empty when nothing is)."""

    well: bool
    schema: int | None = None
    problem: str = ""


def check(url: str) -> Health:
    """Open the store of that address and look at its schema."""
    try:
        with open_store(url) as store:
            return Health(True, store.schema_version())
    except MigrationError as error:
        log.warning("not healthy: %s", error)
        return Health(False, problem="there is no store yet, or its schema is not that of this program")
    except TallywireError as error:
        log.warning("not healthy: %s", error)
        return Health(False, problem="the store does not answer")


def count(url: str) -> Census | None:
    """What the store holds; None when it does not answer."""
    try:
        with open_store(url) as store, store.read() as conn:
            return census.take(conn)
    except TallywireError as error:
        log.warning("no metrics: %s", error)
        return None


def metrics_text(found: Census | None, errors: int) -> str:
    """The counts in the text format of Prometheus, version 0.0.4; without a store only that it is down."""
    return "".join((*_lines(found, errors), *_page_lines()))


def _lines(found: Census | None, errors: int) -> Iterator[str]:
    schema = str(found.schema) if found else ""
    built = {_label(version=VERSION, schema=schema): 1}
    yield from _metric("build_info", "gauge", "The program's version, and the schema of its store.", built)
    yield from _metric("store_up", "gauge", "Whether the store answers.", {"": int(found is not None)})
    yield from _metric("page_errors_total", "counter", "Pages that could not be drawn since the start.", {"": errors})
    if found is None:
        return
    yield from _metric("articles", "gauge", "Articles in the store.", {"": found.articles})
    yield from _metric("stories", "gauge", "Stories in the store.", {"": found.stories})
    yield from _metric("claims", "gauge", "Claims in the store.", {"": found.claims})
    yield from _metric("articles_pending", "gauge", "Articles that wait to be understood.", {"": found.pending})
    if found.newest is not None:
        newest = {"": int(found.newest.timestamp())}
        yield from _metric("newest_article_seconds", "gauge", "When the newest article came, in Unix time.", newest)
    states: dict[str, float] = {_label(state=state): number for state, number in found.sources.items()}
    yield from _metric("sources", "gauge", "Sources by state.", states)
    unsent: dict[str, float] = {_label(kind=kind): number for kind, number in found.unsent.items()}
    yield from _metric("unsent", "gauge", "Messages that could not be sent and have not been since.", unsent)
    yield from _run_lines(found.runs)


def _run_lines(runs: Mapping[str, Run]) -> Iterator[str]:
    """The last run of each command: when it ended, whether well, and what came of everything it saw."""
    ended: dict[str, float] = {
        _label(command=name): int(run.finished.timestamp()) for name, run in runs.items() if run.finished
    }
    yield from _metric("last_run_end_seconds", "gauge", "When the last run ended, in Unix time.", ended)
    well: dict[str, float] = {_label(command=name): run.outcome in ("ok", "running") for name, run in runs.items()}
    yield from _metric("last_run_ok", "gauge", "Whether the last run went through or is under way.", well)
    counted: dict[str, float] = {
        _label(command=name, outcome=key.partition(":")[0], reason=key.partition(":")[2]): number
        for name, run in runs.items()
        for key, number in sorted(run.counts.items())
    }
    yield from _metric("last_run_items", "gauge", "What came of what the last run saw, with the reason.", counted)


def _page_lines() -> Iterator[str]:
    """A histogram of the time that each page took to draw, and the processor's part of it."""
    known = sorted(page_times.known().items())
    values: dict[str, float] = {}
    for name, times in known:
        steps = accumulate(times.steps)
        for bound, number in zip((*page_times.BOUNDS, "+Inf"), steps, strict=True):
            values["_bucket" + _label(page=name, le=str(bound))] = number
        values["_sum" + _label(page=name)] = round(times.seconds, 6)
        values["_count" + _label(page=name)] = sum(times.steps)
    yield from _metric("page_seconds", "histogram", "Time to draw a page.", values)
    worked = {_label(page=name): round(times.processor, 6) for name, times in known}
    yield from _metric("page_processor_seconds_total", "counter", "Processor time to draw pages.", worked)


def _metric(name: str, kind: str, meaning: str, values: Mapping[str, float]) -> Iterator[str]:
    if values:
        yield f"# HELP tallywire_{name} {meaning}\n# TYPE tallywire_{name} {kind}\n"
    for label, value in values.items():
        yield f"tallywire_{name}{label} {float(value):.15g}\n"


def _label(**values: str) -> str:
    """Labels as the text format has them, with what it escapes."""
    escaped = {
        name: value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for name, value in values.items()
    }
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped.items()) + "}"


class Kept(Generic[T]):
    """An answer that is asked for at most once in ``seconds``, by however many threads; ``clock`` counts seconds."""

    def __init__(
        self, ask: Callable[[], T], seconds: float = KEEP_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask, self._seconds, self._clock = ask, seconds, clock
        self._lock = threading.Lock()
        self._answer: tuple[float, T] | None = None

    def __call__(self) -> T:
        """The kept answer, or a fresh one."""
        with self._lock:
            if self._answer is None or self._clock() - self._answer[0] >= self._seconds:
                self._answer = (self._clock(), self._ask())
            return self._answer[1]


def metrics_of(url: str) -> str:
    """The text for Prometheus, of the store of that address."""
    return metrics_text(count(url), page_errors.number())
