"""A story's metrics as wholes: what belongs together, what leads, what is safe to say, what to avoid."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from nlp.figures import StoryFigures
from store.model import Metric
from tests.nlp.reading import article, judged, relation


def metric(figures: StoryFigures, label: str) -> Metric:
    return next(m for m in figures.metrics if m.label == label)


@pytest.fixture
def petition() -> StoryFigures:
    return judged(
        article("Over 1,500 clerks signed a petition. Staff may pause the tool for up to 30 minutes.", "a"),
        article("A petition gathered about 1,600 signatures. The pause lasts 30 minutes.", "b"),
        article("The petition was signed by over 1,600 clerks, who want it gone.", "c"),
        article("Nearly 2,000 clerks signed a petition, according to the Harbour Ledger.", "d"),
    )


def test_one_petition_is_one_metric_and_the_pause_another(petition: StoryFigures) -> None:
    signatures = metric(petition, "petition signatures")
    readings = {f.reading for f in petition.figures if f.metric_id == signatures.id}
    assert readings == {"Over 1,500", "about 1,600", "over 1,600", "Nearly 2,000"}
    assert (signatures.low, signatures.high, signatures.independent_origins) == (1500, 2000, 4)
    assert metric(petition, "length of a pause, time").id != signatures.id


def test_every_pair_of_a_metric_has_one_verdict_with_a_reason(petition: StoryFigures) -> None:
    for one in petition.metrics:
        ids = sorted(c.id for c in petition.claims if c.metric_id == one.id)
        pairs = {frozenset(pair) for pair in itertools.combinations(ids, 2)}
        verdicts = [v for v in petition.verdicts if v.metric_id == one.id]
        assert {frozenset((v.a, v.b)) for v in verdicts} == pairs and len(verdicts) == len(pairs)
        assert all(v.reason for v in verdicts)


def test_safe_to_say_is_the_strongest_wording_that_all_leave_room_for(petition: StoryFigures) -> None:
    signatures = metric(petition, "petition signatures")
    assert signatures.safe_to_say == "More than 1,600"
    assert signatures.leading == "over 1,600"


@pytest.mark.parametrize(
    ("texts", "safe"),
    [
        (("505 clerks signed the petition.", "More than 500 clerks signed the petition."), "505"),
        (("About 9,000 clerks signed the petition.", "Over 9,000 clerks signed the petition."), "More than 9,000"),
        (("Nearly 500 clerks signed the petition.", "490 clerks signed the petition."), "490"),
        (("Less than 4% of staff walked out.", "About 4% of staff walked out."), "Less than 4%"),
    ],
)
def test_safe_wordings(texts: tuple[str, ...], safe: str) -> None:
    figures = judged(*(article(text, f"a{i}") for i, text in enumerate(texts)))
    assert [m.safe_to_say for m in figures.metrics] == [safe]


def test_two_rivals_leave_nothing_safe_and_are_named() -> None:
    figures = judged(
        article("The union said 2,400 drivers walked out on Friday.", "a", "2026-03-16"),
        article("The company said 900 drivers walked out on Friday.", "b", "2026-03-16"),
        article("Police said nine hundred drivers walked out on Friday.", "c", "2026-03-16"),
    )
    (strike,) = figures.metrics
    assert strike.status == "disputed"
    assert strike.safe_to_say == ""
    assert strike.avoid == "“900”: according to the company and Police. “2,400”: according to the union."


def test_a_lone_slip_is_to_be_avoided_and_does_not_lead() -> None:
    figures = judged(
        article("Over 1,600 clerks signed the petition.", "a"),
        article("More than 1,600 clerks signed the petition.", "b"),
        article("Nearly 20,000 clerks signed the petition.", "c"),
    )
    (signatures,) = figures.metrics
    assert signatures.safe_to_say == "More than 1,600"
    assert "Nearly 20,000" in signatures.avoid and signatures.status == "disputed"


def test_an_earlier_count_is_no_rival() -> None:
    figures = judged(
        article("About 900 clerks signed the petition.", "a", "2026-03-02"),
        article("More than 1,800 clerks signed the petition.", "b", "2026-03-09"),
    )
    (signatures,) = figures.metrics
    assert (signatures.status, signatures.safe_to_say) == ("growth", "More than 1,800")
    assert "earlier count" in signatures.avoid


def test_copies_are_one_voice() -> None:
    pages = [article("Some 1,200 clerks signed the petition.", f"a{i}") for i in range(3)]
    figures = judged(*pages, together=(("a0", "a1", "a2"),))
    assert figures.metrics[0].independent_origins == 1
    assert "one origin" in figures.metrics[0].reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Some 1,200 clerks signed the petition.", "Some 1,200 clerks joined the strike."),
        ("The fund has 16,000 members.", "The lease allows 16,000 miles a year."),
        ("The company will cut 800 jobs.", "The company has cut 200 jobs so far."),
        ("A quake killed 300 people this week.", "The 1999 quake killed 1,700 people."),
        ("The fine is $35 million.", "The fine is €32 million."),
        ("Some 3,100 clerks signed the petition.", "About 12 clerks resigned."),
        ("The union has 12,000 members.", "Some 5,000 members walked out."),
    ],
)
def test_other_things_stay_apart(first: str, second: str) -> None:
    figures = judged(article(first, "a", "2026-03-16"), article(second, "b", "2026-03-16"))
    assert len({c.metric_id for c in figures.claims}) == len(figures.claims)


def test_a_part_of_the_staff_is_no_conflict() -> None:
    figures = judged(
        article("In all 4,300 drivers walked out on Friday, the union said.", "a", "2026-03-16"),
        article("In Leeds 1,200 drivers walked out on Friday, the union said.", "b", "2026-03-16"),
    )
    assert relation(figures, "4,300", "1,200") == "subset"
    assert figures.metrics[0].status != "disputed"


def test_the_order_of_articles_changes_nothing() -> None:
    pages = [
        article("Over 1,500 clerks signed a petition.", "a"),
        article("About 1,600 clerks signed a petition.", "b", "2026-03-09"),
        article("Nearly 2,000 clerks signed a petition.", "c", "2026-03-16"),
    ]
    results = [judged(*order) for order in itertools.permutations(pages)]
    assert all(set(r.verdicts) == set(results[0].verdicts) for r in results)
    assert all(r.metrics == results[0].metrics and r.figures == results[0].figures for r in results)


def test_what_is_safe_is_worded_in_the_language_of_the_reader() -> None:
    pages = [
        replace(article("The company will pay a fine of 32 million euros.", "a", "2026-03-16"), language="es"),
        article("The company will pay a fine of €32 million.", "b", "2026-03-16"),
    ]
    (fine,) = judged(*pages).metrics
    assert (fine.safe_to_say, fine.leading) == ("€32 million", "€32 million")
