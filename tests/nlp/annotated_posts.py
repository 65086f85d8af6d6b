"""The annotated posts of ``tests/data/posts``, and how well heads answer them: for the gate and for training."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.embed import MiniLMEmbedder
from nlp.post_heads import EMOTIONS, MODEL, load_heads
from nlp.post_tone import tone_features, tones_of
from nlp.themes import THEMES, theme_features, word_counts
from nlp.tone_minilm import MiniLMTone

OWN = Path(__file__).resolve().parents[1] / "data" / "posts"
WEEKS, POSTS_A_WEEK = 400, 30
"""Invented weeks, each of posts drawn by its own mix of negative, neutral and positive ones."""


class AnnotatedPost(NamedTuple):
    """A post with what it says; ``split`` is "tuning" or "held-out", "" for posts that only train."""

    split: str
    tone: int
    emotion: str
    theme: str
    text: str


class Scores(NamedTuple):
    """Accuracy and macro-F1 of each head; ``bias`` of the mean tone; of invented weeks' means the correlation with the
    true ones and the mean error; ``shares``: mean error of the emotions' shares over all posts."""

    tone: tuple[float, float]
    bias: float
    weeks: tuple[float, float]
    themes: tuple[float, float]
    emotions: tuple[float, float]
    shares: float


def read_posts(path: Path) -> list[AnnotatedPost]:
    """The posts of a table; lines that begin with # tell of it."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    names = lines[0].split("\t")
    rows = [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]
    return [AnnotatedPost(r.get("split", ""), int(r["tone"]), r["emotion"], r["theme"], r["text"]) for r in rows]


@cache
def annotated() -> tuple[AnnotatedPost, ...]:
    """Every annotated post."""
    return tuple(read_posts(OWN / "annotated.tsv"))


def macro_f1(said: Sequence[int], right: Sequence[int], answers: int) -> float:
    """F1 averaged over the answers."""
    pairs = list(zip(said, right, strict=True))
    scores = [
        2 * sum(a == b == k for a, b in pairs) / max(1, sum((a == k) + (b == k) for a, b in pairs))
        for k in range(answers)
    ]
    return sum(scores) / answers


def weekly(tones: NDArray[np.float64], gold: NDArray[np.intp]) -> tuple[float, float]:
    """Correlation of the means of invented weeks with the true ones, and their mean error."""
    rng = np.random.default_rng(3)
    kinds = [np.flatnonzero(gold == kind) for kind in (-1, 0, 1)]
    weeks = []
    for _ in range(WEEKS):
        drawn = rng.choice(3, size=POSTS_A_WEEK, p=rng.dirichlet([2.0, 2.0, 2.0]))
        rows = [rng.choice(kinds[kind]) for kind in drawn]
        weeks.append((tones[rows].mean(), gold[rows].mean()))
    said, true = np.array(weeks).T
    return float(np.corrcoef(said, true)[0, 1]), float(np.abs(said - true).mean())


def scores_of(split: str, path: Path = MODEL) -> Scores:
    """How the heads of a file answer one half of the annotated posts."""
    posts = [post for post in annotated() if post.split == split]
    texts = [post.text for post in posts]
    heads, vectors = load_heads(path), MiniLMEmbedder().encode(texts)
    themes = heads.themes.logits(theme_features(vectors, word_counts(texts))).argmax(axis=1).tolist()
    told = tones_of(tone_features(MiniLMTone().post_features(texts), vectors), heads)
    shares = np.array([[*one.emotions.values(), 1.0 - sum(one.emotions.values())] for one in told])
    gold = np.array([post.tone for post in posts])
    labels = [{"negative": -1, "neutral": 0, "positive": 1}[one.label] for one in told]
    tones = np.array([one.tone for one in told])
    felt = [EMOTIONS.index(post.emotion) for post in posts]
    about = [THEMES.index(post.theme) for post in posts]
    true_shares = np.bincount(felt, minlength=len(EMOTIONS)) / len(felt)
    return Scores(
        _both([label + 1 for label in labels], (gold + 1).tolist(), 3),
        round(float((tones - gold).mean()), 3),
        tuple(round(x, 3) for x in weekly(tones, gold)),  # type: ignore[arg-type]
        _both(themes, about, len(THEMES)),
        _both(shares.argmax(axis=1).tolist(), felt, len(EMOTIONS)),
        round(float(np.abs(shares.mean(axis=0) - true_shares).mean()), 4),
    )


def _both(said: Sequence[int], right: Sequence[int], answers: int) -> tuple[float, float]:
    accuracy = sum(a == b for a, b in zip(said, right, strict=True)) / len(right)
    return round(accuracy, 3), round(macro_f1(said, right, answers), 3)
