"""What a worker does with a chunk of articles: all that a run would do before it places them, and writes nothing."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.clock import store_clock
from app.engines.local import Memo, Remembering, portable
from app.pipeline import in_batches, make_tools
from app.progress import Silent
from app.settings import UnderstandSettings
from app.sifting import Sieve
from app.vectors import Vectors
from store import articles, backlog
from store.database import Store, open_store
from store.errors import TallywireError
from store.model import Programme

ROOT = Path(__file__).resolve().parents[2]
_SAYS = (".py", ".toml", ".npz", ".json", ".csv", ".lark")  # files that decide what is read from a text


@dataclass(frozen=True)
class Task:
    """What a worker has to know: the store, how to read, and which program is to read (:func:`program`)."""

    url: str = field(repr=False)  # may hold a password
    settings: UnderstandSettings
    programmes: tuple[Programme, ...]
    program: str


class Worker:
    """Keeps a store and the models open, and reads chunk after chunk."""

    def __init__(self, task: Task) -> None:
        if task.program != program():
            raise TallywireError(
                f"a worker has another version of Tallywire in {ROOT} than the command; bring all machines to the same"
            )
        self._task, self._tools = task, make_tools(task.settings, task.programmes)
        self._store = open_store(task.url)

    def read(self, ids: Sequence[str]) -> bytes:
        """What a run will ask about a chunk, as a pickled :class:`app.engines.local.Memo`."""
        return pickle.dumps(portable(rehearse(self._store, Remembering(self._tools), ids)))


def rehearse(store: Store, engine: Remembering, ids: Sequence[str]) -> Memo:
    """Read a chunk as :mod:`app.processing` does, up to where the articles are placed."""
    vectors = Vectors(store, engine, Silent(), keep=False)
    with store.read() as conn:
        chunk = backlog.still_pending(conn, ids)
        placed = articles.story_of(conn, ids)
        clock = store_clock(conn)
    chunk = Sieve(store, engine.tools, clock, vectors, Silent()).kept(chunk)
    vectors([article for article in chunk if article.id not in placed])
    for part in in_batches(chunk):
        engine.understand(part)
    return engine.memo


def program() -> str:
    """A hash of everything of this program that reading depends on: two that differ may read differently."""
    found = hashlib.blake2s()
    for path in sorted(p for room in ("nlp", "app") for p in (ROOT / room).rglob("*") if p.suffix in _SAYS):
        if path.parts[len(ROOT.parts)] == "nlp" or path.parent.name in ("app", "engines"):
            found.update(path.relative_to(ROOT).as_posix().encode() + hashlib.blake2s(path.read_bytes()).digest())
    return found.hexdigest()
