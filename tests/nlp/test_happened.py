"""Whether a sentence says that something happened to what is watched: each reason against it, at its boundary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.happened import BLOCKED_WITHIN, OBJECT_WITHIN, concerns, has_happened, is_told, mentions_thing


def spot(sentence: str, verb: str) -> tuple[str, int, int]:
    start = sentence.index(verb)
    return sentence, start, start + len(verb)


@pytest.mark.parametrize(
    ("sentence", "verb", "told"),
    [
        ("The bank paused the tracker.", "paused", True),
        ("The bank never paused the tracker.", "paused", False),
        ("Nobody but the boss of the branch paused it.", "paused", True),  # the word is too far away
        ("Nobody at all paused it.", "paused", False),
        ("It did not rain, and the bank paused it.", "paused", True),  # another clause
        ("It denied in a letter of some length, on Monday, that it had paused it.", "paused", False),
        ("A rival paused its tracker.", "paused", False),
        ("Another large bank paused its tracker.", "paused", False),
        ("Another 200 clerks paused their tracker.", "paused", True),
        ("The bank paused a similar scheme.", "paused", False),
        ("They paused nothing.", "paused", False),
        ("They talked of pausing the tracker.", "pausing", False),
        ("After pausing the tracker, they talked.", "pausing", True),
        ("Pausing the tracker, the bank bowed.", "Pausing", True),
        ("The tracker pauses every hour.", "pauses", False),
        ("The bank pauses its tracker.", "pauses", True),
        ("Their pauses were long.", "pauses", False),
        ("Clerks of Sundby Calls paused the tracker.", "paused", True),  # a name says nothing of the kind
    ],
)
def test_has_happened(sentence: str, verb: str, told: bool) -> None:
    assert has_happened(*spot(sentence, verb)) is told


def test_the_reach_of_a_word_that_blocks() -> None:
    for between, told in ((BLOCKED_WITHIN - 1, False), (BLOCKED_WITHIN, True)):
        sentence = f"Never {'so ' * between}paused."
        assert has_happened(*spot(sentence, "paused")) is told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The bank paused it.", True),
        ("Was it paused?", False),
        ("“Was it paused?”", False),
        ("Had the bank paused it, nobody would have left.", False),
        ("Had been paused: the tracker.", True),
    ],
)
def test_questions_and_suppositions_tell_nothing(sentence: str, told: bool) -> None:
    assert is_told(sentence) is told


@pytest.mark.parametrize(
    ("sentence", "verb", "ours"),
    [
        ("The bank scrapped the tracker.", "scrapped", True),
        ("The tracker was scrapped.", "scrapped", True),
        ("The bank scrapped its programme.", "scrapped", True),
        ("The bank scrapped its reading programme.", "scrapped", False),
        ("The bank scrapped its employee-tracking programme.", "scrapped", True),
        ("The bank scrapped the DeskPulse programme.", "scrapped", True),
        ("The bank scrapped a phone after the tracker was shown.", "scrapped", False),
        ("The bank scrapped a phone and a lamp and a chair and the tracker.", "scrapped", False),
    ],
)
def test_what_is_concerned(sentence: str, verb: str, ours: bool) -> None:
    assert concerns(*spot(sentence, verb)) is ours


def test_the_reach_of_an_object() -> None:
    for between, ours in ((OBJECT_WITHIN - 1, True), (OBJECT_WITHIN, False)):
        assert concerns(*spot(f"They paused {'very ' * between}cameras.", "paused")) is ours


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 20))
def test_odd_text_breaks_nothing(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(len(text), start + length)
    assert is_told(text) in (True, False)
    assert concerns(text, start, end) in (True, False)
    assert mentions_thing(text) in (True, False)
    assert has_happened(text, start, end) in (True, False)
