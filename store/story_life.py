"""The life of a story: emerging, active, fading, ended, revived. Pure; the rules as a table are in ``docs/stories.md``.

A story lives in stretches. Its first article opens the first one; a stretch goes on until more than
:data:`FADING_DAYS` days pass without an article. After such a silence only an independent article (the first of its
origin) opens another: a copy that turns up late brings nothing new, so it wakes nothing and does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.columns import as_utc
from store.model import Origin
from store.rows import StoryStatus

EMERGING_DAYS = 3
"""A story younger than this is emerging, one that came back less than this ago is revived."""
ACTIVE_DAYS = 3
FADING_DAYS = 14
"""The longest silence within a stretch. Two weeks: a weekly supplement may miss an issue without ending a story."""
GRACE = timedelta(days=1)
"""How far in the future a date of publication may be: zones are written wrong."""
STATUSES: tuple[StoryStatus, ...] = ("emerging", "active", "fading", "ended", "revived")


@dataclass(frozen=True, slots=True)
class Life:
    """When a story began, when its last article that counts came, and when it came back last (None: it never did)."""

    first: datetime
    last: datetime
    revived: datetime | None = None


def time_of(published: datetime | None, first_seen: datetime) -> datetime:
    """When an article stands on a time axis: published, else first seen.

    What was seen has been published: a date in the future is a slip of the page, but for :data:`GRACE`, and would keep
    its story on top of every list until then.
    """
    seen = as_utc(first_seen)
    return seen if published is None or as_utc(published) > seen + GRACE else as_utc(published)


def later_articles(origins: Iterable[Origin], times: Mapping[str, datetime]) -> set[str]:
    """The articles that are not independent: those of each origin but its earliest (the one named first, of equals)."""
    return {i for origin in origins for i in sorted(origin.article_ids, key=times.__getitem__)[1:]}


def life_of(articles: Iterable[tuple[datetime, bool]]) -> Life | None:
    """The life that follows from the articles' times, each with whether it is the first of its origin.

    Their order does not matter. ``None`` without any article.
    """
    silence = timedelta(days=FADING_DAYS)
    life: Life | None = None
    for at, independent in sorted(articles, key=lambda one: (one[0], not one[1])):
        if life is None:
            life = Life(at, at)
        elif at - life.last <= silence:
            life = Life(life.first, at, life.revived)
        elif independent:
            life = Life(life.first, at, at)
    return life


def status_of(life: Life, now: datetime) -> StoryStatus:
    """The status at ``now``; the first rule that fits wins."""
    young, quiet = now - timedelta(days=EMERGING_DAYS), now - life.last
    if life.revived is not None and life.revived > young:
        return "revived"
    if life.first > young:
        return "emerging"
    if quiet <= timedelta(days=ACTIVE_DAYS):
        return "active"
    return "fading" if quiet <= timedelta(days=FADING_DAYS) else "ended"
