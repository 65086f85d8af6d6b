"""Figures that posts mention: read as press metrics name them, and held against what the press prints."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.mentions import MOST_FIGURES, Mention, compare_with_press, find_mentions
from store.model import Figure, Metric
from tests.nlp.reading import article, judged

SIGNED = "petition signatures"


def told(text: str) -> list[tuple[str, str]]:
    return [(mention.reading, mention.noun) for mention in find_mentions(text)]


@pytest.mark.parametrize(
    ("text", "reading", "noun"),
    [
        ("over 1600 signatures on it by now lol", "over 1,600", SIGNED),
        ("1.6k+ signed!!", "over 1,600", SIGNED),
        ("1 600 signatures", "1,600", SIGNED),
        ("hey\nabout 900 people signed\nwow", "about 900", SIGNED),
        ("a 30 min pause, what a joke", "30 minutes", "length of a pause, time"),
        ("they spend $2.5bn on this", "$2.5 billion", "spending, USD"),
        ("10% of staff laid off in march", "10%", "job cuts, share"),
        ("between 300 and 400 of us signed it", "300–400", SIGNED),
        ("laying off 8,000 people", "8,000", "job cuts, planned"),
        ("[name] 1,612 signatures as of now", "1,612", SIGNED),
    ],
)
def test_a_figure_is_read_as_the_press_would_name_it(text: str, reading: str, noun: str) -> None:
    assert told(text) == [(reading, noun)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "see you in room 1600 at 15:30",
        "ticket 48213 is done",
        "my bonus is $3,000 this year",
        "I got paid $2,100",
        "my 3 kids are ill",
        "[name] is 44 on 4 May 2026",
        "1,600!!!",
    ],
)
def test_what_concerns_one_person_or_nobody_is_left_out(text: str) -> None:
    assert told(text) == []


def test_one_reading_in_many_spellings_is_one_mention() -> None:
    spellings = ["over 1,600 signatures", "more than 1600 signatures!", "1.6k+ signatures", "1,600-plus signatures now"]
    assert len({find_mentions(text) for text in spellings}) == 1
    (mention,) = find_mentions("over 1,600 signatures and again over 1,600 signatures")
    assert (mention.low, mention.high) == (1600.0, None)


def test_a_list_is_cut() -> None:
    assert len(find_mentions("\n".join(f"{n} people signed it" for n in range(210, 410, 20)))) == MOST_FIGURES


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for mention in find_mentions(text):
        assert mention.reading and mention.noun


def press(*texts: str) -> list[tuple[Metric, list[Figure]]]:
    """Metrics with their figures, as the texts' stories give them, one article a text and day."""
    pages = [article(text, f"p{i}", f"2026-05-{10 + i:02}", outlet=f"o{i}") for i, text in enumerate(texts)]
    found = judged(*pages)
    return [(metric, [f for f in found.figures if f.metric_id == metric.id]) for metric in found.metrics]


NOW = press(
    "More than 900 employees have signed the petition so far.",
    "More than 1,600 employees have signed the petition so far.",
    "Over 1,600 staff signed the petition, organizers said.",
)


@pytest.mark.parametrize(
    ("text", "verdict", "reading"),
    [
        ("over 1,600 signatures", "as the press", "More than 1,600"),
        ("about 1,650 signatures", "as the press", "More than 1,600"),
        ("over 900 signatures", "older reading", "More than 900"),
        ("9,000 signatures", "higher", "More than 1,600"),
        ("at most 200 signatures", "lower", "More than 900"),
        ("1,300 signatures", "between", "More than 1,600"),
        ("a 30-minute pause", "not in the press", ""),
    ],
)
def test_a_mention_stands_to_the_press_in_one_way(text: str, verdict: str, reading: str) -> None:
    (mention,) = find_mentions(text)
    found = compare_with_press(mention, NOW)
    assert (found.verdict, found.reading.casefold()) == (verdict, reading.casefold())
    assert found.words


def test_another_reading_is_no_older_one() -> None:
    metric, figures = NOW[0]
    other = [replace(f, relation="contradiction") if f.reading != metric.leading else f for f in figures]
    found = compare_with_press(Mention("over 900", metric.label, 900.0, None), [(metric, other)])
    assert found.verdict == "another reading"


def test_a_reading_without_a_number_is_in_no_press() -> None:
    assert compare_with_press(Mention("many", NOW[0][0].label, None, None), NOW).verdict == "not in the press"
    assert compare_with_press(Mention("5", "moons", 5.0, 5.0), []).verdict == "not in the press"
