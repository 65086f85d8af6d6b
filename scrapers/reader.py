"""The reader: a process of its own that reads what was fetched; scrapers.aside starts ``python -m scrapers.reader``.

It takes frames from standard input and answers each with one on standard output: four bytes of length, then a pickle.
A call is ``(function, arguments, named arguments)``, an answer ``(value, None)`` or ``(None, (text, reason))``.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import IO, Any

from store.errors import ParseError

READY = b"ready"
MOST_MEMORY = 4 * 2**30
"""Bytes of address space: a page that makes a parser ask for more is given up, before the machine is."""


def receive(stream: IO[bytes]) -> bytes:
    """The next frame; raises EOFError at the end of the stream."""
    size = int.from_bytes(_exactly(stream, 4), "big")
    return _exactly(stream, size)


def send(stream: IO[bytes], frame: bytes) -> None:
    """Write one frame."""
    stream.write(len(frame).to_bytes(4, "big") + frame)
    stream.flush()


def answer(frame: bytes) -> bytes:
    """Make one call and give what came of it."""
    try:
        function, args, kwargs = pickle.loads(frame)  # noqa: S301 (written by our own process)
        return pickle.dumps((function(*args, **kwargs), None))
    except ParseError as error:
        return pickle.dumps((None, (str(error), error.reason)))
    except Exception as error:  # no page may end a run; what trips a reader unforeseen is counted under its own name
        return pickle.dumps((None, (f"the reader failed: {type(error).__name__}: {error}"[:500], "reader_failed")))


def main() -> None:
    """Answer calls until standard input ends, which it does when the program that asks is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    _limit_memory()
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints must not stand between two frames
    # Read pages need these; loaded before the clock of the first call starts.
    import scrapers.feeds
    import scrapers.pages
    import scrapers.sitemaps  # noqa: F401

    send(answers, READY)
    while True:
        try:
            call = receive(calls)
        except EOFError:
            return
        send(answers, answer(call))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    limit: Any = resource.RLIMIT_AS
    hard = resource.getrlimit(limit)[1]
    resource.setrlimit(limit, (MOST_MEMORY if hard < 0 else min(MOST_MEMORY, hard), hard))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


if __name__ == "__main__":
    main()
