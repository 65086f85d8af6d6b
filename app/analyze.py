"""``analyze``: the whole understanding on a file of articles, without a store, written whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import contracts
from app.pipeline import (
    Reading,
    StoryReading,
    Tools,
    arrival_order,
    embed,
    group_by_story,
    hear_tones,
    in_batches,
    read_article,
    read_story,
    story_article,
    to_embed,
)
from app.progress import Progress
from nlp.elsewhere import others_among, report_of
from store.errors import InputError
from store.model import Article

FILES = ("stories", "quantities", "claims", "relations", "metrics", "origins", "quotes", "tone", "summaries")


@dataclass(frozen=True)
class Understanding:
    """What came out: a reading per article, in the order of the input, and the stories."""

    readings: tuple[Reading, ...]
    stories: tuple[StoryReading, ...]


def understand(articles: Sequence[Article], tools: Tools, progress: Progress) -> Understanding:
    """Read every article, place them all in stories, judge every story."""
    read = [read_article(a, tools) for a in progress.track(articles, "Reading articles")]
    readings: dict[str, Reading] = {}
    for part in progress.track(in_batches(read), "Hearing tones, batches"):
        readings |= {r.article.id: r for r in hear_tones(part, tools)}
    vectors: dict[str, bytes] = {}
    for batch in progress.track(to_embed(articles, vectors), "Embedding texts, batches"):
        vectors |= embed(batch, tools)
    placed = tools.clusterer.assign([story_article(a, vectors) for a in arrival_order(articles)], [])
    stories = []
    grouped = group_by_story(placed)
    others = others_among(
        {story_id: [report_of(readings[i].article) for i in ids] for story_id, ids in grouped.items()}
    )
    for story_id, ids in progress.track(grouped.items(), "Judging stories", len(grouped)):
        claims = [claim for article_id in ids for claim in readings[article_id].claims]
        members = [readings[i].article for i in ids]
        stories.append(read_story(story_id, members, claims, tools, others=others(story_id)))
    return Understanding(tuple(readings.values()), tuple(stories))


def rows(result: Understanding) -> dict[str, list[contracts.Row]]:
    """The lines of every file by its name."""
    readings, stories = result.readings, result.stories
    return {
        "stories": [contracts.story_row(s.story) for s in stories],
        "quantities": [contracts.quantity_row(r.article.id, q) for r in readings for q in r.quantities],
        "claims": [contracts.claim_row(c) for s in stories for c in s.figures.claims],
        "relations": [contracts.relation_row(v) for s in stories for v in s.figures.verdicts],
        "metrics": [contracts.metric_row(m) for s in stories for m in s.figures.metrics],
        "origins": [contracts.origin_row(o) for s in stories for o in s.origins],
        "quotes": [contracts.quote_row(q) for r in readings for q in r.quotes],
        "tone": [contracts.tone_row(t) for r in readings for t in r.tones],
        "summaries": [contracts.summary_row(s.story.id, s.bullets, s.answers) for s in stories],
    }


class OutFolder:
    """A folder that gets all files or none: they are written beside it and moved in when all are whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if folder.exists() and not folder.is_dir():
            raise InputError(f"{folder}: is a file; --out needs a folder")
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        except OSError as error:
            raise InputError(f"{folder}: cannot be written ({error.strerror}); choose another --out") from None

    def __enter__(self) -> OutFolder:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._work, ignore_errors=True)

    def write(self, files: Mapping[str, Iterable[contracts.Row]]) -> None:
        """Write ``NAME.jsonl`` for every name, then move them into place together."""
        for name, lines in files.items():
            with (self._work / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
                for row in lines:
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._folder.mkdir(exist_ok=True)
        for name in files:
            (self._work / f"{name}.jsonl").replace(self._folder / f"{name}.jsonl")
