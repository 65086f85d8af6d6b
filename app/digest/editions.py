"""A digest once it is told: kept with the figures it showed, the same bytes again, later corrections said openly."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.digest import edits as editing
from app.digest import record, staff
from app.digest.build import build
from app.digest.corrections import corrections
from app.digest.model import Digest, Period
from store import digests
from store.digests import Edition

if TYPE_CHECKING:
    from app.settings import VoicesSettings
    from store.database import Store
    from store.permits import Actor


def preview(
    store: Store, period: Period, voices: VoicesSettings, who: str, now: datetime, built: Digest | None = None
) -> Digest:
    """The digest as it would be told now, with people's edits; nothing is kept. ``built`` is the part on the press,
    where that was asked for before."""
    return _told(*_now(store, period, voices, who, now, built))


def publish(store: Store, period: Period, voices: VoicesSettings, who: str, now: datetime) -> Digest:
    """The digest as it is told: the edition kept for the period where the store still says the same, else a new one.

    A new edition lists what earlier ones said otherwise. A draft is not kept. Raises what :func:`build` raises.
    """
    made, changed = _now(store, period, voices, who, now)
    if period.draft:
        return _told(made, changed)
    with store.begin() as conn:
        last = digests.latest(conn, period.name)
        if last is not None:
            before = record.from_json(last.content)
            same = replace(made, edition=before.edition, corrections=before.corrections)
            if same == before and changed == last.edits:
                return _told(before, changed)
            found = (*before.corrections, *corrections(before, made, now.date()))
            made = replace(made, edition=before.edition + 1, corrections=found)
        digests.add(conn, Edition(period.name, made.edition, now, record.to_json(made), changed))
    return _told(made, changed)


def edit(store: Store, period: str, changed: dict[str, Any], actor: Actor, now: datetime, *, seen: int) -> int:
    """Keep a person's edits of a period's digest, made on version ``seen``; the new version.

    Raises InputError for what is no edit, NotAllowedError and StaleError as :func:`store.digests.save_edits` does.
    """
    checked = editing.read(changed).as_dict()
    with store.begin() as conn:
        return digests.save_edits(conn, period, checked, actor, now, seen=seen)


def _now(
    store: Store, period: Period, voices: VoicesSettings, who: str, now: datetime, built: Digest | None = None
) -> tuple[Digest, dict[str, Any]]:
    """The machine's digest as the store stands, and people's edits of it."""
    inside = staff.staff(store, period, voices, who, now)
    with store.read() as conn:
        made = replace(built or build(conn, period, now), staff=inside)
        changed = digests.edits_of(conn, period.name).edits
    return made, changed


def _told(made: Digest, changed: dict[str, Any]) -> Digest:
    return editing.apply(made, editing.read(changed))
