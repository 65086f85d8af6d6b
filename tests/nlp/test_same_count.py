"""What counts the same thing: the learned weights, the rules that stand above them, and the grouping they make."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp import same_count
from nlp.metrics import group, propose
from nlp.pairing import pair_features, unit_of
from nlp.same_count import MODEL, Likeness, Model, load_model, log_odds, regroup
from nlp.surroundings import clause_around, stem, words_around
from store.model import Claim
from tests.nlp.reading import claims_of

LARGEST_MODEL = 1_000_000


def story(*texts: str) -> list[Claim]:
    """The claims of one story, one article a text."""
    return [
        replace(claim, id=f"c{number}-{place}", article_id=f"a{number}")
        for number, text in enumerate(texts)
        for place, claim in enumerate(claims_of(text))
    ]


STAFF_LETTER = (
    "More than 900 nurses have signed the letter.",
    "The letter now bears 912 names.",
    "Some 5,400 people work at the hospital. About 60 nurses walked out.",
    "The hospital has 5,400 employees; 912 of them backed the letter.",
)


def test_the_shipped_model_knows_every_feature_and_is_small() -> None:
    claims = story(*STAFF_LETTER)
    keys = [key for key, members in propose(claims) for _ in members]
    assert set(load_model().weights) == set(pair_features(claims, keys))
    assert MODEL.stat().st_size < LARGEST_MODEL
    assert MODEL.with_suffix(".md").is_file()


def test_features_and_odds_are_symmetric_and_finite() -> None:
    proposed = propose(story(*STAFF_LETTER))
    claims, keys = zip(*[(c, key) for key, members in proposed for c in members], strict=True)
    for name, matrix in pair_features(claims, keys).items():
        assert np.isfinite(matrix).all(), name
        assert np.allclose(matrix, matrix.T), name
    odds = log_odds(claims, keys, load_model())
    assert np.allclose(odds, odds.T)


def metrics(*texts: str) -> list[list[str]]:
    return [sorted(c.quantity.literal for c in members) for _, members in group(story(*texts))]


def test_numbers_of_one_thing_meet_over_different_words() -> None:
    found = metrics(*STAFF_LETTER)
    assert sorted(next(part for part in found if "912" in part)) == ["912", "912", "More than 900"]
    assert ["5,400", "Some 5,400"] in found
    assert ["About 60"] in found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The fine is $35 million.", "The fine is 35 percent."),
        ("The fire destroyed 40% of the homes.", "The fire destroyed 40% of the barns."),
        ("Some 1,200 clerks signed the petition.", "Some 1,200 clerks joined the strike."),
        ("The bank will cut 800 jobs.", "The bank has cut 200 jobs so far."),
        ("About 900 workers walked out.", "Some 2,100 people marched at the rally."),
        ("Staff voted 612 to 433 to join the union.", "Only 433 voted against."),
        ("The institute put the quake at 6.4.", "The toll is 44."),
        ("Some 300 clerks signed the letter.", "The letter had 41,000 names of customers."),
    ],
)
def test_rules_that_are_exact_stand_above_the_weights(first: str, second: str) -> None:
    claims = story(first, second)
    sides = {claim.article_id: key for key, members in group(claims) for claim in members}
    assert len(set(sides.values())) == 2


def test_a_slip_of_a_zero_stays_with_the_number_that_it_is_a_slip_of() -> None:
    assert metrics("Some 1,600 clerks signed the letter.", "The letter has 16,000 signatures.") == [
        ["16,000", "Some 1,600"]
    ]


def test_what_a_text_sets_apart_is_a_feature() -> None:
    claims = claims_of("The union counted 1,900 strikers and 340 buses, and a rival union, Orbell, has 2,000 strikers.")
    keys = [key for key, members in propose(claims) for _ in members]
    ordered = [claim for _, members in propose(claims) for claim in members]
    found = pair_features(ordered, keys)
    place = {claim.quantity.literal: n for n, claim in enumerate(ordered)}
    assert found["away_noun"][place["1,900"], place["340"]] == 1
    assert found["one_planned"].max() == 0


def test_any_order_gives_the_same_metrics() -> None:
    claims = story(*STAFF_LETTER)
    forward, backward = group(claims), group(claims[::-1])
    assert [(key, [c.id for c in part]) for key, part in forward] == [
        (key, [c.id for c in part]) for key, part in backward
    ]


def test_every_claim_has_one_metric_and_every_metric_its_own_key() -> None:
    claims = story(*STAFF_LETTER, *(f"Some {n}00 nurses signed the letter." for n in range(11, 60)))
    found = group(claims)
    assert sorted(c.id for _, part in found for c in part) == sorted(c.id for c in claims)
    assert len({key for key, _ in found}) == len(found)


def test_a_story_too_large_to_compare_whole_still_holds_together(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = story(*(f"Some {n} nurses have signed the letter." for n in (912, 912, 912, 930, 930, 940, 951, 960)))
    whole = {frozenset(c.id for c in part) for _, part in group(claims)}
    monkeypatch.setattr(same_count, "MOST", 3)
    assert {frozenset(c.id for c in part) for _, part in group(claims)} == whole


def test_two_counts_of_other_things_are_two_unless_the_number_is_one() -> None:
    named = [{c.quantity.noun for c in part} for part in regroup(propose(story("The hackers hit 46 clinics.",
             "The hackers hit 25 servers.", "Hackers have hit 46 clinics in all.")))]  # fmt: skip
    assert sorted(sorted(part) for part in named) == [["clinics"], ["servers"]]
    again = story("The hackers hit 4,613 clinics.", "The hackers hit 4,613 sites.")
    assert len(regroup(propose(again))) == 1


def test_nothing_and_one_claim_are_grouped() -> None:
    assert regroup([]) == []
    one = story("Some 900 nurses signed the letter.")
    assert regroup(propose(one)) == [one]


def test_the_threshold_decides(tmp_path: Path) -> None:
    proposed = propose(story(*STAFF_LETTER))
    model = load_model()
    apart = regroup(proposed, Model(model.weights, model.intercept, 100.0))
    assert all(len(part) == 1 for part in apart)


def test_pairs_of_a_metric_that_hang_together_by_a_third_only_are_unlikely() -> None:
    claims = story("Some 900 nurses signed the letter.", "The letter bears 912 names.", "Some 60 cooks walked out.")
    odds = np.array([[9, 2, -3], [2, 9, 0.5], [-3, 0.5, 9]], dtype=np.float32)
    likeness = Likeness(claims, odds)
    signed, names, out = (claim.id for claim in claims)
    assert [likeness.odds(signed, other) for other in (names, out, "unknown")] == [2, -3, math.inf]
    assert Likeness().odds(signed, out) == math.inf
    assert Likeness(claims, odds, [(signed, out, True)]).odds(out, signed) == math.inf


def test_units_are_compared_with_their_like() -> None:
    (sum_of_money,), (share,), (count,) = (
        story("The fine is $35 million."),
        story("Some 60% of nurses signed."),
        story("Some 900 nurses signed."),
    )
    assert [unit_of(c) for c in (sum_of_money, share, count)] == ["money:USD", "percent", "count"]


def test_what_stands_around_a_number() -> None:
    sentence = "In Leeds the first walkout drew 900 clerks, said the union, and 60 guards."
    weights = dict(words_around(sentence, sentence.index("900"), "900"))
    assert weights["clerk"] > weights["union"] > 0
    assert clause_around(sentence, sentence.index("900"), "900").strip() == "in leeds the first walkout drew 900 clerks"
    assert stem("signers") == stem("signing") == stem("signed") == "sign"
