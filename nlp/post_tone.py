"""Tone and emotions of internal posts: the trained heads over both encoders, or whatever the tone model says itself.

The tone model alone, taught on comments of the web, takes what staff say drily for neutral. The heads learned from
posts as people at work write them, and read the embedder's vector beside the tone model's (card: ``models/posts.md``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from nlp.post_heads import EMOTIONS, Heads, load_heads
from nlp.tone import PostTone, ToneModel
from store.model import ToneLabel

LABELS: tuple[ToneLabel, ...] = ("negative", "neutral", "positive")
CERTAIN_FROM = 0.665
"""Probability of the likeliest label from which a tone is certain: the band of the tone model's own posts."""
DIGITS = 4

_READABLE = {
    "anger": "annoyance",
    "disgust": "annoyance",
    "fear": "nervousness",
    "sadness": "disappointment",
    "surprise": "curiosity",
    "joy": "joy",
}
"""How the emotions that the tone model knows (Ekman's) are called beside those of the heads."""


@runtime_checkable
class GivesFeatures(Protocol):
    """A tone model that gives what it sees of posts, so that heads can read it."""

    name: str

    def post_features(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector a text."""
        ...


def judge_tone(model: ToneModel, texts: Sequence[str], vectors: NDArray[np.float32], embedder: str) -> list[PostTone]:
    """Tone and shares of emotions of each post; ``vectors`` are those of the embedder of this name.

    Shares are probabilities, not the likeliest emotion: their means over many posts come nearer to the true shares.
    "neutral" is left out, so they add up to one at most.
    """
    heads = load_heads()
    if isinstance(model, GivesFeatures) and (heads.embedder, heads.tone_model) == (embedder, model.name):
        return tones_of(tone_features(model.post_features(texts), vectors), heads)
    told = model.judge_posts(texts)
    return [PostTone(one.tone, one.label, one.certain, _renamed(one.emotions)) for one in told]


def tone_features(seen: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the heads read of each post: the tone model's vector beside the embedder's."""
    return np.hstack([seen, vectors]).astype(np.float32)


def tones_of(features: NDArray[np.float32], heads: Heads) -> list[PostTone]:
    """What the heads say of these features, see :func:`tone_features`."""
    from scipy.special import softmax

    shares = softmax(heads.tone.logits(features), axis=1)
    feelings = softmax(heads.emotions.logits(features), axis=1).round(DIGITS).tolist()
    return [
        PostTone(
            round(float(share[2] - share[0]), DIGITS),
            LABELS[int(share.argmax())],
            bool(share.max() >= CERTAIN_FROM),
            dict(zip(EMOTIONS[:-1], feeling, strict=False)),
        )
        for share, feeling in zip(shares, feelings, strict=True)
    ]


def _renamed(emotions: Mapping[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, share in emotions.items():
        if name in _READABLE:
            found[_READABLE[name]] = round(found.get(_READABLE[name], 0.0) + share, DIGITS)
    return found
