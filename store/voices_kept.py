"""What an import leaves behind: cells that have passed the floor, and marks of the posts that were counted.

One call at the end of an import writes all of it, in one transaction. A week of a channel that an earlier import has
counted is closed: what comes later is dropped as late unless it passes the floor alone, and once the marks of that
import are purged the whole week is sealed, for nobody could tell then what has been counted already, under what name.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection, insert, select

from store import access_log
from store.access_log import Visitor
from store.errors import StoreError
from store.floor import Cell, Floor, Key
from store.privacy import Published, publish_week
from store.privacy_figures import publish_figures
from store.schema import voice_batches, voice_cells, voice_figures, voice_keys, voice_marks
from store.sql import AnyRow, Values, chunks
from store.tally import Tally
from store.weeks import is_over

MARK_BYTES, KEY_BYTES = 16, 32
DECOY_STEP = 512
"""Marks of a batch are filled up with random ones to a multiple of this: their number is not that of the posts."""
_MARKS = "marks"
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a tally: posts kept, posts dropped as late, and how many groups may be told of."""

    kept: int
    late: int
    groups: int


def mark_key(conn: Connection) -> bytes:
    """The key of this store's marks; made when it is first asked for, so in a transaction that writes."""
    key: bytes | None = conn.execute(select(voice_keys.c.key).where(voice_keys.c.name == _MARKS)).scalar()
    if key is None:
        key = secrets.token_bytes(KEY_BYTES)
        conn.execute(insert(voice_keys).values(name=_MARKS, key=key))
    return key


def mark(key: bytes, *parts: str) -> bytes:
    """The mark of a post, from what makes it itself: kind, channel and id; where it has no id channel, time and text.

    Never from its author. ``key`` is that of :func:`mark_key`.
    """
    text = b"".join(len(part).to_bytes(8, "big") + part for part in (p.encode("utf-8", "replace") for p in parts))
    return blake2b(text, digest_size=MARK_BYTES, key=key).digest()


def known(conn: Connection, marks: Iterable[bytes]) -> set[bytes]:
    """Those of the marks that an earlier import left."""
    found: set[bytes] = set()
    for part in chunks(dict.fromkeys(marks)):
        found.update(
            bytes(m) for m in conn.execute(select(voice_marks.c.mark).where(voice_marks.c.mark.in_(part))).scalars()
        )
    return found


def closed(conn: Connection) -> set[Place]:
    """The weeks of channels that were counted already, as (week, channel)."""
    return {(row.week, row.channel) for row in _counted(conn)}


def keep(
    conn: Connection,
    tally: Tally,
    floor: Floor,
    themes: Sequence[str],
    marks: Mapping[Place, Collection[bytes]],
    *,
    now: datetime,
    who: str,
) -> Kept:
    """Keep what may be told of a tally, in the caller's transaction, and note the import in the access log.

    ``marks`` are those of the tally's posts by week and channel; ``themes`` all that posts can have. The tally loses
    what is late or of a week that runs still. Raises StoreError where a post was counted meanwhile.
    """
    kept_before = sum(posts for week in tally.weeks() for posts, _ in tally.channels(week).values())
    late = _drop_late(conn, tally, floor, now)
    left = [(week, channel) for week in tally.weeks() for channel in tally.channels(week)]
    values = {
        "at": now, "population": floor.population, "min_authors": floor.min_authors,
        "min_population": floor.min_population, "min_theme_authors": floor.min_theme_authors,
        "themes": sorted(dict.fromkeys(themes)),
    }  # fmt: skip
    groups = 0
    if left:
        batch: int = conn.execute(insert(voice_batches).values(values).returning(voice_batches.c.id)).scalar_one()
        for week in tally.weeks():
            groups += _keep_week(conn, batch, tally, week, floor, themes)
        _keep_marks(conn, batch, {m for place in left for m in marks.get(place, ())})
    access_log.note(conn, Visitor(who, access_log.IMPORT), _weeks({week for week, _ in left}), groups, now)
    return Kept(kept_before - late, late, groups)


def _counted(conn: Connection) -> Sequence[AnyRow]:
    query = select(voice_cells.c.week, voice_cells.c.channel, voice_batches.c.sealed)
    return conn.execute(
        query.join_from(voice_cells, voice_batches)
        .where(voice_cells.c.channel.is_not(None), voice_cells.c.theme.is_(None))
        .distinct()
    ).all()


def _drop_late(conn: Connection, tally: Tally, floor: Floor, now: datetime) -> int:
    """Take out what comes too late, or too early; return how many posts."""
    counted = _counted(conn)
    before = {(row.week, row.channel) for row in counted}
    sealed = {row.week for row in counted if row.sealed is not None}  # whole weeks: a channel may have a new name
    dropped = 0
    for week in tally.weeks():
        for channel, (_, authors) in tally.channels(week).items():
            alone = authors >= floor.min_authors and floor.population >= floor.min_population
            if week in sealed or ((week, channel) in before and not alone) or not is_over(week, now):
                dropped += tally.drop(week, channel)
    return dropped


def _keep_week(conn: Connection, batch: int, tally: Tally, week: str, floor: Floor, themes: Sequence[str]) -> int:
    table = tally.table(week)
    published = publish_week(week, table, floor, themes)
    rows = [row for key, row in _rows(batch, published) if row["posts"] is not None or _is_channel(key)]
    conn.execute(insert(voice_cells), rows)
    figures = publish_figures(week, tally.figures(week), table, floor)
    held = {"batch_id": batch, "holds": figures.holds, "theme_holds": figures.theme_holds}
    if figures.said:
        conn.execute(insert(voice_figures), [held | asdict(said) for said in figures.said])
    return sum(row["posts"] is not None for row in rows)


def _is_channel(key: Key) -> bool:
    return key.channel is not None and key.theme is None


def _rows(batch: int, published: Published) -> Iterable[tuple[Key, Values]]:
    for key, answer in published.answers.items():
        cell = answer if isinstance(answer, Cell) else None
        holds, theme_holds = published.held(key)
        yield key, {
            "batch_id": batch, "week": key.week, "channel": key.channel, "theme": key.theme,
            "posts": cell and cell.posts, "authors": cell and cell.authors, "tone": cell and cell.tone,
            "emotions": None if cell is None else dict(cell.emotions), "holds": holds, "theme_holds": theme_holds,
        }  # fmt: skip


def _keep_marks(conn: Connection, batch: int, marks: set[bytes]) -> None:
    if known(conn, marks):
        raise StoreError("another import has counted some of these posts meanwhile; import the export again")
    decoys = [secrets.token_bytes(MARK_BYTES) for _ in range(-len(marks) % DECOY_STEP)]
    # In the order of their bytes, which is none: the order of writing tells nothing of posts.
    for part in chunks(sorted([*marks, *decoys]), 10_000):
        conn.execute(insert(voice_marks), [{"mark": m, "batch_id": batch} for m in part])


def _weeks(weeks: set[str]) -> str:
    return "1 week" if len(weeks) == 1 else f"{len(weeks)} weeks"
