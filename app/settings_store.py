"""The settings of the store: where it is, and how its connections are kept."""

from __future__ import annotations

from pydantic import Field

from app.settings_section import Section, Text
from store.pool import Pool


class StoreSettings(Section):
    """Where Tallywire remembers."""

    url: Text = Field(
        default="sqlite:///tallywire.db",
        description="Address of the store: `sqlite:///FILE`, or `postgresql+psycopg://USER@HOST/NAME` for a team.",
    )
    pool_size: int = Field(default=5, ge=1, le=200, description="Connections that one process keeps open.")
    pool_overflow: int = Field(
        default=10, ge=0, le=200, description="Further ones under load; whoever finds all in use waits 30 seconds."
    )
    pool_recycle: int = Field(
        default=1800, ge=10, le=86400, description="Seconds after which a connection is made anew."
    )
    statement_timeout: float = Field(
        default=30.0,
        ge=0,
        le=3600,
        description="Seconds that one question of the dashboard may take on PostgreSQL; 0 is for ever. Commands wait.",
    )
    idle_timeout: float = Field(
        default=120.0,
        ge=0,
        le=86400,
        description="Seconds after which PostgreSQL ends a transaction that the dashboard left open; 0 is never.",
    )

    def pool(self, name: str, *, limited: bool = False) -> Pool:
        """How connections are kept; ``limited`` are those that people wait for in the dashboard."""
        statement, idle = (self.statement_timeout, self.idle_timeout) if limited else (0, 0)
        return Pool(self.pool_size, self.pool_overflow, self.pool_recycle, statement, idle, name)
