"""Parsers beside the event loop, in a process of their own: deadlines of requests hold, and no page can hang a run.

A thread would share our interpreter: a page that keeps a parser busy would slow every request, and one that never lets
it go could not be stopped. A process can be: it is ended when a page takes longer than ``LONGEST``, or breaks it, and
the next page gets a new one.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from scrapers.reader import receive, send
from store.errors import ParseError

P = ParamSpec("P")
T = TypeVar("T")
LONGEST = 15.0
"""Seconds for one page or list; most take 20 ms, the largest feeds one second."""
START = 120.0
"""Seconds for the reader to load its parsers."""
RENEWED_AFTER = 5_000
"""Calls after which the reader is started anew: what its parsers leak ends with it."""
TROUBLE = frozenset({"too_slow", "reader_died", "reader_failed"})
"""Reasons that say that a page hung or broke the reader."""
PATIENCE = 3
"""Such pages of one look that the others wait for: 45 s of the one reader. One or two may be odd; after a third it is
the source, and a hundred of them would hold everybody up for half an hour."""
SPARED = "reader_spared"
"""Why what is left of such a look is not read."""
_ROOT = Path(__file__).resolve().parents[1]
# One reader, asked by one thread: what it finds comes in a steady order, and it keeps up with some fifty hosts.
_asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")


class Patience:
    """How much one look may still hold up the reader. It has one page read at a time: others get their turns."""

    def __init__(self) -> None:
        self._left = PATIENCE
        self.turn = asyncio.Lock()

    @property
    def over(self) -> bool:
        """Whether nothing more is read for this look."""
        return self._left <= 0

    def spend(self, error: ParseError) -> None:
        """Take note of a page that could not be read."""
        self._left -= error.reason in TROUBLE


patience: ContextVar[Patience | None] = ContextVar("patience", default=None)
"""That of the current look; without one, nothing is spared."""


async def aside(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """``read(*args, **kwargs)`` in the reader's process; ``read`` is a function of a module, and all can be pickled.

    Raises the ParseError that ``read`` raises, or one with ``too_slow``, ``reader_died`` or ``reader_failed``; and one
    with ``reader_spared`` where the current look's ``patience`` is over.
    """
    look = patience.get()
    if look is None:
        return await aside_always(read, *args, **kwargs)
    async with look.turn:
        if look.over:
            raise ParseError(f"left for next time: {PATIENCE} pages of this look hung or broke the reader", SPARED)
        try:
            return await aside_always(read, *args, **kwargs)
        except ParseError as error:
            look.spend(error)
            raise


async def aside_always(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """:func:`aside` for what no host wrote, whatever the current look's patience."""
    return await asyncio.get_running_loop().run_in_executor(_asking, partial(_ask, read, args, kwargs))


def _ask(read: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    global _reader
    if _reader is None or _reader.calls >= RENEWED_AFTER:
        stop()
        _reader = _Reader()
    try:
        value, error = _reader.call(pickle.dumps((read, args, kwargs)))
    except ParseError:
        stop()
        raise
    if error is not None:
        raise ParseError(*error)
    found: T = value
    return found


class _Reader:
    """The process, ready to be asked."""

    def __init__(self) -> None:
        self.calls = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scrapers.reader"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._talk(None, START)

    def call(self, frame: bytes) -> tuple[Any, tuple[str, str] | None]:
        """Ask; a ParseError says that this reader is of no use any more."""
        self.calls += 1
        found: tuple[Any, tuple[str, str] | None] = pickle.loads(self._talk(frame, LONGEST))  # noqa: S301 (our own)
        return found

    def _talk(self, frame: bytes | None, seconds: float) -> bytes:
        assert self._process.stdin is not None and self._process.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            if frame is not None:
                send(self._process.stdin, frame)
            return receive(self._process.stdout)
        except (OSError, EOFError) as error:
            if late.is_set():
                raise ParseError(f"not read within {seconds:g} s", "too_slow") from error
            raise ParseError("the reader died of it", "reader_died") from error
        finally:
            timer.cancel()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        self._process.wait()


_reader: _Reader | None = None


def stop() -> None:
    """End the reader; the next page starts another."""
    global _reader
    if _reader is not None:
        _reader.end()
    _reader = None


atexit.register(stop)
