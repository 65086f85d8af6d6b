"""Whom "he said" and "they say" mean."""

from __future__ import annotations

import pytest

from tests.nlp.reading import claims_of


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Mara Quist spoke on Monday. She said 900 people had come.", "Mara Quist"),
        ("The collector rejected the charge: 900 bodies were found, he said.", "The collector"),
        ("The paper is wrong, the minister said. Halden has 900 clerks, he added.", "the minister"),
        ("Halden Bank had a bad year. It says it lost 900 clients.", "Halden Bank"),
        ("Szaro has appealed. It insists that only 900 people were charged.", "Szaro"),
        ("Growers are angry. They say 900 barns were lost.", "Growers"),
        ("In Leeds, where police saw 900 people in May, they now saw 400.", "police"),
        ("The court met. Legal papers were filed. It said 900 people sued.", "The court"),
    ],
)
def test_a_pronoun_means_the_last_one_who_can_be_meant(text: str, source: str) -> None:
    assert claims_of(text)[-1].attributed_to == source


def test_a_bank_is_not_he_and_a_person_not_it() -> None:
    text = "Mara Quist spoke at Halden Bank. It said 900 people had come."
    assert claims_of(text)[-1].attributed_to != "Mara Quist"
    text = "Mara Quist wrote to Halden Bank. Halden Bank has grown. She said 900 people had come."
    assert claims_of(text)[-1].attributed_to == "Mara Quist"


def test_nobody_is_meant_where_nobody_was_named() -> None:
    assert claims_of("It rained. More than 900 homes were flooded, she said.")[-1].attributed_to is None


def test_what_somebody_does_after_speaking_is_not_on_his_word() -> None:
    assert claims_of("Mara Quist said the plan was dead. She met 900 voters.")[-1].attributed_to is None
