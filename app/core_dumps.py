"""A process that holds what nobody may keep leaves no image of its memory behind when it crashes."""

from __future__ import annotations

import ctypes
import sys

PR_SET_DUMPABLE = 4
"""Of prctl(2): with 0 Linux writes no core dump, hands none to a program, and lets no other process look in."""


def leave_none() -> None:
    """Switch core dumps off for this process, as far as the system lets us."""
    try:
        import resource
    except ImportError:  # Windows writes none unless it is told to
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        try:
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        except (OSError, AttributeError):  # a libc without it: the limit above holds
            return
