"""How long pages take to draw, by page, since the dashboard started: a histogram for monitors.

What is timed is the server's work from the browser's request to the last piece of the page; what the browser then
does is its own.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

BOUNDS: Sequence[float] = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
"""Upper bounds of the histogram's steps, in seconds; 0.4 is what nineteen in twenty pages are to stay under."""
_lock = threading.Lock()


@dataclass(slots=True)
class Times:
    """Of one page: how many draws fell in each step (the last one open), their seconds, and those of the processor."""

    steps: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0
    processor: float = 0.0


_known: dict[str, Times] = {}


def add(page: str, seconds: float, processor: float) -> None:
    """Count one more draw of a page."""
    with _lock:
        times = _known.setdefault(page, Times())
        times.steps[bisect_left(BOUNDS, seconds)] += 1
        times.seconds += seconds
        times.processor += processor


def known() -> dict[str, Times]:
    """What was counted, by page."""
    with _lock:
        return {page: Times(list(times.steps), times.seconds, times.processor) for page, times in _known.items()}


@dataclass(slots=True)
class Draw:
    """A page while it is drawn; whoever draws it says which one it is."""

    page: str = "none"


@contextmanager
def timed() -> Iterator[Draw]:
    """Count what the block takes, however it ends."""
    draw, started, worked = Draw(), time.perf_counter(), time.thread_time()
    try:
        yield draw
    finally:
        add(draw.page, time.perf_counter() - started, time.thread_time() - worked)
