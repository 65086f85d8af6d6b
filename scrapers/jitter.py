"""A spread that needs no dice: the same key gives the same share, so that a run can be told again."""

from __future__ import annotations

from hashlib import blake2s


def spread(key: str) -> float:
    """A number from 0 (inclusive) to 1 (exclusive) that the key decides, evenly over keys."""
    return int.from_bytes(blake2s(key.encode(errors="replace"), digest_size=6).digest(), "big") / 2**48
