"""Forms in which news gives a number on somebody's word, and acts that look like them and tell nothing."""

from __future__ import annotations

import pytest

from tests.nlp.reading import claims_of


def sources(text: str) -> list[str | None]:
    return [claim.attributed_to for claim in claims_of(text)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The relief office has closed its count with 900 dead and 31,000 homeless.", "The relief office"),
        ("They refuse what the union describes as 900 late arrivals.", "the union"),
        ("In its bulletin the coastguard lists 12 wrecks. The number of crew it gives as 900.", "the coastguard"),
        ("The federation, which began at 900, is now at 840.", None),
        ("The union, which began at 900, is now at 840.", "The union"),
        ("Some 900 tents and 60 boats: with these figures Harbour Relief describes the need.", "Harbour Relief"),
        ("A Quorum Labs poll of the race in May 2015 put his support at 5 percent.", "A Quorum Labs poll"),
        ("The latest poll has Lund leading by 12 percent.", "The latest poll"),
        ("A recent survey actually showed that 12 percent agreed.", "A recent survey"),
        ("At the rally, Mr. Lund was blunt, claiming that 900 jobs would go.", "Mr. Lund"),
        ("Jo Lund, later claiming that 900 jobs would go, left the hall.", "Jo Lund"),
        ("A supervisor we spoke to put it at 900.", "A supervisor"),
        ("The exact number, 900 at noon on Wednesday, comes from Jo Lund, a clerk.", "Jo Lund"),
        ("Nearly 600 of the 910 guards stayed out, said Jo Lund.", "Jo Lund"),
        ("The candidate pointed out that Senator Lund (who leads) must win 58 percent.", "The candidate"),
        ("The poll found the old for Lund, 64 percent to 9 percent, while the young were 77 percent for Moss.", "poll"),
    ],
)
def test_more_forms(text: str, source: str | None) -> None:
    found = sources(text)[-1]
    assert (source or "") in (found or "") and bool(found) == bool(source)


@pytest.mark.parametrize(
    "text",
    [
        "The flood ministry said roads were out; it measured 7.1 on the scale.",
        "Lund took down Moss in the primary, claiming 38 percent of the vote.",
        "The islanders' council declared war on the guild, leading to 900 deaths.",
        "Sitework has given 900 organisations the right to mark pages.",
        "Mr. Lund put $900,000 into the fund.",
        "The mayor gave a three-hour speech to 900 guests.",
        "Supporters of Lund say by 55% to 41% that the plan is wrong.",
        "Labour is now at 40 percent.",
    ],
)
def test_what_only_looks_like_a_form(text: str) -> None:
    assert set(sources(text)) <= {None}


def test_a_whole_stands_with_its_part() -> None:
    assert sources("About 2,300 of the 7,400 guards are on the roll, according to Sitework.") == ["Sitework"] * 2


def test_what_is_compared_or_asked_for_is_not_told() -> None:
    assert sources("The brewer said it would spend $900 million, compared with $640 million last year.")[1] is None
    assert sources("The gang boasts of 900 records and asks for $640,000.")[1] is None


def test_it_that_says_something_new_does_not_pass_its_source_back() -> None:
    text = "The port has raised its offer by 900 dollars. It insists on 750 strikers, a clerk said."
    assert sources(text)[0] is None
