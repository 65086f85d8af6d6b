"""What a backlog costs. Not a test: ``python -m tests.bench.bench_backlog ARTICLES.jsonl [ARTICLES.jsonl …] [COPIES]``.

All articles of the files wait at once in an empty store and are processed as in real use, with the fast embedder and
VADER, in processor time. Copies are the same texts with their rare words replaced, so that they tell of other events
in the same language. Every article is dated by its place in the files, 80 a day. Prints milliseconds an article and
peak memory for each part of the backlog: a cost that grows shows at once.
"""

from __future__ import annotations

import os
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")

from app.articles_file import read_articles
from app.chunks import CHUNK
from app.pipeline import make_tools
from app.processing import process
from app.settings import UnderstandSettings
from store import articles
from store.database import open_store
from store.model import Article

Item = TypeVar("Item")

BEGIN = datetime(2025, 1, 6, tzinfo=UTC)
A_DAY = 80
COMMON_IN = 0.004
"""Share of articles from which a word is left as it is in every copy."""
CHUNKS_SHOWN = 5
_WORD = re.compile(r"[^\W\d_]{4,}")


class Watch:
    """A progress that prints, for every few chunks, what an article of them took."""

    def __init__(self) -> None:
        self._began, self._chunks = time.process_time(), 0

    def track(self, items: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
        """Pass the items on; a chunk is over when the next one begins to be read."""
        if what == "Reading articles":
            if self._chunks and self._chunks % CHUNKS_SHOWN == 0:
                self.tell()
            self._chunks += 1
        return iter(items)

    def note(self, text: str) -> None:
        """Print it."""
        print(text)

    def tell(self) -> None:
        """The cost since the last line."""
        now, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        each = (now - self._began) * 1000 / (CHUNK * CHUNKS_SHOWN)
        print(f"{self._chunks * CHUNK:8,} articles: {each:6.1f} ms each, at most {memory} MB", flush=True)
        self._began = now


def backlog(pages: Sequence[Article], copies: int) -> Iterator[Article]:
    """The articles and their copies, dated."""
    spread = Counter(word for page in pages for word in set(_WORD.findall(f"{page.title} {page.text}")))
    common = {word for word, count in spread.items() if count >= COMMON_IN * len(pages)}
    for copy in range(copies):
        for number, page in enumerate(pages):
            when = BEGIN + timedelta(days=(copy * len(pages) + number) / A_DAY)
            yield replace(
                page,
                id=f"{page.id}-{copy}",
                url=f"https://paper.example/{copy}/{page.id}",
                title=_other(page.title, common, copy),
                text=_other(page.text, common, copy),
                published=when,
            )


def _other(text: str, common: set[str], copy: int) -> str:
    mark = "".join(chr(ord("a") + int(digit)) for digit in str(copy)) if copy else ""
    return _WORD.sub(lambda m: m.group() if m.group() in common else m.group() + mark, text)


def main(arguments: Sequence[str]) -> None:
    """Run the bench."""
    files = [Path(name) for name in arguments if not name.isdigit()]
    copies = next((int(name) for name in arguments if name.isdigit()), 1)
    if not files:
        sys.exit(__doc__)
    pages = [page for file in files for page in read_articles(file).articles]
    tools = make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), ())
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/b.db", migrate=True) as store:
        now = BEGIN + timedelta(days=len(pages) * copies / A_DAY)
        with store.begin() as conn:
            for page in backlog(pages, copies):
                articles.save(conn, page, now=now)
        began, watch = time.process_time(), Watch()
        report = process(store, tools, timedelta(days=30), lambda: now, watch)
        took, total = time.process_time() - began, report.counts["seen"]
        print(f"{total:,} articles, {report.counts['stories']:,} judgements: {took * 1000 / total:.1f} ms each")


if __name__ == "__main__":
    main(sys.argv[1:])
