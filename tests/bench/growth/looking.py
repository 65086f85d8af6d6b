"""What people wait for in a store: searches by words and by meaning, the matrix of figures, pages, a week's digest."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from app import desk
from app.digest import build, weeks
from app.search_asked import Asked
from app.searching import Searcher
from nlp.embed import Embedder
from store import figures, schema
from store.database import Store
from tests.bench.dashboard.looks import looks, pages
from tests.bench.generate_press import MODEL
from tests.bench.growth.taken import Figures, Taken, megabytes
from tests.bench.press import around, wording

STAMP = "a run"
KINDS = ("typical", "rare", "everything")
BEGINNINGS = ("work*", "sig*", "un*", "com*", "said work*", "pe*")
"""Beginnings of words that most have: SQLite joins all that begins so before it gives the first; told apart."""
PAGES = ("Briefing", "Story", "Figures", "Story, middle", "Figure, middle", "Story, largest", "Figure, largest")
LARGEST = 5
"""Stories whose matrix is made."""
_SCRIPT = "from app import main\nfrom {module} import render\nmain._framed(render)()\n"
_EVERYWHERE = ("said", "the", "workers", "people", "signatures", "company", "nobody", "records", "union", "regulator")


def queries(kind: str, number: int, luck: random.Random) -> list[str]:
    """Different queries of a kind: words that some hundreds or thousands have, that a few have, that most have."""
    found: dict[str, None] = {}
    while len(found) < number:
        found.setdefault(_query(kind, len(found), luck))
    return list(found)


def _query(kind: str, place: int, luck: random.Random) -> str:
    name, firm = wording.name(int(10 ** luck.uniform(1, 3.3))), luck.choice(wording.FIRMS)
    shapes = {
        "typical": (name, f"{name} signatures", f'"{firm}" {name}', f"{name} OR {wording.name(luck.randrange(2_000))}",
                    f"workers NEAR/6 {luck.choice(wording.PROGRAMMES)} {name}"),
        "rare": (wording.name(luck.randrange(50_000, wording.VOCABULARY)),
                 f"said {wording.name(luck.randrange(20_000, wording.VOCABULARY))}"),
        "everything": (_EVERYWHERE[place % len(_EVERYWHERE)] if place < len(_EVERYWHERE)
                       else " ".join(luck.sample(_EVERYWHERE, 2)),),
    }[kind]  # fmt: skip
    return shapes[place % len(shapes)]


def by_words(store: Store, number: int) -> dict[str, Figures]:
    """Milliseconds of searches that nobody made before, by kind, and the first one, for which all is read."""
    searcher, before, first = Searcher("hash"), megabytes(), Taken()
    first.of(lambda: searcher.find(store, STAMP, Asked("zebra")))
    found = {"catalogue": first.figures() | {"megabytes": megabytes() - before}}
    luck, everything = random.Random(3), Taken()
    for kind in KINDS:
        taken = Taken()
        for query in queries(kind, number, luck):
            taken.of(lambda query=query: searcher.find(store, STAMP, Asked(query)))  # type: ignore[misc]
        found[kind] = taken.figures()
        everything.processor += taken.processor
        everything.clock += taken.clock
    begun = Taken()
    for query in BEGINNINGS:
        begun.of(lambda query=query: searcher.find(store, STAMP, Asked(query)))  # type: ignore[misc]
    return found | {"all": everything.figures(), "beginnings": begun.figures()}


class Asking:
    """An embedder for queries: each lies near some story's vectors, as a fitting question does."""

    name = MODEL

    def __init__(self, seed: int = 4) -> None:
        self._luck = np.random.default_rng(seed)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector for each text, another one each time."""
        made = [self._one() for _ in texts]
        return np.stack(made).astype(np.float32)

    def _one(self) -> NDArray[np.float64]:
        own = np.random.default_rng((int(self._luck.integers(500)), 1)).standard_normal(around.DIMENSIONS)
        programme = wording.PROGRAMMES[int(self._luck.integers(len(wording.PROGRAMMES)))]
        vector = around.about(programme) + 0.8 * own + 0.6 * self._luck.standard_normal(around.DIMENSIONS)
        return np.asarray(vector / np.linalg.norm(vector))


def by_meaning(store: Store, number: int, embedder: Embedder | None = None) -> dict[str, Figures]:
    """Milliseconds of searches by meaning: the first, for which all vectors are read, then of all and of one outlet.

    The query's own vector is at hand: what a model takes for it is told among the limits.
    """
    searcher = Searcher("hash")
    searcher._embedder = embedder or Asking()
    searcher.find(store, STAMP, Asked("zebra"))
    before, first = megabytes(), Taken()
    first.of(lambda: searcher.find(store, STAMP, Asked("first", mode="meaning")))
    found = {"vectors": first.figures() | {"megabytes": megabytes() - before}}
    outlet = {"outlet": (wording.outlets()[1],)}
    for name, chosen in (("all", {}), ("one outlet", outlet)):
        taken = Taken()
        for place in range(number):
            asked = Asked(f"{name} {place}", mode="meaning", chosen=chosen)
            taken.of(lambda asked=asked: searcher.find(store, STAMP, asked))  # type: ignore[misc]
        found[name] = taken.figures()
    return found


def matrix(store: Store, rounds: int) -> Figures:
    """Milliseconds for the matrix of outlets and figures of the largest stories."""
    with store.read() as conn:
        order = select(schema.stories.c.id).order_by(schema.stories.c.metrics.desc(), schema.stories.c.id)
        ids = conn.execute(order.limit(LARGEST)).scalars().all()
        taken = Taken()
        for story in list(ids) * rounds:
            taken.of(lambda story=story: figures.matrix(conn, story))  # type: ignore[misc]
    return taken.figures()


def drawn(store: Store, rounds: int) -> Iterator[tuple[str, Figures]]:
    """Milliseconds for pages of the dashboard, without a browser, no answer kept. The store is that of the settings."""
    modules = {path: render.__module__ for _, path, render in pages()}
    for look in (look for look in looks(store) if look.name in PAGES):
        parts = urlsplit(look.path)
        taken = Taken()
        for place in range(rounds + 1):
            desk.forget()
            test = AppTest.from_string(_SCRIPT.format(module=modules[parts.path.lstrip("/")]), default_timeout=300)
            for key, value in parse_qsl(parts.query):
                test.query_params[key] = value
            if place:
                taken.of(test.run)
            else:
                test.run()  # loads what is loaded once
        yield look.name, taken.figures()
    desk.forget()


def digest(store: Store, now: datetime, rounds: int) -> Figures:
    """Milliseconds for what the digest of the last whole week says, without its forms."""
    taken = Taken()
    with store.read() as conn:
        for _ in range(rounds):
            taken.of(lambda: build(conn, weeks.last_week(now), now))
    return taken.figures()


def slowest(found: dict[str, Figures], key: str = "p95") -> float:
    """The largest of some figures."""
    return max((part[key] for part in found.values() if key in part), default=0.0)
