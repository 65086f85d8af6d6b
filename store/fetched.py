"""Answers as they were fetched: kept once by the hash of their bytes, shown again as evidence, purged in time.

What a revision of an article was read from is evidence for every figure in it, and is kept longer than the rest.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, or_, select

from store.errors import NotFoundError, StoreError
from store.schema import articles, bodies, evidence, fetches
from store.sql import AnyRow, AnySelect, chunks, digest, insert_missing

LEVEL = 4
"""How hard gzip tries: pages of newspapers get 6 % larger than with its usual 6, in little more than half the time."""
# Executed for every answer: building a statement costs more than running it.
_KEPT = select(bodies.c.hash).where(bodies.c.hash == bindparam("hash"))
_NEW_FETCH = insert(fetches).returning(fetches.c.id)
_REVISION = select(articles.c.revision).where(articles.c.id == bindparam("id"))
PURGED_AT_ONCE = 5_000
"""Fetches that one purge takes away at most, so that no run waits for an archive to be cleared."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One answer: what was asked, where it led, when, the status and headers that came, and the hash and size of the
    body. ``revisions`` are those of the article at this address that were read from it."""

    id: int
    url: str
    final_url: str
    source: str | None
    at: datetime
    status: int
    headers: Mapping[str, str]
    body_hash: str
    size: int
    revisions: tuple[int, ...] = ()


def keep(
    conn: Connection,
    *,
    url: str,
    final_url: str,
    source: str | None,
    at: datetime,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
) -> int:
    """Keep one answer and return the id of the fetch. The same bytes are kept once, however often they come."""
    key = sha256(body).hexdigest()
    if conn.execute(_KEPT, {"hash": key}).first() is None:
        # No time stamp inside, so that the same bytes pack to the same bytes.
        packed = gzip.compress(body, LEVEL, mtime=0)
        insert_missing(conn, bodies, [{"hash": key, "size": len(body), "packed": packed}])
    values = {
        "url": url, "url_key": digest(url), "final_url": final_url, "source": source, "at": at, "status": status,
        "headers": dict(headers), "body_hash": key,
    }  # fmt: skip
    made: int = conn.execute(_NEW_FETCH, values).scalar_one()
    return made


def prove(conn: Connection, fetch_id: int, article_id: str) -> None:
    """Note that the article's newest revision was read from this fetch; the first note of a revision stands."""
    revision = conn.execute(_REVISION, {"id": article_id}).scalar_one_or_none()
    if revision is None:
        raise NotFoundError(f"there is no article {article_id} in the store")
    insert_missing(conn, evidence, [{"article_id": article_id, "revision": revision, "fetch_id": fetch_id}])


def of_address(conn: Connection, address: str) -> list[Fetch]:
    """What was kept of an address, newest first: fetches of it, and of the article that has it as its own or its
    canonical one, with those that are evidence for it."""
    key = digest(address)
    about = select(articles.c.id, articles.c.url_key).where(
        or_(articles.c.url_key == key, articles.c.canonical_key == key)
    )
    rows = conn.execute(about).all()
    ids, keys = [row.id for row in rows], {key, *(row.url_key for row in rows)}
    proving = select(evidence.c.fetch_id, evidence.c.revision).where(evidence.c.article_id.in_(ids))
    revisions: dict[int, list[int]] = {}
    for row in conn.execute(proving.order_by(evidence.c.revision)):
        revisions.setdefault(row.fetch_id, []).append(row.revision)
    found = conn.execute(
        _with_size()
        .where(or_(fetches.c.url_key.in_(keys), fetches.c.id.in_(list(revisions))))
        .order_by(fetches.c.at.desc(), fetches.c.id.desc())
    )
    return [_fetch(row, tuple(revisions.get(row.id, ()))) for row in found]


def body_of(conn: Connection, fetch: Fetch) -> bytes:
    """The bytes of an answer, to the last one what was fetched; StoreError where they are damaged."""
    packed = conn.execute(select(bodies.c.packed).where(bodies.c.hash == fetch.body_hash)).scalar_one_or_none()
    if packed is None:
        raise NotFoundError(f"the bytes of fetch {fetch.id} are not in the store any more")
    try:
        body = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        body = None
    if body is None or sha256(body).hexdigest() != fetch.body_hash:
        raise StoreError(f"the bytes of fetch {fetch.id} are damaged: they don't give {fetch.body_hash[:16]}… any more")
    return body


def purge(
    conn: Connection,
    now: datetime,
    *,
    keep_days: int,
    keep_evidence_days: int,
    limit: int = PURGED_AT_ONCE,
) -> int:
    """Forget fetches older than ``keep_days``, those that a revision was read from after ``keep_evidence_days`` (never
    sooner than the others); bytes that no fetch is left for go with them. At most ``limit`` at a time, the oldest
    first; returns how many went."""
    ordinary = now - timedelta(days=keep_days)
    lasting = now - timedelta(days=max(keep_days, keep_evidence_days))
    proving = exists().where(evidence.c.fetch_id == fetches.c.id)
    over = or_(fetches.c.at < lasting, (fetches.c.at < ordinary) & ~proving)
    query = select(fetches.c.id, fetches.c.body_hash).where(fetches.c.at < ordinary, over)
    rows = conn.execute(query.order_by(fetches.c.at, fetches.c.id).limit(limit)).all()
    for part in chunks([row.id for row in rows]):
        conn.execute(delete(fetches).where(fetches.c.id.in_(part)))
    for part in chunks(sorted({row.body_hash for row in rows})):
        unused = ~exists().where(fetches.c.body_hash == bodies.c.hash)
        conn.execute(delete(bodies).where(bodies.c.hash.in_(part), unused))
    return len(rows)


def count(conn: Connection) -> tuple[int, int, int]:
    """How many fetches are kept, how many different bodies, and the bytes that those take, packed."""
    number = conn.execute(select(func.count()).select_from(fetches)).scalar_one()
    different, size = conn.execute(select(func.count(), func.coalesce(func.sum(func.length(bodies.c.packed)), 0))).one()
    return number, different, int(size)


def _with_size() -> AnySelect:
    return select(fetches, bodies.c.size).join(bodies, bodies.c.hash == fetches.c.body_hash)


def _fetch(row: AnyRow, revisions: tuple[int, ...]) -> Fetch:
    return Fetch(
        row.id, row.url, row.final_url, row.source, row.at, row.status, row.headers, row.body_hash, row.size, revisions
    )
