"""Whether a source that answers has gone quiet: silent for far longer than it usually is. A pure decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from store.model import Source

TIMES = 5
"""How many times its usual gap a source must have been silent."""

LEAST_SILENCE = timedelta(days=7)
"""No source is quiet for less than this: everybody has holidays."""

LEAST_ITEM_DAYS = 4
"""Days with items that it takes to know what is usual for a source."""

LOOK_BACK_DAYS = 90
"""How far back the usual gap is measured."""


def with_silence(source: Source, per_day: Sequence[int]) -> Source:
    """The source, its state "quiet" where it answers but has been silent ``TIMES`` its usual gap.

    ``per_day`` counts its items for each of the last days, oldest first, today last (at least ``LOOK_BACK_DAYS``).
    """
    if source.state not in ("ok", "not_modified"):
        return source
    days = [day for day, items in enumerate(per_day) if items]
    if len(days) < LEAST_ITEM_DAYS:
        return source
    usual = timedelta(days=(days[-1] - days[0]) / (len(days) - 1))
    silent = timedelta(days=len(per_day) - 1 - days[-1])
    return replace(source, state="quiet") if silent >= max(LEAST_SILENCE, TIMES * usual) else source
