"""Where links of news searches were found to lead, so that each is followed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from store.schema import link_targets
from store.sql import digest, gather, upsert

KEPT = timedelta(days=90)
"""How long a link is remembered after it was followed: no search lists an article for longer."""


def lead_to(conn: Connection, links: Iterable[str]) -> dict[str, str]:
    """The address that each of ``links`` was found to lead to, "" for nowhere; those never followed are left out."""
    keys = {link: digest(link) for link in links}
    query = select(link_targets.c.link_key, link_targets.c.url)
    rows = gather(keys.values(), lambda part: conn.execute(query.where(link_targets.c.link_key.in_(part))).all())
    found = {row.link_key: row.url or "" for row in rows}
    return {link: found[key] for link, key in keys.items() if key in found}


def remember(conn: Connection, found: Mapping[str, str], now: datetime) -> None:
    """Keep where these links lead ("" for nowhere), and forget those followed long ago."""
    rows = [{"link_key": digest(link), "url": url or None, "seen": now} for link, url in found.items()]
    upsert(conn, link_targets, rows)
    if rows:
        conn.execute(delete(link_targets).where(link_targets.c.seen < now - KEPT))
