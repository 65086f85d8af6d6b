"""Themes found among the others: of many authors, named by words of many, the same in any order."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.embed import HashEmbedder
from nlp.found_themes import MOST_THEMES, find_themes, place_posts
from nlp.themes import OTHER, THEMES, read_themes

PARKING = [
    "no parking spot before eight", "the parking lot behind hall three is closed", "when does the parking deck reopen?",
    "parking garage full again", "bike parking near the east gate please", "my parking permit expired",
    "parking is a nightmare", "two cars towed from the parking lot", "visitors take our parking places",
    "parking lot lights are broken", "who decides about parking permits?", "they repaint the parking lot",
]  # fmt: skip
CANTEEN = [
    "canteen soup was cold", "who chose the new canteen caterer?", "the vegan dish in the canteen is tasty",
    "canteen closes at one now", "canteen prices went up", "is the canteen open on the 24th?", "canteen lasagne: great",
    "long queue in the canteen", "canteen menu is posted", "bring back the canteen salad bar", "canteen coffee is soap",
]  # fmt: skip
SMALL_TALK = [
    "thanks so much!", "happy birthday", "good morning all", "ok thanks", "welcome to the team", "congrats!", "haha",
    "see you tomorrow", "thank you everyone", "have a nice weekend", "sounds good", "will do, thanks", "good night all",
]  # fmt: skip

OTHERS = [
    "the lift in building two is stuck", "does anybody have a spare charger", "lost my blue umbrella", "chess at lunch",
    "release notes are in the wiki", "the choir sings on friday", "kittens looking for a home", "snow on the hills",
    "who borrowed the ladder", "flowers at the entrance look great", "printer toner is empty", "new chairs came in",
    "the quiz night was fun", "visitors from osaka", "volleyball after five", "paint smell on floor nine",
]  # fmt: skip


def authors(texts: Sequence[str]) -> list[str]:
    """As many authors as texts, told apart by nothing that is in a text."""
    return [f"#{place}" for place in range(len(texts))]


def names(texts: Sequence[str], who: Sequence[str] | None = None, least: int = 8) -> list[str]:
    found = find_themes(texts, who or authors(texts), HashEmbedder(), least)
    return [theme.name for theme in found]


def test_what_many_write_of_becomes_a_theme() -> None:
    found = names(PARKING + CANTEEN + SMALL_TALK)
    assert sorted(name.split(" · ")[0] for name in found) == ["canteen", "parking"]


def test_the_same_posts_in_any_order_give_the_same_themes() -> None:
    texts = PARKING + CANTEEN + SMALL_TALK
    pairs = list(zip(texts, authors(texts), strict=True))
    first = find_themes(*zip(*pairs, strict=True), HashEmbedder(), 8)
    random.Random(4).shuffle(pairs)
    again = find_themes(*zip(*pairs, strict=True), HashEmbedder(), 8)
    assert [(theme.name, theme.near) for theme in first] == [(theme.name, theme.near) for theme in again]
    assert first and all(np.array_equal(a.centre, b.centre) for a, b in zip(first, again, strict=True))


def test_small_talk_is_no_theme() -> None:
    assert names(SMALL_TALK * 3, authors(SMALL_TALK * 3), least=5) == []


def test_a_few_loud_authors_make_no_theme() -> None:
    assert names(PARKING, [f"#{place % 7}" for place in range(len(PARKING))]) == []


def test_a_word_of_few_names_nothing() -> None:
    texts = [f"{text} zanzibar" if place < 4 else text for place, text in enumerate(PARKING)] + OTHERS
    assert names(texts, least=8) == ["parking"]
    repeated = [f"{text} zanzibar {n}" for text in PARKING for n in range(3)]
    who = [*authors(texts), *["#loud"] * len(repeated)]
    assert names(texts + repeated, who, least=8) == ["parking"]


def test_what_scrubbing_left_names_nothing() -> None:
    marks = "[name] [link] @someone https://x.example/{0} :tada: 47{0} {1}"
    texts = [marks.format(place, text) for place, text in enumerate(PARKING)]
    assert names(texts + OTHERS) == ["parking"]


def test_known_themes_are_not_found_anew() -> None:
    texts = [
        f"overtime and burnout in hall {word}" for word in "one two three four five six seven eight nine ten".split()
    ]
    assert names(texts) == []


def test_there_are_never_many() -> None:
    things = "parking canteen heating elevator bicycles printer garden shuttle lockers windows".split()
    texts = [f"{thing} {word}" for thing in things for word in "red blue green white black brown grey pink".split()]
    found = names(texts, least=6)
    assert len(found) == MOST_THEMES and len(set(found)) == MOST_THEMES


def test_posts_join_the_theme_that_they_are_near_to() -> None:
    embedder = HashEmbedder()
    texts = PARKING + CANTEEN + OTHERS
    found = find_themes(texts, authors(texts), embedder, 5)
    asked = ["parking lot and parking deck", "they spy on us in the parking lot", "quite another matter"]
    vectors = embedder.encode(asked)
    placed = place_posts(read_themes(asked, vectors, embedder.name), vectors, found)
    assert placed == ["parking", "privacy", OTHER]
    assert place_posts([OTHER], vectors[:1], []) == [OTHER]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=40), st.integers(0, 12)), max_size=60),
    st.integers(5, 12),
)
def test_any_name_is_of_words_that_enough_authors_wrote(posts: list[tuple[str, int]], least: int) -> None:
    mixed = [*posts, *((text, place) for place, text in enumerate(PARKING))]
    texts, who = [text for text, _ in mixed], [f"#{author}" for _, author in mixed]
    for theme in find_themes(texts, who, HashEmbedder(), least):
        assert theme.name not in THEMES
        for word in theme.name.split(" · "):
            by = {author for text, author in zip(texts, who, strict=True) if word in text.casefold().replace("’", "'")}
            assert len(by) >= least and not any(map(str.isdigit, word))
