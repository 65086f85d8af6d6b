"""Verdicts on pairs: the meaning of each relation, and properties that hold for all readings."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import rivals, sides
from nlp.intervals import capped, same_number
from nlp.rivals import Dispute, Disputes
from nlp.sides import Facts, scope_of
from nlp.verdicts import DOUBT, disputes_of, judge, judge_all
from store.model import Claim, Quantity
from tests.nlp.reading import article, claims_of, judged, relation

RUNNING = Facts(running=True)


def one(text: str, day: str | None = None, id: str = "a") -> Claim:
    return claims_of(text, day, id)[0]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("over 500", "more than 500", "same"),
        ("505", "505", "same"),
        ("about 500", "500", "same"),
        ("over 500", "at least 500", "same"),
        ("as many as 3,100", "over 3,100", "rounding"),
        ("nearly 3,000", "more than 3,000", "rounding"),
        ("over 500", "505", "rounding"),
        ("nearly 500", "490", "rounding"),
        ("about 9,000", "9,100", "rounding"),
        ("over 5,000", "over 6,000", "rounding"),
        ("thousands of", "nearly 4,000", "rounding"),
        ("between 300 and 1,000", "700", "rounding"),
        ("over 1,600", "nearly 2,000", "rounding"),
        ("about 1,600", "nearly 2,000", "unknown"),
        ("over 1,600", "nearly 20,000", "contradiction"),
        ("about 700", "more than 900", "unknown"),
        ("over 900", "700", "unknown"),
        ("1,500", "15,000", "contradiction"),
    ],
)
def test_undated_readings_of_a_running_total(first: str, second: str, expected: str) -> None:
    a, b = one(f"{first} nurses signed the petition.", id="a"), one(f"{second} nurses signed the petition.", id="b")
    assert judge(a, b, RUNNING).relation == expected
    assert judge(a, b, RUNNING).reason


def test_growth_needs_two_days_and_names_the_earlier_claim() -> None:
    early = one("Over 900 nurses signed the petition.", "2026-03-02", "a")
    late = one("More than 1,800 nurses signed the petition.", "2026-03-09", "b")
    assert judge(early, late, RUNNING)[::2] == ("growth", False)
    assert judge(late, early, RUNNING)[::2] == ("growth", True)
    undated = one("More than 1,800 nurses signed the petition.", None, "b")
    assert judge(early, undated, RUNNING).relation == "unknown"


def test_words_order_two_numbers_of_one_text() -> None:
    page = article("At first 700 nurses had signed the petition. Now 1,650 nurses have signed the petition.")
    assert relation(judged(page), "700", "1,650") == "growth"


def test_a_running_total_that_falls_on_a_stated_day_is_a_correction() -> None:
    early = one("On 2 March 100,000 records were exposed.", "2026-03-02", "a")
    late = one("On 9 March 8,000 records were exposed.", "2026-03-10", "b")
    assert judge(early, late, RUNNING).relation == "correction"


def test_an_older_number_repeated_later_is_no_contradiction() -> None:
    early = one("More than 1,800 nurses signed the petition.", "2026-03-09", "a")
    late = one("About 900 nurses signed the petition.", "2026-03-10", "b")
    assert judge(early, late, RUNNING).relation == "unknown"


def test_two_sources_that_count_one_event_contradict() -> None:
    page = article("The union estimated 4,000 marchers on Friday; the police estimated 3,100.", day="2026-03-16")
    assert relation(judged(page), "4,000", "3,100") == "contradiction"


def test_parts_and_wholes() -> None:
    whole = article("Some 4,300 workers walked out.", "a", "2026-03-16")
    leeds = article("About 1,200 workers walked out in Leeds.", "b", "2026-03-16")
    york = article("About 700 workers walked out in York.", "c", "2026-03-16")
    figures = judged(whole, leeds, york)
    assert relation(figures, "4,300", "1,200") == "subset"
    assert relation(figures, "1,200", "700") == "other_scope"


def test_two_texts_that_may_count_two_things_are_not_called_a_contradiction() -> None:
    a = one("Police counted 400 marchers on Friday.", "2026-05-08")
    b = one("Organisers counted 900 marchers on Friday.", "2026-05-08", id="b")
    doubted = Facts(odds=lambda first, second: DOUBT - 1 if {first, second} == {a.id, b.id} else math.inf)
    assert judge(a, b, Facts()).relation == "contradiction"
    assert judge(a, b, doubted).relation == judge(b, a, doubted).relation == "unknown"
    here, there = claims_of("Police counted 400 marchers on Friday, organisers 900.", "2026-05-08")
    assert judge(here, there, Facts(odds=lambda first, second: DOUBT - 1)).relation == "contradiction"


def test_what_one_text_sets_side_by_side_other_texts_take_part_in() -> None:
    here, there = claims_of("Police counted 400 marchers, organisers 900.", "2026-05-08", "a")
    b = one("Police said on Monday that some 400 people had marched.", "2026-05-11", "b")
    c = one("More than 900 people marched through the city.", None, "c")
    unsure = Facts(once=True, odds=lambda first, second: DOUBT - 0.5)
    assert judge(b, c, unsure).relation == "unknown"
    known = Facts(
        once=True, odds=unsure.odds, disputes=disputes_of([here, there, b, c], unsure), outlets={"a": "Crier"}
    )
    found = judge(b, c, known)
    assert found.relation == judge(c, b, known).relation == "contradiction"
    assert "Crier sets them side by side" in found.reason
    other = one("Some 650 people marched.", None, "d")
    assert judge(b, other, known).relation == "unknown"


def test_a_wording_that_leaves_room_takes_no_part_in_a_dispute() -> None:
    over = one("More than 1,600 people have signed.", "2026-06-22", "b")
    under = one("Nearly 2,000 people have signed.", "2026-06-22", "c")
    dispute = Dispute(one("About 1,600 people have signed.", "2026-06-22"), under)
    assert judge(dispute.one, under, Facts(running=True, disputes=Disputes([dispute]))).relation == "contradiction"
    assert judge(over, under, Facts(running=True, disputes=Disputes([dispute]))).relation == "rounding"


def test_a_claim_is_read_once_for_all_its_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = [one(f"Over {400 + 90 * n} people marched.", f"2026-05-{n + 1:02}", f"t{n}") for n in range(9)]
    read = []

    def counted(claim: Claim, facts: Facts) -> str | None:
        read.append(claim.id)
        return scope_of(claim, facts)

    monkeypatch.setattr(sides, "scope_of", counted)
    found = list(judge_all(claims, RUNNING))
    assert read == [claim.id for claim in claims]
    monkeypatch.undo()
    assert [(a, b) for a, b, _ in found] == list(itertools.combinations(claims, 2))
    assert [judgement for *_, judgement in found] == [judge(a, b, RUNNING) for a, b, _ in found]


def test_a_claim_is_held_against_each_dispute_once(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = [one(f"Some {400 * 2**n} people marched.", None, f"t{n}") for n in range(8)]
    disputes = Disputes([Dispute(claims[0], claims[6]), Dispute(claims[1], claims[7])])
    held = []
    reads = rivals._reads_as

    def counted(claim: Claim, other: Claim) -> bool:
        held.append(claim.id)
        return reads(claim, other)

    monkeypatch.setattr(rivals, "_reads_as", counted)
    found = [disputes.between(a, b) for a, b in itertools.permutations(claims, 2)]
    assert len(held) == 4 * len(claims)
    assert sum(dispute is not None for dispute in found) == 4


@pytest.mark.parametrize(
    "text",
    [
        "Police counted 400 marchers. The city, the mayor said, was proud of a day that had been long in the making. "
        "It had closed streets for it, hired buses and stewards, and asked the museums to open late. "
        "Organisers counted 900.",
        "Police counted 400 marchers, and organisers expected 900.",
        "On Friday police counted 400 marchers. On Saturday organisers counted 900.",
        "Some 400 people marched. Organisers counted 900.",
    ],
    ids=["far apart", "a plan", "two days", "one voice"],
)
def test_no_dispute_is_seen_where_two_numbers_are_not_set_against_each_other(text: str) -> None:
    claims = claims_of(text, "2026-05-10")
    assert len(claims) == 2
    assert not disputes_of(claims, Facts(once=True))


def test_numbers_that_hardly_count_one_thing_are_no_dispute() -> None:
    claims = claims_of("Police counted 400 marchers, organisers 900.", "2026-05-08")
    assert disputes_of(claims, Facts()) and not disputes_of(claims, Facts(odds=lambda first, second: -0.1))


def test_a_running_total_of_two_stated_days_has_grown_whatever_was_disputed() -> None:
    pair = claims_of("The union counted 900 signatures, the company 600.", "2026-05-08")
    first = one("By 2 May 600 people had signed.", "2026-05-08", "b")
    then = one("By 7 May 900 people had signed.", "2026-05-08", "c")
    facts = Facts(running=True, disputes=disputes_of(pair, RUNNING))
    assert facts.disputes
    assert judge(first, then, facts).relation == "growth"


def test_a_slip_is_named() -> None:
    a, b = one("Over 1,600 nurses signed.", id="a"), one("Nearly 20,000 nurses signed.", id="b")
    assert "10 times" in judge(a, b, RUNNING).reason
    a, b = one("In all 4,512 workers walked out.", id="a"), one("In all 4,152 workers walked out.", id="b")
    assert "swapped" in judge(a, b, Facts()).reason


QUALIFIERS = ("exact", "about", "over", "at_least", "nearly", "up_to", "under")


@st.composite
def readings(draw: st.DrawFn) -> Claim:
    digits, zeros = draw(st.integers(1, 999)), draw(st.integers(0, 6))
    stated = float(digits * 10**zeros)
    qualifier = draw(st.sampled_from(QUALIFIERS))
    low = None if qualifier in ("nearly", "up_to", "under") else stated
    high = None if qualifier in ("over", "at_least") else stated
    precision = 1.0
    while digits % 10 == 0:
        digits //= 10
        zeros += 1
    precision = float(10**zeros)
    quantity = Quantity(0, 1, "x", stated, low, high, True, True, qualifier, "", "people", precision)  # type: ignore[arg-type]
    return Claim(draw(st.uuids()).hex, draw(st.sampled_from("ab")), quantity, "x", 0, "m", "sign", kind="people")


@given(readings(), readings(), st.booleans())
def test_judging_is_symmetric(a: Claim, b: Claim, running: bool) -> None:
    there, back = judge(a, b, Facts(running)), judge(b, a, Facts(running))
    assert there.relation == back.relation
    assert there.relation != "growth" or there.swapped != back.swapped


@given(readings(), st.booleans())
def test_a_reading_is_the_same_as_itself(a: Claim, running: bool) -> None:
    assert judge(a, a, Facts(running)).relation == "same"


@given(readings(), readings(), st.booleans())
def test_overlapping_readings_never_contradict(a: Claim, b: Claim, running: bool) -> None:
    if capped(a.quantity).meets(capped(b.quantity)) or same_number(a.quantity, b.quantity):
        assert judge(a, b, Facts(running)).relation in ("same", "rounding")
