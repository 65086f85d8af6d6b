"""Embeddings: unit vectors, the same for the same text, near for near texts; torch only when something is encoded."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from nlp.embed import (
    DIMENSIONS,
    LEAD_CHARS,
    HashEmbedder,
    MiniLMEmbedder,
    embedding_text,
    make_embedder,
)
from store.errors import SettingsError

TEXTS = [
    "Clerks at the bank signed a petition against keyboard tracking.",
    "Bank staff petition against the tracking of keyboards.",
    "A ferry service to the islands resumes in spring.",
]


def test_hash_vectors_are_unit_and_deterministic_across_processes() -> None:
    here = HashEmbedder().encode(TEXTS)
    assert here.shape == (3, DIMENSIONS) and here.dtype == np.float32
    assert np.allclose(np.linalg.norm(here, axis=1), 1.0, atol=1e-6)
    code = "import sys, nlp.embed as e; sys.stdout.write(e.HashEmbedder().encode([sys.argv[1]]).tobytes().hex())"
    there = subprocess.run([sys.executable, "-c", code, TEXTS[0]], capture_output=True, text=True, check=True).stdout
    assert there == here[:1].tobytes().hex()


@pytest.mark.parametrize("text", ["", "  ", "12 34", "???"])
def test_a_text_without_words_has_a_unit_vector_too(text: str) -> None:
    assert np.isclose(np.linalg.norm(HashEmbedder().encode([text])), 1.0)


def test_nothing_gives_nothing() -> None:
    assert HashEmbedder().encode([]).shape == (0, DIMENSIONS)
    assert MiniLMEmbedder().encode([]).shape == (0, DIMENSIONS)


@pytest.mark.parametrize("name", ["hash", "minilm"])
def test_near_texts_are_nearer(name: str) -> None:
    vectors = make_embedder(name).encode(TEXTS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.15


def test_order_and_company_do_not_change_a_vector() -> None:
    embedder = MiniLMEmbedder()
    together = embedder.encode([*TEXTS, "word " * 400])
    alone = embedder.encode([TEXTS[1]])
    assert np.allclose(together[1], alone[0], atol=1e-5)


def test_an_unknown_name_is_a_settings_error() -> None:
    with pytest.raises(SettingsError, match="'bert': choose one of hash, minilm"):
        make_embedder("bert")


def test_making_an_embedder_does_not_load_torch() -> None:
    code = "import sys; from nlp.embed import make_embedder; make_embedder('minilm'); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_title_and_lead_stand_for_an_article() -> None:
    assert embedding_text("Title", "Body text.") == "Title\nBody text."
    assert embedding_text("", "  Body text.") == "Body text."
    assert embedding_text("Title of it", "Title of it\nBody text.") == "Title of it\nBody text."
    cut = embedding_text("T", "word " * 1000)
    assert len(cut) <= LEAD_CHARS + 2 and cut.endswith("word")
