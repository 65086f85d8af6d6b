"""Looking for garbage less often, and not among what stays, which would take a fifth of the time of a large page; and
giving back what a page took.

Python looks after every 700 new objects, and now and then goes through all there are. A page makes tens of thousands
that live until it is drawn, beside the hundreds of thousands of the libraries that live as long as the server.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
from functools import cache

AFTER = 20_000
"""New objects between two looks."""
ARENAS = 2
OWN_PAGES_FROM = 64 * 1024
"""Bytes from which a block has pages of its own, which go back when it is let go."""
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # the numbers of glibc's malloc.h


def look_seldom() -> None:
    """From now on look for garbage after :data:`AFTER` new objects."""
    gc.set_threshold(AFTER, *gc.get_threshold()[1:])


def give_back() -> bool:
    """Have glibc's allocator give back what a page took; whether there is one that can be told.

    It has eight arenas a processor for the threads that draw, and raises its threshold for blocks of their own with the
    first large one, so that the answers of one minute keep the pages of the last one in use (mallopt(3)).
    """
    with contextlib.suppress(OSError, AttributeError):
        tell = ctypes.CDLL(None).mallopt
        settings = ((_ARENA_MAX, ARENAS), (_MMAP_THRESHOLD, OWN_PAGES_FROM), (_TRIM_THRESHOLD, 2 * OWN_PAGES_FROM))
        return all(tell(ctypes.c_int(name), ctypes.c_int(value)) == 1 for name, value in settings)
    return False


@cache
def settle(_page: str) -> None:
    """Once for each page, after it was drawn first: what is there by now (modules, for the most part) will stay."""
    gc.collect()
    gc.freeze()
