"""Averages trained seeds into ``nlp/models/tone.npz``. Not a test: ``python -m tests.bench.pack_tone WORK [--write]``.

The mean of networks that were tuned from one start is better than each (model soups, Wortsman et al. 2022), and costs
one to run. Temperatures and bands are fitted on what training held back; the scores that are printed, and written for
the interface to show, are on NewsMTSC's development documents, on GoEmotions' development posts and on the project's
own held-out texts, none of which was trained on.
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
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from nlp.tone_minilm import FACTS, WEIGHTS
from nlp.tone_net import Marker, ToneNet, logits_of, public_folder, public_weights
from nlp.tone_weights import apply_difference, pack_difference
from tests.bench.train_tone import OWN, Example, emotions_of, held_out, load, macro_f1, posts_of, targets_of

Logits = NDArray[np.float32]
COVERAGE = 0.7
"""Share of the texts held back that the band lets through."""
BINS = 15


def averaged(work: Path) -> dict[str, NDArray[np.float32]]:
    """The mean of the seeds in a folder."""
    paths = sorted(work.glob("seed*.pt"))
    if not paths:
        raise SystemExit(f"{work} holds no trained seed: python -m tests.bench.train_tone {work}")
    states = [torch.load(path, weights_only=True) for path in paths]
    print(f"{len(states)} seeds")
    return {name: sum(s[name].float().numpy() for s in states) / len(states) for name in states[0]}


def fitted(state: Mapping[str, NDArray[np.float32]]) -> ToneNet:
    """A network with these weights."""
    net = ToneNet(public_folder())
    net.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in state.items()})
    return net.eval()


def temperature(logits: Logits, examples: Sequence[Example], head: str) -> float:
    """What the logits are divided by, so that their probabilities are right on average (Guo et al. 2017)."""
    rows = [(i, a) for i, e in enumerate(examples) for a in e.answers[head]]
    places, answers = map(list, zip(*rows, strict=True))

    def loss(heat: float) -> float:
        return -float(log_softmax(logits / heat, axis=1)[places, answers].mean())

    return float(minimize_scalar(loss, bounds=(0.3, 4.0), method="bounded").x)


def scores(logits: Logits, examples: Sequence[Example], head: str, heat: float, band: float) -> dict[str, float]:
    """Macro-F1, accuracy, the same among the certain with their share, and the calibration error."""
    sure = softmax(logits / heat, axis=1).max(axis=1)
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


def calibrate(net: ToneNet, kept: Mapping[str, list[Example]]) -> tuple[dict[str, float], dict[str, float]]:
    """Temperature and band of each head on what training held back."""
    heats, bands = {}, {}
    for head, examples in kept.items():
        logits = logits_of(net, [e.passage for e in examples])[head]
        heats[head] = round(temperature(logits, examples, head), 3)
        sure = np.sort(softmax(logits / heats[head], axis=1).max(axis=1))
        bands[head] = round(float(sure[round((1 - COVERAGE) * len(sure))]), 3)
    return heats, bands


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
    """Average, pack, calibrate, print the scores; with ``--write`` keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("shared", type=Path, nargs="?", default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    marker = Marker(public_folder())
    public, mean = public_weights(ToneNet(public_folder())), averaged(asked.work)
    whole = {name: held_out(examples)[1] for name, examples in load(asked.shared, marker).items()}
    everything = [e for examples in whole.values() for e in examples]
    kept = {head: [e for e in everything if head in e.answers] for head in ("news", "post", "emotion")}
    tests = {name: (head, e) for name, (head, e) in unseen(asked.shared, marker).items() if e}
    with tempfile.TemporaryDirectory() as folder:
        path = WEIGHTS if asked.write else Path(folder) / WEIGHTS.name
        print(f"{pack_difference(mean, public, asked.rank, path) / 1e6:.2f} MB")
        packed = fitted({**public, **apply_difference(path, public)})
    heats, bands = calibrate(packed, kept)
    facts: dict[str, Any] = {"temperature": heats, "band": bands, "measured": {}}
    for name, (head, examples) in tests.items():
        for kind, net in (("averaged", fitted(mean)), ("packed", packed)):
            found = scores(
                logits_of(net, [e.passage for e in examples])[head], examples, head, heats[head], bands[head]
            )
            print(name, kind, found)
        facts["measured"][name] = found
    print(heats, bands)
    if asked.write:
        FACTS.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
