"""Which sentences can be lifted out of an article, which lean on another, and which are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.alone import is_feature, standing
from nlp.quote_spans import find_passages


def stands(sentence: str) -> str:
    masked = sentence
    for passage in find_passages(sentence):
        masked = masked[: passage.start] + "\ufffc" * (passage.end - passage.start) + masked[passage.end :]
    return standing(sentence, masked)


@pytest.mark.parametrize(
    "sentence",
    [
        "Harrow Rail suspended the badge trial on Friday after drivers refused to wear the tags.",
        "The union said its members would vote next week.",
        "In its annual report Harrow Rail says the trial cost £2 million.",
        "“It makes my skin crawl,” said Odette Marsh, who drives the night train to Leeds.",
        "This week the operator published the rules of the trial.",
        "There was a rally of 300 drivers outside the depot in Crewe.",
        "The group employs 900 people.",
    ],
)
def test_whole_statements_stand_alone(sentence: str) -> None:
    assert stands(sentence) == "alone"


@pytest.mark.parametrize(
    "sentence",
    [
        "It said the trial would end in May.",
        "But that was before the drivers met in Crewe.",
        "Asked about the tags, she said they were in the post.",
        "The operator says that 40 did.",
        "Later in the day there was a rally at the depot.",
        "Of those, 40 have handed their tags back.",
        "In this case the operator paid for the repairs.",
        "Neither side would say how many tags were returned.",
        "The operator said it had planned for twice that number.",
    ],
)
def test_what_points_back_leans_on_the_sentence_before(sentence: str) -> None:
    assert stands(sentence) == "leans"


@pytest.mark.parametrize(
    "sentence",
    [
        "Who decides when a driver is idle?",
        "Photograph: Nell Ashdown/Getty Images shows the depot in Crewe.",
        "Sign up for our newsletter and never miss a story about trains.",
        "14:32 The operator says that talks are under way in Crewe.",
        "Harrow Rail was contacted for comment on Friday evening.",
        "Three depots, two unions and one very long night",
        "“We will not wear them, said one of the drivers in Crewe.",
        "Cost of the trial so far: 2 million.",
        "Read more about what the tags can see on page 12.",
        "The operator said <b>nothing</b> would change on the trains.",
        "Too short.",
    ],
)
def test_furniture_questions_and_fragments_are_never_told(sentence: str) -> None:
    assert stands(sentence) == "never"


@pytest.mark.parametrize(
    "sentence", ["We think the operator should have asked first.", "“The tags are off and they stay off.”"]
)
def test_the_writers_own_voice_is_told_beside_others_only(sentence: str) -> None:
    assert stands(sentence) == "beside"


def test_headlines_of_features_are_known() -> None:
    assert is_feature("Explained: what a tag can see")
    assert is_feature("Why drivers hate the tags")
    assert not is_feature("Drivers vote to keep tags in their lockers")


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_has_a_standing(text: str) -> None:
    if text.strip():
        assert standing(text, text) in ("alone", "leans", "beside", "never")
