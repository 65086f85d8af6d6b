"""Sentences and prose: offsets are exact, furniture is no prose."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.sentences import is_prose, prose_sentences, split_sentences


def texts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Staff left. Nobody spoke.", ["Staff left.", "Nobody spoke."]),
        ("Dr. Amara Osei spoke. She left.", ["Dr. Amara Osei spoke.", "She left."]),
        ("The fine is $3.5 million. It is due in Jan. 2027.", ["The fine is $3.5 million.", "It is due in Jan. 2027."]),
        ("“We will stay.” They did.", ["“We will stay.”", "They did."]),
        ("Was it 300? Nobody knows", ["Was it 300?", "Nobody knows"]),
        ("At 9 a.m. the doors shut.", ["At 9 a.m. the doors shut."]),
        ("Line one\nLine two", ["Line one", "Line two"]),
        ("J. R. Miles signed it.", ["J. R. Miles signed it."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    "line",
    ["0 comments", "Leave a Comment", "Related Posts", "Articles 8", "73", "Share this article", "Status", "4 min read",
     "Sign up for our newsletter of 20,000 readers", "Duration", "2 days", "Photo: Ana Ruiz"],
)  # fmt: skip
def test_furniture_is_no_prose(line: str) -> None:
    assert not is_prose(line)


@pytest.mark.parametrize(
    "line",
    ["About 1,200 nurses signed the letter on Friday", "They left.", "• Over 300 drivers signed the letter this week."],
)
def test_prose_is_prose(line: str) -> None:
    assert is_prose(line) or len(line.split()) < 3


@given(st.text(max_size=300))
def test_spans_lie_in_order_and_inside(text: str) -> None:
    spans = split_sentences(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert set(prose_sentences(text)) <= set(spans)


def test_a_short_headline_with_a_number_is_read() -> None:
    text = "Board fines Halden €4.2 million\nSome 1.4 million people were exposed, the board said.\nShare 12 posts"
    assert next(text[s.start : s.end] for s in prose_sentences(text)) == "Board fines Halden €4.2 million"
    assert len(prose_sentences(text)) == 2
    assert prose_sentences("Board fines Halden") == prose_sentences("Halden 12 posts") == []
