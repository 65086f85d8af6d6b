"""Scores and cost of the story clusterer. Not a test: ``python -m tests.bench.bench_stories [--quick] [SHARED]``.

Prints, for every annotated set, the B-cubed figures in one call and in calls of 20 articles from an empty store (with
how many known articles changed their story), and the time of one call of 50 new articles into windows of growing
size, made of the sets' articles under new ids. ``--quick`` leaves out the largest set and the calls of 20.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from nlp.embed import MiniLMEmbedder, embedding_text
from nlp.stories import OnlineClusterer, StoryArticle
from tests.nlp.scoring import load_scorer, read_rows

SETS = ("basil", "ecb_train_dev", "neus_val", "neus_train")
WINDOWS = (1_000, 3_000, 10_000, 30_000)
CALL = 20
NEW = 50


def main(arguments: Sequence[str]) -> None:
    """Run the bench on the evaluation data in the folder given, or in the one beside the repository."""
    quick = "--quick" in arguments
    folders = [a for a in arguments if not a.startswith("--")]
    shared = Path(folders[0]) if folders else Path(__file__).resolve().parents[3] / "shared"
    scorer = load_scorer(shared, "score_stories")
    everything: list[StoryArticle] = []
    for name in SETS[:-1] if quick else SETS:
        articles, events = load(shared / "eval" / "stories" / f"{name}.jsonl")
        everything += articles
        for size in (len(articles),) if quick else (len(articles), CALL):
            began = time.perf_counter()
            placed, moved = in_calls(articles, size)
            seconds = time.perf_counter() - began
            stories = [placed[a.id] for a in articles]
            precision, recall, f1 = scorer.bcubed(events, stories)
            print(
                f"{name:14} calls of {size:4}: precision {precision:.3f} recall {recall:.3f} f1 {f1:.3f} "
                f"ari {scorer.adjusted_rand(events, stories):.3f} moved {moved:3} {seconds:6.1f} s"
            )
    for size in WINDOWS:
        seconds = into_window(everything, size)
        print(
            f"{NEW} new articles into a window of {size:6}: {seconds:6.2f} s, {1000 * seconds / NEW:6.1f} ms an article"
        )


def load(path: Path) -> tuple[list[StoryArticle], list[str]]:
    """The articles of an annotated file with their vectors, and their events."""
    rows = read_rows(path)
    vectors = MiniLMEmbedder().encode([embedding_text(r.get("title") or "", r["text"]) for r in rows])
    articles = []
    for row, vector in zip(rows, vectors, strict=True):
        day = row.get("published")
        published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
        articles.append(StoryArticle(row["id"], row.get("title") or "", row["text"], published, vector))
    return articles, [row["event"] for row in rows]


def in_calls(articles: Sequence[StoryArticle], size: int) -> tuple[dict[str, str], int]:
    """Stories when the articles arrive in calls of ``size``, and how often a known article changed its story."""
    clusterer = OnlineClusterer()
    placed: dict[str, str] = {}
    moved = 0
    for start in range(0, len(articles), size):
        known = [(a, placed[a.id]) for a in articles[:start]]
        answer = clusterer.assign(articles[start : start + size], known)
        moved += sum(article in placed for article in answer)
        placed.update(answer)
    return placed, moved


def into_window(articles: Sequence[StoryArticle], size: int) -> float:
    """Seconds of one call of new articles into a window of ``size`` known ones in stories of three, a month wide."""
    now = datetime(2026, 6, 1, tzinfo=UTC)
    rng = np.random.default_rng(7)
    made = []
    for number in range(size + NEW):
        source = articles[number % len(articles)]
        vector = source.vector + rng.normal(0.0, 0.02, source.vector.shape).astype(np.float32)
        published = now + timedelta(hours=float(rng.uniform(0, 720)))
        made.append(replace(source, id=f"w{number}", published=published, vector=vector / np.linalg.norm(vector)))
    known = [(a, f"s{n // 3}") for n, a in enumerate(made[:size])]
    clusterer = OnlineClusterer()
    clusterer.assign(made[size : size + 1], known)  # what a running program has counted before
    began = time.perf_counter()
    clusterer.assign(made[size:], known)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:])
