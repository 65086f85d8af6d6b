"""Numbers, dates and counts are written as the style sheet says; scraped text is made fit for one line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import words
from store.model import AsOfBasis, Qualifier

APP = Path(words.__file__).parent
NOW = datetime(2026, 6, 24, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1600, "1,600"),
        (0, "0"),
        (None, "–"),
        (2.5, "2.5"),
        (-3, "−3"),
        (1234567.891, "1,234,567.89"),
        (-0.001, "0"),
        (100, "100"),
    ],
)
def test_number(value: float | None, written: str) -> None:
    assert words.number(value) == written


@pytest.mark.parametrize(
    ("value", "unit", "table", "sentence"),
    [
        (145e9, "USD", "$145bn", "$145 billion"),
        (32e6, "EUR", "€32m", "€32 million"),
        (11000, "GBP", "£11,000", "£11,000"),
        (5e6, "SEK", "SEK 5m", "SEK 5 million"),
        (46, "percent", "46%", "46%"),
        (30, "minute", "30 min", "30 minutes"),
        (1, "hour", "1 h", "1 hour"),
        (3, "night", "3 nights", "3 nights"),
        (100 / 3, "percent", "33.3%", "33.3%"),
        (3, "gigabit", "3 gigabit", "3 gigabit"),
        (1600, "", "1,600", "1,600"),
        (None, "USD", "–", "–"),
    ],
)
def test_amount(value: float | None, unit: str, table: str, sentence: str) -> None:
    assert words.amount(value, unit) == table
    assert words.amount(value, unit, in_sentence=True) == sentence


def test_span() -> None:
    assert words.span(1500, 20000) == "1,500–20,000"
    assert words.span(30, 30, "percent") == "30%"
    assert words.span(10, 20, "percent") == "10–20%"
    assert words.span(0.5, 30, "minute") == "0.5–30 min"
    assert words.span(11000, 140000, "GBP") == "£11,000–£140,000"
    assert words.span(None, 2000) == "2,000"
    assert words.span(None, None) == "–"


@pytest.mark.parametrize(
    ("qualifier", "stated", "low", "high", "written"),
    [
        ("exact", 505, 505, 505, "505"),
        ("nearly", 2000, None, 2000, "nearly 2,000"),
        ("at_least", 1600, 1600, None, "at least 1,600"),
        ("between", None, 300, 1000, "300–1,000"),
        ("hundreds_of", None, 200, 999, "hundreds"),
    ],
)
def test_reading(
    qualifier: Qualifier, stated: float | None, low: float | None, high: float | None, written: str
) -> None:
    assert words.reading(qualifier, stated, low, high) == written


def test_tone_has_a_real_minus_and_no_negative_zero() -> None:
    assert words.tone(-0.46) == "−0.46"
    assert words.tone(0.5) == "0.50"
    assert words.tone(-0.001) == "0.00"
    assert words.tone(None) == "–"


@pytest.mark.parametrize(
    ("back", "written"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=4), "4 min ago"),
        (timedelta(hours=2, minutes=59), "2 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=7), "7 days ago"),
        (timedelta(days=8), "16 Jun"),
        (timedelta(days=400), "20 May 2025"),
        (timedelta(hours=-1), "in 1 h"),
    ],
)
def test_ago(back: timedelta, written: str) -> None:
    assert words.ago(NOW - back, NOW) == written


def test_dates() -> None:
    assert words.long_day(NOW) == "Wednesday 24 June 2026"
    assert words.moment(NOW, NOW) == "24 Jun, 18:00"
    assert words.duration(0) == "1 day"
    assert words.duration(64) == "64 days"
    assert words.duration(140) == "20 weeks"


@pytest.mark.parametrize(
    ("basis", "written"),
    [("stated", "3 Jun"), ("weekday", "3 Jun"), ("published", "about 3 Jun"), ("unknown", "no date")],
)
def test_an_uncertain_day_is_marked(basis: AsOfBasis, written: str) -> None:
    assert words.as_of(date(2026, 6, 3), basis, now=NOW) == written


def test_listed_says_how_many_are_left_out() -> None:
    assert words.listed([]) == "–"
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b"]) == "a and b"
    assert words.listed(["a", "b", "c", "d"], limit=2) == "a, b and 2 others"
    assert words.listed(["a", "b", "c"], limit=2) == "a, b and 1 other"


@given(st.text(max_size=60))
def test_plain_text_is_one_harmless_line(text: str) -> None:
    made = words.plain(text)
    assert not any(
        ord(c) < 32 or ord(c) == 127 or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for c in made
    )
    assert made == made.strip()
    assert words.plain(made) == made


def test_marks_are_kept_as_far_as_living_scripts_need_them() -> None:
    assert words.still("Việt\u0301 q\u0323\u0307") == "Việt\u0301 q\u0323\u0307"
    assert words.still("Z" + "\u0352" * 90 + "a") == "Z" + "\u0352" * words.MOST_MARKS + "a"


def test_signs_that_turn_or_steer_are_gone_and_spaces_stay() -> None:
    assert words.still(" 1\u061c6\u202e00  signed\x1b ") == " 1600  signed  "


@given(st.text(max_size=60), st.integers(min_value=1, max_value=30))
def test_shorten_never_exceeds_its_length(text: str, length: int) -> None:
    short = words.shorten(text, length)
    assert len(short) <= length
    assert short == text or short.endswith("…")


def test_no_page_and_no_chart_writes_a_date_of_its_own() -> None:
    """Dates and times are written in ``app/words.py``, so that they look the same wherever they stand."""
    own = re.compile(r"strftime|isoformat|:%[A-Za-z]")
    rooms = [APP / "views", APP / "charts"]
    pure = [APP / f"{name}.py" for name in ("comparing", "sentences", "story_days", "story_facts", "watchlist")]
    found = [
        path.name
        for path in [*pure, *(p for room in rooms for p in room.glob("*.py"))]
        if own.search(path.read_text("utf-8"))
    ]
    assert found == []
