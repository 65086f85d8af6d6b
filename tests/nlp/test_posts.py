"""Reading posts: order, repeats, long and empty texts, and what works without any model."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nlp.embed import HashEmbedder
from nlp.post_heads import EMOTIONS
from nlp.post_tone import judge_tone
from nlp.posts import BEGINNING, END, NOTHING, FoundTheme, PostReader, shortened
from nlp.tone import Asked, PostTone, VaderTone
from store.model import Tone


class Counting(HashEmbedder):
    """The hash embedder; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return super().encode(texts)


def reader(embedder: HashEmbedder | None = None) -> PostReader:
    return PostReader(embedder or HashEmbedder(), VaderTone())


def test_a_post_is_understood() -> None:
    (one,) = reader().read(["I hate this spyware, over 1,600 signatures already"])
    assert one.tone < 0 and one.theme == "privacy"
    assert [(m.reading, m.noun) for m in one.figures] == [("over 1,600", "petition signatures")]


def test_answers_are_in_the_order_of_the_texts() -> None:
    texts = ["overtime again", "", "they lied to us", "overtime again", "the lift is broken"]
    assert [one.theme for one in reader().read(texts)] == ["workload", "other", "trust", "workload", "other"]
    assert reader().read([]) == []


def test_the_same_text_is_read_once() -> None:
    embedder = Counting()
    reader(embedder).read(["+1", "ok"] * 500)
    assert sorted(embedder.asked) == ["+1", "ok"]


@pytest.mark.parametrize("text", ["", " \n", "👍", "…!?", "\u200b"])
def test_a_post_without_a_word_says_nothing(text: str) -> None:
    embedder = Counting()
    assert reader(embedder).read([text]) == [NOTHING]
    assert embedder.asked == []


def test_of_a_long_post_the_beginning_and_the_end_are_read() -> None:
    text = "first " + "filling words " * 500 + " and last"
    short = shortened(text)
    assert short.startswith("first ") and short.endswith(" and last") and " … " in short
    assert len(short) <= BEGINNING + END + 3
    assert shortened("as  it\nis") == "as it is"


@given(st.text(max_size=3000))
def test_a_shortened_text_never_grows(text: str) -> None:
    assert len(shortened(text)) <= max(len(text), BEGINNING + END + 3)


@given(st.lists(st.text(max_size=80), max_size=8))
def test_any_texts_are_read(texts: list[str]) -> None:
    for one in reader().read(texts):
        assert -1 <= one.tone <= 1 and one.theme


def test_found_themes_take_only_what_has_no_theme() -> None:
    embedder = HashEmbedder()
    centre = embedder.encode(["parking deck"])[0]
    reading = PostReader(embedder, VaderTone(), [FoundTheme("parking", centre, 0.7)])
    told = reading.read(["the parking deck", "surveillance of the parking deck", "soup"])
    assert [one.theme for one in told] == ["parking", "privacy", "other"]


class Ekman:
    """A tone model that knows Ekman's emotions and gives no features."""

    name = "ekman"

    def judge(self, asked: Sequence[Asked]) -> list[list[Tone]]:
        return [[] for _ in asked]

    def judge_posts(self, texts: Sequence[str]) -> list[PostTone]:
        shares = {"anger": 0.4, "disgust": 0.2, "fear": 0.1, "neutral": 0.3}
        return [PostTone(-0.5, "negative", True, shares) for _ in texts]


def test_emotions_have_the_same_names_whoever_tells_them() -> None:
    (one,) = judge_tone(Ekman(), ["grr"], np.zeros((1, 384), dtype=np.float32), "hash")
    assert one.emotions == {"annoyance": 0.6, "nervousness": 0.1}
    assert set(one.emotions) < set(EMOTIONS)


def test_no_model_is_loaded_where_none_is_asked_for() -> None:
    code = (
        "import sys; from nlp.posts import PostReader, find_themes; from nlp.embed import HashEmbedder; from nlp.tone "
        "import VaderTone; PostReader(HashEmbedder(), VaderTone()).read(['they track 1,600 of us']); "
        "find_themes(['a lift'] * 9, list('abcdefghi'), HashEmbedder(), 5); print('torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
