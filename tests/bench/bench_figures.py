"""What reading figures costs. Not a test: ``python -m tests.bench.bench_figures [SIZE | STORE …]`` (1000 10000).

First the sample newsroom's articles, single thread, in one run: seconds for their embeddings, quantities, claims, and
for metrics with verdicts, with their ratio to the embeddings. Then the cost of each of 40 new articles of one story
that arrives in stores of growing size: collected, placed, read and judged as in real use, with the fast embedder. A
store may be given by its address too (``sqlite:///big.db``, made by ``tests.bench.generate_store``): it keeps the new
articles, so give a copy.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

os.environ.setdefault("OMP_NUM_THREADS", "1")

from app.pipeline import Tools, make_tools
from app.placing import index_known
from app.processing import process
from app.progress import Silent
from app.sample.newsroom import load
from app.settings import UnderstandSettings
from nlp.claims import find_claims
from nlp.embed import MiniLMEmbedder, embedding_text
from nlp.figures import judge_story
from nlp.quantities import find_quantities
from store import articles
from store.database import Store, open_store
from store.model import Article
from tests.bench.generate_store import generate

NOW = datetime(2026, 6, 24, 18, tzinfo=UTC)
NEW = 40
WINDOW = timedelta(days=14)
SUBJECT = (
    "Orchard pickers of Ostrand Mutual hand back gloves that time their fingers.",
    "The gloves that time fingers in Ostrand's orchards are coming back by the crate.",
    "Ostrand Mutual counts returned gloves after its pickers refuse to be timed.",
)
"""About something that no generated article is about, so that the cost is that of the store, not of a large story."""


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time that ``work`` takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def against_embedding() -> None:
    """Print what each step costs for the sample's articles, beside their embeddings in the same run."""
    pages = [Article(a.key, a.slug, a.title, a.body, published=a.published) for a in load().articles]
    stories = {a.key: a.story for a in load().articles}
    embedder = MiniLMEmbedder()
    embedder.encode(["warm"])
    embedding = timed(lambda: embedder.encode([embedding_text(p.title, p.text) for p in pages]))
    quantities = timed(lambda: [find_quantities(p.text) for p in pages])
    found = {p.id: find_quantities(p.text) for p in pages}
    claims = timed(lambda: [find_claims(p, found[p.id]) for p in pages])
    together: dict[str, list[Article]] = defaultdict(list)
    for page in pages:
        together[stories[page.id]].append(page)
    read = {p.id: find_claims(p, found[p.id]) for p in pages}
    judging = timed(
        lambda: [
            judge_story(story, members, [c for p in members for c in read[p.id]], [])
            for story, members in together.items()
        ]
    )
    print(f"{len(pages)} articles: embeddings {embedding:.2f} s")
    for name, seconds in (("quantities", quantities), ("claims", claims), ("metrics and verdicts", judging)):
        print(f"  {name:21} {seconds:6.3f} s  {seconds / embedding:6.1%} of the embeddings")
    print(f"  claims to verdicts    {claims + judging:6.3f} s  {(claims + judging) / embedding:6.1%}")


def in_a_store(size: int) -> float:
    """Seconds for each new article in a store of ``size`` articles."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(f"sqlite:///{folder}/b.db", migrate=True) as store,
    ):
        generate(store, size, now=NOW)
        tools = make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), ())
        process(store, tools, WINDOW, lambda: NOW, Silent())
        return new_in(store, tools)


def new_in(store: Store, tools: Tools) -> float:
    """Seconds for each new article in a store; the first two, for which everything is loaded, don't count."""
    index_known(store)
    began = articles_at(store)
    for first, last in ((0, 2), (2, 2 + NEW)):
        with store.begin() as conn:
            for number in range(first, last):
                text = f"{SUBJECT[number % len(SUBJECT)]} In all {1_000 + 20 * number:,} pickers returned their gloves."
                key = f"new{began}-{number}"
                page = Article(key, f"https://new.example/{key}", f"Gloves returned {number}", text)
                articles.save(conn, page, now=NOW)
        took = timed(lambda: process(store, tools, WINDOW, lambda: NOW, Silent()))
    return took / NEW


def articles_at(store: Store) -> int:
    """How many articles there are."""
    with store.read() as conn:
        return articles.count(conn)


def in_an_old_one(url: str) -> float:
    """Seconds for each new article in a store that is there already."""
    with open_store(url, migrate=True) as store:
        return new_in(store, make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), ()))


def main(arguments: Sequence[str]) -> None:
    """Run both benches."""
    against_embedding()
    in_a_store(100)  # loads what is loaded once
    for given in arguments or ["1000", "10000"]:
        seconds = in_a_store(int(given)) if given.isdigit() else in_an_old_one(given)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"a new article in a store of {given}: {seconds * 1000:6.1f} ms, at most {memory} MB so far")


if __name__ == "__main__":
    main(sys.argv[1:])
