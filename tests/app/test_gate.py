"""The gate: what the whole understanding reaches on annotated events, never lowered silently.

Stories, claims, metrics and verdicts all come from ``analyze``; nothing is taken as given. The floors stand a little
below what was measured, since two annotators agree on 0.93 to 0.95 of the pairs. Five of the events are locked away
(``tests/data/locked-events.txt``): nobody reads them while the reader is made, so their figures are printed apart.
Skipped where the annotated data is not beside the repository. ``-s`` prints the figures.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from tests.nlp.scoring import load_scorer

LOCKED = Path(__file__).resolve().parents[1] / "data" / "locked-events.txt"
FILES = ("articles", "claims", "relations", "not_comparable")
FLOORS = {
    "claim_recall": 0.98,
    "qualifier_accuracy": 0.985,
    "attribution_f1": 0.79,
    "grouping_recall": 0.88,
    "grouping_precision": 0.915,
    "event_separation": 0.975,
    "relation_macro_f1": 0.83,
    "conflict_precision": 0.85,
}
"""Event separation was at 0.985: stories are found whole now (grouping recall 0.77 before), and two events that share
names share one story."""
MOST_FALSE_CONFLICTS = 0.01
SIMPLEST = {
    "grouping_recall": 0.403,
    "grouping_precision": 0.756,
    "relation_macro_f1": 0.296,
    "conflict_precision": 0.102,
}
"""What regular expressions alone reach on all events; the locked ones must be well beyond it."""


def held_back(gold: Path, folder: Path) -> Path:
    """The annotations of the locked events alone."""
    hashes = {line for line in LOCKED.read_text().splitlines() if not line.startswith("#")}
    for name in FILES:
        lines = (gold / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        kept = [x for x in lines if hashlib.sha256(json.loads(x)["event"].encode()).hexdigest() in hashes]
        (folder / f"{name}.jsonl").write_text("\n".join(kept), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures of all events, and those of the locked ones."""
    shared = Path(__file__).resolve().parents[2].parent / "shared"
    gold = shared / "eval" / "conflicts"
    if not gold.is_dir():
        pytest.skip("no evaluation data beside the repository")
    work = tmp_path_factory.mktemp("gate")
    assert main(["analyze", str(gold / "articles.jsonl"), "--out", str(work / "out")]) == 0
    scorer = load_scorer(shared, "score_conflicts")
    return scorer.score(gold, work / "out")[0], scorer.score(held_back(gold, work), work / "out")[0]


def test_no_figure_falls_below_its_floor(scored: tuple[dict[str, Any], dict[str, Any]]) -> None:
    figures, locked = scored
    print()
    for name, value in figures.items():
        print(f"{name:20} {value:8.3f}   locked events {locked[name]:8.3f}")
    low = {name: (round(figures[name], 4), floor) for name, floor in FLOORS.items() if figures[name] < floor}
    assert not low, f"below the floor (measured, floor): {low}"
    assert figures["false_conflict_rate"] <= MOST_FALSE_CONFLICTS


@pytest.mark.parametrize("name", SIMPLEST)
def test_unread_events_are_read_far_better_than_by_patterns(
    scored: tuple[dict[str, Any], dict[str, Any]], name: str
) -> None:
    assert scored[1][name] > SIMPLEST[name]
