"""Trains the tone network. Not a test: ``python -m tests.bench.train_tone WORK [--seeds 4] [--first 0] [SHARED]``.

Every seed's network is written to the folder WORK when it is ready; a seed that lies there is not trained again, so an
interrupted run goes on. ``tests.bench.pack_tone`` averages and packs them. A quarter of an hour a seed, one core, bf16.

Data: NewsMTSC's training documents (MIT), SEntFiN headlines (MIT), GoEmotions (Apache-2.0), rated snippets that come
with VADER (MIT), and the project's own sentences in ``tests/data/tone``. :data:`HELD` of each set is kept for
calibration; NewsMTSC's development documents are never read.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from nlp.tone_minilm import EMOTIONS, LABELS
from nlp.tone_net import Marked, Marker, ToneNet, batch_of, logits_of, public_folder

OWN = Path(__file__).resolve().parents[1] / "data" / "tone"
HELD = 0.08
EPOCHS, BATCH = 3, 32
RATE, HEADS_FASTER, DECAY, WARMUP = 1e-4, 10.0, 0.01, 0.06
SMOOTHING, WORD_DROP, POOL_DROP = 0.05, 0.05, 0.2
SHARES = {"news": 1.0, "headline": 0.25, "emotion": 0.25, "rated": 0.20, "own-post": 1.0, "own-news": 1.0}
"""How much of each set an epoch sees."""
RATED_FROM = 0.8
"""Mean rating (-4 to 4) from which a rated snippet has a tone."""
MASK = 103

_DECISION = re.compile(r"[{ ]['\"](.+?)['\"]: '(negative|neutral|positive)'")
"""A headline's names with their labels: a Python dict in form, but names with an apostrophe break it."""


@dataclass(frozen=True)
class Example:
    """One passage with the right answers of each head that learns from it (several emotions may be right)."""

    passage: Marked
    answers: Mapping[str, tuple[int, ...]]
    taught: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """What teachers hold probable, by head; beside the right answers it counts as much as they do."""


def load(shared: Path, marker: Marker) -> dict[str, list[Example]]:
    """The examples of each set; nothing of NewsMTSC's development documents."""
    data = shared / "data" / "tone"
    sets = {
        "news": list(targets_of(shared / "eval" / "tone" / "newsmtsc_train.jsonl", "news", marker)),
        "headline": list(_headlines(data / "sentfin" / "SEntFiN.csv", marker)),
        "emotion": list(emotions_of(data / "goemotions", "train", marker)),
        "rated": list(_rated(data / "vader_groundtruth", marker)),
    }
    if (OWN / "workplace_train.jsonl").exists():
        sets["own-post"] = list(posts_of(OWN / "workplace_train.jsonl", marker))
        sets["own-news"] = list(targets_of(OWN / "news_train.jsonl", "news", marker))
    return sets


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def targets_of(path: Path, head: str, marker: Marker) -> Iterator[Example]:
    """Texts of a file with the tone toward each target, which one head answers."""
    for row in _rows(path):
        text = str(row["text"])
        for target, gold in zip(row["targets"], row["gold"], strict=True):  # type: ignore[call-overload]
            at = text.find(target)
            span = (at, at + len(target)) if at >= 0 else None
            yield Example(marker.mark(text, span), {head: (LABELS.index(gold),)})


def posts_of(path: Path, marker: Marker, *, targets: bool = True) -> Iterator[Example]:
    """Posts of a file with the writer's tone, and besides with that toward each target."""
    if targets:
        yield from targets_of(path, "post", marker)
    for row in _rows(path):
        yield Example(marker.mark(str(row["text"])), {"post": (LABELS.index(str(row["tone"])),)})


def _headlines(path: Path, marker: Marker) -> Iterator[Example]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            title = row["Title"]
            for name, label in _DECISION.findall(row["Decisions"]):
                at = title.lower().find(name.lower())
                if at >= 0:
                    yield Example(marker.mark(title, (at, at + len(name))), {"headline": (LABELS.index(label),)})


def emotions_of(folder: Path, part: str, marker: Marker) -> Iterator[Example]:
    """GoEmotions' comments of a part ("train", "dev") with emotions and, where they agree on one, their tone."""
    groups = (folder / "group" / "labels.txt").read_text(encoding="utf-8").split()
    names = (folder / "ekman" / "labels.txt").read_text(encoding="utf-8").split()
    wide = (folder / "ekman" / f"{part}.tsv").read_text(encoding="utf-8").splitlines()
    narrow = (folder / "group" / f"{part}.tsv").read_text(encoding="utf-8").splitlines()
    for emotion, group in zip(wide, narrow, strict=True):
        text, numbers, _ = emotion.split("\t")
        answers = {"emotion": tuple(EMOTIONS.index(names[int(n)]) for n in numbers.split(","))}
        tones = {groups[int(n)] for n in group.split("\t")[1].split(",")} - {"ambiguous"}
        if len(tones) == 1:
            answers["post"] = (LABELS.index(tones.pop()),)
        yield Example(marker.mark(text), answers)


def _rated(folder: Path, marker: Marker) -> Iterator[Example]:
    for path in sorted(folder.glob("*_GroundTruth.txt")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            _, rating, text = line.split("\t", 2)
            mean = float(rating)
            label = 0 if mean <= -RATED_FROM else 2 if mean >= RATED_FROM else 1
            yield Example(marker.mark(text), {"post": (label,)})


def held_out(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """The examples to learn from and those kept for calibration, the same for every seed."""
    order = list(range(len(examples)))
    random.Random(7).shuffle(order)
    kept = set(order[: int(len(order) * HELD)])
    return [e for i, e in enumerate(examples) if i not in kept], [examples[i] for i in sorted(kept)]


def epoch_of(sets: dict[str, list[Example]], rng: random.Random) -> list[list[Example]]:
    """The batches of one epoch, shuffled; texts of one batch are of one set and of similar length."""
    batches = []
    for name, everything in sets.items():
        examples = rng.sample(everything, int(len(everything) * SHARES.get(name, 1.0)))
        for start in range(0, len(examples), 50 * BATCH):
            pool = sorted(examples[start : start + 50 * BATCH], key=lambda e: len(e.passage.ids))
            batches += [pool[i : i + BATCH] for i in range(0, len(pool), BATCH)]
    rng.shuffle(batches)
    return batches


def loss_of(logits: Mapping[str, Tensor], batch: Sequence[Example]) -> Tensor:
    """Cross entropy against what is wanted of each head that learns from the batch; the heads' losses are added."""
    loss = torch.zeros(())
    for head in {name for example in batch for name in (*example.answers, *example.taught)}:
        wanted = torch.stack([_wanted(example, head, logits[head].shape[1]) for example in batch])
        loss = loss - (wanted * torch.log_softmax(logits[head], dim=1)).sum(1).mean()
    return loss


def _wanted(example: Example, head: str, count: int) -> Tensor:
    """The smoothed right answers, which share their weight equally, and what teachers say; zeros when neither is."""
    right, taught = example.answers.get(head, ()), example.taught.get(head)
    wanted = torch.full((count,), SMOOTHING / count if right else 0.0)
    for answer in right:
        wanted[answer] += (1.0 - SMOOTHING) / len(right)
    if taught is None:
        return wanted
    return (wanted + torch.tensor(taught)) / (2.0 if right else 1.0)


def train(
    sets: dict[str, list[Example]], net: ToneNet, seed: int, *, epochs: int = EPOCHS, rate: float = RATE
) -> ToneNet:
    """Train a network on the sets; the word embeddings stay as they are."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    net.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    groups = [
        {"params": [p for p in net.encoder.parameters() if p.requires_grad], "lr": rate},
        {"params": net.heads.parameters(), "lr": rate * HEADS_FASTER},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    rounds = [epoch_of(sets, rng) for _ in range(epochs)]
    steps = sum(map(len, rounds))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (WARMUP * steps), (steps - step) / (steps * (1 - WARMUP)))
    )
    net.train()
    begun = time.monotonic()
    for done, batch in enumerate((batch for batches in rounds for batch in batches), start=1):
        _step(net, batch, optimiser)
        schedule.step()
        if done % 200 == 0:
            print(f"seed {seed}: step {done} of {steps}, {time.monotonic() - begun:.0f} s", flush=True)
    return net.eval()


def _step(net: ToneNet, batch: Sequence[Example], optimiser: torch.optim.Optimizer) -> None:
    ids, seen, target = batch_of([e.passage for e in batch])
    hide = (torch.rand(ids.shape) < WORD_DROP) & (seen > 0) & (target == 0) & (ids > 200)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = net(ids.masked_fill(hide, MASK), seen, target)
    loss = loss_of({head: found.float() for head, found in logits.items()}, batch)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimiser.step()


def macro_f1(logits: NDArray[np.float32], examples: Sequence[Example], head: str) -> float:
    """F1 averaged over the answers of a head."""
    said = logits.argmax(1).tolist()
    scores = []
    for label in range(logits.shape[1]):
        right = [label in e.answers[head] for e in examples]
        hits = sum(s == label and r for s, r in zip(said, right, strict=True))
        scores.append(2 * hits / max(1, said.count(label) + sum(right)))
    return sum(scores) / len(scores)


def main() -> None:
    """Train the seeds that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("shared", type=Path, nargs="?", default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    folder = public_folder()
    sets = load(asked.shared, Marker(folder))
    learn = {name: held_out(examples)[0] for name, examples in sets.items()}
    print({name: len(examples) for name, examples in learn.items()}, flush=True)
    asked.work.mkdir(parents=True, exist_ok=True)
    for seed in range(asked.first, asked.first + asked.seeds):
        path = asked.work / f"seed{seed}.pt"
        if path.exists():
            continue
        torch.manual_seed(seed)
        net = train(learn, ToneNet(folder, POOL_DROP), seed)
        partly = path.with_suffix(".part")
        torch.save(net.state_dict(), partly)
        partly.rename(path)
        for name in ("news", "headline"):
            kept = held_out(sets[name])[1]
            logits = logits_of(net, [e.passage for e in kept])[name]
            print(f"seed {seed}: {name} macro-F1 {macro_f1(logits, kept, name):.3f}", flush=True)


if __name__ == "__main__":
    main()
