"""Packs the distilled network. Not a test: ``python -m tests.bench.pack_tone WORK [--write] [SHARED]``.

Temperatures and bands are fitted on what training held back; the scores that are printed, and written for the interface
to show, are on NewsMTSC's development documents, on GoEmotions' development posts and on the project's own held-out
texts, none of which was trained on.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from nlp.tone_minilm import FACTS, WEIGHTS
from nlp.tone_net import Marker, ToneNet, logits_of, public_folder, public_weights
from nlp.tone_weights import apply_difference, pack_difference
from tests.bench.distil_tone import network
from tests.bench.train_tone import OWN, Example, emotions_of, held_out, load, macro_f1, posts_of, targets_of

Logits = NDArray[np.float32]
COVERAGE = 0.7
"""Share of the texts held back that the band lets through."""
BINS = 15


def state_of(net: ToneNet) -> dict[str, NDArray[np.float32]]:
    """The network's weights by name."""
    return {name: value.numpy() for name, value in net.state_dict().items()}


def fitted(state: Mapping[str, NDArray[np.float32]]) -> ToneNet:
    """A network with these weights."""
    net = ToneNet(public_folder())
    net.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in state.items()})
    return net.eval()


def fit_scaling(logits: Logits, examples: Sequence[Example], head: str) -> tuple[float, list[float]]:
    """Temperature and shift of each answer that make the probabilities right (vector scaling, Guo et al. 2017)."""
    rows = [(i, a) for i, e in enumerate(examples) for a in e.answers[head]]
    places, answers = map(list, zip(*rows, strict=True))

    def loss(scaling: NDArray[np.float64]) -> float:
        moved = logits / scaling[0] + np.append(scaling[1:], 0.0)
        return -float(log_softmax(moved, axis=1)[places, answers].mean())

    start = np.array([1.0] + [0.0] * (logits.shape[1] - 1))
    found = minimize(loss, start, method="Powell").x
    return round(float(found[0]), 3), [round(float(x), 3) for x in (*found[1:], 0.0)]


def scores(logits: Logits, examples: Sequence[Example], head: str, band: float) -> dict[str, float]:
    """Macro-F1, accuracy, the same among the certain with their share, and the calibration error of scaled logits."""
    sure = softmax(logits, axis=1).max(axis=1)
    right = np.array([a in e.answers[head] for a, e in zip(logits.argmax(1).tolist(), examples, strict=True)])
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist())]
    order = np.argsort(-sure)[: round(COVERAGE * len(sure))]
    found = {
        "texts": len(examples),
        "macro_f1": macro_f1(logits, examples, head),
        "accuracy": right.mean(),
        "certain": (sure >= band).mean(),
        "accuracy_certain": right[sure >= band].mean() if (sure >= band).any() else 0.0,
        "accuracy_surest_70": right[order].mean(),
        "calibration_error": sum(gaps),
    }
    return {name: round(float(value), 3) for name, value in found.items()}


def calibrate(net: ToneNet, kept: Mapping[str, list[Example]]) -> dict[str, dict[str, Any]]:
    """Temperature, shift and band of each head on what training held back."""
    found: dict[str, dict[str, Any]] = {"temperature": {}, "shift": {}, "band": {}}
    for head, examples in kept.items():
        logits = logits_of(net, [e.passage for e in examples])[head]
        heat, shift = fit_scaling(logits, examples, head)
        found["temperature"][head], found["shift"][head] = heat, shift
        sure = np.sort(softmax(logits / heat + shift, axis=1).max(axis=1))
        found["band"][head] = round(float(sure[round((1 - COVERAGE) * len(sure))]), 3)
    return found


def unseen(shared: Path, marker: Marker) -> dict[str, tuple[str, list[Example]]]:
    """Texts that were never trained on, with the head that is asked."""
    posts = emotions_of(shared / "data" / "tone" / "goemotions", "dev", marker)
    return {
        "posts": ("post", [e for e in posts if "post" in e.answers]),
        "news": ("news", list(targets_of(shared / "eval" / "tone" / "newsmtsc_dev.jsonl", "news", marker))),
        "own_news": ("news", list(targets_of(OWN / "news_test.jsonl", "news", marker))),
        "own_posts": ("post", list(posts_of(OWN / "workplace_test.jsonl", marker, targets=False))),
    }


def main() -> None:
    """Pack, calibrate, print the scores; with ``--write`` keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("shared", type=Path, nargs="?", default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--rank", type=int, default=128)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    marker = Marker(public_folder())
    student = network(asked.work / "student.pt")
    learned, public = state_of(student), public_weights(ToneNet(public_folder()))
    kept_back = {name: held_out(examples)[1] for name, examples in load(asked.shared, marker).items()}
    everything = [e for examples in kept_back.values() for e in examples]
    kept = {head: [e for e in everything if head in e.answers] for head in ("news", "post", "emotion")}
    tests = {name: (head, e) for name, (head, e) in unseen(asked.shared, marker).items() if e}
    with tempfile.TemporaryDirectory() as folder:
        path = WEIGHTS if asked.write else Path(folder) / WEIGHTS.name
        print(f"{pack_difference(learned, public, asked.rank, path) / 1e6:.2f} MB")
        packed = fitted({**public, **apply_difference(path, public)})
    facts: dict[str, Any] = calibrate(packed, kept) | {"measured": {}}
    for name, (head, examples) in tests.items():
        for kind, net in (("whole", student), ("packed", packed)):
            logits = logits_of(net, [e.passage for e in examples])[head]
            scaled = logits / facts["temperature"][head] + facts["shift"][head]
            found = scores(scaled, examples, head, facts["band"][head])
            print(name, kind, found, flush=True)
        facts["measured"][name] = found
    if asked.write:
        FACTS.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
