"""Which addresses are those of stored articles: asked of whole listings, and of every page that is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select, union_all

from store.schema import articles
from store.sql import digest, gather

_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
# Two lookups, each by its own index.
_STORED = union_all(
    select(articles.c.url_key).where(articles.c.url_key.in_(_KEYS)),
    select(articles.c.canonical_key).where(articles.c.canonical_key.in_(_KEYS)),
)


def known(conn: Connection, addresses: Iterable[str]) -> set[str]:
    """Those of ``addresses`` that an article has as its own or its canonical one."""
    keys = {address: digest(address) for address in addresses}
    there = set(gather(keys.values(), lambda part: conn.execute(_STORED, {"keys": part}).scalars().all()))
    return {address for address, key in keys.items() if key in there}
