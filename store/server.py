"""How a PostgreSQL server stands to us: its version, what is installed, who we are there, and how full it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from store.schema import access_log, articles, runs

VECTORS = "vector"
"""The extension pgvector."""
BACKUP = "backup"
"""What the access log calls a copy of the whole store."""


@dataclass(frozen=True, slots=True)
class Server:
    """``version`` as PostgreSQL counts (170002 is 17.2). ``vectors``: the version of pgvector here, empty where it is
    not made, None where the server has none. ``mighty``: may do anything; ``writes``: may collect; ``makes``: may
    migrate. ``used`` of ``most`` connections are open."""

    version: int
    vectors: str | None
    role: str
    mighty: bool
    writes: bool
    makes: bool
    used: int
    most: int

    @property
    def shown(self) -> str:
        """The version as people say it: 17.2."""
        return f"{self.version // 10000}.{self.version % 10000}"


def look(conn: Connection) -> Server:
    """Ask a PostgreSQL server about itself; a role of little rights may ask all of it."""
    row = conn.execute(
        text(
            "SELECT current_setting('server_version_num')::int AS version, current_user AS role, "
            "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS mighty, "
            "has_table_privilege(current_user, 'articles', 'INSERT') AS writes, "
            "has_schema_privilege(current_user, current_schema(), 'CREATE') AS makes, "
            "(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used, "
            "current_setting('max_connections')::int AS most, "
            "(SELECT extversion FROM pg_extension WHERE extname = :vectors) AS made, "
            "(SELECT count(*) FROM pg_available_extensions WHERE name = :vectors) AS offered"
        ),
        {"vectors": VECTORS},
    ).one()
    vectors = row.made or ("" if row.offered else None)
    return Server(row.version, vectors, row.role, row.mighty, row.writes, row.makes, row.used, row.most)


def newest(conn: Connection) -> datetime | None:
    """The latest moment that anything collected or run was noted at."""
    moments: Sequence[datetime | None] = [
        conn.execute(select(func.max(column))).scalar() for column in (articles.c.first_seen, runs.c.started)
    ]
    return max((moment for moment in moments if moment is not None), default=None)


def last_backup(conn: Connection) -> datetime | None:
    """When the whole store was last copied by our own command; None where that is not on record."""
    found: datetime | None = conn.execute(
        select(func.max(access_log.c.at)).where(access_log.c.what == BACKUP)
    ).scalar_one()
    return found
