"""How alike two articles are: what they mean, which words and names they share, how dense their surroundings are, when.

``likeness = (meaning + WORDS * words ** BEND + length + names + figures) / crowd ** CROWD * time``, symmetric, about
0 to 4, where

- meaning is the cosine of the embeddings, words the mean cosine of TF-IDF over words and over words and pairs;
- length makes up for what short texts can't share, and for texts that name nobody;
- names counts what both name, as far as the window's articles are dated: without dates, years of news about one person
  look like one story;
- figures counts the numbers in digits that both print, the rarer the more;
- crowd is the geometric mean of both articles' mean cosine to their :data:`NEAREST` nearest neighbours: where many
  articles are much alike (a subject in the news every day) likeness means less (self-tuning scaling, Zelnik-Manor
  and Perona 2004);
- time halves every :data:`HALF_LIFE_DAYS` between two dated articles, but never falls below what they name in common;
  without a date on either side it is 1.

One parameter set for everything, from single sentences to full pages, chosen on annotated events
(``tests/bench/bench_stories.py`` prints the scores).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from nlp.features import Terms, rarity_rows, read_terms, weighted_rows

WORDS, BEND = 1.2, 0.7
CROWD, NEAREST = 1.0, 2
CROWD_LEAST, CROWD_USUAL, CROWD_FEW = 0.45, 0.6, 20
"""The least crowd, and the usual one, which stands in where a few articles show neither how empty nor how full their
surroundings are: half of it in a window of 8 articles, a hundredth in one of 180."""
SHORTER = -0.06
"""What each unit of the logarithm of the shorter text's length takes away, from :data:`LENGTH_FROM` on."""
LENGTH_FROM, LENGTH_LEAST, LENGTH_MOST = 6.0, 5.0, 8.0
NAMELESS = 0.2
HALF_LIFE_DAYS = 60.0
NAMES, NAMES_USUAL, NAMES_FULL = 1.2, 0.1, 0.3
"""How much names in common add, the cosine of names that adds nothing, and the one from which time counts least."""
NAMED_TIME = 0.8
"""What time leaves at least of the likeness of two articles that name the same, halved every so many days again."""
NAMED_HALF_LIFE_DAYS = 1000.0
FIGURES = 0.5
"""What many rare figures in common add."""
_BLOCK = 512


@dataclass(frozen=True, slots=True, eq=False)
class StoryArticle:
    """What clustering needs of an article; ``vector`` is a unit vector, ``published`` aware or None."""

    id: str
    title: str
    text: str
    published: datetime | None
    vector: NDArray[np.float32]


class Window:
    """The articles that are compared, as matrices: row i is article i. ``terms`` are theirs, in the same order."""

    def __init__(self, articles: Sequence[StoryArticle], terms: Sequence[Terms] | None = None) -> None:
        terms = [read_terms(a.title, a.text) for a in articles] if terms is None else terms
        self.vectors = np.vstack([a.vector for a in articles]).astype(np.float32)
        self._words = weighted_rows([t.words for t in terms], [t.word_counts for t in terms])
        self._pairs = weighted_rows([t.pairs for t in terms], [t.pair_counts for t in terms])
        self._names = weighted_rows([t.names for t in terms], [np.ones(len(t.names), dtype=np.float32) for t in terms])
        self._figures = rarity_rows([t.figures for t in terms])
        self._nameless = np.diff(self._names.indptr) == 0
        self._length = np.clip(np.log([t.length for t in terms]), LENGTH_LEAST, LENGTH_MOST)
        self._days = np.array([_day(a.published) for a in articles], dtype=np.float64)
        self._dated = float(np.mean(~np.isnan(self._days)))
        self._crowd = np.full(len(articles), np.nan, dtype=np.float32)

    def likeness(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Likeness of the given articles to each other; shape (len(rows), len(rows)), 0 and more."""
        score = self._meaning(rows)
        words = np.clip(self._cosines(rows), 0.0, 1.0)
        score += WORDS * words**BEND
        length = self._length[rows]
        score += SHORTER * (np.minimum(length[:, None], length[None, :]) - LENGTH_FROM)
        score += NAMELESS * (self._nameless[rows][:, None] | self._nameless[rows][None, :])
        names = self._named(rows)
        score += NAMES * self._dated * (names - NAMES_USUAL)
        score += FIGURES * (1.0 - np.exp(-(self._figures[rows] @ self._figures[rows].T).toarray()))
        crowd = np.sqrt(self.crowd(rows)) ** CROWD
        score /= crowd[:, None] * crowd[None, :]
        return np.asarray(np.maximum(score, 0.0) * self._time(rows, names), dtype=np.float32)

    def nearest(self, rows: NDArray[np.intp], among: NDArray[np.intp], count: int) -> NDArray[np.intp]:
        """The ``count`` articles of ``among`` that are most alike to any of ``rows``, each, in ascending order."""
        near = self.vectors[rows] @ self.vectors[among].T + (self._pairs[rows] @ self._pairs[among].T).toarray()
        count = min(count, len(among))
        best = np.argpartition(-near, count - 1, axis=1)[:, :count]
        return np.asarray(among[np.unique(best)], dtype=np.intp)

    def crowd(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Mean cosine of each article to its nearest neighbours in the whole window; computed once an article."""
        missing = rows[np.isnan(self._crowd[rows])]
        for start in range(0, len(missing), _BLOCK):
            block = missing[start : start + _BLOCK]
            cosines = self.vectors[block] @ self.vectors.T
            cosines[np.arange(len(block)), block] = -1.0
            padded = np.pad(cosines, ((0, 0), (0, NEAREST)), constant_values=-1.0)
            top = -np.partition(-padded, NEAREST - 1, axis=1)[:, :NEAREST]
            crowd = np.maximum(top, 0.0).mean(axis=1)
            few = (CROWD_FEW / (CROWD_FEW + len(self.vectors))) ** 2
            self._crowd[block] = np.clip((1.0 - few) * crowd + few * CROWD_USUAL, CROWD_LEAST, 1.0)
        return self._crowd[rows]

    def _meaning(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        return np.asarray(self.vectors[rows] @ self.vectors[rows].T, dtype=np.float32)

    def _cosines(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        words, pairs = self._words[rows], self._pairs[rows]
        return np.asarray(0.5 * (words @ words.T).toarray() + 0.5 * (pairs @ pairs.T).toarray(), dtype=np.float32)

    def _named(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        names = self._names[rows]
        return np.asarray(np.clip((names @ names.T).toarray(), 0.0, 1.0), dtype=np.float32)

    def _time(self, rows: NDArray[np.intp], names: NDArray[np.float32]) -> NDArray[np.float32]:
        days = self._days[rows]
        if np.isnan(days).all():
            return np.ones((len(rows), len(rows)), dtype=np.float32)
        decay = 0.5 ** (np.abs(days[:, None] - days[None, :]) / HALF_LIFE_DAYS)
        least = NAMED_TIME * np.minimum(1.0, names / NAMES_FULL) * decay ** (HALF_LIFE_DAYS / NAMED_HALF_LIFE_DAYS)
        return np.asarray(np.where(np.isnan(decay), 1.0, np.maximum(decay, least)), dtype=np.float32)


def _day(moment: datetime | None) -> float:
    return float("nan") if moment is None else moment.astimezone(UTC).timestamp() / 86400.0
