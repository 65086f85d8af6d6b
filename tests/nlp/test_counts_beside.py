"""Numbers beside the story's own count that are others: rivals, meetings, wholes, margins, second readings."""

from __future__ import annotations

import pytest

from store.model import Claim
from tests.nlp.reading import claims_of


def by_literal(text: str) -> dict[str, Claim]:
    return {claim.quantity.literal: claim for claim in claims_of(text)}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("At its rival Orbell a letter stands at 860 names.", "beside"),
        ("Rival Orbell is to drop 1,900 jobs.", "beside"),
        ("A similar petition drew 900 signatures.", "beside"),
        ("Rival counts differ: the police saw 900 marchers.", ""),
        ("A rival union counted 900 marchers.", ""),
        ("A similar number of clerks, 900, signed the letter.", ""),
        ("Tarvik is to drop 1,900 jobs.", ""),
    ],
)
def test_what_is_told_of_a_rival_is_another_count(text: str, period: str) -> None:
    assert [claim.period for claim in claims_of(text)] == [period]


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("Helen Roe told 600 people at a meeting in Leeds that it was a mistake.", "attend"),
        ("Roughly 500 staff came to a stormy meeting on Friday.", "attend"),
        ("Helen Roe told 600 people that it was a mistake.", ""),
        ("About 1,100 clerks had accepted severance.", "severance"),
        ("About 1,100 clerks had accepted the offer of a coffee.", ""),
        ("Some 740 clerks had been given notice by Friday.", "notice"),
        ("Over 18,000 people have joined a class action over the breach.", "sue"),
        ("Over 18,000 people have joined the strike.", "strike"),
        ("The lender overcharged 4,300 borrowers.", "overcharge"),
        ("Gunmen seized 118 pupils from a boarding school.", "hostage"),
        ("About 900 engineers failed to report for work.", "strike"),
        ("At its laboratory, where 420 people work, nobody signed.", "employ"),
    ],
)
def test_what_stands_beside_the_main_count(text: str, frame: str) -> None:
    (claim,) = claims_of(text)
    assert (claim.frame if claim.evidence == "own" else "") == frame


def test_the_strength_of_a_quake_is_no_count() -> None:
    found = by_literal("A magnitude 6.4 quake killed at least 12 people.")
    assert (found["6.4"].kind, found["6.4"].frame) == ("measure:magnitude", "quake")
    assert found["at least 12"].frame == "die"
    later = by_literal("The office gave the quake a magnitude of 6.8, and later 6.6.")
    assert later["6.8"].kind == later["6.6"].kind == "measure:magnitude"
    dead = by_literal("The quake, first given as magnitude 6.8, killed 66 people.")
    assert dead["66"].frame == "die"


def test_the_whole_that_a_part_is_told_of() -> None:
    found = by_literal("Some 300 of the 770 clerks struck on Monday.")
    assert (found["Some 300"].frame, found["770"].frame) == ("strike", "whole")
    assert by_literal("All but 90 of the 770 people who were evacuated are back.")["770"].frame != "whole"
    assert by_literal("Germany loses 300 of 770 posts.")["770"].frame != "whole"


def test_a_number_without_a_noun_tells_the_things_before_it_again() -> None:
    closing = by_literal("The bank will close 45 branches; the guild counts 52.")
    assert closing["52"].kind == closing["45 branches" if "45 branches" in closing else "45"].kind
    live = by_literal("It was live on 1,900 laptops, not the 2,300 reported.")
    assert {claim.kind for claim in live.values()} == {"laptop"}
    marched = by_literal("The two big federations claimed 900,000.")
    assert marched["900,000"].kind == ""


@pytest.mark.parametrize(
    ("text", "literal", "role"),
    [
        ("The cameras counted 41,000 marchers, give or take 3,000.", "3,000", "other"),
        ("The cameras counted 41,000 marchers and 3,000 dogs.", "41,000", "done"),
        ("That leaves 600 of the 1,900 posts.", "600", "remaining"),
        ("The quake leaves 600 dead.", "600", "done"),
        ("It cut 1,600 jobs, fewer than the 1,900 of May.", "1,600", "done"),
        ("It cut 300 fewer jobs than in May.", "300", "other"),
        ("Some 98 were added last week.", "Some 98", "added"),
    ],
)
def test_margins_remainders_and_comparisons(text: str, literal: str, role: str) -> None:
    assert by_literal(text)[literal].role == role


def test_the_two_sides_of_a_vote() -> None:
    plain = by_literal("It was 3,934 votes for, 516 against.")
    assert [plain[n].frame for n in ("3,934", "516")] == ["vote", "vote_against"]
    accepted = by_literal("The offer was accepted by 2,870 votes to 1,105.")
    assert [accepted[n].frame for n in ("2,870", "1,105")] == ["vote", "vote_against"]


def test_a_strike_of_a_day_is_no_rate() -> None:
    assert {c.period for c in claims_of("About 900 engineers downed tools for 24 hours on Monday.")} == {""}
    assert "day" in {c.period for c in claims_of("The port turned away 900 lorries in 24 hours.")}


def test_only_news_carries_over_to_the_next_sentence() -> None:
    cut = by_literal("The bank sacked 900 clerks. The council reckons with 1,650.")
    assert cut["1,650"].frame == "cut"
    standing = by_literal("The bank employs 9,000 clerks. The council reckons with 1,650.")
    assert standing["1,650"].frame == ""
