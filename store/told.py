"""What articles and stories say: citations, answers, quotes, tones. Spoken as a part of ``store.model``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BulletKind = Literal["happened", "background", "figures", "reaction", "said", "next", "context"]
ToneLabel = Literal["negative", "neutral", "positive"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence of an article: ``text[start:end]`` is exactly what is cited."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bullet:
    """One line of a story's summary: the cited sentences in order, a space between. ``kind`` says what it tells."""

    kind: BulletKind
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the coverage answers to a question that people ask: the cited sentences in order, a space between."""

    question: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks with who is credited, and as what; the span leaves the marks out."""

    article_id: str
    start: int
    end: int
    quote: str
    speaker: str | None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Tone:
    """Sentiment of one article toward one target, -1 to 1; not ``certain``: the model would rather not say."""

    article_id: str
    target: str
    tone: float
    label: ToneLabel
    certain: bool = True
