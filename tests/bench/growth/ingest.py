"""What new articles cost: kept, placed in stories, read, judged; with the vectors at hand.

Placing and judging are timed where they happen, within a whole run of understanding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from app import processing
from app.engines.local import Local
from app.pipeline import Tools, make_tools
from app.placing import Placer
from app.processing import process
from app.progress import Silent
from app.settings import UnderstandSettings
from app.vectors import Vectors
from nlp.relevance import description, meaning
from store import articles, relevance, story_index
from store.database import Store
from store.model import Article, Programme
from tests.bench.generate_press import MODEL
from tests.bench.growth.arrivals import Given, arrivals
from tests.bench.growth.taken import Figures, Taken, Work, counted, middle
from tests.bench.press import around, wording

WINDOW = timedelta(days=UnderstandSettings().story_window_days)
WARM = 10
SIZES = ((1, 8), (9, 30), (31, 100), (101, 200), (201, 4_000))
"""Articles of stories whose judging is told apart, from and to."""


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


@dataclass(slots=True)
class Inside:
    """What parts of a run took: milliseconds of all placing, and of judging by story."""

    placing: Taken = field(default_factory=Taken)
    judged: list[tuple[str, float]] = field(default_factory=list)


@contextmanager
def looked_into() -> Iterator[Inside]:
    """Time placing and judging meanwhile, wherever they are called."""
    inside, place, judge = Inside(), Placer.place, processing._Processor.judge

    def timed_place(self: Placer, chunk: Sequence[Article]) -> Any:
        return inside.placing.of(lambda: place(self, chunk))

    def timed_judge(self: processing._Processor, story_id: str, *given: Any) -> None:
        taken = Taken()
        taken.of(lambda: judge(self, story_id, *given))
        inside.judged.append((story_id, taken.processor[0]))

    with (
        mock.patch.object(Placer, "place", timed_place),
        mock.patch.object(processing._Processor, "judge", timed_judge),
    ):
        yield inside


def ingest(store: Store, now: datetime, number: int, rounds: int) -> dict[str, Figures]:
    """Milliseconds for one new article in ``rounds`` rounds of ``number``: kept, placed, judged, and everything; and
    for judging one story, by how many articles it has then."""
    arriving = Ingest(store, now)
    arriving.keep(arriving.arrive(WARM))
    arriving.understand()
    parts = {name: Taken() for name in ("keep", "stories", "unjudged", "judging", "ingest")}
    by_story: list[tuple[str, float]] = []
    for _ in range(rounds):
        found, kept, understood = arriving.arrive(number), Taken(), Taken()
        kept.of(lambda found=found: arriving.keep(found))  # type: ignore[misc]
        with looked_into() as inside:
            understood.of(arriving.understand)
        by_story += inside.judged
        judging, everything = sum(ms for _, ms in inside.judged), kept.processor[0] + understood.processor[0]
        told = {"keep": kept.processor[0], "stories": sum(inside.placing.processor), "judging": judging,
                "unjudged": everything - judging, "ingest": everything}  # fmt: skip
        for name, spent in told.items():
            parts[name].processor.append(spent / number)
    work = arriving.work(number)
    told = {"statements": work.statements / number, "steps": work.steps / number}
    figures = {name: {"ms": middle(part.processor)} for name, part in parts.items()}
    return figures | {"database": told} | by_size(store, by_story)


def by_size(store: Store, judged: list[tuple[str, float]]) -> dict[str, Figures]:
    """Median milliseconds of judging a story, and how many were, for stories of some sizes."""
    with store.read() as conn:
        sizes = story_index.sizes(conn, {story for story, _ in judged})
    found = {}
    for least, most in SIZES:
        spent = [ms for story, ms in judged if least <= sizes.get(story, 0) <= most]
        if spent:
            found[f"judging {least}-{most}"] = {"ms": middle(spent), "stories": float(len(spent))}
    return found
