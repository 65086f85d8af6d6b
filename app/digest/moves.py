"""How a disputed figure moved in a period: each new reading against the one it is told from. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app import words
from app.digest.items import Evidence, Listing, Move
from app.look import CONFLICTS
from app.markup import safe_url
from store.model import Verdict
from store.rows import ClaimRow

MOST = 6
"""New readings shown for one figure; the dashboard has them all."""


def moves(rows: Sequence[ClaimRow], verdicts: Sequence[Verdict], since: datetime) -> Listing[Move]:
    """The readings first printed at or after ``since``, oldest first; where there are too many, conflicts stay.

    ``rows`` are the metric's claims up to the period's end in any order, ``verdicts`` those on its new readings.
    """
    judged = {frozenset((verdict.a, verdict.b)): verdict for verdict in verdicts}
    found = [_move(row, earlier, judged) for row, earlier in new_readings(rows, since)]
    kept = sorted(range(len(found)), key=lambda index: (found[index].verdict not in CONFLICTS, index))[:MOST]
    return Listing(tuple(found[index] for index in sorted(kept)), len(found) - len(kept))


def new_readings(rows: Sequence[ClaimRow], since: datetime) -> list[tuple[ClaimRow, Sequence[ClaimRow]]]:
    """The first claim of each reading that was first printed at or after ``since``, each with all claims before it."""
    printed = sorted((row for row in rows if row.figure_id), key=_order)
    known: set[str | None] = set()
    found: list[tuple[ClaimRow, Sequence[ClaimRow]]] = []
    for place, row in enumerate(printed):
        if row.figure_id not in known and moment(row) >= since:
            found.append((row, printed[:place]))
        known.add(row.figure_id)
    return found


def moment(row: ClaimRow) -> datetime:
    """When a claim stands on the time axis: its article's publication, else when it was first seen."""
    return row.published or row.first_seen


def _order(row: ClaimRow) -> tuple[datetime, str, int, str]:
    return moment(row), row.claim.article_id, row.claim.order, row.claim.id


def _move(row: ClaimRow, earlier: Sequence[ClaimRow], judged: Mapping[frozenset[str], Verdict]) -> Move:
    def verdict(other: ClaimRow) -> Verdict | None:
        return judged.get(frozenset((row.claim.id, other.claim.id)))

    # What a reader wants to see it against: the outlet's own last word, else what it conflicts with, else the latest.
    own = [other for other in earlier if other.outlet == row.outlet]
    against = [other for other in earlier if (found := verdict(other)) and found.relation in CONFLICTS]
    before = next(iter((*own[-1:], *against[-1:], *earlier[-1:])), None)
    found = verdict(before) if before else None
    return Move(
        before=_reading(before) if before else None,
        after=_reading(row),
        verdict=found.relation if found else None,
        reason=found.reason if found else "",
        evidence=Evidence(
            outlet=row.outlet,
            printed=row.published.date() if row.published else None,
            credited=row.claim.attributed_to,
            sentence=row.claim.sentence,
            title=row.title,
            url=safe_url(row.url),
        ),
    )


def _inside(reading: str) -> str:
    """A reading without the capital of a sentence's first word; "UK" and "£5m" stay as they are."""
    return words.lower_first(reading) if reading[1:2].islower() else reading


def _reading(row: ClaimRow) -> str:
    reading = _inside(row.reading or row.claim.quantity.literal)
    return f"{reading} ({row.claim.scope})" if row.claim.scope else reading
