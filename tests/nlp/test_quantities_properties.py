"""What holds for any text: exact spans, order, every hedge of the tables, and time that grows with the text only."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.quantities import find_quantities
from nlp.quantities.language import FOLDER
from store.model import Quantity

ENGLISH = tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8"))
BEFORE = [
    (name, phrase)
    for table in ("before", "before_large")
    for name, phrases in ENGLISH[table].items()
    for phrase in phrases
    if phrase != "past"
]
AFTER = [(name, phrase) for name, phrases in ENGLISH["after"].items() for phrase in phrases]
PIECES = [
    "1,600", "about", "more than", "$", "%", "million", "two", "hundred", "and", "half a", "between", "to", "-", "–",
    ".", ",", " ", "\n", "\u200b", "\u202e", "\u00a0", "<b>", "&nbsp;", "2024", "June", "of", "people", "5pm",
    "or more", "+", "one", "in", "five", "(", ")", "'", "’", "½", "1/2", "٣", "五", "é", "from", "the", "x", "9" * 30,
    "#1", "@a", "http://a/1",
]  # fmt: skip


def check(text: str) -> list[Quantity]:
    """Asserts what must hold for every text; returns what was found."""
    found = find_quantities(text)
    end = 0
    for quantity in found:
        assert end <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.literal
        assert quantity.precision > 0
        if quantity.stated is None:
            assert quantity.low is not None and quantity.high is not None and quantity.low < quantity.high
        end = quantity.end
    return found


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["", " "]))
@settings(max_examples=400)
@example(["1,600", "to", "$"], " ")
def test_spans_hold_for_any_mixture(pieces: list[str], glue: str) -> None:
    check(glue.join(pieces))


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_spans_hold_for_any_text(text: str) -> None:
    check(text)


@given(st.text(max_size=60), st.sampled_from(["es", "fr", "de", "pt", "it", "xx", "pt-BR", "../en", ""]))
def test_any_language_code_is_taken(text: str, language: str) -> None:
    for quantity in find_quantities(text, language):
        assert text[quantity.start : quantity.end] == quantity.literal


@pytest.mark.parametrize(("name", "phrase"), BEFORE, ids=lambda value: str(value))
def test_every_hedge_before(name: str, phrase: str) -> None:
    text = f"They counted {phrase} 1,600 boxes"
    (quantity,) = check(text)
    assert quantity.qualifier == name
    assert quantity.literal.endswith("1,600") and phrase.split()[0] in quantity.literal


@pytest.mark.parametrize(("name", "phrase"), AFTER, ids=lambda value: str(value))
def test_every_hedge_after(name: str, phrase: str) -> None:
    written = phrase.replace("- ", "-")
    gap = "" if not written[0].isalpha() or written == "ish" else " "
    (quantity,) = check(f"They counted 1,600{gap}{written} boxes")
    assert quantity.qualifier == name
    assert quantity.literal == f"1,600{gap}{written}"


@given(st.sampled_from(BEFORE), st.integers(101, 10**9), st.sampled_from(["", "$", "€"]))
def test_hedges_hold_for_any_number(hedge: tuple[str, str], value: int, sign: str) -> None:
    (quantity,) = check(f"They counted {hedge[1]} {sign}{value:,} in all")
    assert (quantity.qualifier, quantity.stated) == (hedge[0], value)


SHAPES: dict[str, Callable[[int], str]] = {
    "one endless sentence": lambda n: "nearly 2,000 of the workers and about 300 managers signed while " * (n // 64),
    "only digits": lambda n: "7" * n,
    "digits and spaces": lambda n: "123 " * (n // 4),
    "digits and commas": lambda n: "123," * (n // 4),
    "number words": lambda n: "two hundred and " * (n // 16),
    "hyphened words": lambda n: "two-" * (n // 4),
    "hedges only": lambda n: "more than " * (n // 10),
    "mixed scripts": lambda n: "пять 5 тысяч 五千 ٣٤ ५६ 100人 " * (n // 29),
    "bidi and zero width": lambda n: "\u202e1\u200b,6\u200d00\u2066 work\u00aders \u202c" * (n // 22),
    "remains of HTML": lambda n: "<td class=5>&#8217;&nbsp;5</td><" * (n // 32),
    "open tags": lambda n: "<a" * (n // 2),
    "votes": lambda n: "voted 2,487 to 1,102-" * (n // 21),
    "shares": lambda n: "one big old school in " * (n // 22),
    "a list of names": lambda n: "Acme 1,200, Globex Big Corp 690 and in the " * (n // 43),
    "dates": lambda n: "June 5, " * (n // 8),
}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_time_grows_with_the_text_only(shape: str) -> None:
    make = SHAPES[shape]
    check(make(20_000))

    def seconds(size: int) -> float:
        text = make(size)
        begin = time.process_time()
        find_quantities(text)
        return time.process_time() - begin

    small, large = min(seconds(60_000) for _ in range(2)), seconds(240_000)
    assert large < 10 * small + 0.5, f"{shape}: {small:.2f} s for 60,000 characters, {large:.2f} s for 240,000"


@pytest.mark.parametrize("shape", ["one endless sentence", "only digits", "bidi and zero width"])
def test_a_megabyte_is_read(shape: str) -> None:
    text = SHAPES[shape](1_000_000)
    begin = time.process_time()
    check(text)
    assert time.process_time() - begin < 30
