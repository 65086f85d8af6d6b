"""Making very many small objects without Python looking through all of them, again and again, for cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """For work that makes many objects of which none leads back to itself.

    The search goes through everything that is alive each time that a quarter more of it is: of the verdicts of a
    large story it took a third of the time. It is put off for the whole process, so the work must be short.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
