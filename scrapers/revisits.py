"""Which stored pages to look at again. Pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# Newsrooms edit most in the first days; a page that old is looked at this often at most, older ones only when the
# feed says that they changed.
SCHEDULE = ((timedelta(days=2), timedelta(hours=3)), (timedelta(days=7), timedelta(hours=12)))


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the store remembers of an article: its address, when it was published or first seen, and last fetched."""

    url: str
    published: datetime | None = None
    fetched: datetime | None = None


def due(page: Remembered, updated: datetime | None, now: datetime) -> bool:
    """Whether to look again at ``page`` at ``now``; ``updated`` is the change that the feed announces, if any."""
    if page.fetched is None:
        return True
    if updated is not None and page.fetched < updated <= now:
        return True
    age = now - (page.published or page.fetched)
    return any(age <= limit and now - page.fetched >= interval for limit, interval in SCHEDULE)
