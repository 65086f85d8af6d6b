"""Digits and words to values, and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.quantities import find_quantities
from nlp.quantities.numbers import read_digits, spell, step_of


@pytest.mark.parametrize(
    ("raw", "decimal", "value"),
    [
        ("1,600", ".", 1600), ("1600", ".", 1600), ("1\u00a0600", ".", 1600), ("1\u202f600\u2009000", ".", 1_600_000),
        ("3,00,000", ".", 300_000), ("12,34,56,789", ".", 123_456_789), ("1'600'000", ".", 1_600_000),
        ("1,234.5", ".", 1234.5), ("0.25", ".", 0.25), (".5", ".", 0.5), ("3,5", ".", 3.5),
        ("1.234.567", ".", 1_234_567),
        ("1.600", ".", 1.6), ("1.600", ",", 1600), ("1,600", ",", 1.6), ("1.234,56", ",", 1234.56), ("2,5", ",", 2.5),
        ("1.234.567,8", ",", 1_234_567.8), ("0", ".", 0), ("007", ".", 7),
    ],
)  # fmt: skip
def test_digits(raw: str, decimal: str, value: float) -> None:
    read = read_digits(raw, decimal)
    assert read is not None
    assert read.times(1) == value


@pytest.mark.parametrize("raw", ["1.2.3", "10,11,12", "192.168.0.1", "1,23,4", "1,2345", "5'10", "9" * 40, "1,6.0,0"])
def test_separators_that_make_no_number(raw: str) -> None:
    assert read_digits(raw) is None


@given(st.integers(0, 10**12), st.sampled_from([",", ".", "'", "\u00a0", "\u2009", "\u202f"]))
def test_grouped_digits_round_trip(value: int, sign: str) -> None:
    raw = f"{value:,}".replace(",", sign)
    read = read_digits(raw, "," if sign == "." else ".")
    assert read is not None
    assert read.times(1) == value


@given(st.integers(0, 10**12))
@settings(max_examples=300)
def test_words_round_trip(value: int) -> None:
    (quantity,) = find_quantities(f"They counted {spell(value)} boxes")
    assert quantity.stated == value
    assert quantity.literal == spell(value)


@given(st.integers(0, 10**12))
def test_written_digits_are_read_back(value: int) -> None:
    (quantity,) = find_quantities(f"They counted {value:,} boxes")
    assert quantity.stated == value
    assert quantity.precision == step_of(value)


@given(st.integers(1, 9999), st.integers(0, 3), st.sampled_from(["thousand", "million", "billion", "trillion"]))
def test_decimals_with_a_scale_are_exact(mantissa: int, places: int, scale: str) -> None:
    written = f"{mantissa / 10**places:.{places}f} {scale}"
    factor = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}[scale]
    (quantity,) = find_quantities(f"It is worth ${written} today")
    assert quantity.stated == mantissa * factor / 10**places


@given(st.integers(1, 999), st.sampled_from([("and ", "and "), ("-", "-"), (" ", " ")]))
def test_british_and_hyphened_words(value: int, style: tuple[str, str]) -> None:
    words = spell(value)
    if style[0] == "and " and " hundred " in words:
        words = words.replace(" hundred ", " hundred and ")
    elif style[0] == "-":
        words = words.replace(" ", "-")
    (quantity,) = find_quantities(f"They counted {words} boxes")
    assert quantity.stated == value


@pytest.mark.parametrize(("value", "step"), [(1600, 100), (505, 1), (0, 1), (10**12, 10**12), (1010, 10)])
def test_step(value: int, step: int) -> None:
    assert step_of(value) == step


@pytest.mark.parametrize("value", [-1, 10**15])
def test_what_cannot_be_spelled_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="whole number from 0"):
        spell(value)
