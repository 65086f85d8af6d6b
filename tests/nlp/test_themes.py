"""Themes of posts by their words; what the trained head adds is measured in test_posts_gate.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlp.embed import HashEmbedder
from nlp.lexicons import read_lexicon
from nlp.post_heads import EMOTIONS, MODEL, load_heads
from nlp.themes import MOST_HITS, OTHER, THEMES, read_themes, word_counts
from store.errors import TallywireError


def themes(*texts: str) -> list[str]:
    return read_themes(texts, HashEmbedder().encode(texts), "hash")


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("They log our keystrokes and take screenshots", "privacy"),
        ("WER DARF DIE ÜBERWACHUNGSDATEN SEHEN", "privacy"),
        ("I opted out, nobody asked me first", "consent"),
        ("il faut leur consentement ?", "consent"),
        ("I don’t trust a word of this, they lied", "trust"),
        ("two weeks' severance after the layoffs", "pay and jobs"),
        ("la nómina y el salario llegan tarde, despidos también", "pay and jobs"),
        ("the chatbot hallucinates", "AI"),
        ("another town hall with the leadership", "management"),
        ("overtime, overtime, and no rota", "workload"),
        ("the lift is broken", OTHER),
        ("", OTHER),
        ("[name] [link]", OTHER),
    ],
)
def test_a_post_is_of_the_theme_that_its_words_are_of(text: str, theme: str) -> None:
    assert themes(text) == [theme]


def test_words_are_whole_words() -> None:
    assert themes("said it was plain air") == [OTHER]  # no "ai"
    assert themes("j'ai une question") == [OTHER]
    assert themes("our AI-written notes") == ["AI"]


def test_one_hint_says_nothing_and_two_do() -> None:
    assert themes("the camera is new") == [OTHER]
    assert themes("the camera has a microphone") == ["privacy"]


def test_a_rant_counts_no_more_than_a_few_words() -> None:
    words = read_lexicon("themes")["trust"]["sure"][:8]
    assert word_counts([" ".join(word.strip("*") for word in words)]).max() == MOST_HITS


def test_the_lexicon_has_every_theme_with_words_of_its_own() -> None:
    lexicon = read_lexicon("themes")
    assert list(lexicon) == [theme for theme in THEMES if theme != OTHER]
    sure = [word for theme in lexicon for word in lexicon[theme]["sure"]]
    assert len(sure) == len(set(sure))
    for theme, kinds in lexicon.items():
        words = kinds["sure"] + kinds["hints"]
        assert len(words) == len(set(words)), theme
        assert all(word == word.casefold() and "*" not in word[:-1] for word in words), theme


def test_no_texts_have_no_themes() -> None:
    assert themes() == []


def test_the_heads_fit_what_they_are_for() -> None:
    heads = load_heads()
    assert heads.themes.weights.shape == (384 + 2 * (len(THEMES) - 1), len(THEMES))
    assert heads.tone.weights.shape == (768, 3)
    assert heads.emotions.weights.shape == (768, len(EMOTIONS))
    assert all(np.isfinite(head.weights).all() for head in (heads.themes, heads.tone, heads.emotions))
    assert MODEL.stat().st_size < 100_000


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_an_unsound_file_is_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "posts.npz"
    with pytest.raises(TallywireError, match=r"posts\.npz can't be read"):
        load_heads(path)
    path.write_bytes(content)
    with pytest.raises(TallywireError, match=r"posts\.npz can't be read"):
        load_heads(path)
