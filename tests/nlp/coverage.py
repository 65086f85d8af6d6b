"""Annotated coverage that was written for this project: events with their texts, claims and judged pairs."""

from __future__ import annotations

import collections
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import contracts
from store.model import Article, Claim
from tests.nlp.scoring import read_rows

FOLDER = Path(__file__).resolve().parent.parent / "data" / "coverage"
SEEN = ("a", "b", "c", "d", "e", "f", "g")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """One event: its articles and the annotated claims."""

    name: str
    articles: tuple[Article, ...]
    gold: tuple[Row, ...]


def events(name: str, folder: Path = FOLDER) -> list[Event]:
    """The events of one set: "a", "b", "c" or "held-out"."""
    gold: dict[str, list[Row]] = collections.defaultdict(list)
    for row in read_rows(folder / name / "claims.jsonl"):
        gold[row["event"]].append(row)
    articles: dict[str, list[Article]] = collections.defaultdict(list)
    for row in read_rows(folder / name / "articles.jsonl"):
        articles[row["event"]].append(article(row))
    return [Event(event, tuple(members), tuple(gold[event])) for event, members in articles.items()]


def article(row: Row) -> Article:
    """An annotated article; dates without a day count as none."""
    day = row.get("published") or ""
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if len(day) >= len("2026-06-22") else None
    return Article(
        row["id"],
        f"https://{row['id']}.example/",
        row.get("title") or "",
        row["text"],
        outlet=row.get("outlet"),
        published=published,
    )


def metric_of(claims: Sequence[Claim], gold: Sequence[Row], match: Any) -> dict[str, str]:
    """The annotated metric by claim id, for the claims that ``match`` (the scorer's) finds among the annotated ones."""
    rows = [dict(contracts.claim_row(claim)) for claim in claims]
    found = match(list(gold), rows)
    return {found[row["line"]]["claim_id"]: row["metric"] for row in gold if row["line"] in found}


def pairs(metrics: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Every pair of annotated claims with whether both count the same thing."""
    for a, b in itertools.combinations(sorted(metrics), 2):
        yield a, b, metrics[a] == metrics[b]
