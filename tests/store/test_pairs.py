"""Verdicts in short, for metrics with many claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from store import figures, pairs, stories
from store.database import Store
from store.model import Verdict
from tests.store.builders import NOW, judged, place


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


def test_of_more_claims_than_enough_those_of_the_best_supported_figures_are_compared(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        whole = pairs.of_claims(conn, "m1")
        best = max(figures.figures_of(conn, "m1"), key=lambda figure: figure.independent_origins)
        assert pairs.of_claims(conn, "m1", 3) == whole
        kept = pairs.of_claims(conn, "m1", len(best.claim_ids) + 1)
        assert kept and set(kept) <= set(whole)
        assert pairs.of_claims(conn, "m1", 1) == []


def test_the_verdicts_of_some_claims_are_each_told_once(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        every = figures.verdicts_of(conn, "m1")
        assert pairs.of_some(conn, "m1", ["c3"]) == [v for v in every if "c3" in (v.a, v.b)] != every
        assert pairs.of_some(conn, "m1", ["c1", "c3"]) == every
        assert pairs.of_some(conn, "m1", []) == pairs.of_some(conn, "m2", ["c1"]) == []


def test_metrics_conflict_from_the_second_of_two_articles_on(store: Store) -> None:
    with store.begin() as conn:
        judgement = judged(conn)
        agreed = replace(judgement.metrics[0], id="m2")
        judgement.metrics.append(agreed)
        judgement.save(conn)
        # Articles 1 to 3 are of 11, 10 and 9 o'clock; claim 3 conflicts with both others.
        assert pairs.conflicting(conn, ["m1", "m2", "m9"], NOW) == {"m1"}
        assert pairs.conflicting(conn, ["m1"], NOW - timedelta(hours=1)) == {"m1"}
        assert pairs.conflicting(conn, ["m1"], NOW - timedelta(hours=2)) == set()
        assert pairs.conflicting(conn, [], NOW) == set()


def test_metrics_come_with_the_titles_of_their_stories(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        (found,) = figures.with_titles(conn, ["m1", "m9", "m1"]).values()
        assert found[0].id == "m1" and found[0].story_id == "s1" and found[1]
        place(conn, 5, story="s5")
        stories.merge(conn, "s1", "s5")
        assert figures.with_titles(conn, ["m1"]) == {}
