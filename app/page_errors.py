"""Pages that could not be drawn and acts that failed: counted for all sessions of the process, and told in the log."""

from __future__ import annotations

import logging
import secrets
import threading

log = logging.getLogger("tallywire.dashboard")

_lock = threading.Lock()
_seen: list[int] = [0]


def add() -> None:
    """Count one more."""
    with _lock:
        _seen[0] += 1


def note(what: str) -> str:
    """Count one more and put the exception at hand into the log; gives the number under which the log has it."""
    add()
    name = secrets.token_hex(2)
    log.exception("%s, error %s", what, name)
    return name


def number() -> int:
    """How many there were."""
    return _seen[0]
