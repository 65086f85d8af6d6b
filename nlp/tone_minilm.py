"""The trained tone model: MiniLM tuned on annotated news and posts (card: ``nlp/models/tone.md``).

What it answers is calibrated apart for news and for posts (vector scaling, Guo et al. 2017), and where its surest
answer is less probable than the card's band it calls itself uncertain. torch is loaded at the first text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.tone import Asked, Passage, PostTone, passages_about
from store.errors import TallywireError
from store.model import Article, Tone, ToneLabel

if TYPE_CHECKING:
    from nlp.tone_net import ToneReader

WEIGHTS = Path(__file__).parent / "models" / "tone.npz"
FACTS = WEIGHTS.with_suffix(".json")
LABELS: tuple[ToneLabel, ...] = ("negative", "neutral", "positive")
EMOTIONS = ("anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise")


class ToneFacts(NamedTuple):
    """What the card says in numbers: scaling and band by domain, and how good the model was on texts unseen."""

    temperature: dict[str, float]
    shift: dict[str, list[float]]
    band: dict[str, float]
    measured: dict[str, dict[str, float]]


@cache
def tone_facts() -> ToneFacts:
    """The facts beside the weights; reads a small file and loads no model."""
    try:
        facts = json.loads(FACTS.read_text(encoding="utf-8"))
        return ToneFacts(facts["temperature"], facts["shift"], facts["band"], facts["measured"])
    except (OSError, ValueError, KeyError) as error:
        raise TallywireError(f"{FACTS.name} can't be read ({error}); install Tallywire anew") from error


class MiniLMTone:
    """Tone by the tuned encoder; passages of all articles asked about at once are read in batches of one length."""

    name = "minilm"

    def __init__(self) -> None:
        self._reader: ToneReader | None = None

    def judge(self, asked: Sequence[Asked]) -> list[list[Tone]]:
        """See :class:`nlp.tone.ToneModel`: the mean over the passages about a target that the model is certain of.

        Where it is certain of none, the mean over all of them, which is not certain.
        """
        passages = [[passages_about(a.article, forms) for forms in a.targets.values()] for a in asked]
        wanted = list(dict.fromkeys(p for of_article in passages for found in of_article for p in found))
        rows = {passage: row for row, passage in enumerate(wanted)}
        shares = _calibrated(self._read(wanted), "news")
        return [
            [
                _tone(a.article, target, shares[[rows[p] for p in found]])
                for target, found in zip(a.targets, of_article, strict=True)
            ]
            for a, of_article in zip(asked, passages, strict=True)
        ]

    def judge_posts(self, texts: Sequence[str]) -> list[PostTone]:
        """See :class:`nlp.tone.ToneModel`; emotions are indicative: irony is often missed."""
        read = self._read([Passage(text, None) for text in texts])
        tones, emotions = _calibrated(read, "post"), _calibrated(read, "emotion").round(4).tolist()
        return [
            PostTone(*_value(share), bool(_certain(share, "post")), dict(zip(EMOTIONS, feeling, strict=True)))
            for share, feeling in zip(tones, emotions, strict=True)
        ]

    def post_features(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What the network sees of each post, shape (texts, 384): see :class:`nlp.post_tone.GivesFeatures`."""
        return self._loaded().vectors(texts)

    def _read(self, passages: Sequence[Passage]) -> dict[str, NDArray[np.float32]]:
        return self._loaded().read(passages)

    def _loaded(self) -> ToneReader:
        if self._reader is None:
            from nlp.tone_net import ToneReader

            self._reader = ToneReader(WEIGHTS)
        return self._reader


def _calibrated(read: Mapping[str, NDArray[np.float32]], head: str) -> NDArray[np.float32]:
    """Probabilities of a head's answers; shape (passages, answers)."""
    from scipy.special import softmax

    facts = tone_facts()
    shift = np.array(facts.shift[head], dtype=np.float32)
    return np.asarray(softmax(read[head] / facts.temperature[head] + shift, axis=1), dtype=np.float32)


def _certain(shares: NDArray[np.float32], domain: str) -> NDArray[np.bool_]:
    """Whether the surest answer reaches the domain's band; shape of ``shares`` without its last axis."""
    return np.asarray(shares.max(axis=-1) >= tone_facts().band[domain])


def _value(share: NDArray[np.float32]) -> tuple[float, ToneLabel]:
    return round(float(share[2] - share[0]), 4), LABELS[int(share.argmax())]


def _tone(article: Article, target: str, shares: NDArray[np.float32]) -> Tone:
    if not len(shares):
        return Tone(article.id, target, 0.0, "neutral", certain=False)
    sure = _certain(shares, "news")
    heard = shares[sure] if sure.any() else shares
    return Tone(article.id, target, *_value(heard.mean(axis=0)), certain=bool(sure.any()))
