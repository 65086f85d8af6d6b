"""How long a search takes: by words with counts, and by meaning, on a store of ``generate_store``.

    python -m tests.bench.generate_store sqlite:///big.db 100000
    python -m tests.bench.bench_search sqlite:///big.db [--vectors]

``--vectors`` first gives every article an invented vector, so that a search by meaning has something to compare; use it
on a store made for this only. Printed are milliseconds of the processor (two threads of
NumPy count twice): the first call, which reads the arrays, then each query when new and when asked again.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from app.pipeline import vector_key
from app.search_asked import Asked
from app.searching import Searcher
from nlp.embed import DIMENSIONS, make_embedder
from store import embeddings, search
from store.database import Store, open_store
from store.model import Article

EMBEDDER = "hash"  # what the packaged model adds is the time to read one sentence
ROUNDS = 5
ASKED = (
    Asked("workers"),
    Asked("alderbank"),
    Asked("tampere AND letter"),
    Asked("work*"),
    Asked('"walk out"', kind="claim"),
    Asked("windows NEAR/5 open"),
    Asked("workers NOT tampere", kind="article", sort="newest", page=3),
    Asked('outlet:"paper 7" galway'),
    Asked("workers", chosen={"outlet": ("Paper 3", "Paper 5")}),
    Asked("zebra"),
    Asked("staff against being watched", mode="meaning"),
    Asked("staff against being watched", mode="meaning", chosen={"outlet": ("Paper 3",)}),
    Asked("how many signed", mode="meaning", kind="claim"),
)


def give_vectors(store: Store) -> None:
    """An invented unit vector for every article."""
    luck, name = np.random.default_rng(7), make_embedder(EMBEDDER).name
    with store.read() as conn:
        ids = [search.Placed(*row).id for part in search.placed(conn) for row in part]
    for start in range(0, len(ids), 2_000):
        with store.begin() as conn:
            begun = search.beginnings(conn, ids[start : start + 2_000], 4_000)
            keys = {vector_key(Article(i, "", title, text)) for i, title, text in begun}
            made = luck.normal(size=(len(keys), DIMENSIONS)).astype("<f4")
            made /= np.linalg.norm(made, axis=1, keepdims=True)
            embeddings.save(conn, {key: row.tobytes() for key, row in zip(keys, made, strict=True)}, name)


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of the processor: other programs on the machine do not count."""
    begun = time.process_time()
    call()
    return (time.process_time() - begun) * 1000


def memory() -> int:
    """Megabytes that this process holds."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * 4096 // 1_000_000


def main() -> None:
    """Measure and print."""
    with open_store(sys.argv[1], migrate=True) as store:
        if "--vectors" in sys.argv:
            give_vectors(store)
        searcher, before = Searcher(EMBEDDER), memory()
        print(f"first search: {timed(lambda: searcher.find(store, '1', Asked('zebra'))):,.0f} ms")
        near = Asked("x", mode="meaning")
        print(f"first by meaning: {timed(lambda: searcher.find(store, '1', near)):,.0f} ms; {memory() - before} MB")
        every = []
        for asked in ASKED:
            taken = []
            for _ in range(ROUNDS):
                searcher._hits.clear()  # nobody asked this before
                taken.append(timed(lambda asked=asked: searcher.find(store, "1", asked)))  # type: ignore[misc]
            again = timed(lambda asked=asked: searcher.find(store, "1", asked))  # type: ignore[misc]
            every += taken
            total = searcher.find(store, "1", asked).total
            print(f"{statistics.median(taken):8.0f} ms {again:8.0f} ms again  {total:>8,} {asked.mode} {asked.query}")
        print(f"all: median {statistics.median(every):.0f} ms, p95 {np.percentile(every, 95):.0f} ms; {memory()} MB")


if __name__ == "__main__":
    main()
