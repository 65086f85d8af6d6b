"""A person's act from first to last, for commands and the dashboard: written down, and its story judged at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from store import acts, articles, figures, targets
from store.acts import Act, Kind
from store.database import Store
from store.errors import NotFoundError
from store.model import Claim
from store.permits import Actor
from store.targets import Target

if TYPE_CHECKING:
    from sqlalchemy import Connection

Judge = Callable[[Sequence[str]], object]
"""Judges stories again, given their ids: :func:`app.processing.judge_again` with its tools."""


def do(
    store: Store,
    kind: Kind,
    ids: Sequence[str],
    actor: Actor,
    now: datetime,
    judge: Judge,
    *,
    seen: int | None = None,
    payload: Mapping[str, Any] | None = None,
    note: str = "",
) -> Act:
    """Say something of what the ``ids`` name (a claim, metric or story; two for a pair), made on version ``seen``."""
    with store.begin() as conn:
        act = acts.add(conn, kind, _target(conn, kind, ids), actor, now, seen=seen, payload=payload, note=note)
        touched = _stories(conn, act, kind)
    if touched:
        judge(touched)
    return act


def take_back(
    store: Store, act_id: int, actor: Actor, now: datetime, judge: Judge, *, seen: int | None = None, note: str = ""
) -> Act:
    """Undo an act, as an act of its own."""
    with store.begin() as conn:
        act = acts.undo(conn, act_id, actor, now, seen=seen, note=note)
        touched = _stories(conn, act, acts.first_kind(conn, act))
    if touched:
        judge(touched)
    return act


def claim(store: Store, claim_id: str) -> Claim:
    """The claim of that id. Raises NotFoundError where there is none (any more)."""
    with store.read() as conn:
        article_id = targets.of_claim(conn, claim_id).anchors[0].article_id
        return next(c for c in figures.claims_of_article(conn, article_id) if c.id == claim_id)


def _target(conn: Connection, kind: Kind, ids: Sequence[str]) -> Target:
    first = ids[0]
    if kind == "search":
        return targets.of_search(first)
    if len(ids) > 1:
        return targets.of_pair(conn, first, ids[1])
    known = {"claim": targets.of_claim, "metric": targets.of_metric, "story": targets.of_story}
    possible = [known[about] for about in acts.ABOUT[kind]]
    for find in possible[:-1]:
        try:
            return find(conn, first)
        except NotFoundError:
            continue
    return possible[-1](conn, first)


def _stories(conn: Connection, act: Act, kind: Kind) -> list[str]:
    """The stories that an act makes judge again: those of its articles, where it is one that is judged by."""
    if kind not in acts.JUDGED:
        return []
    return sorted(set(articles.story_of(conn, {anchor.article_id for anchor in act.anchors}).values()))
