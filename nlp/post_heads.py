"""What is told of a post by small trained heads: their weights, read once (card: ``models/posts.md``).

Each head is a multinomial logistic regression over vectors that two encoders give of the post; which encoders those
must be is written in the file, and with others no head is used. ``python -m tests.bench.train_posts`` trains them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from store.errors import TallywireError

__all__ = ["EMOTIONS", "MODEL", "Head", "Heads", "load_heads"]

MODEL = Path(__file__).parent / "models" / "posts.npz"
EMOTIONS = (
    "annoyance", "nervousness", "disappointment", "doubt", "curiosity", "approval", "optimism", "relief", "joy",
    "neutral",
)  # fmt: skip
"""What a post may show; "neutral" is none of them, and is never told."""


class Head(NamedTuple):
    """Weights of shape (features, answers) and intercepts of shape (answers,)."""

    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def logits(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of the answers, shape (texts, answers), of features of shape (texts, features)."""
        return np.asarray(features @ self.weights + self.intercepts, dtype=np.float32)


class Heads(NamedTuple):
    """The heads, and the names of the embedder and the tone model whose vectors they read."""

    embedder: str
    tone_model: str
    themes: Head
    tone: Head
    emotions: Head


@cache
def load_heads(path: Path = MODEL) -> Heads:
    """The shipped heads. Raises TallywireError where the file is missing or unsound."""
    try:
        with np.load(path, allow_pickle=False) as file:
            found = {name: file[name] for name in file.files}
        heads = (
            Head(found[name].astype(np.float32), found[f"{name}-intercepts"].astype(np.float32))
            for name in ("themes", "tone", "emotions")
        )
        return Heads(str(found["embedder"]), str(found["tone_model"]), *heads)
    except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
        raise TallywireError(
            f"{path.name} can't be read as heads for posts ({error}); install Tallywire anew"
        ) from error
