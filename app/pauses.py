"""When a sending that failed is tried again: alerts and digests wait alike. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
"""After a sending that failed; doubled with each that follows."""
MOST_TRIES = 10
"""After about a day of trying, only a person tries again."""


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a sending that has failed ``tries`` times is tried again; ``None``: no more."""
    if tries >= MOST_TRIES:
        return None
    return now + min(FIRST_PAUSE * (1 << max(0, tries - 1)), LONGEST_PAUSE)
