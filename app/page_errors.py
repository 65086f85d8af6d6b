"""How many pages could not be drawn since the dashboard started: one number for all sessions of the process."""

from __future__ import annotations

import threading

_lock = threading.Lock()
_seen: list[int] = [0]


def add() -> None:
    """Count one more."""
    with _lock:
        _seen[0] += 1


def number() -> int:
    """How many there were."""
    return _seen[0]
