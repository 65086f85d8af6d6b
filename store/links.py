"""Where links of news searches were found to lead, so that each is followed once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from store.schema import link_targets
from store.sql import digest, upsert

KEPT = timedelta(days=90)
"""How long a link is remembered after it was followed: no search lists an article for longer."""


def leads_to(conn: Connection, link: str) -> str | None:
    """The address that ``link`` was found to lead to: "" for nowhere, ``None`` where it was never followed."""
    row = conn.execute(select(link_targets.c.url).where(link_targets.c.link_key == digest(link))).one_or_none()
    return None if row is None else row.url or ""


def remember(conn: Connection, found: Mapping[str, str], now: datetime) -> None:
    """Keep where these links lead ("" for nowhere), and forget those followed long ago."""
    rows = [{"link_key": digest(link), "url": url or None, "seen": now} for link, url in found.items()]
    upsert(conn, link_targets, rows)
    if rows:
        conn.execute(delete(link_targets).where(link_targets.c.seen < now - KEPT))
