"""Verdicts in short, for metrics with many claims."""

from __future__ import annotations

from store import figures, pairs
from store.database import Store
from store.model import Verdict
from tests.store.builders import judged


def test_the_verdicts_of_one_claim_are_those_on_either_side(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        every = figures.verdicts_of(conn, "m1")
        for claim_id in ("c1", "c2", "c3"):
            assert pairs.of_claim(conn, "m1", claim_id) == [v for v in every if claim_id in (v.a, v.b)]
        assert pairs.of_claim(conn, "m1", "c9") == []


def test_each_claim_is_told_how_it_stands_to_other_figures(store: Store) -> None:
    with store.begin() as conn:
        judgement = judged(conn)
        against = [
            ("c1", "f2", "contradiction"),
            ("c2", "f2", "contradiction"),
            ("c3", "f1", "contradiction"),
        ]
        assert pairs.of_claims(conn, "m1") == against
        judgement.verdicts[2] = Verdict("m1", "c3", "c2", "growth", "It grew.")
        judgement.save(conn)
        assert pairs.of_claims(conn, "m1") == [
            against[0],
            ("c2", "f2", "growth"),
            against[2],
            ("c3", "f1", "growth"),
        ]
