"""Which stories are worth a look, and why: what changed in them, and days far above their own. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app import words
from store.rows import ChangeRow, StoryRow

BUSY_ARTICLES, BUSY_TIMES, USUAL_DAYS = 3, 2.0, 7
"""A day is busy from three articles on, at twice what the week before it had a day."""
WEIGHTS = {"conflict": 8, "edited": 6, "withdrawn": 5, "revived": 4, "story": 3, "returned": 2, "figure": 2}
"""How much a change of a kind weighs; sources are no stories."""
_SAID = {
    "conflict": ("a new conflict", "new conflicts"),
    "edited": ("a figure edited in place", "figures edited in place"),
    "withdrawn": ("an article withdrawn", "articles withdrawn"),
    "returned": ("an article online again", "articles online again"),
    "figure": ("a new figure", "new figures"),
    "revived": ("back after a silence", "back after a silence"),
    "story": ("new", "new"),
}
_BUSY = 4


@dataclass(frozen=True, slots=True)
class Watched:
    """A story with the reasons to look at it, the gravest first."""

    row: StoryRow
    reasons: tuple[str, ...]
    weight: float


def to_watch(rows: Iterable[StoryRow], changes: Sequence[ChangeRow], most: int) -> list[Watched]:
    """The stories among ``rows`` that have a reason, the weightiest first; as weighty ones stay in their order."""
    found = [watched(row, changes) for row in rows]
    return sorted((one for one in found if one.reasons), key=lambda one: -one.weight)[:most]


def watched(row: StoryRow, changes: Sequence[ChangeRow]) -> Watched:
    """The reasons to look at one story, from the ``changes`` of a stretch of time."""
    kinds = [one.change.kind for one in changes if one.change.story_id == row.id and one.change.kind in WEIGHTS]
    reasons, weight = [], 0.0
    for kind in sorted(set(kinds), key=lambda kind: -WEIGHTS[kind]):
        reasons.append(_said(kind, kinds.count(kind)))
        weight += WEIGHTS[kind]
    busy = _busy(row)
    if busy:
        reasons.append(busy)
        weight += _BUSY
    return Watched(row, tuple(reasons), weight)


def _said(kind: str, count: int) -> str:
    one, many = _SAID[kind]
    return f"{words.number(count)} {many}" if count > 1 and many != one else one


def _busy(row: StoryRow) -> str:
    """That today is busy, against what is usual for this story; silent where it is not."""
    if not row.per_day or row.per_day[-1] < BUSY_ARTICLES:
        return ""
    before = row.per_day[-1 - USUAL_DAYS : -1]
    usual = sum(before) / max(len(before), 1)
    if row.per_day[-1] < BUSY_TIMES * usual:
        return ""
    today = f"{words.plural(row.per_day[-1], 'article')} today"
    return f"{today}, {words.number(usual, places=1)} a day before" if usual else f"{today}, none in the week before"
