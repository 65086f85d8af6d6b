"""The figures of a digest: which metrics the period speaks of, which are disputed, safe to use or to be avoided.

Everything is read from the store; nothing is judged anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app import readings, words
from app.digest.cutting import listing
from app.digest.items import DisputedFigure, FigureToAvoid, Listing, Printed, SafeFigure
from app.digest.moves import moment, moves, new_readings
from app.markup import safe_url
from app.sentences import metric_label
from store import figures, pairs, periods, watches
from store.acts import Act
from store.model import Metric
from store.rows import ClaimRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_FIGURES, MOST_PRINTED = 6, 12
"""Figures in a section, and rows in a chart; what is left out is counted. Two pages of substance, not a dump."""
MOST_LOOKED_AT = 12
"""Disputed figures, those that most is printed of, from which the ones that moved most are shown."""


class Subject(NamedTuple):
    """A metric that the period's articles speak of, with its story's title and what a person pinned to it."""

    metric: Metric
    story: str
    pin: Act | None


def subjects(conn: Connection, since: datetime, until: datetime) -> list[Subject]:
    """The metrics of the period's claims, disputed ones first, then by how much they are spoken of."""
    spoken = periods.list_metrics(conn, since, until)
    known, pins = figures.with_titles(conn, [one.id for one in spoken]), watches.pins(conn)
    found = [Subject(*known[one.id], pins.get(one.id)) for one in spoken if one.id in known]
    return sorted(found, key=lambda subject: subject.metric.status != "disputed")


def disputed(conn: Connection, found: Sequence[Subject], since: datetime, until: datetime) -> Listing[DisputedFigure]:
    """The metrics whose readings up to the period's end conflict, those that moved most first."""
    candidates = [subject for subject in found if subject.metric.status == "disputed"]
    known = pairs.conflicting(conn, [subject.metric.id for subject in candidates], until)
    standing = [subject for subject in candidates if subject.metric.id in known]
    looked_at = [_printed_before(conn, subject, until) for subject in standing[:MOST_LOOKED_AT]]
    looked_at.sort(key=lambda one: -len(new_readings(one.claims, since)))
    shown = listing(looked_at, MOST_FIGURES, lambda one: _dispute(conn, one, since))
    return Listing(shown.items, shown.more + len(standing) - len(looked_at))


class Dispute(NamedTuple):
    """A disputed metric with its claims up to the period's end, and how many came later."""

    subject: Subject
    claims: Sequence[ClaimRow]
    later: int


def _printed_before(conn: Connection, subject: Subject, until: datetime) -> Dispute:
    every = figures.claims_of(conn, subject.metric.id)
    claims = [row for row in every if moment(row) < until]
    return Dispute(subject, claims, len(every) - len(claims))


def _dispute(conn: Connection, one: Dispute, since: datetime) -> DisputedFigure:
    """The metric as it stood at the period's end."""
    (metric, story, pin), claims = one.subject, one.claims
    new = [row.claim.id for row, _ in new_readings(claims, since)]
    quantities = [row.claim.quantity for row in claims]
    numbers = [n for q in quantities for n in (q.stated, q.low, q.high) if n is not None]
    return DisputedFigure(
        metric_id=metric.id,
        story_id=metric.story_id,
        story=story,
        label=metric_label(metric),
        unit=metric.unit,
        low=min(numbers, default=None),
        high=max(numbers, default=None),
        leading=metric.leading,
        safe_to_say=metric.safe_to_say,
        reason=metric.reason,
        origins=metric.independent_origins,
        later=one.later,
        pinned=pin is not None,
        moves=moves(claims, pairs.of_some(conn, metric.id, new), since),
        printed=_printed(claims, metric.id, conn),
    )


def _printed(claims: Sequence[ClaimRow], metric_id: str, conn: Connection) -> Listing[Printed]:
    """What each outlet printed, in the order of the Figures page; the latest claim of each reading of an outlet."""
    rows = {(row.outlet, row.figure_id): row for row in sorted(claims, key=moment)}.values()
    every = readings.read(rows, figures.figures_of(conn, metric_id), pairs.of_claims(conn, metric_id, pairs.MOST))
    kept = readings.thin(every, MOST_PRINTED, keep="")
    slips = readings.aside(kept)
    found = [
        Printed(
            outlet=one.outlet,
            words=one.words,
            credited=one.claim.attributed_to,
            day=one.row.published.date() if one.row.published else None,
            qualifier=one.claim.quantity.qualifier,
            stated=one.claim.quantity.stated,
            low=one.claim.quantity.low,
            high=one.claim.quantity.high,
            group=one.group,
            slip=number in slips,
        )
        for number, one in enumerate(kept)
    ]
    return Listing(tuple(found), len(every) - len(kept))


def safe(found: Sequence[Subject]) -> Listing[SafeFigure]:
    """What can be said today: what a person pinned, then what more than one word supports, disputed metrics first,
    then by independent origins."""
    usable = [s for s in found if s.pin or (s.metric.safe_to_say and s.metric.independent_origins > 1)]
    usable.sort(key=lambda s: (s.pin is None, s.metric.status != "disputed", -s.metric.independent_origins))
    return listing(usable, MOST_FIGURES, _safe)


def _safe(subject: Subject) -> SafeFigure:
    (metric, story, pin), label = subject, metric_label(subject.metric)
    if pin is None:
        return SafeFigure(metric.id, story, label, metric.safe_to_say, metric.independent_origins)
    said = {name: words.plain(str(pin.payload.get(name, ""))) for name in ("reading", "source", "url")}
    printed = words.span(metric.low, metric.high, metric.unit)
    return SafeFigure(
        metric.id,
        story,
        label,
        said["reading"],
        metric.independent_origins,
        source=said["source"],
        url=safe_url(said["url"]),
        press=f"the press prints {printed}, leading reading {words.quoted(metric.leading)}" if metric.leading else "",
    )


def avoid(found: Sequence[Subject]) -> Listing[FigureToAvoid]:
    """What not to say, with the reason."""
    warned = [subject for subject in found if subject.metric.avoid]
    return listing(
        warned, MOST_FIGURES, lambda s: FigureToAvoid(s.metric.id, s.story, metric_label(s.metric), s.metric.avoid)
    )
