"""So many pages are drawn at a time, in the order in which they were asked for.

One interpreter draws them all. Thirty at once would each take thirty times as long and hold thirty pages' rows in
memory; in turns, the first are there at once and the last no later. Nobody waits for ever: a page that asks
something slow, a source's server say, must not keep the others out.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 4
"""One that the interpreter works on, and some that wait for the database meanwhile."""
PATIENCE_SECONDS = 15.0
_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def turn(turns: threading.Semaphore = _turns, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Wait for a turn, for ``patience`` seconds at most, and give it back."""
    mine = turns.acquire(timeout=patience)
    try:
        yield
    finally:
        if mine:
            turns.release()
