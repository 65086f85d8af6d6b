"""Keywords are counted by the articles that have them as words."""

from __future__ import annotations

from app.keywords import counted


def test_the_commonest_keyword_comes_first_and_parts_of_words_count_nothing() -> None:
    texts = ["The Pause began.", "A pause, and a petition.", "Unpaused: the petitions."]
    assert counted(["petition", "pause", "C++", "absent"], [*texts, "They write C++ here."]) == [
        ("pause", 2), ("petition", 1), ("C++", 1), ("absent", 0),
    ]  # fmt: skip


def test_a_keyword_given_twice_is_one_and_none_is_none() -> None:
    assert counted(["a b", "a b"], ["A  B"]) == [("a b", 1)]
    assert counted([], ["text"]) == []
