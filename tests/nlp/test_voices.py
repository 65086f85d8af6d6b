"""Whose word a number is, and the days that a story gives to its undated texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nlp.days import settle
from nlp.figures import judge_story
from nlp.repeats import MOST_PAIRED
from nlp.voices import Voices
from store.model import Origin, Taking
from tests.nlp.reading import article, claims_in, claims_of, judged, relation


def test_two_articles_that_credit_one_paper_are_one_voice() -> None:
    pages = [article("", "a"), article("", "b"), article("", "c")]
    claims = [
        *claims_of("Some 700 clerks signed the letter, according to the Harbour Ledger.", id="a"),
        *claims_of("About 700 clerks signed the letter, reported the Harbour Ledger.", id="b"),
        *claims_of("Some 700 clerks signed the letter.", id="c"),
    ]
    origins = [Origin("oa", "rewrite", ("a",), "Harbour Ledger"), Origin("oc", "single", ("c",), None)]
    voices = Voices(pages, claims, origins)
    assert [voices.of(claim) for claim in claims] == ["oa", "oa", "oc"]
    assert voices.count(claims) == 2


def test_a_number_repeated_without_its_credit_is_the_same_word() -> None:
    claims = claims_of("Some 700 clerks signed, the union said. The bank has 9,000 staff. The 700 signed in May.")
    voices = Voices([article("", "a")], claims, [])
    assert voices.of(claims[0]) == voices.of(claims[-1]) != voices.of(claims[1])


def test_a_copy_that_leaves_the_credit_out_is_no_second_voice() -> None:
    claims = [
        *claims_of("Some 700 clerks signed the letter, the union said.", id="a"),
        *claims_of("Some 700 clerks signed the letter.", id="b"),
    ]
    shared = [Origin("oa", "rewrite", ("a", "b"), "Harbour Ledger")]
    pages = [article("", "a"), article("", "b")]
    assert Voices(pages, claims, shared).count(claims) == 1
    apart = [Origin("oa", "single", ("a",), "Harbour Ledger"), Origin("ob", "single", ("b",), "Morning Radio")]
    assert Voices(pages, claims, apart).count(claims) == 2


def test_two_reports_of_one_newsroom_are_one_voice() -> None:
    claims = [*claims_of("Some 700 clerks signed.", id="a"), *claims_of("About 700 clerks signed.", id="b")]
    origins = [Origin("oa", "single", ("a",), "BBC News"), Origin("ob", "single", ("b",), "BBC")]
    assert Voices([article("", "a"), article("", "b")], claims, origins).count(claims) == 1


def test_many_copies_are_compared_with_what_they_repeat_only() -> None:
    first = article("About 1,600 clerks signed the letter on cameras in the tower, a union said.", "a", "2026-03-09")
    rival = article("Nearly 2,000 clerks signed the letter, the bank’s works council counted.", "b", "2026-03-09")
    copies = [replace(first, id=f"c{number:03}") for number in range(MOST_PAIRED)]
    taken = tuple(Taking(copy.id, "copy", "a", "time") for copy in copies)
    origins = [
        Origin("oa", "copy", ("a", *(copy.id for copy in copies)), "Harbour Ledger", taken),
        Origin("ob", "single", ("b",), "Morning Radio"),
    ]
    every = [first, rival, *copies]
    judgement = judge_story("s", every, claims_in(every), origins)
    assert len(judgement.claims) == len(every)
    assert len(judgement.verdicts) == len(copies) + 1
    (metric,) = judgement.metrics
    assert metric.independent_origins == 2
    assert sum(len(figure.claim_ids) for figure in judgement.figures) == len(every)


def test_a_repeated_number_is_not_counted_again_later() -> None:
    first = article("About 1,600 clerks signed, according to the Harbour Ledger.", "a", "2026-03-09")
    rival = article("Nearly 2,000 clerks signed, according to Morning Radio.", "b", "2026-03-10")
    repeat = article("About 1,600 clerks signed, according to the Harbour Ledger.", "c", "2026-03-12")
    figures = judged(first, rival, repeat)
    late = next(c for c in figures.claims if c.article_id == "c")
    radio = next(c for c in figures.claims if c.article_id == "b")
    verdict = next(v for v in figures.verdicts if {v.a, v.b} == {late.id, radio.id})
    assert (verdict.relation, verdict.a) == ("growth", late.id)


def test_copies_beside_their_parts_mean_the_whole() -> None:
    figures = judged(
        article("In York 900 people were hurt.", "a", "2026-03-09"),
        article("In Leeds 400 people were hurt.", "b", "2026-03-09"),
        article("In Leeds and York 1,300 people were hurt.", "c", "2026-03-09"),
    )
    assert relation(figures, "1,300", "400") == "subset"
    assert figures.metrics[0].scope is None


def test_a_day_without_a_year_takes_it_from_the_story() -> None:
    undated = article("As of 9 March some 1,800 clerks had signed the letter.", "a")
    dated = article("About 900 clerks signed the letter.", "b", "2026-03-05")
    (claim,) = settle(claims_of(undated.text), [undated, dated])
    assert (claim.as_of, claim.as_of_basis) == (date(2026, 3, 9), "stated")
    assert settle(claims_of(undated.text), [undated])[0].as_of is None


def test_a_weekday_is_settled_in_a_short_story_only() -> None:
    undated = article("On Friday some 1,800 clerks signed the letter.", "a")
    near, far = article("", "b", "2026-03-14"), article("", "c", "2026-05-01")
    assert settle(claims_of(undated.text), [undated, near])[0].as_of == date(2026, 3, 13)
    assert settle(claims_of(undated.text), [undated, near, far])[0].as_of is None
