"""Ending a long run in good order: a signal asks for it and the work in hand is finished, a second ends at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from app.progress import Progress

T = TypeVar("T")


class Stopped(KeyboardInterrupt):
    """The run was asked to end and has come to a point where nothing is half done."""


class Stop:
    """Whether a run was asked to end, and by which signal."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self.signal: int | None = None

    @property
    def asked(self) -> bool:
        """Whether the run is to end."""
        return self._asked.is_set()

    def ask(self, number: int) -> None:
        """Ask the run to end, as signal ``number`` does."""
        self.signal = number
        self._asked.set()

    def wait(self, seconds: float) -> bool:
        """Wait at most ``seconds`` or until the run is asked to end; whether it was."""
        return self._asked.wait(seconds)


@contextmanager
def signals(stop: Stop) -> Iterator[None]:
    """While inside, SIGTERM and SIGINT ask ``stop``; whichever comes second ends the process at once.

    That loses nothing but the step in hand: what was committed stays, and locks end with the process.
    """

    def handle(number: int, frame: FrameType | None) -> None:
        if stop.asked:
            os._exit(128 + number)
        stop.ask(number)

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Stoppable:
    """Progress that ends a run between two steps once it was asked to end."""

    def __init__(self, inner: Progress, stop: Stop) -> None:
        self._inner, self._stop = inner, stop

    def track(self, items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        """See :class:`app.progress.Progress`; raises :class:`Stopped` in place of the next item."""
        for item in self._inner.track(items, label, total):
            if self._stop.asked:
                raise Stopped
            yield item

    def note(self, text: str) -> None:
        """See :class:`app.progress.Progress`."""
        self._inner.note(text)
