"""Scoring who copied whom against the annotated stories of ``tests/data/origins`` (its README explains the fields)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from nlp.credits import credited_outlets, names_of, outlet_key
from nlp.origins import find_origins
from store.model import Article, Origin

ROOT = Path(__file__).parents[1] / "data" / "origins"
BEGAN = datetime(2026, 6, 20, 9, tzinfo=UTC)
CREDITED = 1.7
"""Strength from which an outlet counts as credited."""


@dataclass
class Counts:
    """Hits of what was asked and of what was answered, with the misses in words."""

    right: int = 0
    answered: int = 0
    asked: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.answered if self.answered else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.asked if self.asked else 1.0

    def add(self, wanted: set[Any], given: set[Any], where: str) -> None:
        self.right += len(wanted & given)
        self.answered += len(given)
        self.asked += len(wanted)
        self.errors += [f"{where}: missed {x}" for x in sorted(map(str, wanted - given))]
        self.errors += [f"{where}: wrong {x}" for x in sorted(map(str, given - wanted))]


Story = tuple[str, list[dict[str, Any]], list[Article]]


def stories(part: str) -> list[Story]:
    """The stories of "tune" or "held": name, rows of the truth, articles."""
    return [_story(path) for path in sorted((ROOT / part).glob("*.toml"))]


def _story(path: Path) -> Story:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    parts = told.get("parts", {})
    rows = told["articles"]
    for row in rows:
        for name, paragraph in parts.items():
            row["text"] = row["text"].replace("{" + name + "}", paragraph)
    made = [
        Article(
            id=row["id"],
            url="",
            title=row["title"],
            text=row["text"],
            outlet=row["outlet"],
            published=BEGAN + timedelta(hours=row["hours"]) if "hours" in row else None,
        )
        for row in rows
    ]
    return path.stem, rows, made


def true_pairs(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """copy, rewrite or independent for every pair of articles, ids in order."""
    found = {}
    for a, b in combinations(sorted(rows, key=lambda row: str(row["id"])), 2):
        shared = set(a["origins"]) & set(b["origins"])
        relation = "independent" if not shared else "copy" if a["wording"] == b["wording"] else "rewrite"
        found[a["id"], b["id"]] = relation
    return found


def found_pairs(origins: Iterable[Origin]) -> dict[tuple[str, str], str]:
    """copy or rewrite for every pair of articles that share an origin, ids in order."""
    found = {}
    for origin in origins:
        family = {i: i for i in origin.article_ids}
        for taking in origin.taken:
            if taking.how == "copy":  # those of a report that is not here are copies of each other
                source = taking.source or ""
                old, new = family[taking.article_id], family.get(source, source)
                family = {i: new if f == old else f for i, f in family.items()}
        for a, b in combinations(sorted(origin.article_ids), 2):
            found[a, b] = "copy" if family[a] == family[b] else "rewrite"
    return found


def score(part: str) -> dict[str, Counts]:
    """Counts for links, kinds of links, credits, who was first, and whom each article was taken from."""
    counts = {name: Counts() for name in ("links", "copies", "rewrites", "credits", "first", "direction")}
    for name, rows, articles in stories(part):
        truth, origins = true_pairs(rows), find_origins(articles)
        given = found_pairs(origins)
        counts["links"].add({p for p, r in truth.items() if r != "independent"}, set(given), name)
        for kind, what in (("copy", "copies"), ("rewrite", "rewrites")):
            wanted = {p for p, r in truth.items() if r == kind}
            counts[what].add(wanted, {p for p, r in given.items() if r == kind}, name)
        _score_credits(counts["credits"], name, rows, articles)
        _score_direction(counts, name, rows, origins)
    return counts


def _score_credits(counts: Counts, name: str, rows: list[dict[str, Any]], articles: list[Article]) -> None:
    outlets = names_of(articles)
    for row, article in zip(rows, articles, strict=True):
        strengths = credited_outlets(article, outlets)
        counts.add(
            {outlet_key(c) for c in row["credits"]},
            {outlet_key(c) for c, strength in strengths.items() if strength >= CREDITED},
            f"{name}/{row['id']}",
        )


def _score_direction(counts: dict[str, Counts], name: str, rows: list[dict[str, Any]], origins: list[Origin]) -> None:
    of = {i: origin for origin in origins for i in origin.article_ids}
    taken = {t.article_id: t for origin in origins for t in origin.taken}
    outlets = {row["id"]: row["outlet"] for row in rows}
    for row in rows:
        origin, taking = of[row["id"]], taken.get(row["id"])
        given = "" if taking is None else taking.source or (f"outlet:{origin.name}" if origin.name else "unknown")
        if taking is not None and taking.basis == "unknown":
            given = "unknown"
        counts["direction"].add({row.get("from", "")}, {given}, f"{name}/{row['id']}")
        first = origin.name if origin.name and taking and taking.source is None else outlets[origin.article_ids[0]]
        wanted = {_first_of(rows, label) for label in row["origins"]}
        match = {w for w in wanted if w is None or outlet_key(w) == outlet_key(first or "")}
        counts["first"].add({sorted(match or wanted, key=str)[0]}, match or {first}, f"{name}/{row['id']}")


def _first_of(rows: list[dict[str, Any]], label: str) -> str | None:
    """The outlet that an origin began with, None where it is not known."""
    for row in rows:
        if label in row["origins"] and "from" not in row:
            return str(row["outlet"])
    named = [row["from"] for row in rows if label in row["origins"] and row["from"].startswith("outlet:")]
    return str(named[0]).removeprefix("outlet:") if named else None


def report(part: str, errors: bool = True) -> None:
    """Print the figures of one part."""
    for name, counts in score(part).items():
        print(f"{part} {name:10} precision {counts.precision:.3f} recall {counts.recall:.3f} of {counts.asked}")
        if errors:
            print("\n".join("   " + e for e in counts.errors))


if __name__ == "__main__":
    import sys

    for wanted in [a for a in sys.argv[1:] if a != "-q"] or ["tune"]:
        report(wanted, "-q" not in sys.argv)
