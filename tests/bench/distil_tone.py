"""Distils trained seeds into one network. Not a test: ``python -m tests.bench.distil_tone WORK [--epochs 2] [SHARED]``.

What several networks agree on is better than what each says; one network learns it from them on texts that nobody
labelled (knowledge distillation, Hinton et al. 2015). The student begins as the mean of the teachers. It is written
to ``WORK/student.pt``, from where ``tests.bench.pack_tone`` packs it.

Beside the data of ``tests.bench.train_tone``, sentences of PolNeAR's training articles are read, each with one of its
names as target; their text does not get into the weights' file.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from scipy.special import softmax

from nlp.sentences import split_sentences
from nlp.tone_net import Marker, ToneNet, batch_of, public_folder
from tests.bench.train_tone import POOL_DROP, Example, held_out, load, train

SENTENCES, HEADLINES, COMMENTS = 7000, 3000, 8000
HEAT = 1.3
"""What the teachers' logits are divided by."""
RATE = 6e-5
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


def unlabelled(shared: Path, marker: Marker, rng: random.Random) -> Iterator[Example]:
    """Sentences of news articles with one of the names in them as target."""
    for path in sorted((shared / "data" / "quotes").glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                text = str(row["text"])
                for found in split_sentences(text):
                    sentence = text[found.start : found.end]
                    names = list(_NAME.finditer(sentence))
                    if names and 40 < len(sentence) < 400:
                        yield Example(marker.mark(sentence, rng.choice(names).span()), {})


def taught(examples: Sequence[Example], teachers: Sequence[ToneNet], heads: Sequence[str]) -> list[Example]:
    """The examples with the mean of what the teachers hold probable."""
    if not heads:
        return list(examples)
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].passage.ids))
    said: dict[int, dict[str, tuple[float, ...]]] = {}
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), 64):
            part = order[start : start + 64]
            inputs = batch_of([examples[i].passage for i in part])
            answers = [net(*inputs) for net in teachers]
            for head in heads:
                shares = np.mean([softmax(a[head].float().numpy() / HEAT, axis=1) for a in answers], axis=0)
                for i, share in zip(part, shares.tolist(), strict=True):
                    said.setdefault(i, {})[head] = tuple(share)
            if start % 3200 == 0:
                print(f"taught {start} of {len(examples)}", flush=True)
    return [replace(example, taught=said[i]) for i, example in enumerate(examples)]


def network(path: Path) -> ToneNet:
    """A trained seed."""
    net = ToneNet(public_folder())
    net.load_state_dict(torch.load(path, weights_only=True))
    return net.eval()


def main() -> None:
    """Ask the teachers, train the student."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("shared", type=Path, nargs="?", default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--epochs", type=int, default=2)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    rng, marker = random.Random(11), Marker(public_folder())
    teachers = [network(path) for path in sorted(asked.work.glob("seed*.pt"))]
    learn = {name: held_out(examples)[0] for name, examples in load(asked.shared, marker).items()}
    free = list(unlabelled(asked.shared, marker, rng))
    print(f"{len(teachers)} teachers, {len(free)} unlabelled sentences", flush=True)
    sets = {
        "news": learn["news"],
        "own-news": learn["own-news"],
        "own-post": learn["own-post"],
        "unlabelled": rng.sample(free, min(SENTENCES, len(free))),
        "headlines": rng.sample(learn["headline"], HEADLINES),
        "comments": rng.sample(learn["emotion"], COMMENTS),
    }
    heads = {"comments": ("post", "emotion"), "own-post": ()}  # not every teacher has read posts from work
    ready = {name: taught(examples, teachers, heads.get(name, ("news",))) for name, examples in sets.items()}
    student = ToneNet(public_folder(), POOL_DROP)
    states = [net.state_dict() for net in teachers]
    student.load_state_dict({name: sum(s[name] for s in states) / len(states) for name in states[0]})
    torch.save(train(ready, student, 101, epochs=asked.epochs, rate=RATE).state_dict(), asked.work / "student.pt")


if __name__ == "__main__":
    main()
