"""What understanding costs beside the embedding. Not a test: ``python -m tests.bench.bench_pipeline [ROUNDS]``.

Everything that is done with an article, from its text to its judged story, in one run and one thread: milliseconds an
article of each step, and its ratio to the embedding of the same articles. They are those of the sample newsroom and of
the annotated coverage (sets a and b); the third set of that warms everything up first, so that models, lexicons and
atlas are loaded. Each of the rounds (3) does every step in turn; the fastest time of each counts, since all that
disturbs a machine adds to the others.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")

from app import pipeline
from app.articles_file import read_articles
from app.pipeline import BATCH, Reading, Tools, embed, hear_tones, make_tools, read_article, story_article, to_embed
from app.sample.newsroom import load
from app.settings import UnderstandSettings
from store.model import Article, Programme

Answer = TypeVar("Answer")
COVERAGE = Path(__file__).resolve().parents[1] / "data" / "coverage"
PROGRAMMES = [Programme("Tracking", "", ("tracker", "tracking", "monitoring", "cameras", "badges", "wristbands"))]
"""Most articles of the sample name it, so that most are judged for tone."""


class Steps:
    """The road of some articles, step by step, with the seconds that each step took."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.seconds: dict[str, float] = {}

    def take(self, pages: Sequence[Article]) -> None:
        """All steps once."""
        tools, vectors = self._tools, dict[str, bytes]()
        self._timed("embedding", lambda: [vectors.update(embed(batch, tools)) for batch in to_embed(pages, {})])
        read = self._timed("reading: claims, quotes", lambda: [read_article(page, tools) for page in pages])
        heard = self._timed("tones", lambda: [hear_tones(part, tools) for part in _parts(read)])
        ordered = pipeline.arrival_order(pages)
        placed = self._timed(
            "stories", lambda: tools.clusterer.assign([story_article(page, vectors) for page in ordered], [])
        )
        readings = {reading.article.id: reading for part in heard for reading in part}
        self._timed("judging: origins, verdicts, summary", lambda: self._judge(placed, readings))

    def _judge(self, placed: dict[str, str], readings: dict[str, Reading]) -> None:
        for story, ids in pipeline.group_by_story(placed).items():
            claims = [claim for i in ids for claim in readings[i].claims]
            pipeline.read_story(story, [readings[i].article for i in ids], claims, self._tools)

    def _timed(self, name: str, work: Callable[[], Answer]) -> Answer:
        began = time.perf_counter()
        answer = work()
        self.seconds[name] = min(time.perf_counter() - began, self.seconds.get(name, float("inf")))
        return answer


def _parts(read: Sequence[Reading]) -> list[Sequence[Reading]]:
    return [read[start : start + BATCH] for start in range(0, len(read), BATCH)]


def coverage(*sets: str) -> list[Article]:
    """The articles of some sets of the annotated coverage."""
    return [page for name in sets for page in read_articles(COVERAGE / name / "articles.jsonl").articles]


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    sample = [Article(a.key, a.slug, a.title, a.body, published=a.published) for a in load().articles]
    pages = [*sample, *coverage("a", "b")]
    tools = make_tools(UnderstandSettings(tone_model="minilm"), PROGRAMMES)
    Steps(tools).take(coverage("held-out"))
    steps = Steps(tools)
    for _ in range(int(arguments[0]) if arguments else 3):
        steps.take(pages)
    embedding = steps.seconds["embedding"]
    print(f"{len(pages)} articles")
    for name, seconds in {**steps.seconds, "everything": sum(steps.seconds.values())}.items():
        print(f"{name:36} {1000 * seconds / len(pages):7.1f} ms an article {seconds / embedding:6.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
