"""Words on pairs that stand and have no effect, because later words on other pairs leave no room for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from app.deciding import PAIRED, Pair, pairs_said
from nlp.bonds import bonds_of
from nlp.heeding import as_read, pairs_of
from nlp.repeats import repeated_claims
from store import acts as store_acts
from store import articles, figures, origins
from store.acts import Act
from store.anchors import anchors_of, located
from store.model import Claim, Decided, Origin

if TYPE_CHECKING:
    from sqlalchemy import Connection


def overruled_in(conn: Connection, story_id: str) -> frozenset[int]:
    """The acts on pairs of a story that stand and have no effect."""
    ids = articles.ids_of_story(conn, story_id)
    said = store_acts.on_articles(conn, ids, PAIRED)
    if len(said) < 2:
        return frozenset()
    claims = [claim for own in figures.claims_of_articles(conn, ids).values() for claim in own]
    return overruled(said, claims, [row.origin for row in origins.of_story(conn, story_id)])


def overruled(acts: Iterable[Act], claims: Sequence[Claim], copied: Sequence[Origin]) -> frozenset[int]:
    """The acts on pairs that stand and yet have no effect: what was said later leaves no room for them.

    With A and B one quantity and B and C one, A and C are one too: of three such words the earliest has no effect.
    """
    known, repeats = anchors_of(claims), repeated_claims([as_read(claim) for claim in claims], copied)
    own = [claim for claim in claims if claim.id not in repeats and claim.word != "rejected"]
    told: list[tuple[int, Pair]] = []
    for act in sorted((act for act in acts if act.kind in PAIRED), key=lambda act: -act.id):
        pairs = tuple(pairs_said(act, located(act.anchors, known)))
        told += [(act.id, pair) for pair in pairs_of(own, repeats, Decided({}, pairs))]
    passed = bonds_of([claim.id for claim in own], [pair for _, pair in told]).passed
    holding = {act_id for place, (act_id, _) in enumerate(told) if place not in passed}
    return frozenset(act_id for act_id, _ in told) - holding
