"""Looking for garbage less often, and not among what stays: that would take a fifth of the time of a large page.

Python looks after every 700 new objects, and now and then goes through all there are. A page makes tens of thousands
that live until it is drawn, beside the hundreds of thousands of the libraries that live as long as the server.
"""

from __future__ import annotations

import gc
from functools import cache

AFTER = 20_000
"""New objects between two looks."""


def look_seldom() -> None:
    """From now on look for garbage after :data:`AFTER` new objects."""
    gc.set_threshold(AFTER, *gc.get_threshold()[1:])


@cache
def settle(_page: str) -> None:
    """Once for each page, after it was drawn first: what is there by now (modules, for the most part) will stay."""
    gc.collect()
    gc.freeze()
