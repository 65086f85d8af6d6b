"""Moving articles between stories as people decided, at once or with the next run.

On PostgreSQL the role of a dashboard may keep a decision and may not move articles: what it decides is followed by the
next run of processing, in the order of the decisions. Following one that was followed already moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Connection, func, select, text

from store import decision_rows as rows
from store import meta, stories, story_index
from store.articles import story_of, wait
from store.schema import story_decisions

FOLLOWED = "decisions_followed"
"""In ``meta``: up to which decision articles are where it puts them."""
_MADE = re.compile("s[0-9a-f]{12}")
"""Ids of stories that a decision makes; the others are there."""


def may_move(conn: Connection) -> bool:
    """Whether whoever is connected may move articles."""
    if conn.dialect.name != "postgresql":
        return True
    return bool(conn.execute(text("SELECT has_column_privilege('articles', 'story_id', 'UPDATE')")).scalar())


def move(conn: Connection, moves: Mapping[str, tuple[str, str]], *, forth: bool) -> frozenset[str]:
    """Move articles as a decision did, or back; those that something else moved since stay where they are.

    ``moves`` has by article the story it was in and the one it came to. Gives the stories to judge again.
    """
    here = story_of(conn, moves)
    ways = {i: (was, became) if forth else (became, was) for i, (was, became) in moves.items()}
    known = {start: stories.resolve(conn, start) for start, _ in ways.values()}
    placed = {i: end for i, (start, end) in ways.items() if i in here and here[i] in (start, known[start])}
    return stories.place(conn, placed)


def owed(conn: Connection) -> bool:
    """Whether somebody decided what no article was moved by yet."""
    up_to = meta.get_value(conn, FOLLOWED)
    return up_to is not None and int(up_to) < _last(conn)


def begin_following(conn: Connection) -> None:
    """From now on somebody may decide who may not move articles; what was decided before has been done."""
    if meta.get_value(conn, FOLLOWED) is None:
        meta.set_value(conn, FOLLOWED, str(_last(conn)))


def done(conn: Connection) -> None:
    """Say that the newest decision is followed, by whoever just made it and may move articles."""
    if may_move(conn) and meta.get_value(conn, FOLLOWED) is not None:
        meta.set_value(conn, FOLLOWED, str(_last(conn)))


def follow(conn: Connection) -> None:
    """Move articles as decisions say that nobody followed yet, in their order; their stories wait to be judged."""
    if not may_move(conn) or not owed(conn):
        return
    after = int(meta.get_value(conn, FOLLOWED) or 0)
    query = select(story_decisions).where(story_decisions.c.id > after, story_decisions.c.part_of.is_(None))
    chains = rows.chains(conn)
    touched: set[str] = set()
    for row in conn.execute(query.order_by(story_decisions.c.id)).all():
        root = rows.root_of(row, chains)
        forth = chains.get(root, [root]).index(row.id) % 2 == 0  # every other one takes back what the one before did
        moves = rows.moves_of(conn, root)
        sound = {i: one for i, one in moves.items() if all(_is_one(conn, story) for story in one)}
        touched |= move(conn, sound, forth=forth)
    alive = [story for story in sorted(touched) if stories.resolve(conn, story) == story]
    wait(conn, story_index.latest_members(conn, alive, 1))
    meta.set_value(conn, FOLLOWED, str(_last(conn)))


def _last(conn: Connection) -> int:
    return conn.execute(select(func.max(story_decisions.c.id))).scalar() or 0


def _is_one(conn: Connection, story_id: str) -> bool:
    return _MADE.fullmatch(story_id) is not None or stories.resolve(conn, story_id) is not None
