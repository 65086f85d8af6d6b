"""The annotated events of ``tests/data/events``: spans and labels, joined with the texts where these are present.

The repository holds ids, offsets and labels only; the texts stay with their outlets and lie beside the repository.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import contracts
from nlp.figures import StoryFigures, judge_story
from nlp.origins import find_origins
from store.model import Article
from tests.nlp.reading import claims_in
from tests.nlp.scoring import read_rows, write_rows

FOLDER = Path(__file__).resolve().parent.parent / "data" / "events"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Annotation:
    """The rows of the four files."""

    articles: tuple[Row, ...]
    claims: tuple[Row, ...]
    relations: tuple[Row, ...]
    not_comparable: tuple[Row, ...]

    def comparable_lines(self) -> tuple[tuple[int, int], ...]:
        """The lines of every judged pair, related or apart."""
        return tuple((row["a"], row["b"]) for row in itertools.chain(self.relations, self.not_comparable))


def load() -> Annotation:
    """The annotation as it lies in the repository."""
    names = ("articles", "claims", "relations", "not_comparable")
    articles, claims, relations, apart = (tuple(read_rows(FOLDER / f"{name}.jsonl")) for name in names)
    return Annotation(articles, claims, relations, apart)


def join(annotation: Annotation, shared: Path) -> dict[str, list[Article]]:
    """The articles of every event with their texts, cut where the annotation stops (``chars``)."""
    sources = {str(row["source"]) for row in annotation.articles}
    stories = {row["id"]: row for name in sources for row in read_rows(shared / "eval" / "stories" / f"{name}.jsonl")}
    events: dict[str, list[Article]] = collections.defaultdict(list)
    for row in annotation.articles:
        story = stories[row["id"]]
        text = story["text"][: row.get("chars")]
        events[row["event"]].append(Article(row["id"], f"https://{row['id']}.example/", story["title"], text))
    return dict(events)


def read(events: Mapping[str, Sequence[Article]]) -> dict[str, StoryFigures]:
    """What the reader makes of every event, each taken as one story."""
    result = {}
    for event, articles in events.items():
        claims = claims_in(articles)
        result[event] = judge_story(event, articles, claims, find_origins(articles))
    return result


def write_reading(reading: Mapping[str, StoryFigures], folder: Path) -> None:
    """Write claims.jsonl and relations.jsonl as ``analyze`` does, for scoring."""
    stories = reading.values()
    write_rows(folder / "claims.jsonl", [dict(contracts.claim_row(c)) for s in stories for c in s.claims])
    write_rows(folder / "relations.jsonl", [dict(contracts.relation_row(v)) for s in stories for v in s.verdicts])
