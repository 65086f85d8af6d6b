"""Sharing the work on one store with other processes, on this machine or others, by leases (:mod:`store.leases`).

A process leases a source while it asks it and a chunk of articles while it understands them, so both are done by many
at once and nothing by two. Placing articles in stories needs the whole, so that is one lease, and the others wait for
it. While a process lives a thread prolongs its leases; what it left behind is free a minute after it died.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import chain
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self
from uuid import uuid4

from app.progress import Progress, Silent
from scrapers.urls import authority
from store import leases, sources
from store.database import Store
from store.errors import StoreError
from store.fencing import Fenced
from store.model import Article, Source

if TYPE_CHECKING:
    from sqlalchemy import Connection

BEAT = leases.LEASE.total_seconds() / 4
"""Seconds between two signs of life: three may fail before a lease runs out."""
WAIT = 0.25
"""Seconds between two looks at whether the others are done placing."""

Choose = Callable[["Connection", Set[str]], list[Article]]
"""Pending articles to read now, without those that others read."""


class Shares(Protocol):
    """What a run asks before it takes something up. ``store`` refuses what is written without its lease."""

    store: Store
    asks_at_once: int | None
    """Sources that may be asked at once; ``None``: all."""

    def run(self, conn: Connection, run_id: int) -> None:
        """The run is under way for as long as this process lives."""
        ...

    def chunk(self, choose: Choose) -> list[Article]:
        """The articles to read next, to be read by nobody else; the chunk before is given back."""
        ...

    def also(self, conn: Connection, ids: Iterable[str]) -> None:
        """Nobody else is to read these articles before :meth:`placing` ends."""
        ...

    def placing(self) -> AbstractContextManager[None]:
        """Be the only one that places articles and judges stories; waits for others."""
        ...

    def asking(self, source: Source) -> AbstractContextManager[Store | None]:
        """Be the only one that asks this source, and its host, with the store to write to; ``None`` where somebody else
        does, or did since ``source`` was read."""
        ...


class Alone:
    """Nobody else works on the store: a lock keeps them off (:mod:`store.lock`)."""

    asks_at_once: int | None = None

    def __init__(self, store: Store) -> None:
        self.store = store

    def run(self, conn: Connection, run_id: int) -> None:
        """See :class:`Shares`."""

    def chunk(self, choose: Choose) -> list[Article]:
        """See :class:`Shares`."""
        with self.store.read() as conn:
            return choose(conn, frozenset())

    def also(self, conn: Connection, ids: Iterable[str]) -> None:
        """See :class:`Shares`."""

    def placing(self) -> AbstractContextManager[None]:
        """See :class:`Shares`."""
        return nullcontext()

    def asking(self, source: Source) -> AbstractContextManager[Store | None]:
        """See :class:`Shares`."""
        return nullcontext(self.store)


class Shared:
    """Others may work on the store; use as a context."""

    def __init__(self, store: Store, progress: Progress, at_once: int) -> None:
        self._plain, self._progress, self.asks_at_once = store, progress, at_once
        self._owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex}"
        self._tokens: dict[int, int] = {}
        self._hosts: Counter[str] = Counter()  # how many sources of each host are being asked
        self._chunk = 0
        self.store: Store = Fenced(store, self._owner, self._tokens)
        self._over = threading.Event()
        self._beats = threading.Thread(target=self._beat, name="leases", daemon=True)

    def __enter__(self) -> Self:
        self._beats.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._beats.join()
        with suppress(StoreError), self._plain.begin() as conn:  # they run out by themselves
            leases.give_back(conn, self._owner)

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            with suppress(StoreError), self._plain.begin() as conn:  # the next beat may do better
                leases.renew(conn, self._owner)

    def run(self, conn: Connection, run_id: int) -> None:
        """See :class:`Shares`."""
        leases.take(conn, self._owner, [leases.of_run(run_id)])

    def chunk(self, choose: Choose) -> list[Article]:
        """See :class:`Shares`."""
        with self._plain.begin() as conn:
            if self._tokens.pop(self._chunk, 0):
                leases.give_back(conn, self._owner, self._chunk)
            found = choose(conn, leases.held_articles(conn))
            token, tasks = leases.take(conn, self._owner, [leases.of_article(a.id) for a in found])
        if found:
            self._chunk, self._tokens[token] = token, len(tasks)
        return found

    def also(self, conn: Connection, ids: Iterable[str]) -> None:
        """See :class:`Shares`; what others read already is left to them."""
        token, tasks = leases.take(conn, self._owner, [leases.of_article(i) for i in ids])
        if tasks:
            self._tokens[token] = len(tasks)

    @contextmanager
    def placing(self) -> Iterator[None]:
        """See :class:`Shares`."""
        before = set(self._tokens)
        self._wait_for(leases.PLACING)
        try:
            yield
        finally:
            with suppress(StoreError), self._plain.begin() as conn:
                for token in self._tokens.keys() - before:
                    del self._tokens[token]
                    leases.give_back(conn, self._owner, token)

    def _wait_for(self, task: str) -> None:
        for _ in self._progress.track(self._tries(task), "Waiting for others to place") if not self.got(task) else ():
            pass

    def _tries(self, task: str) -> Iterator[int]:
        number = 0
        while not self.got(task):
            yield (number := number + 1)
            time.sleep(WAIT)

    def got(self, task: str) -> bool:
        """Whether a task is this process's from now on."""
        with self._plain.begin() as conn:
            token, tasks = leases.take(conn, self._owner, [task])
        if tasks:
            self._tokens[token] = 1
        return bool(tasks)

    @contextmanager
    def asking(self, source: Source) -> Iterator[Store | None]:
        """See :class:`Shares`."""
        host = leases.of_host(authority(source.url))
        with self._plain.begin() as conn:
            token = self._asked(conn, source, host)
        if not token:
            yield None
            return
        self._hosts[host] += 1
        try:
            yield Fenced(self._plain, self._owner, {token: 1})
        finally:
            self._hosts[host] -= 1
            with suppress(StoreError), self._plain.begin() as conn:
                leases.give_back(conn, self._owner, token)
                if not self._hosts[host]:
                    leases.give_back_task(conn, self._owner, host)

    def _asked(self, conn: Connection, source: Source, host: str) -> int:
        """The token of the lease on a source; 0 where it is not ours to ask."""
        known = sources.get(conn, source.name)
        if known is None or known.last_checked != source.last_checked:
            return 0
        if not self._hosts[host] and not leases.take(conn, self._owner, [host])[1]:
            return 0
        token, _ = leases.take(conn, self._owner, [leases.of_source(source.name)])
        if not token and not self._hosts[host]:
            leases.give_back_task(conn, self._owner, host)
        return token


def sharing(store: Store, progress: Progress, at_once: int = 1) -> AbstractContextManager[Shares]:
    """How the work on a store is shared: on PostgreSQL by leases, on SQLite not at all."""
    if store.dialect == "sqlite":
        return nullcontext(Alone(store))
    return Shared(store, progress, at_once)


@contextmanager
def turn(store: Store) -> Iterator[bool]:
    """Whether it is this process's turn to send alerts and digests; another one does it where it is not."""
    if store.dialect == "sqlite":
        yield True
        return
    with Shared(store, Silent(), 1) as shares:
        yield shares.got(leases.TELLING)


def waiting_for_us(conn: Connection, due: Sequence[Source]) -> list[Source]:
    """Those of some sources that nobody asks now, nor another one of their host."""
    tasks = {source.name: {leases.of_source(source.name), leases.of_host(authority(source.url))} for source in due}
    busy = leases.held(conn, chain.from_iterable(tasks.values()))
    return [source for source in due if not tasks[source.name] & busy]
