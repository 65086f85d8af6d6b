"""Claims: spans, scope, role, day and order, and what is no claim at all."""

from __future__ import annotations

from datetime import date

import pytest

from tests.nlp.reading import claims_of


def test_spans_and_sentences_are_as_printed() -> None:
    text = "Menu\n0 comments\nOn Friday nearly 2,000 clerks signed the petition. It was sent on."
    (claim,) = claims_of(text, day="2026-03-16")
    assert text[claim.quantity.start : claim.quantity.end] == claim.quantity.literal == "nearly 2,000"
    assert claim.sentence == "On Friday nearly 2,000 clerks signed the petition."
    assert text[claim.sentence_start :].startswith(claim.sentence)
    assert (claim.as_of, claim.as_of_basis) == (date(2026, 3, 13), "weekday")


@pytest.mark.parametrize(
    "text",
    ["73", "Articles 8", "0 comments", "Duration\n2 days", "There is one solution.", "It began two months ago.",
     "The tool was launched in 2024.", "Related posts\n12 ways to monitor 300 employees",
     "It gives each of them a mark between 0 and 100."],
)  # fmt: skip
def test_no_claims(text: str) -> None:
    assert claims_of(text) == []


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("About 1,200 workers walked out in Leeds.", "Leeds"),
        ("In Leeds alone 1,200 workers walked out.", "Leeds alone"),
        ("In York at least 30 people died in coastal areas.", "York, coastal areas"),
        ("Leeds, with nearly 1,200, had the largest walkout.", "Leeds"),
        ("A Leeds reporter put the crowd there at 300.", "Leeds"),
        ("In all 4,300 workers walked out in Leeds and York.", None),
        ("About 700 clerks signed the petition in March.", None),
        ("Some 4,300 walked out, including 300 engineers.", "part"),
    ],
)
def test_the_part_that_is_counted(text: str, scope: str | None) -> None:
    assert claims_of(text)[-1].scope == scope


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The bank cut 300 jobs.", "done"),
        ("The bank will cut 300 jobs.", "planned"),
        ("A planned reduction of 800 jobs is on the table.", "planned"),
        ("Another 250 people signed the letter.", "added"),
        ("More than 250 people signed the letter.", "done"),
        ("The 1,900 remaining workers signed the letter.", "remaining"),
    ],
)
def test_plan_addition_and_rest_are_told_from_the_deed(text: str, role: str) -> None:
    assert claims_of(text)[0].role == role


def test_a_change_gives_an_earlier_and_a_later_reading() -> None:
    first, then = claims_of("The petition grew from 12,000 to 15,500 signatures.")
    assert first.order < then.order


def test_an_undated_text_has_no_day() -> None:
    assert claims_of("On Friday 700 clerks signed the petition.")[0].as_of_basis == "unknown"


def test_the_day_of_publication_is_the_last_resort() -> None:
    claim = claims_of("Some 700 clerks signed the petition.", day="2026-03-16")[0]
    assert (claim.as_of, claim.as_of_basis) == (date(2026, 3, 16), "published")


def test_the_same_text_gives_the_same_ids_and_another_text_others() -> None:
    text = "Some 700 clerks signed the petition."
    assert claims_of(text) == claims_of(text)
    assert claims_of(text)[0].id != claims_of(text + " It was sent on.")[0].id


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("The fine came down from 850,000 euros to 600,000.", ["EUR", "EUR"]),
        ("The campaign led by 50.4 percent to 49.6.", ["percent", "percent"]),
        ("The strike ended with a rise of 6 percent against 10 demanded.", ["percent", "percent"]),
        ("The fine is €4.2 million. Its inspectors had proposed 6 million.", ["EUR", "EUR"]),
        ("Halden paid $2 million and £3 million. They want 5 million.", ["USD", "GBP", ""]),
        ("It rose from 5 percent to 30 people.", ["percent", ""]),
        ("The firm paid $2 million. Its app has reached 5 million.", ["USD", ""]),
    ],
)
def test_a_number_takes_the_unit_that_it_leaves_out(text: str, units: list[str]) -> None:
    assert [claim.quantity.unit for claim in claims_of(text)] == units


def test_who_did_not_survive_has_died() -> None:
    assert claims_of("Over 120 pupils were poisoned; two did not survive.")[-1].frame == "die"
