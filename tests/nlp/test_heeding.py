"""What a person said of claims: it changes what is counted, what is one quantity, and what is safe to say."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from nlp.bonds import bonds_of, linked_within
from nlp.figures import StoryFigures, judge_story
from nlp.heeding import as_read
from store.model import Article, Claim, Decided, Origin, Taking, Word
from tests.nlp.reading import article, claims_in

PETITION = [
    article("About 1,600 clerks signed the petition.", "a"),
    article("Over 1,600 clerks signed the petition.", "b"),
    article("Nearly 20,000 clerks signed the petition.", "c"),
]
STRIKE = [
    article("The union said 2,400 drivers walked out on Friday.", "a", "2026-03-16"),
    article("The company said 900 drivers walked out on Friday.", "b", "2026-03-16"),
]


def one(claims: list[Claim], literal: str) -> Claim:
    """The claim of that number."""
    (found,) = (c for c in claims if literal in c.quantity.literal)
    return found


def judge(pages: list[Article], decided: Decided, origins: list[Origin] | None = None) -> StoryFigures:
    """The pages as one story, judged with what was decided."""
    singles = [Origin(f"o{p.id}", "single", (p.id,), None) for p in pages]
    return judge_story("s", pages, claims_in(pages), origins or singles, decided)


def test_a_rejected_claim_counts_nowhere_and_is_still_there() -> None:
    claims = claims_in(PETITION)
    slip = one(claims, "20,000")
    before = judge(PETITION, Decided())
    after = judge(PETITION, Decided({slip.id: Word("rejected", {}, 1)}))
    assert "20,000" in before.metrics[0].avoid and before.metrics[0].status == "disputed"
    (metric,) = after.metrics
    assert (metric.status, metric.avoid, metric.high, metric.safe_to_say) == ("agree", "", 1600, "More than 1,600")
    assert all(slip.id not in figure.claim_ids for figure in after.figures)
    assert all(slip.id not in (v.a, v.b) for v in after.verdicts)
    (kept,) = after.rejected
    assert (kept.id, kept.word, kept.metric_id, kept.story_id) == (slip.id, "rejected", None, "s")


def test_a_corrected_claim_changes_verdicts_and_keeps_what_was_read() -> None:
    slip = one(claims_in(PETITION), "20,000")
    fields = {"literal": "nearly 2,000", "stated": 2000.0, "high": 2000.0, "precision": 1000.0}
    after = judge(PETITION, Decided({slip.id: Word("corrected", fields, 1)}))
    (metric,) = after.metrics
    assert metric.high == 2000 and "nearly 2,000" in {f.reading for f in after.figures}
    told = next(c for c in after.claims if c.id == slip.id)
    assert told.word == "corrected" and told.read_as is not None
    assert (told.quantity.stated, told.read_as.quantity.stated) == (2000, 20000)
    assert as_read(told) == slip


def test_judging_what_was_judged_gives_the_same_and_without_words_what_was_read() -> None:
    claims = claims_in(PETITION)
    slip = one(claims, "20,000")
    decided = Decided({slip.id: Word("corrected", {"stated": 2000.0, "high": 2000.0}, 1)})
    origins = [Origin(f"o{p.id}", "single", (p.id,), None) for p in PETITION]
    once = judge_story("s", PETITION, claims, origins, decided)
    assert judge_story("s", PETITION, once.claims, origins, decided) == once
    assert judge_story("s", PETITION, once.claims, origins) == judge_story("s", PETITION, claims, origins)


def test_a_word_on_a_scope_takes_a_conflict_away() -> None:
    company = one(claims_in(STRIKE), "900")
    assert judge(STRIKE, Decided()).metrics[0].status == "disputed"
    told = judge(STRIKE, Decided({company.id: Word("corrected", {"scope": "Northern depots"}, 1)}))
    assert [m.status for m in told.metrics] != ["disputed"]
    assert {v.relation for v in told.verdicts} <= {"subset", "other_scope"}


def test_apart_and_same_stand_above_the_model() -> None:
    claims = claims_in(STRIKE)
    union, company = one(claims, "2,400").id, one(claims, "900").id
    parted = judge(STRIKE, Decided({}, ((union, company, False),)))
    assert len(parted.metrics) == 2 and parted.verdicts == ()
    pages = [*STRIKE, article("Some 310 vans were parked across the gates by drivers on Friday.", "c", "2026-03-16")]
    vans = one(claims_in(pages), "310").id
    apart = {c.id: c.metric_id for c in judge(pages, Decided()).claims}
    assert apart[vans] != apart[union]
    joined = {c.id: c.metric_id for c in judge(pages, Decided({}, ((vans, union, True),))).claims}
    assert joined[vans] == joined[union]


def test_what_is_said_of_a_copy_holds_for_the_text() -> None:
    text = "The union said 2,400 drivers walked out on Friday."
    pages = [article(text, "a", "2026-03-16"), article(text, "k", "2026-03-17"), STRIKE[1]]
    origins = [
        Origin("oa", "copy", ("a", "k"), None, (Taking("k", "copy", "a", "time"),)),
        Origin("ob", "single", ("b",), None),
    ]
    for said in ("a", "k"):
        claim = next(c for c in claims_in(pages) if c.article_id == said)
        told = judge(pages, Decided({claim.id: Word("rejected", {}, 1)}), origins)
        assert {c.article_id for c in told.rejected} == {"a", "k"}
        assert [f.reading for f in told.figures] == ["900"]


@pytest.mark.parametrize("pages", permutations(STRIKE), ids=str)
def test_the_order_of_articles_changes_nothing(pages: tuple[Article, ...]) -> None:
    union, company = (one(claims_in(STRIKE), n).id for n in ("2,400", "900"))
    decided = Decided({company: Word("corrected", {"stated": 950.0}, 1)}, ((union, company, False),))
    told, expected = judge(list(pages), decided), judge(STRIKE, decided)
    assert {m.id for m in told.metrics} == {m.id for m in expected.metrics}
    assert set(told.claims) == set(expected.claims)


def test_the_later_word_wins_where_three_do_not_fit() -> None:
    bonds = bonds_of(["x", "y", "z"], [("x", "z", False), ("x", "y", True), ("y", "z", True)])
    assert bonds.nodes == [[0, 1], [2]] and bonds.apart == {frozenset({0, 1})}
    earlier = bonds_of(["x", "y", "z"], [("x", "y", True), ("y", "z", True), ("x", "z", False)])
    assert earlier.nodes == [[0, 1, 2]] and not earlier.apart


def test_clusters_keep_to_the_bonds() -> None:
    odds = np.full((4, 4), 5.0, dtype=np.float32)
    odds[3, :] = odds[:, 3] = -5.0
    ids = ["w", "x", "y", "z"]

    def clusters(*pairs: tuple[str, str, bool]) -> list[int]:
        return linked_within(odds, 0.0, bonds_of(ids, pairs)).tolist()

    assert len(set(clusters())) == 2
    parted = clusters(("w", "x", False))
    assert parted[0] != parted[1] and parted[3] not in parted[:3]
    joined = clusters(("w", "z", True))
    assert joined[0] == joined[3]
