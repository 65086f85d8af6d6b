"""Whose word a number is, and the days that a story gives to its undated texts."""

from __future__ import annotations

from datetime import date

from nlp.days import settle
from nlp.voices import Voices
from store.model import Origin
from tests.nlp.reading import article, claims_of, judged, relation


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
