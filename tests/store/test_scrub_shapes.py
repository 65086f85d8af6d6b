"""Identifiers of every shape in every sentence, and the figures that look like them."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from store.scrub_folding import clean
from store.scrub_identifiers import is_figure
from store.scrubbing import PLACEHOLDERS, Directory, scrub
from tests.store.planted import POSTS, directory_of, read_people

NOBODY = Directory()
COLLEAGUES = directory_of(read_people())
AROUND = (
    "it is {} ok",
    "{}",
    "({})",
    "mine: {}, 3 more",
    "- {}\n- x",
    "see {}.",
    "is it {}?",
    '"{}" he wrote',
    "{} and 12",
)
SENTENCES = (
    "over {} signed",
    "it was {} at the time",
    "({})",
    "{} people",
    "we counted {}.",
    "phone bill {}",
    "employee survey {}",
    "staff: {}",
    "badge swipes {}",
    "ticket sales {}",
    "user growth {}",
    "ID checks {}",
    "id {}?",
    "number {}",
    "\n- {}\n",
    "Vera {}",
    "{} Okonjo",
    "May {}",
    "Grace {} said",
    "from {} to {}",
    "employees {}",
    "account for {}",
    "tax {}",
    "user {} dropped",
    "my number: {}",
    "@ {}",
    "Will {} do",
)


def lines(name: str) -> list[str]:
    """The lines of a list of this folder, without its comment."""
    text = (POSTS / f"scrubbing_{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("identifier", lines("identifiers"))
def test_an_identifier_goes_from_any_sentence_and_the_sentence_stays(identifier: str) -> None:
    telling = {piece for piece in re.findall(r"\w+", clean(identifier)) if re.search(r"\d", piece)}
    for around in AROUND:
        out = scrub(around.replace("{}", identifier), NOBODY)
        rest = Counter(re.findall(r"\w+", around))
        left = Counter(re.findall(r"\w+", out)) - rest
        assert any(placeholder in out for placeholder in PLACEHOLDERS), out
        assert not telling & set(left), out
        assert {word for word in rest if word.isdigit()} <= set(re.findall(r"\d+", out)), out


@pytest.mark.parametrize("figure", lines("figures"))
def test_no_figure_loses_a_digit_in_any_sentence(figure: str) -> None:
    for sentence in SENTENCES:
        text = sentence.replace("{}", figure)
        out = scrub(text, COLLEAGUES)
        assert re.findall(r"\d+", out) == re.findall(r"\d+", clean(text)), out


def test_a_date_keeps_its_month_although_colleagues_are_called_may_and_june() -> None:
    directory = Directory.of(["May June", "April August", "Will March"])
    for date in (
        "4 May 2026",
        "by 4 May",
        "May 4, 2026",
        "in May",
        "since June 2025",
        "4-May-2026",
        "March 2026",
        "mid-April",
    ):
        assert scrub(f"we knew {date} already", directory) == f"we knew {date} already"


@pytest.mark.parametrize(
    "text", ["25,000", "1.600.000", "15000-20000", "2023-2024", "04.05.2026", "145000000000", "20260504"]
)
def test_what_is_grouped_or_round_or_a_day_is_a_figure(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["206-555-0142", "+44 20 7946 0123", "4111 1111 1111 1111", "DE89370400440532013000"])
def test_what_numbers_a_person_is_no_figure(text: str) -> None:
    assert not is_figure(text)


def test_a_link_goes_whole_and_leaves_the_full_stop() -> None:
    assert scrub("see https://a.example/x?t=1, then www.b.example.", NOBODY) == "see [link], then [link]."
    assert scrub("either/or, e.g. 3/4 and v2.0/v2.1", NOBODY) == "either/or, e.g. 3/4 and v2.0/v2.1"


def test_everybody_is_no_handle() -> None:
    assert scrub("@here @channel @everyone at 5, @5pm", NOBODY) == "@here @channel @everyone at 5, @5pm"
    assert scrub("@dana @tariq_s: 2 cents", NOBODY) == "[handle] [handle]: 2 cents"


@pytest.mark.parametrize(
    "text", ["\ud800", "a\udfff@b.example", "\x00", "", " ", "\u200b", "@", "[name]", "1" * 5000, "@" * 5000]
)
def test_hostile_text_is_read_like_any_other(text: str) -> None:
    out = scrub(text, COLLEAGUES)
    assert out.encode("utf-8") is not None and scrub(out, COLLEAGUES) == out
