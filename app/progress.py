"""Signs of life on standard error: a bar on a terminal, a plain line per step where the output is piped."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import Any, Protocol, TextIO, TypeVar

T = TypeVar("T")
PLAIN_EVERY = 10.0  # seconds between two plain lines of one step


class Progress(Protocol):
    """What long steps report to."""

    def track(self, items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        """Hand the items through, showing how many are done."""
        ...

    def note(self, text: str) -> None:
        """One line that stays."""
        ...


class Silent:
    """Reports nothing: for tests and for callers that print their own lines."""

    def track(self, items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        """See :class:`Progress`."""
        yield from items

    def note(self, text: str) -> None:
        """See :class:`Progress`."""


class PlainProgress:
    """Plain lines: when a step has taken a while, and when it is done."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def track(self, items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        """See :class:`Progress`."""
        total = len(items) if total is None and isinstance(items, Sized) else total
        spoken, done = time.monotonic(), 0
        for item in items:
            yield item
            done += 1
            if time.monotonic() - spoken > PLAIN_EVERY:
                spoken = time.monotonic()
                self.note(f"{label}: {done}" + (f" of {total}" if total else ""))
        self.note(f"{label}: {done}, done")

    def note(self, text: str) -> None:
        """See :class:`Progress`."""
        print(text, file=self._stream, flush=True)


class BarProgress:
    """A rich bar that leaves one line behind."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console

        self._console: Any = Console(file=stream, highlight=False, markup=False)

    def track(self, items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        """See :class:`Progress`."""
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        total = len(items) if total is None and isinstance(items, Sized) else total
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Bars(*columns, console=self._console) as bars:
            yield from bars.track(items, description=label, total=total)

    def note(self, text: str) -> None:
        """See :class:`Progress`."""
        self._console.print(text)


def make_progress(stream: TextIO | None = None) -> Progress:
    """A bar where a person looks at a terminal, else plain lines; both on standard error."""
    stream = stream or sys.stderr
    return BarProgress(stream) if stream.isatty() else PlainProgress(stream)
