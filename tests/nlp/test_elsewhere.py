"""Numbers told of what another story is about: found by its name, unless the name tells nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nlp.elsewhere import ELSEWHERE, Others, Report, head_of, leading_names, nobody, others_among, told_elsewhere
from nlp.figures import judge_story
from store.model import Article, Origin
from tests.nlp.reading import article, claims_in

OWN = [
    article("Some 640 clerks at Tarrant have signed a petition against the seat sensors.", "o1"),
    article("The petition at Tarrant, on the sensors in its chairs, had 910 signatures by Friday.", "o2"),
    article("Tarrant will hear the clerks. Nearly 900 people have signed their petition.", "o3"),
]
OTHERS = {
    "bank": [
        head_of("Orbell clerks sign against cameras", "About 2,000 staff at Orbell signed a petition of Anna Bray."),
        head_of("Petition at Orbell grows", "The petition against cameras at Orbell has 2,300 names."),
    ],
    "single": [head_of("Vexholm drops its wristbands", "The wristbands at Vexholm are gone.")],
}


def known(others: dict[str, list[str]], day: str | None = None) -> Others:
    """Other stories by the heads of their reports, all of one day."""
    when = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    reports = {story: [Report(when, f"{story}{n}", head) for n, head in enumerate(h)] for story, h in others.items()}
    return others_among(reports)("own")


def elsewhere(text: str, own: list[Article] = OWN, others: dict[str, list[str]] = OTHERS) -> list[str]:
    """The numbers of a further report of a story that are told of another story."""
    pages = [*own, article(text, "new")]
    marked = told_elsewhere(claims_in(pages), pages, known(others))
    return [claim.quantity.literal for claim in marked if claim.period == ELSEWHERE]


@pytest.mark.parametrize(
    "text",
    [
        "At Orbell, where 2,300 people signed, the cameras are gone.",
        "Orbell, which films its counters, has had a petition with 2,300 signatures.",
        "Tarrant waits. The petition with 2,300 names at Orbell was heard at once.",
        "Orbell’s 2,300 petition signatures led nowhere.",
    ],
)
def test_a_number_beside_the_name_of_another_story_is_that_stories(text: str) -> None:
    assert [literal.split()[0] for literal in elsewhere(text)] == ["2,300"]


@pytest.mark.parametrize(
    "text",
    [
        "At Tarrant, as at Orbell, clerks are angry: 950 people have signed the petition.",  # a mark stands between
        "By Friday 950 people at Tarrant had signed the petition, more than at Orbell.",  # its own name is nearer
        "About 950 people have signed the petition, Orbell said.",  # who is credited
        "At Vexholm 300 people signed a petition.",  # nobody knows yet what a single report is about
        "In Leeds 300 people signed the petition.",  # no story is about it
        "Workers have collected 950 signatures for the petition.",
    ],
)
def test_other_numbers_stay_with_their_story(text: str) -> None:
    assert elsewhere(text) == []


def test_a_name_that_leads_many_stories_tells_nothing() -> None:
    many = OTHERS | {f"bank{n}": OTHERS["bank"] for n in range(3)}
    assert elsewhere("At Orbell 2,300 people signed a petition.", others=many) == []
    assert elsewhere("At Orbell 2,300 people signed a petition.", others=dict(list(many.items())[:-1])) == ["2,300"]


def test_what_happened_inside_the_storys_own_place_is_a_part_of_it() -> None:
    own = [
        article("Some 640 nurses in France have signed a petition against step counters.", "f1"),
        article("The petition of the nurses of France has 910 signatures.", "f2"),
    ]
    trams = [
        head_of("Trams stop in Paris", "The trams of Paris stand still."),
        head_of("Paris walks", "No tram in Paris."),
    ]
    others = {"trams": trams}
    assert elsewhere("In Paris 300 nurses have signed the petition.", own, others) == []
    assert elsewhere("In Paris 300 nurses have signed the petition.", OWN, others) == ["300"]


def test_a_word_that_the_reports_write_small_is_no_name() -> None:
    wards = [head_of("A Ward Falls Silent", "It was a Ward of nine."), head_of("The Ward Again", "That Ward is shut.")]
    own = [*OWN, article("On the ward nobody had asked.", "o4")]
    assert (
        elsewhere("Ward clerks, 300 of them, signed the petition: in Ward nine 300 signed.", own, {"wards": wards})
        == []
    )


def test_a_headline_in_capitals_makes_no_leading_names() -> None:
    heads = (
        head_of("Staff Sign Letter At Orbell", "The letter says so. Many staff sign."),
        head_of("Letter To Orbell", "A letter went to Orbell."),
    )
    assert leading_names(heads) == {"orbell"}
    assert leading_names(heads[:1]) == frozenset()


def test_marks_are_made_anew_each_time() -> None:
    pages = [*OWN, article("At Orbell 2,300 people signed a petition.", "new")]
    marked = told_elsewhere(claims_in(pages), pages, known(OTHERS))
    assert [c.period for c in told_elsewhere(marked, pages, nobody)] == ["" for _ in marked]


@pytest.mark.parametrize(("day", "told"), [("2026-03-01", True), ("2026-03-09", False)])
def test_what_another_story_is_about_is_known_from_before(day: str, told: bool) -> None:
    pages = [*OWN, article("At Orbell 2,300 people signed a petition.", "new", "2026-03-05")]
    marked = told_elsewhere(claims_in(pages), pages, known(OTHERS, day))
    assert (marked[-1].period == ELSEWHERE) is told


def test_only_names_beside_numbers_are_asked_for() -> None:
    asked: list[Set[str]] = []

    def others(names: Set[str]) -> Mapping[str, Sequence[Report]]:
        asked.append(names)
        return {}

    for text in (
        "Orbell is another matter. About 300 signed at Pellworth and Tarrant.",
        "About 300 signed at Pellworth.",
    ):
        pages = [*OWN, article(text, "new")]
        told_elsewhere(claims_in(pages), pages, others)
    assert asked == [{"pellworth"}]


def test_its_number_is_another_figure_and_no_contradiction() -> None:
    pages = [*OWN, article("The petition at Tarrant goes on; at Orbell 2,300 people have signed a petition.", "new")]
    origins = [Origin(f"o{page.id}", "single", (page.id,), None) for page in pages]
    for others, metrics in ((nobody, 1), (known(OTHERS), 2)):
        claims = told_elsewhere([replace(c, story_id="own") for c in claims_in(pages)], pages, others)
        found = judge_story("own", pages, claims, origins)
        homes = {c.quantity.stated: c.metric_id for c in found.claims}
        assert len({homes[640.0], homes[2300.0]}) == metrics, homes
