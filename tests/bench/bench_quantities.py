"""Sentences per second of ``find_quantities`` and how its time grows; quantulum3 beside it where that is installed.

    python -m tests.bench.bench_quantities [FILE.jsonl] [--sentences N]

FILE has a "text" a line (default: the stories under ../shared). quantulum3 is no dependency: to compare, install it
in another environment and run this with that environment's interpreter (reading quantities needs only the standard
library). One thread, the same sentences, one run.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from nlp.quantities import find_quantities

STORIES = Path(__file__).resolve().parents[3] / "shared" / "eval" / "stories" / "neus_train.jsonl"
_END = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])|\n")


def sentences(path: Path, most: int) -> list[str]:
    """The first ``most`` sentences of the texts in ``path``."""
    found: list[str] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            found += [s.strip() for s in _END.split(json.loads(line)["text"]) if s.strip()]
            if len(found) >= most:
                break
    return found[:most]


def rate(read: Callable[[str], object], texts: list[str]) -> float:
    """Sentences per second of processor time."""
    read(texts[0])  # tables are loaded once
    begin = time.process_time()
    for text in texts:
        read(text)
    return len(texts) / (time.process_time() - begin)


def growth() -> list[tuple[int, float]]:
    """(characters, seconds) for one text that doubles."""
    clause = "nearly 2,000 of the workers and about 300 managers signed while "
    points = []
    for size in (125_000, 250_000, 500_000, 1_000_000):
        text = clause * (size // len(clause))
        begin = time.process_time()
        find_quantities(text)
        points.append((size, time.process_time() - begin))
    return points


def main() -> None:
    """Print the rates and the growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=STORIES)
    parser.add_argument("--sentences", type=int, default=1500)
    args = parser.parse_args()
    texts = sentences(args.file, args.sentences)
    ours = rate(find_quantities, texts)
    print(f"find_quantities  {ours:10.0f} sentences/s on {len(texts)} sentences")
    try:
        from quantulum3 import parser as quantulum
    except ImportError:
        print("quantulum3       not installed")
    else:
        theirs = rate(quantulum.parse, texts)
        print(f"quantulum3       {theirs:10.0f} sentences/s; find_quantities is {ours / theirs:.1f} times as fast")
    for size, seconds in growth():
        print(f"{size:>9} characters {seconds:6.2f} s")


if __name__ == "__main__":
    main()
