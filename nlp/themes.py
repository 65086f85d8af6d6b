"""What an internal post is about: one of :data:`THEMES`, by its words and by its meaning where the embedder reads any.

The words are a lexicon (``lexicon/themes.toml``). The head over vectors and words is a multinomial logistic regression
(card: ``models/themes.md``); it belongs to one embedder and is used with no other, where the words alone decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.lexicons import read_lexicon
from store.errors import TallywireError

THEMES = ("privacy", "consent", "trust", "pay and jobs", "AI", "management", "workload", "other")
"""The themes that every post has one of; those found among the others come besides (:mod:`nlp.found_themes`)."""
OTHER = "other"

MODEL = Path(__file__).parent / "models" / "themes.npz"
SURE, HINT = 2.0, 1.0
"""What a word counts where the words alone decide; :data:`LEAST` is needed for any theme but ``other``."""
LEAST = 2.0
MOST_HITS = 3
"""Different words of one theme that count: a rant is no more of its theme than a sentence."""


class Head(NamedTuple):
    """Weights of shape (features, themes), intercepts, and what ``other`` gives up before it is beaten (log-odds)."""

    embedder: str
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    margin: float


def word_counts(texts: Sequence[str]) -> NDArray[np.float32]:
    """Different words of each theme in each text, sure ones before hints; shape (texts, 2 * (themes - 1))."""
    patterns = _patterns()
    counts = np.zeros((len(texts), len(patterns)), dtype=np.float32)
    for row, text in enumerate(texts):
        low = text.casefold().replace("’", "'")
        for column, pattern in enumerate(patterns):
            counts[row, column] = min(MOST_HITS, len(set(pattern.findall(low))))
    return counts


def features(vectors: NDArray[np.float32], counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the head reads of each text: its vector beside the words' counts, damped."""
    return np.hstack([vectors, np.sqrt(counts)]).astype(np.float32)


def read_themes(texts: Sequence[str], vectors: NDArray[np.float32], embedder: str) -> list[str]:
    """The theme of each text; ``vectors`` are those of the embedder of this name, shape (texts, dimensions)."""
    if not len(texts):
        return []
    counts = word_counts(texts)
    head = load_head()
    if head.embedder == embedder:
        scores = features(vectors, counts) @ head.weights + head.intercepts
        scores[:, THEMES.index(OTHER)] += head.margin
    else:
        scores = _by_words(counts)
    return [THEMES[best] for best in scores.argmax(axis=1).tolist()]


def _by_words(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    half = len(THEMES) - 1
    scores = np.zeros((len(counts), len(THEMES)), dtype=np.float32)
    scores[:, :half] = SURE * counts[:, :half] + HINT * counts[:, half:]
    scores[:, half] = LEAST - HINT / 2
    return scores


@cache
def load_head(path: Path = MODEL) -> Head:
    """The shipped head; one that fits no embedder where there is none. Raises TallywireError for an unsound file."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return Head(
                str(file["embedder"]),
                file["weights"].astype(np.float32),
                file["intercepts"].astype(np.float32),
                float(file["margin"]),
            )
    except FileNotFoundError:
        return Head("", np.zeros((0, 0), np.float32), np.zeros(0, np.float32), 0.0)
    except (OSError, KeyError, ValueError) as error:
        raise TallywireError(f"{path.name} can't be read ({error}); install Tallywire anew") from error


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """One pattern for each theme's sure words, then one for each theme's hints, in the order of :data:`THEMES`."""
    lexicon = read_lexicon("themes")
    return tuple(_any_of(lexicon[theme][kind]) for kind in ("sure", "hints") for theme in THEMES if theme != OTHER)


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    longest = sorted((word.casefold() for word in words), key=lambda word: (-len(word), word))
    forms = (
        re.escape(w.removesuffix("*")).replace(r"\*", r"\w*") + (r"\w*" if w.endswith("*") else "") for w in longest
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?!\w)")
