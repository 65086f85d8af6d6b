"""What understanding costs beside the embedding. Not a test: ``python -m tests.bench.bench_pipeline [ROUNDS]``.

Everything that is done with an article, from its text to its judged story, in one run and one thread: milliseconds an
article of each step, and its ratio to the embedding of the same articles. They are those of the sample newsroom and of
the annotated coverage (sets a and b); the third set of that warms everything up first, so that models, lexicons and
atlas are loaded. Each of the rounds (3) is a process of its own, so that no text was read before; the fastest time of
each step counts, since all that disturbs a machine only adds.
"""

from __future__ import annotations

import json
import os
import subprocess
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
ONCE = "--once"
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
        began = time.process_time()
        answer = work()
        self.seconds[name] = time.process_time() - began
        return answer


def _parts(read: Sequence[Reading]) -> list[Sequence[Reading]]:
    return [read[start : start + BATCH] for start in range(0, len(read), BATCH)]


def coverage(*sets: str) -> list[Article]:
    """The articles of some sets of the annotated coverage."""
    return [page for name in sets for page in read_articles(COVERAGE / name / "articles.jsonl").articles]


def once() -> None:
    """One round in this process: warm up, take every step, print the seconds as JSON."""
    sample = [Article(a.key, a.slug, a.title, a.body, published=a.published) for a in load().articles]
    tools = make_tools(UnderstandSettings(tone_model="minilm"), PROGRAMMES)
    Steps(tools).take(coverage("c"))
    steps = Steps(tools)
    pages = [*sample, *coverage("a", "b")]
    steps.take(pages)
    print(json.dumps({"articles": len(pages), "seconds": steps.seconds}))


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    command = [sys.executable, "-m", "tests.bench.bench_pipeline", ONCE]
    rounds = int(arguments[0]) if arguments else 3
    found = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(rounds)
    ]
    seconds = {name: min(each["seconds"][name] for each in found) for name in found[0]["seconds"]}
    pages, embedding = found[0]["articles"], seconds["embedding"]
    print(f"{pages} articles, {rounds} rounds")
    for name, took in {**seconds, "everything": sum(seconds.values())}.items():
        print(f"{name:36} {1000 * took / pages:7.1f} ms an article {took / embedding:6.2f}")


if __name__ == "__main__":
    once() if sys.argv[1:] == [ONCE] else main(sys.argv[1:])
