"""Which posts of an export are counted, and why the others are not: reasons that need no store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from app.opting_out import OptOut
from scrapers.posts.post import Post, Reason
from store.weeks import is_over, name_of


class Refusal(StrEnum):
    """Why a post is not counted, besides the readers' own reasons (:class:`scrapers.posts.post.Reason`)."""

    OPTED_OUT = "opted_out"  # by a word in it or by its channel
    UNFINISHED_WEEK = "unfinished_week"  # of the running week: it can be imported when that is over
    FUTURE = "future"  # of a day to come: its clock is wrong
    LATE = "late"  # of a week of a channel that was counted before
    DUPLICATE = Reason.DUPLICATE.value
    NO_TIME = Reason.NO_TIME.value


class Gate:
    """What the settings and the calendar keep out; ``now`` is aware."""

    def __init__(self, opt_out: OptOut, now: datetime) -> None:
        self._opt_out = opt_out
        self._now = now

    def refusal(self, post: Post) -> Refusal | None:
        """Why the post is not counted; None where nothing speaks against it."""
        if self._opt_out.channel(post.channel) or self._opt_out.text(post.text):
            return Refusal.OPTED_OUT
        try:
            day = post.at.astimezone(UTC).date()
        except (OverflowError, ValueError):  # the year 1 or 9999, and an offset that leads out of it
            return Refusal.NO_TIME
        if day > self._now.astimezone(UTC).date():
            return Refusal.FUTURE
        return None if is_over(name_of(day), self._now) else Refusal.UNFINISHED_WEEK


def batches(items: Iterable[Post], size: int) -> Iterable[list[Post]]:
    """The posts in lists of ``size``, the last one shorter."""
    batch: list[Post] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
