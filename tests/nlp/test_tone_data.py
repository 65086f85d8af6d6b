"""The texts written to teach the tone model: are they sound, varied and as many as their README promises?"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import pytest

from store.model import ToneLabel

DATA = Path(__file__).resolve().parents[1] / "data/tone"
FILES = ("workplace_train", "news_train")
TONES = set(get_args(ToneLabel))
EMOTIONS = {"anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral"}

MOST_SHARED = 0.4
"""Largest share of the shorter text's word 3-grams that another text may have, too: the files stay below 0.35."""
MOST_OPENINGS = 3
"""How many messages may open with the same three words."""

# Words of praise and thanks that sincere and sarcastic messages alike are made of.
PRAISE = re.compile(
    r"\b(?:great|grateful|thanks?|thx|love|loving|lovely|adore|wow|brilliant|fantastic|superb|wonderful|kudos|hats off"
    r"|props|bravo|congrat\w*|glad|delighted|thrilled|impress\w+|appreciate|perfect|amazing|best|nice\w*|excellent"
    r"|marvellous|happy|proud|hooray|yay|cheers|shoutout|applause|five stars|thoughtful|honest|pleasure|credit)\b",
    re.IGNORECASE,
)


def rows(name: str) -> list[dict[str, Any]]:
    """The objects of one file, in its order."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def trigrams(text: str) -> set[tuple[str, ...]]:
    """The runs of three words; a text of fewer words is one run."""
    found = words(text)
    return {tuple(found[i : i + 3]) for i in range(len(found) - 2)} or {tuple(found)}


def near_duplicates(texts: list[str]) -> list[tuple[str, str]]:
    """Pairs of which the shorter one has more than MOST_SHARED of its 3-grams in the other."""
    grams = [trigrams(text) for text in texts]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, found in enumerate(grams):
        for gram in found:
            holders[gram].append(i)
    shared = Counter(pair for held in holders.values() for pair in combinations(held, 2))
    return [(texts[a], texts[b]) for (a, b), n in shared.items() if n / min(len(grams[a]), len(grams[b])) > MOST_SHARED]


@pytest.fixture(scope="module")
def messages() -> list[dict[str, Any]]:
    return rows("workplace_train")


@pytest.mark.parametrize("name", FILES)
def test_each_line_is_well_formed(name: str) -> None:
    fields = {"id", "text", "targets", "gold", "tone"}
    if name == "workplace_train":
        fields |= {"emotion", "sarcasm"}
    for row in rows(name):
        assert set(row) == fields, row["id"]
        assert row["text"] == row["text"].strip(), row["id"]
        assert {row["tone"], *row["gold"]} <= TONES, row["id"]
        assert len(row["targets"]) == len(row["gold"]) == len(set(row["targets"])), row["id"]


@pytest.mark.parametrize("name", FILES)
def test_each_target_stands_in_its_text_as_a_whole_word(name: str) -> None:
    lost = [
        (row["id"], target)
        for row in rows(name)
        for target in row["targets"]
        if not re.search(rf"(?<!\w){re.escape(target)}(?!\w)", row["text"])
    ]
    assert not lost


def test_ids_are_unique() -> None:
    ids = [row["id"] for name in FILES for row in rows(name)]
    assert len(ids) == len(set(ids))


def test_no_text_is_told_twice() -> None:
    assert not near_duplicates([row["text"] for name in FILES for row in rows(name)])


def test_a_text_told_twice_would_be_noticed() -> None:
    first = "The new clock by the canteen is slow again."
    second = "The new clock by the canteen is slow today."
    assert near_duplicates([first, "Soup or fish?", second]) == [(first, second)]
    assert near_duplicates(["Thanks, all!", "thanks all"])


def test_messages_are_short_and_open_differently(messages: list[dict[str, Any]]) -> None:
    assert all(3 <= len(row["text"].split()) <= 45 for row in messages)
    openings = Counter(tuple(words(row["text"])[:3]) for row in messages)
    assert max(openings.values()) <= MOST_OPENINGS


def test_messages_are_as_many_as_promised(messages: list[dict[str, Any]]) -> None:
    assert len(messages) >= 700
    share = {tone: n / len(messages) for tone, n in Counter(row["tone"] for row in messages).items()}
    assert 0.35 <= share["negative"] <= 0.45
    assert 0.25 <= share["neutral"] <= 0.35
    assert 0.25 <= share["positive"] <= 0.35
    assert sum(len(set(row["gold"])) > 1 for row in messages) >= 40


def test_every_emotion_is_taught(messages: list[dict[str, Any]]) -> None:
    emotions = Counter(row["emotion"] for row in messages)
    assert set(emotions) == EMOTIONS
    assert min(emotions.values()) >= 30


def test_emotions_do_not_contradict_the_tone(messages: list[dict[str, Any]]) -> None:
    felt = {(row["tone"], row["emotion"]) for row in messages}
    assert not felt & {("negative", "joy"), ("positive", "anger"), ("positive", "disgust"), ("neutral", "anger")}


def test_sarcasm_has_sincere_look_alikes(messages: list[dict[str, Any]]) -> None:
    assert sum(row["sarcasm"] is True for row in messages) >= 170
    praising = [row for row in messages if PRAISE.search(row["text"])]
    assert sum(row["tone"] == "positive" and not row["sarcasm"] for row in praising) >= 90
    assert sum(row["tone"] == "negative" and row["sarcasm"] for row in praising) >= 60


def test_news_is_as_much_as_promised() -> None:
    news = rows("news_train")
    assert len(news) >= 250
    assert all(1 <= len(row["targets"]) <= 2 for row in news)
    assert sum(len(set(row["gold"])) > 1 for row in news) >= 80
    golds = Counter(gold for row in news for gold in row["gold"])
    assert golds["neutral"] > golds["negative"] > golds["positive"] >= 80


def test_the_readme_counts_what_is_there(messages: list[dict[str, Any]]) -> None:
    readme = (DATA / "README.md").read_text("utf-8")
    for label, data in (("messages", messages), ("news", rows("news_train"))):
        tones = Counter(row["tone"] for row in data)
        golds = Counter(gold for row in data for gold in row["gold"])
        for field, counts in (("tone", tones), ("gold", golds)):
            cells = " | ".join(str(counts[tone]) for tone in ("negative", "neutral", "positive"))
            assert f"| {label}, `{field}` | {cells} |" in readme
    assert f"{sum(row['sarcasm'] for row in messages)} messages are sarcastic" in readme


def test_the_tone_of_news_follows_from_its_targets() -> None:
    for row in rows("news_train"):
        judged = set(row["gold"]) - {"neutral"}
        assert row["tone"] == (judged.pop() if len(judged) == 1 else "neutral"), row["id"]
