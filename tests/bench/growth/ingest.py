"""What new articles cost: kept, placed in stories, read, judged; with the vectors at hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.engines.local import Local
from app.pipeline import Tools, make_tools
from app.placing import Placer
from app.processing import process
from app.progress import Silent
from app.settings import UnderstandSettings
from app.vectors import Vectors
from nlp.relevance import description, meaning
from store import articles, relevance
from store.database import Store
from store.model import Article, Programme
from tests.bench.generate_press import MODEL
from tests.bench.growth.arrivals import Given, arrivals
from tests.bench.growth.taken import Figures, Taken, Work, counted
from tests.bench.press import around, wording

WINDOW = timedelta(days=UnderstandSettings().story_window_days)
WARM = 10


class Ingest:
    """New articles by the round for one store, which keeps them."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store, self._now, self._given = store, now, Given(store)
        made = make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), self._watched())
        self._tools: Tools = replace(made, embedder=self._given)
        thresholds = dict.fromkeys(wording.PROGRAMMES, around.THRESHOLD)
        with store.begin() as conn:
            # As if a run before had decided all that is there.
            meanings = {one.name: meaning(one, MODEL) for one in made.programmes}
            relevance.set_state(conn, relevance.State(meanings, thresholds))
            self._rounds = articles.count(conn)  # another number each time, so that nothing comes twice

    def _watched(self) -> list[Programme]:
        """The programmes of the press, by name and by what they mean."""
        found = [Programme(name, "", query=f'"{name}"', closeness=around.THRESHOLD) for name in wording.PROGRAMMES]
        for one in found:
            self._given.know(description(one), around.about(one.name))
        return found

    def arrive(self, number: int) -> list[Article]:
        """So many new articles, made but not kept."""
        self._rounds += 1
        return arrivals(self._store, number, self._given, self._now, round_=self._rounds)

    def keep(self, found: list[Article]) -> None:
        """Keep them as collecting does."""
        for article in found:
            with self._store.begin() as conn:
                articles.save(conn, article, now=self._now)

    def understand(self) -> None:
        """Everything that is pending: its vectors, its stories, what it says, what its stories say now."""
        process(self._store, self._tools, WINDOW, lambda: self._now, Silent())

    def place(self, found: list[Article]) -> None:
        """The stories alone; nothing of it is kept but the index."""
        vectors = Vectors(self._store, Local(self._tools), Silent())
        Placer(self._store, self._tools, WINDOW, lambda: self._now, vectors).place(found)

    def work(self, number: int) -> Work:
        """What the database does for so many new articles; its own machine counts, so it takes longer."""
        found = self.arrive(number)
        with counted() as work:
            self.keep(found)
            self.understand()
        return work


def ingest(store: Store, now: datetime, number: int, rounds: int) -> dict[str, Figures]:
    """Milliseconds for one new article in ``rounds`` rounds of ``number``: kept, placed alone, and everything."""
    arriving = Ingest(store, now)
    arriving.keep(arriving.arrive(WARM))
    arriving.understand()
    kept, placed, understood = Taken(), Taken(), Taken()
    for _ in range(rounds):
        found = arriving.arrive(number)
        kept.of(lambda found=found: arriving.keep(found))  # type: ignore[misc]
        understood.of(arriving.understand)
        found = arriving.arrive(number)
        arriving.keep(found)
        placed.of(lambda found=found: arriving.place(found))  # type: ignore[misc]
        arriving.understand()
    work = arriving.work(number)
    everything = Taken([a + b for a, b in zip(kept.processor, understood.processor, strict=True)],
                       [a + b for a, b in zip(kept.clock, understood.clock, strict=True)])  # fmt: skip
    parts = {"keep": kept, "stories": placed, "ingest": everything}
    found_parts = {name: {key: value / number for key, value in part.figures().items()} for name, part in parts.items()}
    told = {"statements": work.statements / number, "steps": work.steps / number}
    return found_parts | {"database": told}
