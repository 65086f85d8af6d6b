"""Candidates: articles of one event share keys, rare words come first, the ranking knows how telling a key is."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.candidates import KEYS, NEAREST, alike, keys_of, nearest, rarity_among
from nlp.features import read_terms

BACKGROUND = [f"Staff of the company said on Monday that the software was {word}." for word in "new old slow".split()]
ONE = "Ferry crews at Sundholm vote to strike over cameras on the bridge, staff of the company said."
OTHER = "Sundholm: the software of the company films the bridge, and ferry crews strike."


def test_articles_of_one_event_share_their_rare_words_and_not_only_the_common_ones() -> None:
    rare = rarity_among([read_terms("", text) for text in BACKGROUND])
    one, other, common = (set(keys_of(read_terms("", t), rare)) for t in (ONE, OTHER, BACKGROUND[0]))
    assert len(one & other) >= 5
    assert len(one & other) > len(one & common)


def test_the_rarest_words_are_kept_where_there_are_too_many() -> None:
    common = " ".join(f"common{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(60))
    rare = rarity_among([read_terms("", common) for _ in range(9)])
    keys = keys_of(read_terms("", f"{common} Sundholm ferry"), rare)
    assert len(keys) == KEYS
    assert set(read_terms("", "Sundholm ferry").words.tolist()) <= set(keys)


@given(st.text(max_size=300))
def test_any_text_has_sorted_keys_the_same_each_time(text: str) -> None:
    rare = rarity_among([])
    keys = keys_of(read_terms("", text), rare)
    assert keys == keys_of(read_terms("", text), rare)
    assert list(keys) == sorted(set(keys)) and len(keys) <= KEYS


def test_a_key_of_few_tells_more_than_one_of_many() -> None:
    many = [f"m{i}" for i in range(40)]
    assert nearest({1: many, 2: ["x", "y"], 3: ["x"]})[:2] == ["x", "y"]
    assert nearest({}) == []
    assert len(nearest({n: [f"{n}-{i}" for i in range(60)] for n in range(5)})) == NEAREST


@given(st.dictionaries(st.integers(0, 9), st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8), max_size=9))
def test_the_order_of_keys_does_not_matter(hits: dict[int, list[str]]) -> None:
    found = nearest(hits)
    assert found == nearest(dict(reversed(hits.items())))
    assert set(found) <= {i for ids in hits.values() for i in ids} and len(set(found)) == len(found)
    assert bool(found) == any(hits.values())


def test_what_shares_a_small_part_of_what_the_best_shares_is_no_candidate() -> None:
    best = {key: ["best"] for key in range(8)}
    assert nearest(best | {8: ["far"], 9: ["near"], 10: ["near"], 11: ["near"], 12: ["near"]}) == ["best", "near"]
    assert set(nearest({1: ["one", "other"], 2: ["third"]})) == {"one", "other", "third"}


def test_what_means_most_the_same_comes_first() -> None:
    east, north = np.eye(2, dtype=np.float32)
    between = ((east + north) / np.sqrt(2.0)).astype(np.float32)
    assert alike(east, [north, east, between, east]) == [1, 3, 2, 0]
    assert alike(east, []) == []
