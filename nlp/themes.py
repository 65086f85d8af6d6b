"""What an internal post is about: one of :data:`THEMES`, by its words and by its meaning where the embedder reads any.

The words are a lexicon (``lexicon/themes.toml``). The trained head (:mod:`nlp.post_heads`) reads them beside the vector
of one embedder; with any other embedder the words alone decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlp.lexicons import read_lexicon
from nlp.post_heads import load_heads

THEMES = ("privacy", "consent", "trust", "pay and jobs", "AI", "management", "workload", "other")
"""The themes that every post has one of; those found among the others come besides (:mod:`nlp.found_themes`)."""
OTHER = "other"

SURE, HINT = 2.0, 1.0
"""What a word counts where the words alone decide."""
LEAST = 1.5
"""What it takes then for any theme but ``other``: a sure word, or two hints."""
MOST_HITS = 3
"""Different words of one theme that count: a rant is no more of its theme than a sentence."""


def word_counts(texts: Sequence[str]) -> NDArray[np.float32]:
    """Different words of each theme in each text, sure ones before hints; shape (texts, 2 * (themes - 1))."""
    patterns = _patterns()
    counts = np.zeros((len(texts), len(patterns)), dtype=np.float32)
    for row, text in enumerate(texts):
        low = text.casefold().replace("’", "'")
        for column, pattern in enumerate(patterns):
            counts[row, column] = min(MOST_HITS, len(set(pattern.findall(low))))
    return counts


def theme_features(vectors: NDArray[np.float32], counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the head reads of each text: its vector beside the words' counts, damped."""
    return np.hstack([vectors, np.sqrt(counts)]).astype(np.float32)


def read_themes(texts: Sequence[str], vectors: NDArray[np.float32], embedder: str) -> list[str]:
    """The theme of each text; ``vectors`` are those of the embedder of this name, shape (texts, dimensions)."""
    if not texts:
        return []
    counts = word_counts(texts)
    heads = load_heads()
    trained = heads.embedder == embedder
    scores = heads.themes.logits(theme_features(vectors, counts)) if trained else _by_words(counts)
    return [THEMES[best] for best in scores.argmax(axis=1).tolist()]


def _by_words(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    half = len(THEMES) - 1
    scores = np.full((len(counts), len(THEMES)), LEAST, dtype=np.float32)
    scores[:, :half] = SURE * counts[:, :half] + HINT * counts[:, half:]
    return scores


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """One pattern for each theme's sure words, then one for each theme's hints, in the order of :data:`THEMES`."""
    lexicon = read_lexicon("themes")
    return tuple(_any_of(lexicon[theme][kind]) for kind in ("sure", "hints") for theme in THEMES if theme != OTHER)


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    longest = sorted({word.casefold() for word in words}, key=lambda word: (-len(word), word))
    forms = (re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in longest)
    # "j'ai" is French for "I have" and no AI.
    return re.compile(rf"(?<![\w-])(?<!\bj')(?:{'|'.join(forms)})(?!\w)")
