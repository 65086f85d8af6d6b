"""Whether a source that answers has gone quiet: silent for far longer than it usually is. Pure decisions.

Two rules, and either is enough. By volume, for those that publish much: what a source brought in the four weeks before
its silence tells how many items were to be expected since, and where that is many, none comes by chance (a Poisson
process). By gap, for those that publish little: a silence of several times the usual gap. The first notices an hourly
feed within two days, the second gives a weekly letter five weeks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from store.model import Source

CHANCE = 0.001
"""The chance of a silence that is called one though nothing is wrong."""

EXPECTED = -math.log(CHANCE)
"""Items that make a silence tell: none of them comes with that chance (e**-6.9 = 0.001)."""

MOST_A_DAY = 4
"""Items of one day that count: more come in bursts, and tell nothing more of how regular a source is."""

VOLUME_DAYS, LEAST_VOLUME_DAYS = 28, 14
"""Days that the volume is measured over, up to the last item; and the fewest that show a week's pattern."""

PUBLISHING_DAY = 0.5
"""Items on a day of the week, on average, that make it one on which a source publishes."""

LEAST_DAYS = 1.5
"""No source is quiet by volume for less than this: a server's bad day is none of its readers' business."""

HOLIDAYS = 4
"""Publishing days that a source which rests on some day of the week may miss: Easter, or Christmas with a bridge."""

TIMES = 5
"""How many times its usual gap a source must have been silent."""

LEAST_SILENCE = timedelta(days=7)
"""No source is quiet by its gap for less than this: everybody has holidays."""

LEAST_ITEM_DAYS = 4
"""Days with items that it takes to know what is usual for a source."""

LOOK_BACK_DAYS = 90
"""How far back the usual gap is measured."""


def with_silence(source: Source, per_day: Sequence[int], before: Source | None = None) -> Source:
    """The source, its state "quiet" where it answers but is silent for longer than is usual for it.

    ``per_day`` counts its articles for each of the last days, oldest first, the day of its last check last (at least
    ``LOOK_BACK_DAYS``). An item that was listed later than the last of them ends the silence too. ``before`` is the
    source before this look: a quiet one stays so until it lists something new, also when nothing is left to compare.
    """
    if source.state not in ("ok", "not_modified") or source.last_checked is None:
        return source
    if before is not None and before.state == "quiet" and _nothing_new(before, source):
        return replace(source, state="quiet")
    days = [day for day, items in enumerate(per_day) if items]
    if not days:
        return source
    since = max(days[-1], _day_of(source.last_item, source.last_checked, len(per_day)))
    quiet = _by_volume(per_day, days, since, source.last_checked) or _by_gap(per_day, days, since)
    return replace(source, state="quiet") if quiet else source


def _nothing_new(before: Source, after: Source) -> bool:
    return (before.last_item, before.articles_new) == (after.last_item, after.articles_new)


def _day_of(moment: datetime | None, now: datetime, days: int) -> int:
    """The place of a moment's day among the last ``days``; -1 without one, today for one that is still to come."""
    return -1 if moment is None else min(days - 1 - (now.date() - moment.date()).days, days - 1)


def _by_volume(per_day: Sequence[int], days: Sequence[int], since: int, now: datetime) -> bool:
    first = max(days[0], days[-1] - VOLUME_DAYS + 1)
    if days[-1] - first + 1 < LEAST_VOLUME_DAYS:
        return False
    today = len(per_day) - 1
    weekday = [(now.weekday() - (today - day)) % 7 for day in range(len(per_day))]
    rates = []
    for wanted in range(7):
        counted = [min(per_day[d], MOST_A_DAY) for d in range(first, days[-1] + 1) if weekday[d] == wanted]
        rates.append(sum(counted) / len(counted))
    passed = (now - now.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(days=1)
    silent = [(rates[weekday[day]], passed if day == today else 1.0) for day in range(since + 1, today + 1)]
    missed = sum(share for rate, share in silent if rate >= PUBLISHING_DAY)
    least = HOLIDAYS if min(rates) < PUBLISHING_DAY else LEAST_DAYS
    return missed >= least and sum(rate * share for rate, share in silent) >= EXPECTED


def _by_gap(per_day: Sequence[int], days: Sequence[int], since: int) -> bool:
    if len(days) < LEAST_ITEM_DAYS:
        return False
    usual = timedelta(days=(days[-1] - days[0]) / (len(days) - 1))
    return timedelta(days=len(per_day) - 1 - since) >= max(LEAST_SILENCE, TIMES * usual)
