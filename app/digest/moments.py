"""The moment that forms bear which need one."""

from __future__ import annotations

from datetime import UTC, datetime, time

from app.digest.model import Digest


def made_at(digest: Digest) -> datetime:
    """The last second of the digest's days, UTC: the same in every making of the same digest."""
    return datetime.combine(digest.period.last, time(23, 59, 59), UTC)
