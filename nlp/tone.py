"""Tone toward a target, -1 to 1: a Protocol and its first implementation.

:class:`VaderTone` (VADER, Hutto and Gilbert 2014, MIT) scores the sentences that name the target, else the whole text.
It reads words, not stance: the dashboard calls it indicative.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from nlp.sentences import split_sentences
from store.errors import SettingsError
from store.model import Article, Tone, ToneLabel

NEGATIVE_UP_TO = -0.05
POSITIVE_FROM = 0.3
"""Thresholds between the labels, chosen on NewsMTSC's training sentences: news is worded more kindly than it is meant,
so the positive one is well above the 0.05 that VADER's authors give for posts."""
_CORPORATE = re.compile(r"(?:,?\s+(?:inc|corp|corporation|ltd|llc|plc|co|company|platforms|group)\.?)+$", re.I)


class ToneModel(Protocol):
    """Judges the tone of an article toward each of the names asked about."""

    name: str

    def judge(self, article: Article, targets: Sequence[str]) -> list[Tone]:
        """One Tone for each target, in their order; ``target`` is given back as it was asked."""
        ...


def label_of(tone: float) -> ToneLabel:
    """The label of a tone by the documented thresholds."""
    if tone >= POSITIVE_FROM:
        return "positive"
    return "negative" if tone <= NEGATIVE_UP_TO else "neutral"


def passages_about(text: str, target: str) -> list[str]:
    """The sentences that name the target (its legal form left out), all of them when none does."""
    sentences = [text[s.start : s.end] for s in split_sentences(text)]
    core = _CORPORATE.sub("", target.strip()) or target.strip()
    if not core:
        return sentences
    named = re.compile(rf"(?<!\w){re.escape(core)}(?!\w)", re.IGNORECASE)
    return [s for s in sentences if named.search(s)] or sentences


class VaderTone:
    """VADER's compound score, averaged over the sentences about the target."""

    name = "vader"

    def __init__(self) -> None:
        self._analyzer: Any = None

    def judge(self, article: Article, targets: Sequence[str]) -> list[Tone]:
        """See :class:`ToneModel`."""
        text = f"{article.title}\n\n{article.text}" if article.title else article.text
        passages = {target: passages_about(text, target) for target in targets}
        scores = {s: self._score(s) for s in {s for found in passages.values() for s in found}}
        return [_tone(article.id, target, [scores[s] for s in passages[target]]) for target in targets]

    def _score(self, sentence: str) -> float:
        if self._analyzer is None:
            from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

            self._analyzer = SentimentIntensityAnalyzer()
        return float(self._analyzer.polarity_scores(sentence)["compound"])


def _tone(article_id: str, target: str, scores: Sequence[float]) -> Tone:
    mean = round(sum(scores) / len(scores), 4) if scores else 0.0
    return Tone(article_id=article_id, target=target, tone=mean, label=label_of(mean))


_MAKERS: dict[str, Callable[[], ToneModel]] = {"vader": VaderTone}


def make_tone_model(name: str) -> ToneModel:
    """The tone model a setting names: "vader". Raises SettingsError for any other name."""
    if name not in _MAKERS:
        raise SettingsError(f"unknown tone model {name!r}: choose one of {', '.join(sorted(_MAKERS))}")
    return _MAKERS[name]()
