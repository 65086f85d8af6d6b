"""How alike two articles are: meaning, words and names, damped by the days between them.

``similarity = (W_MEANING * cosine of vectors + W_WORDS * cosine of TF-IDF + W_NAMES * cosine of names) * decay``.
The weights, the decay and the cut of :mod:`nlp.stories` are one parameter set for every kind of coverage, from single
sentences to full pages; they were chosen on annotated events (tests/bench/bench_stories.py prints the scores).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEATURES = 2**18
TEXT_CHARS = 2000
"""Characters of body text whose words count: behind that, pages turn to background and boilerplate."""
W_MEANING = 0.5
W_WORDS = 0.4
W_NAMES = 0.1
HALF_LIFE_DAYS = 30.0
"""Days between two articles after which their likeness counts half; without a date on either side it counts whole."""

_WORD = r"[^\W\d_]{2,}"
_NAME = re.compile(r"(?<![.!?\w] )\b[A-Z][\w’'-]*[a-z][\w’'-]*|\b[A-Z]{2,}\b")


@dataclass(frozen=True, slots=True, eq=False)
class StoryArticle:
    """What clustering needs of an article; ``vector`` is a unit vector, ``published`` aware or None."""

    id: str
    title: str
    text: str
    published: datetime | None
    vector: NDArray[np.float32]


class Window:
    """The articles under comparison, as matrices: row i is article i. Built once for each call of a clusterer."""

    def __init__(self, articles: Sequence[StoryArticle]) -> None:
        self.vectors = np.vstack([a.vector for a in articles]).astype(np.float32)
        self.words = _weighted(_counts([f"{a.title}\n{a.text[:TEXT_CHARS]}" for a in articles]))
        self.names = _weighted(_name_counts(articles))
        self.days = np.array([_day(a.published) for a in articles], dtype=np.float64)

    def row(self, index: int, upto: int) -> NDArray[np.float64]:
        """Similarity of article ``index`` to articles 0 … upto-1; shape (upto,), each 0 to 1."""
        meaning = np.clip(self.vectors[:upto] @ self.vectors[index], 0.0, 1.0)
        words = _dots(self.words, index, upto)
        names = _dots(self.names, index, upto)
        gap = np.abs(self.days[:upto] - self.days[index])
        decay = np.where(np.isnan(gap), 1.0, 0.5 ** (gap / HALF_LIFE_DAYS))
        return np.asarray((W_MEANING * meaning + W_WORDS * words + W_NAMES * names) * decay, dtype=np.float64)


def _day(moment: datetime | None) -> float:
    return float("nan") if moment is None else moment.astimezone(UTC).timestamp() / 86400.0


def _dots(matrix: Any, index: int, upto: int) -> NDArray[np.float64]:
    return np.asarray((matrix[:upto] @ matrix[index].T).toarray(), dtype=np.float64).ravel()


def _counts(texts: list[str]) -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    hasher = HashingVectorizer(
        n_features=FEATURES,
        ngram_range=(1, 2),
        stop_words="english",
        token_pattern=_WORD,
        norm=None,
        alternate_sign=False,
    )
    return hasher.transform(texts)


def _name_counts(articles: Sequence[StoryArticle]) -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    hasher = HashingVectorizer(n_features=FEATURES, analyzer=_NAME.findall, norm=None, alternate_sign=False)
    return hasher.transform([f"{a.title}\n{a.text[:TEXT_CHARS]}" for a in articles])


def _weighted(counts: Any) -> Any:
    """Sublinear TF-IDF with rows of length 1; ``counts`` is a CSR matrix of counts."""
    found = np.bincount(counts.indices, minlength=FEATURES)
    weights = np.log((1.0 + counts.shape[0]) / (1.0 + found)) + 1.0
    counts.data = (1.0 + np.log(counts.data)) * weights[counts.indices]
    lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    counts.data /= np.repeat(lengths, np.diff(counts.indptr))
    return counts
