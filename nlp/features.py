"""What is counted of an article's words for likeness: terms and names, hashed, so that no vocabulary has to be kept."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.nouns import counted_nouns
from nlp.stopwords import CALENDAR, STOPWORDS
from nlp.tokens import without_owner

BUCKETS = 2**18
"""Hash buckets of each kind of term; collisions of rare terms are rarer than one in a thousand pairs of articles."""
FEW = 12
"""Articles from which terms that only one of them has lose half of their weight."""
TEXT_CHARS = 3000
"""Characters of body text that are read: behind that, pages turn to background and boilerplate."""

REMEMBERED = 10_000

_WORD = re.compile(r"[^\W\d_]{2,}")
_CAPITAL = re.compile(r"[A-Z][\w’'-]+")
_LOWER = re.compile(r"(?<![\w’'-])[a-z][\w’'-]+")
# The first digit before the look behind it: asked at every letter, that would take five times as long.
_FIGURE = re.compile(r"\d(?<![\w.,]\d)(?:\d{0,2}(?:,\d{3})+(?![\d,]*\d)|\d+(?:\.\d+)?(?![\d,]*\d))")
_YEAR = re.compile(r"(?:19|20)\d\d")


_COMMON = CALENDAR | frozenset(
    "thousands hundreds dozens millions tens scores nearly almost over around roughly some several many most few all "
    "police union unions organisers organizers officials authorities government ministry court judge protest strike "
    "petition march letter memo survey report update live breaking exclusive analysis opinion watch how why what when "
    "where who inside meet after before amid today yesterday tomorrow now new old big high low first second third last "
    "final toll death deaths total according meanwhile however still just only even "
    "one two three four five six seven eight nine ten".split()
)


class Terms(NamedTuple):
    """Hashed terms of one article with their counts: words, words and pairs; names and figures are counted once."""

    words: NDArray[np.int32]
    word_counts: NDArray[np.float32]
    pairs: NDArray[np.int32]
    pair_counts: NDArray[np.float32]
    names: NDArray[np.int32]
    figures: NDArray[np.int32]
    length: int


def read_terms(title: str, text: str) -> Terms:
    """The terms of one article. Figures are no words: "1,600" is what reports of one event disagree on."""
    whole = f"{title}\n{text[:TEXT_CHARS]}"
    words = [w for w in (m.casefold() for m in _WORD.findall(whole)) if w not in STOPWORDS]
    singles = np.array([bucket(w) for w in words], dtype=np.int32)
    doubles = [bucket(f"{a} {b}") for a, b in pairwise(words)]
    word_ids, word_counts = np.unique(singles, return_counts=True)
    pair_ids, pair_counts = np.unique(np.array([*singles.tolist(), *doubles], dtype=np.int32), return_counts=True)
    return Terms(
        word_ids,
        word_counts.astype(np.float32),
        pair_ids,
        pair_counts.astype(np.float32),
        np.unique(np.array([bucket(n) for n in names_in(whole)], dtype=np.int32)),
        np.unique(np.array([bucket(n) for n in figures_in(whole)], dtype=np.int32)),
        len(title) + len(text) + 1,
    )


terms_of = lru_cache(maxsize=REMEMBERED)(read_terms)
"""What :func:`read_terms` gives, remembered for :data:`REMEMBERED` texts."""


def names_in(text: str) -> set[str]:
    """Capitalised words, lower case, that the text nowhere writes small: names, whether a sentence begins with them."""
    small = written_small(text)
    found = (without_owner(word).casefold() for word in _CAPITAL.findall(text))
    return {name for name in found if len(name) > 1 and name not in small and not is_common(name)}


def written_small(text: str) -> set[str]:
    """The words that a text begins with a small letter."""
    return set(_LOWER.findall(text))


def is_common(word: str) -> bool:
    """Whether a word in lower case is no name even where it opens a sentence ("Thousands of staff", "Police say")."""
    return word in STOPWORDS or word in _COMMON or word in counted_nouns()


def figures_in(text: str) -> set[str]:
    """Numbers in digits as one can meet again elsewhere: two digits at least, no years, without their commas."""
    found = (match.group().replace(",", "") for match in _FIGURE.finditer(text))
    return {number for number in found if not _YEAR.fullmatch(number)}


def bucket(term: str) -> int:
    """The bucket of a term, below :data:`BUCKETS`."""
    return zlib.crc32(term.encode()) % BUCKETS


def rarity(found: NDArray[Any], articles: int) -> NDArray[np.float64]:
    """Smoothed inverse document frequency (0 for a term that all have) of terms that ``found`` articles have."""
    return np.asarray(np.log((1.0 + articles) / (1.0 + found)))


def articles_with(ids: Sequence[NDArray[np.int32]]) -> NDArray[np.intp]:
    """How many of the articles have each term; shape (BUCKETS,)."""
    return np.bincount(np.concatenate([*ids, np.zeros(0, dtype=np.int32)]), minlength=BUCKETS)


def rarity_rows(ids: Sequence[NDArray[np.int32]]) -> Any:
    """Terms as a sparse matrix (articles, buckets) whose products add up how rare the shared terms are.

    A term shared by two of many articles adds nearly 1, one that all have adds 0.
    """
    from scipy import sparse

    starts = np.concatenate([[0], np.cumsum([len(row) for row in ids])])
    columns = np.concatenate([*ids, np.zeros(0, dtype=np.int32)])
    rare = rarity(articles_with(ids)[columns], len(ids)) / np.log(2.0 + len(ids))
    values = np.sqrt(np.maximum(rare, 0.0)).astype(np.float32)
    return sparse.csr_matrix((values, columns, starts), shape=(len(ids), BUCKETS))


def weighted_rows(ids: Sequence[NDArray[np.int32]], counts: Sequence[NDArray[np.float32]]) -> Any:
    """Sublinear TF-IDF as a sparse matrix (articles, buckets) with rows of length 1, empty rows of length 0.

    The document frequencies are those of the articles given. A term that only one of many has weighs little: it can't
    be shared, and would only shorten the row. Among few articles it weighs in, for there it tells them apart.
    """
    from scipy import sparse

    starts = np.concatenate([[0], np.cumsum([len(row) for row in ids])])
    columns = np.concatenate([*ids, np.zeros(0, dtype=np.int32)])
    found = articles_with(ids)
    alone = np.where(found > 1, 1.0, FEW / (FEW + len(ids)))
    weights = alone * (rarity(found, len(ids)) + 1.0)
    values = (1.0 + np.log(np.concatenate([*counts, np.zeros(0, dtype=np.float32)]))) * weights[columns]
    lengths = np.sqrt(np.add.reduceat(np.append(values**2, 0.0), starts[:-1])) if len(ids) else np.zeros(0)
    lengths[np.diff(starts) == 0] = 0.0
    lengths[lengths == 0] = 1.0
    values /= np.repeat(lengths, np.diff(starts))
    matrix = sparse.csr_matrix((values.astype(np.float32), columns, starts), shape=(len(ids), BUCKETS))
    return matrix
