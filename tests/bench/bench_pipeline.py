"""What understanding costs beside the embedding. Not a test: ``python -m tests.bench.bench_pipeline``.

Everything that is done with an article, from its text to its judged story, in one run on the sample newsroom's
articles, one thread: seconds of each step and their ratio to the embeddings of the same articles.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")

from app import pipeline
from app.pipeline import embed, hear_tones, make_tools, read_article, story_article, to_embed
from app.sample.newsroom import load
from app.settings import UnderstandSettings
from store.model import Article, Programme

Answer = TypeVar("Answer")
PROGRAMMES = [Programme("Tracking", "", ("tracker", "tracking", "monitoring", "cameras", "badges", "wristbands"))]
"""Most articles of the sample name it, so that most are judged for tone."""


def main() -> None:
    """Print the table."""
    pages = [Article(a.key, a.slug, a.title, a.body, published=a.published) for a in load().articles]
    tools = make_tools(UnderstandSettings(tone_model="minilm"), PROGRAMMES)
    hear_tones([read_article(a, tools) for a in pages[:3]], tools)
    embed(to_embed(pages[:3], {})[0], tools)
    steps: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Answer]) -> Answer:
        began = time.perf_counter()
        answer = work()
        steps[name] = time.perf_counter() - began
        return answer

    vectors: dict[str, bytes] = {}
    timed("embeddings", lambda: [vectors.update(embed(batch, tools)) for batch in to_embed(pages, {})])
    read = timed("reading: claims, quotes", lambda: [read_article(a, tools) for a in pages])
    timed("tones", lambda: hear_tones(read, tools))
    placed = timed(
        "stories",
        lambda: tools.clusterer.assign([story_article(a, vectors) for a in pipeline.arrival_order(pages)], []),
    )
    readings = {r.article.id: r for r in read}

    def judged() -> None:
        for story, ids in pipeline.group_by_story(placed).items():
            claims = [c for i in ids for c in readings[i].claims]
            pipeline.read_story(story, [readings[i].article for i in ids], claims, tools)

    timed("judging: origins, verdicts, summary", judged)
    for name, seconds in {**steps, "everything": sum(steps.values())}.items():
        each, ratio = 1000 * seconds / len(pages), seconds / steps["embeddings"]
        print(f"{name:36} {seconds:6.2f} s {each:7.1f} ms an article {ratio:6.2f}")


if __name__ == "__main__":
    main()
