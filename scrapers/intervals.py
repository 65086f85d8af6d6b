"""How long to leave a source alone: as long as it usually stays the same, and as long as it asks for. Pure decisions.

The method is the weighted up-down staircase (C. Kaernbach, Perception & Psychophysics 49, 1991): after a look that
brought something the interval shrinks, after one that did not it grows, by steps whose ratio makes it settle where a
look brings something with the chance ``TARGET``. For a source that changes as pages on the web do, at random and at a
steady rate (Poisson; J. Cho and H. Garcia-Molina, Estimating Frequency of Change, ACM TOIT 3(3), 2003), that is
``-ln(1 - TARGET)`` = 0.36 of the mean time between two changes. It needs one number of memory and follows a source that
quickens or tires.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from scrapers.jitter import spread
from store.model import Source

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
START = timedelta(minutes=30)
"""For a source of which nothing is known yet, and for those that can't tell whether they have something new."""
TARGET = 0.3
SLOWER = 1.2
FASTER: float = SLOWER ** (-(1 - TARGET) / TARGET)
JITTER = 0.1
"""Up to this share is added, so that sources of one interval drift apart."""
MAX_AGE_LIMIT = timedelta(hours=1)
"""A web server's default for static files says little of a newsroom's feed."""
_WHOLE = frozenset({"page", "petition"})
"""Kinds that are read again as a whole: no new address tells that they changed."""
_PERIODS = {"hourly": 1.0, "daily": 24.0, "weekly": 7 * 24.0, "monthly": 30 * 24.0, "yearly": 365 * 24.0}
"""Hours of ``sy:updatePeriod`` (RSS 1.0 Syndication module)."""


def next_interval(source: Source, now: datetime, *, brought: bool, asked: timedelta | None = None) -> timedelta:
    """How long to wait after a look at ``source`` at ``now`` that answered; without the jitter.

    ``brought``: whether the look found something new. ``asked``: the pause that the source asks for, if any; up to
    ``LONGEST`` it is never undercut. A look that came early or late says less, and moves the interval less.
    """
    least = min(max(asked or SHORTEST, SHORTEST), LONGEST)
    if source.kind in _WHOLE:
        return max(START, least)
    current = timedelta(seconds=source.interval) if source.interval else START
    if source.last_checked is None:
        return min(max(current, least), LONGEST)  # a first look finds a backlog, which says nothing of its pace
    ratio = max(0.0, (now - source.last_checked) / current)
    step: float = FASTER ** min(1.0, 1 / ratio if ratio else 1.0) if brought else SLOWER ** min(1.0, ratio)
    return min(max(current * step, least), LONGEST)


def jittered(interval: timedelta, name: str, now: datetime) -> timedelta:
    """``interval`` and up to a tenth more, decided by the source's name and the moment."""
    return interval * (1 + JITTER * spread(f"{name} {now.isoformat()}"))


def asked_pause(headers: Mapping[str, str], stated: timedelta | None = None) -> timedelta | None:
    """The pause that an answer asks for: its feed's own (``stated``) or that of ``Cache-Control``, whichever is longer.

    ``max-age`` (RFC 9111, 5.2.2.1) counts up to ``MAX_AGE_LIMIT``.
    """
    found = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", headers.get("cache-control", ""), re.I)
    fresh = min(timedelta(seconds=int(found[1])), MAX_AGE_LIMIT) if found else None
    return max((pause for pause in (stated, fresh) if pause), default=None)


def stated_pause(ttl: object, period: object, frequency: object) -> timedelta | None:
    """What a feed says of itself: ``<ttl>`` in minutes (RSS 2.0), else ``sy:updatePeriod`` divided by
    ``sy:updateFrequency``; ``None`` where neither is usable. At most ``LONGEST``."""
    minutes = _number(ttl)
    if minutes is None and isinstance(period, str) and period.strip().lower() in _PERIODS:
        minutes = _PERIODS[period.strip().lower()] * 60 / (_number(frequency) or 1.0)
    return None if minutes is None else min(timedelta(minutes=min(minutes, 1e6)), LONGEST)


def _number(text: object) -> float | None:
    """A positive number as a feed writes it."""
    try:
        number = float(str(text).strip())
    except ValueError:
        return None
    return number if math.isfinite(number) and number > 0 else None
