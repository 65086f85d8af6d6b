"""Scrubbing: what is measured on planted posts, and what holds for any text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.scrub_directory import TOKEN
from store.scrub_folding import clean, fold
from store.scrubbing import PLACEHOLDERS, scrub
from tests.store.planted import NAMES, Measured, directory_of, measure, read_people, read_posts

DIRECTORY = directory_of(read_people())
IDENTIFIERS = ("mail", "handle", "phone", "id", "link", "key", "address", "born")
FLOORS = {"tuning": (0.999, 0.995, 0.999, 0.001), "heldout": (0.999, 0.97, 0.999, 0.002)}
"""By part: recall of identifiers, of directory names, of strangers' names, and the share of other words that may go.
Raised to what is reached, never lowered silently. Figures and dates: not one may go."""


@pytest.fixture(scope="module", params=sorted(FLOORS))
def measured(request: pytest.FixtureRequest) -> tuple[str, Measured]:
    return request.param, measure(read_posts(request.param), lambda text: scrub(text, DIRECTORY))


def test_the_planted_go_and_the_rest_stays(measured: tuple[str, Measured]) -> None:
    part, told = measured
    identifiers, names, strangers, lost = FLOORS[part]
    assert told.recall(*IDENTIFIERS) >= identifiers, "\n".join(told.faults)
    assert told.recall(*NAMES) >= names, "\n".join(told.faults)
    assert told.recall("stranger") >= strangers, "\n".join(told.faults)
    assert told.figures_lost == 0, "\n".join(told.faults)
    assert told.words_lost <= lost * told.words, "\n".join(told.faults)


def test_there_is_enough_to_measure() -> None:
    posts = read_posts("tuning") + read_posts("heldout")
    kinds = [kind for post in posts for kind, _ in post.plants]
    assert len(posts) >= 300 and len({post.text for post in posts}) == len(posts)
    assert sum(kind in IDENTIFIERS for kind in kinds) >= 80 and sum(kind in NAMES for kind in kinds) >= 150
    assert len(read_people()) >= 150


NAME_PARTS = sorted(part for part in DIRECTORY.parts if len(part) > 1)
PIECES = [
    "over 1,600 signed by 4 May 2026",
    "$3.2 million",
    "25 000",
    "room 4.12",
    "in Q3",
    "16,000-mile",
    "1-800",
    "10:30–11:45",
    "2026-05-04",
    "thanks",
    "Vera",
    "Grace Price",
    "mark my words",
    "may",
    "May",
    "V.",
    "Dr ",
    "my manager ",
    "@",
    "vera.okonjo@firm.example",
    "+44 20 7946 0123",
    "employee id ",
    "https://a.example/?t=1",
    "[name]",
    "[id]",
    "(at)",
    " dot ",
    "\n",
    "- ",
    "Best,\n",
    ", ",
    "'s",
    "_",
    "王小明",
    "Ольгой",
    "\u200b",
    "\u00ad",
    "\ud800",
    "é",
    "e\u0301",
    "Ｖ",
    "😀",
    "12",
    "3",
    "A",
    "de la",
]
anything = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=12).map(
    lambda pieces: "".join(f"{piece} " if len(piece) > 2 else piece for piece in pieces)
)


@settings(max_examples=400, deadline=None)
@given(anything)
def test_a_scrubbed_text_stays_as_it_is(text: str) -> None:
    once = scrub(text, DIRECTORY)
    assert scrub(once, DIRECTORY) == once


@settings(max_examples=400, deadline=None)
@given(anything)
def test_no_figure_grows_out_of_nothing(text: str) -> None:
    before = set(re.findall(r"\d+", clean(text)))
    assert set(re.findall(r"\d+", scrub(text, DIRECTORY))) <= before


@settings(max_examples=400, deadline=None)
@given(anything, st.sampled_from(NAME_PARTS), anything, st.sampled_from(["", "'s", "-led", "_x", ".", "2", ","]))
def test_a_name_goes_from_any_surrounding(before: str, name: str, after: str, ending: str) -> None:
    for written in (name, name.title(), name.upper(), unicodedata.normalize("NFD", name)):
        out = scrub(f"{before} {written}{ending} {after}", DIRECTORY)
        assert not _names_left(out), (written, out)


@settings(max_examples=400, deadline=None)
@given(anything)
def test_no_name_of_the_directory_is_left_unless_it_is_a_word(text: str) -> None:
    assert not _names_left(scrub(text, DIRECTORY))


def _names_left(out: str) -> set[str]:
    for placeholder in PLACEHOLDERS:
        out = out.replace(placeholder, " ")
    return {fold(word) for word in TOKEN.findall(out)} & DIRECTORY.parts
