"""The writer's own words in a mail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.mail_words import lexicon, own_words
from scrapers.posts.post import MAX_TEXT


@pytest.mark.parametrize(
    ("written", "own"),
    [
        ("Mine.\n--\nInes\n", "Mine."),
        ("Mine -- and yours.\n-- \nInes", "Mine -- and yours."),
        ("Mine.\n> theirs\n>> deep\nMine too.", "Mine.\nMine too."),
        (">500 signed", ">500 signed"),
        ("On 16 June 2026 at 9:01, Bo wrote:\n\n> theirs\n\nMine.", "Mine."),
        ("Mine.\nOn Tue, Jun 16, 2026 at 9:01 AM\nBo <bo@works.example>\nwrote:\n> theirs", "Mine."),
        ("We heard that:\n> theirs", "We heard that:"),
        ("From: here on\nwe sign: all\nof us.", "From: here on\nwe sign: all\nof us."),
        ("Mine.\nFrom: Bo\nDate: 16 June\nTo: all\ntheirs", "Mine."),
        ("> only theirs", ""),
        ("Mine.\n-------------- next part --------------\nAn HTML attachment was scrubbed...\nURL: <x>", "Mine."),
        ("Next part:\nmine.", "Next part:\nmine."),
    ],
)
def test_what_is_not_the_writers_goes(written: str, own: str) -> None:
    assert own_words(written) == own


@pytest.mark.parametrize(
    "piece", [" ", "\n", ">", "> \n", ":\n", "1:\n", "a: b\n", "-", "_", "--\r", "From: x\n", "\u2028"]
)
def test_a_text_of_one_sign_without_end_is_survived(piece: str) -> None:
    assert len(own_words(piece * (2 * MAX_TEXT // len(piece)), True)) <= MAX_TEXT


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab1@ \n\r>-_:.From", max_size=80), st.booleans())
def test_any_text_is_read_without_an_error(text: str, flowed: bool) -> None:
    own = own_words(text, flowed)
    assert own == own.strip() and not any(line.startswith("> ") for line in own.split("\n") if not flowed)


def test_the_lexicon_is_in_small_letters() -> None:
    assert all(word == word.casefold() for words in lexicon().values() for word in words)
