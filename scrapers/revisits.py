"""Which stored pages to look at again and when, and when a page that is missing counts as withdrawn. Pure decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

SCHEDULE = (
    (timedelta(days=2), timedelta(hours=3)),
    (timedelta(days=7), timedelta(hours=12)),
    (timedelta(days=30), timedelta(days=3)),
    (timedelta(days=90), timedelta(days=10)),
)
"""A page of up to this age is looked at this often. Newsrooms edit most in the first days; what is withdrawn or mended
for legal reasons is so within months. A change that the feed announces is looked at sooner."""

MOST = 40
"""Pages of one source looked at again in one run, those that have waited longest first."""

CONFIRM_AFTER = timedelta(hours=6)
"""A page counts as withdrawn when it is missing twice in a row, this far apart: an outage of a morning is none."""

RETRY_AFTER = timedelta(days=1)
"""A look that failed is repeated after no more than this, however rarely the page is looked at otherwise."""

MISSING = frozenset({"http_404", "http_410", "soft_404"})
"""Reasons that say of a page that it is not there (any more), rather than that it can't be read now."""

Seen = Literal["read", "same", "missing", "failed"]
"""What a look found: the page was read, has not changed (304), is missing, or could not be asked or read."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the store remembers of a page.

    ``at`` is when it was published (else first seen), ``fetched`` when it was last there, ``looked`` when it was last
    asked for, ``missing_since`` the first of the looks in a row that missed it, ``withdrawn`` when it was given up.
    Without ``own_text`` its feed's text is kept: the page itself could not be read yet.
    """

    id: str
    url: str
    at: datetime
    fetched: datetime
    looked: datetime
    missing_since: datetime | None = None
    withdrawn: datetime | None = None
    own_text: bool = True


def due_at(page: Remembered, updated: datetime | None, now: datetime) -> datetime | None:
    """When ``page`` is to be looked at next, by what is known at ``now``; ``None`` when it is too old for that.

    ``updated`` is the change that its feed announces, if any.
    """
    moments = []
    interval = next((every for limit, every in SCHEDULE if now - page.at <= limit), None)
    if page.missing_since is not None and page.withdrawn is None:
        interval = CONFIRM_AFTER
    elif page.looked > page.fetched and page.withdrawn is None and interval is not None:
        interval = min(interval, RETRY_AFTER)
    if interval is not None:
        moments.append(page.looked + interval)
    if updated is not None and page.fetched < updated <= now:
        tried = page.looked > updated
        moments.append(page.looked + SCHEDULE[0][1] if tried else updated)
    return min(moments, default=None)


def choose(
    pages: Iterable[Remembered],
    updated: Mapping[str, datetime | None],
    now: datetime,
    most: int = MOST,
    *,
    everything: bool = False,
) -> list[Remembered]:
    """The pages to look at now, those that have been due for longest first, at most ``most``.

    ``updated`` gives the announced changes by address. With ``everything`` the others follow, longest unseen first.
    """
    waiting = []
    for page in pages:
        due = due_at(page, updated.get(page.url), now)
        if everything and (due is None or due > now):
            waiting.append((now, f"{page.looked.timestamp():020f} {page.id}", page))
        elif due is not None and due <= now:
            waiting.append((due, page.id, page))
    return [page for _, _, page in sorted(waiting, key=lambda one: one[:2])[:most]]


def after_look(page: Remembered, seen: Seen, now: datetime) -> Remembered:
    """What is remembered of ``page`` after a look at ``now``.

    A look that failed says nothing of whether the page is there. A page that is there again is no longer withdrawn.
    """
    if seen in ("read", "same"):
        return replace(page, fetched=now, looked=now, missing_since=None, withdrawn=None)
    if seen == "failed":
        return replace(page, looked=now)
    since = page.missing_since or now
    gone = page.withdrawn or (now if now - since >= CONFIRM_AFTER else None)
    return replace(page, looked=now, missing_since=since, withdrawn=gone)
