"""The nouns of what a story says: cited sentences, summary bullets and answers. Spoken as a part of ``store.model``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BulletKind = Literal["happened", "background", "figures", "reaction", "said", "next", "context"]


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
