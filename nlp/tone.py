"""Tone toward a target, -1 to 1: what is read of an article for it, and the Protocol of those who judge it.

:class:`nlp.tone_minilm.MiniLMTone` is the trained one. :class:`VaderTone` (VADER, Hutto and Gilbert 2014, MIT) reads
words, not stance, and needs no model; it is kept for machines without torch and as the baseline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from nlp.sentences import split_sentences
from store.errors import SettingsError
from store.model import Article, Tone, ToneLabel

NEGATIVE_UP_TO = -0.05
POSITIVE_FROM = 0.3
"""VADER's thresholds between the labels, chosen on NewsMTSC's training sentences: news is worded more kindly than it is
meant, so the positive one is well above the 0.05 that VADER's authors give for posts."""
MOST_PASSAGES = 5
"""Passages that are read for one target: the headline and the first sentences that name it."""
_CORPORATE = re.compile(r"(?:,?\s+(?:inc|corp|corporation|ltd|llc|plc|co|company|platforms|group)\.?)+$", re.I)


class Asked(NamedTuple):
    """An article and whom to judge its tone toward: by the name that is given back, the forms it is written in."""

    article: Article
    targets: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class PostTone:
    """The writer's tone of one post, -1 to 1, and the share of each emotion; ``certain`` as in :class:`Tone`."""

    tone: float
    label: ToneLabel
    certain: bool
    emotions: Mapping[str, float]


class Passage(NamedTuple):
    """A sentence and the characters in it that name the target, None where nothing does."""

    text: str
    span: tuple[int, int] | None


class Quality(NamedTuple):
    """How good a model was on news sentences that it had not seen (NewsMTSC's development documents), 0 to 1."""

    accuracy: float
    certain: float
    """Share of the sentences that it was certain of."""
    accuracy_certain: float


VADER_QUALITY = Quality(0.535, 1.0, 0.535)


class ToneModel(Protocol):
    """Judges the tone of articles toward the names asked about, and of posts."""

    name: str

    def judge(self, asked: Sequence[Asked]) -> list[list[Tone]]:
        """For each article one Tone a target, in their order; ``target`` is the name as it was asked."""
        ...

    def judge_posts(self, texts: Sequence[str]) -> list[PostTone]:
        """The tone of each post as a whole."""
        ...


def passages_about(article: Article, forms: Iterable[str]) -> list[Passage]:
    """Headline and first sentences that name the target in any of its forms, its legal form left out.

    When none does, the first sentences of all.
    """
    body = [article.text[s.start : s.end] for s in split_sentences(article.text)]
    sentences = [s for s in (article.title, *body) if s.strip()]
    cores = [_CORPORATE.sub("", form.strip()) or form.strip() for form in forms]
    pattern = "|".join(re.escape(core) for core in sorted(filter(None, cores), key=len, reverse=True))
    if pattern:
        named = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
        either = re.compile(named.pattern, re.IGNORECASE)
        spans = [(s, named.search(s) or either.search(s)) for s in sentences]
        found = [Passage(s, match.span()) for s, match in spans if match]
        if found:
            return found[:MOST_PASSAGES]
    return [Passage(s, None) for s in sentences[:MOST_PASSAGES]]


class VaderTone:
    """VADER's compound score, averaged over the passages about the target; it never calls itself uncertain."""

    name = "vader"

    def __init__(self) -> None:
        self._analyzer: Any = None

    def judge(self, asked: Sequence[Asked]) -> list[list[Tone]]:
        """See :class:`ToneModel`."""
        return [[self._tone(a.article, t, forms) for t, forms in a.targets.items()] for a in asked]

    def judge_posts(self, texts: Sequence[str]) -> list[PostTone]:
        """See :class:`ToneModel`; VADER knows no emotions."""
        scores = [self._score(text) for text in texts]
        return [PostTone(score, _label_of(score), True, {}) for score in scores]

    def _tone(self, article: Article, target: str, forms: Sequence[str]) -> Tone:
        scores = [self._score(p.text) for p in passages_about(article, forms)]
        mean = round(sum(scores) / len(scores), 4) if scores else 0.0
        return Tone(article.id, target, mean, _label_of(mean))

    def _score(self, sentence: str) -> float:
        if self._analyzer is None:
            from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

            self._analyzer = SentimentIntensityAnalyzer()
        return float(self._analyzer.polarity_scores(sentence)["compound"])


def _label_of(tone: float) -> ToneLabel:
    if tone >= POSITIVE_FROM:
        return "positive"
    return "negative" if tone <= NEGATIVE_UP_TO else "neutral"


def _trained() -> ToneModel:
    from nlp.tone_minilm import MiniLMTone

    return MiniLMTone()


def quality_of(name: str) -> Quality:
    """How good the model of this name is; loads no model."""
    if name == "vader":
        return VADER_QUALITY
    from nlp.tone_minilm import tone_facts

    measured = tone_facts().measured["news"]
    return Quality(measured["accuracy"], measured["certain"], measured["accuracy_certain"])


_MAKERS: dict[str, Callable[[], ToneModel]] = {"minilm": _trained, "vader": VaderTone}


def make_tone_model(name: str) -> ToneModel:
    """The tone model a setting names: "minilm" or "vader". Raises SettingsError for any other name."""
    if name not in _MAKERS:
        raise SettingsError(f"unknown tone model {name!r}: choose one of {', '.join(sorted(_MAKERS))}")
    return _MAKERS[name]()
