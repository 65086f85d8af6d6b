"""How long the origins of one story take, by its number of articles: ``python -m tests.bench.bench_origins [SIZES]``.

The story is made: of ten articles six are wire copy (whole, cut, or with a paragraph of the paper's own), one rewrites
it, one credits it and two are reports of their own. Prints seconds for the whole story, and for the same story again
with one article more, as it happens when articles arrive one at a time.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime, timedelta

from nlp.origins import find_origins
from store.model import Article

SIZES = (10, 100, 1000, 5000)
NOW = datetime(2026, 6, 20, 9, tzinfo=UTC)
_WORDS = [f"{a}{b}{c}" for a in ("mar", "tel", "von", "ka", "sul", "bre") for b in ("ni", "do", "ra", "lu", "pe")
          for c in ("st", "ka", "mer", "ding", "ra", "ly", "n", "tor")]  # fmt: skip


def _paragraph(chance: random.Random, sentences: int = 3) -> str:
    made = [" ".join(chance.choices(_WORDS, k=chance.randint(12, 24))).capitalize() for _ in range(sentences)]
    return ". ".join(made) + "."


def make_story(size: int, seed: int = 7) -> list[Article]:
    """A story of ``size`` articles, the same for the same seed."""
    chance = random.Random(seed)
    wire = [_paragraph(chance) for _ in range(8)]
    found = []
    for number in range(size):
        role = number % 10
        if role < 6:
            kept = wire[: chance.randint(5, 8)]
            parts = [*kept, _paragraph(chance)] if role % 2 else kept
        elif role == 6:
            parts = [_paragraph(chance, 2) + " " + part[:90] for part in wire]
        elif role == 7:
            parts = ["The plan was dropped, Corvid Wire reported.", *(_paragraph(chance) for _ in range(3))]
        else:
            parts = [_paragraph(chance) for _ in range(8)]
        found.append(
            Article(
                id=f"a{number:05}",
                url="",
                title=_paragraph(chance, 1)[:60],
                text="\n\n".join(parts),
                published=NOW + timedelta(minutes=number),
                outlet="Corvid Wire" if number == 0 else f"Paper {number} Post",
            )
        )
    return found


def main(sizes: list[int]) -> None:
    """Print one line a size."""
    for size in sizes:
        story = make_story(size + 1)
        begun = time.perf_counter()
        origins = find_origins(story[:-1])
        whole = time.perf_counter() - begun
        begun = time.perf_counter()
        find_origins(story)
        again = time.perf_counter() - begun
        print(f"{size:6} articles {len(origins):6} origins {whole:9.2f} s, once more with one new {again:9.2f} s")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
