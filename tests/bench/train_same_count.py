"""Trains ``nlp/models/same_count.json``. Not a test: ``python -m tests.bench.train_same_count [--write] [SHARED]``.

A logistic regression over the features of ``nlp/pairing.py`` tells whether two claims of one story count the same
thing. It learns from the sets "a" to "g" of ``tests/data/coverage`` and from ``tests/data/events`` (whose texts lie in
SHARED, beside the repository unless given). Scores are by leaving one event out: no event is in training and test at
once. ``--write`` writes the model, trained on all of them.
"""

from __future__ import annotations

import collections
import itertools
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlp.currencies import settle_money
from nlp.days import settle
from nlp.joining import Key
from nlp.metrics import propose
from nlp.pairing import pair_features, unit_of
from nlp.same_count import MODEL, Model, regroup
from store.model import Article, Claim
from tests.nlp import annotated, coverage
from tests.nlp.reading import claims_in
from tests.nlp.scoring import load_scorer

REGULARISATION = 0.1
"""Inverse strength of the L2 penalty on standardised features, chosen by the scores below."""
THRESHOLD = -1.15
DIGITS = 5


@dataclass(frozen=True)
class Example:
    """One event: its metrics by the rules, the annotated metric by claim, features and answers of its pairs."""

    corpus: str
    event: str
    proposed: list[tuple[Key, list[Claim]]]
    metrics: dict[str, str]
    names: list[str]
    features: NDArray[np.float32]
    answers: NDArray[np.bool_]


def main(arguments: Sequence[str]) -> None:
    """Print the scores with every event left out once; with ``--write``, train on all and write the model."""
    folders = [a for a in arguments if not a.startswith("--")]
    shared = Path(folders[0]) if folders else Path(__file__).resolve().parents[3] / "shared"
    examples = load(shared)
    report(examples)
    if "--write" in arguments:
        model = fit(examples)
        row = {"threshold": model.threshold, "intercept": model.intercept, "weights": model.weights}
        MODEL.write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")
        print(f"{MODEL.name} written: {len(model.weights)} weights from {len(examples)} events")


def load(shared: Path) -> list[Example]:
    """Every event of the training sets."""
    match = load_scorer(shared, "score_conflicts").match_claims
    examples = []
    for name in coverage.SEEN:
        for event in coverage.events(name):
            examples.append(example(name, event.name, event.articles, event.gold, match))
    annotation = annotated.load()
    for event_name, articles in annotated.join(annotation, shared).items():
        gold = [row for row in annotation.claims if row["event"] == event_name]
        examples.append(example("events", event_name, articles, gold, match))
    return examples


def example(corpus: str, event: str, articles: Sequence[Article], gold: Sequence[Any], match: Any) -> Example:
    """The pairs of one event whose claims are both annotated and can be compared at all."""
    proposed = propose(settle_money(settle(claims_in(articles), articles), articles))
    claims = [claim for _, members in proposed for claim in members]
    groups = [key for key, members in proposed for _ in members]
    metrics = coverage.metric_of(claims, gold, match)
    matrices = pair_features(claims, groups) if claims else {}
    units = [unit_of(claim) for claim in claims]
    known = [place for place, claim in enumerate(claims) if claim.id in metrics]
    rows = [(i, j) for i, j in itertools.combinations(known, 2) if units[i] == units[j]]
    features = np.array([[matrix[i, j] for matrix in matrices.values()] for i, j in rows], dtype=np.float32)
    answers = np.array([metrics[claims[i].id] == metrics[claims[j].id] for i, j in rows], dtype=bool)
    return Example(corpus, event, proposed, metrics, list(matrices), features, answers)


def fit(examples: Sequence[Example]) -> Model:
    """Logistic regression on standardised features, the weights given for the raw ones; an event counts by the root
    of its pairs, so that one long story does not outvote ten short ones."""
    used = [e for e in examples if len(e.answers)]
    features = np.concatenate([e.features for e in used]).astype(np.float64)
    answers = np.concatenate([e.answers for e in used])
    weights = np.concatenate([np.full(len(e.answers), len(e.answers) ** -0.5) for e in used])
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=REGULARISATION, max_iter=3000)
    model.fit((features - mean) / spread, answers, sample_weight=weights)
    raw = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - raw @ mean)
    named = {name: round(float(weight), DIGITS) for name, weight in zip(used[0].names, raw, strict=True)}
    return Model(named, round(intercept, DIGITS), THRESHOLD)


def report(examples: Sequence[Example]) -> None:
    """Print how pairs are joined by the rules alone and by the model trained without their event."""
    for (corpus, way), count in sorted(judged(examples, len(examples)).items()):
        precision, recall, f1 = scores(count)
        print(
            f"{corpus:8} {way:6} precision {precision:.3f} recall {recall:.3f} f1 {f1:.3f}", dict(sorted(count.items()))
        )


def judged(examples: Sequence[Example], folds: int) -> dict[tuple[str, str], collections.Counter[str]]:
    """Pairs by (corpus, way): joined or apart, the same or other; no event is in training and test at once."""
    counts: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for fold in range(folds):
        model = fit([example for place, example in enumerate(examples) if place % folds != fold])
        for example in examples[fold::folds]:
            for way, parts in (
                ("rules", [m for _, m in example.proposed]),
                ("model", regroup(example.proposed, model)),
            ):
                home = {claim.id: number for number, part in enumerate(parts) for claim in part}
                for a, b, same in coverage.pairs(example.metrics):
                    joined = "joined" if home[a] == home[b] else "apart"
                    counts[example.corpus, way][f"{'same' if same else 'other'}, {joined}"] += 1
    return counts


def scores(count: Mapping[str, int]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the joined pairs."""
    right, wrong, missed = count["same, joined"], count["other, joined"], count["same, apart"]
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return precision, recall, 2 * right / max(1, 2 * right + wrong + missed)


if __name__ == "__main__":
    main(sys.argv[1:])
