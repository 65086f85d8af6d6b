"""Word lists: every file is read, and patterns of them take the longest word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlp.lexicons
from nlp.lexicons import choice, read_lexicon

FILES = sorted((Path(nlp.lexicons.__file__).parent / "lexicon").glob("*.toml"))


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_every_list_is_read_once(name: str) -> None:
    assert read_lexicon(name)
    assert read_lexicon(name) is read_lexicon(name)


@given(st.lists(st.text(alphabet="ab.+ -", min_size=1, max_size=5), min_size=1))
def test_a_choice_matches_each_of_its_words_whole(words: list[str]) -> None:
    pattern = re.compile(choice(words))
    for word in words:
        found = pattern.match(word)
        assert found and found.group() == word
