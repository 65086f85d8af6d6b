"""Several articles tell of one turn of a story: one row for each turn, with the best witness. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.milestones import lasting_labels
from store.rows import MilestoneRow

_BASIS_RANK = {"stated": 0, "weekday": 1, "published": 2, "unknown": 3}
_SURE = ("stated", "weekday")
_NEAR_DAYS = 2


def turns(rows: Iterable[MilestoneRow]) -> list[MilestoneRow]:
    """One row for each turn, by day.

    The same label within two days is one turn, told by the row with the surest date. Rows whose day is only that of
    their article are left out where the text of another one dates that turn. A turn that lasts counts on its first day.
    """
    found = _beginnings(rows)
    dated = {row.milestone.label for row in found if row.milestone.basis in _SURE}
    kept: list[MilestoneRow] = []
    for row in sorted(found, key=lambda r: (r.milestone.day, _BASIS_RANK[r.milestone.basis], r.article.id)):
        if row.milestone.label in dated and row.milestone.basis not in _SURE:
            continue
        same = next(
            (
                i
                for i, other in enumerate(kept)
                if other.milestone.label == row.milestone.label
                and abs((other.milestone.day - row.milestone.day).days) <= _NEAR_DAYS
            ),
            None,
        )
        if same is None:
            kept.append(row)
        elif _BASIS_RANK[row.milestone.basis] < _BASIS_RANK[kept[same].milestone.basis]:
            kept[same] = row
    return sorted(kept, key=lambda r: (r.milestone.day, r.article.id))


def _beginnings(rows: Iterable[MilestoneRow]) -> list[MilestoneRow]:
    """The rows without the later ones of turns that go on for days."""
    lasting = lasting_labels()
    kept: list[MilestoneRow] = []
    begun: set[str] = set()
    for row in sorted(rows, key=lambda r: (r.milestone.day, _BASIS_RANK[r.milestone.basis], r.article.id)):
        if row.milestone.label not in begun:
            kept.append(row)
        if row.milestone.label in lasting:
            begun.add(row.milestone.label)
    return kept
