"""How a store keeps its connections. Apart from :mod:`store.database`, so that settings can speak of it at no cost."""

from __future__ import annotations

from dataclasses import dataclass

CONNECT_SECONDS = 10
"""A server that does not answer a connection for this long is not there."""
LOCK_SECONDS = 30
"""How long a writer waits for another one."""
LOOK_SECONDS = 5
"""How long somebody who only looks waits for a table that is being changed, before being told so."""


@dataclass(frozen=True, slots=True)
class Pool:
    """``size`` connections are kept open, ``overflow`` more are opened under load; whoever finds all in use waits.

    ``recycle``: seconds after which a connection is not used again. ``statement_seconds``: how long one question may
    take where nothing is written, and ``idle_seconds`` how long a transaction may be left open; 0: for ever. These two
    and ``name``, by which the server tells its clients apart, are PostgreSQL's alone.
    """

    size: int = 5
    overflow: int = 10
    recycle: int = 1800
    statement_seconds: float = 0
    idle_seconds: float = 0
    name: str = "tallywire"

    def server_options(self, lock_seconds: float = LOCK_SECONDS) -> str:
        """What a connection to PostgreSQL asks for at its start."""
        looks = min(LOOK_SECONDS, self.statement_seconds / 2) if self.statement_seconds else lock_seconds
        limits = {
            "lock_timeout": min(looks, lock_seconds),
            "statement_timeout": self.statement_seconds,
            "idle_in_transaction_session_timeout": self.idle_seconds,
        }
        return " ".join(f"-c {name}={int(seconds * 1000)}" for name, seconds in limits.items())
