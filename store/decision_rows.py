"""The rows of decisions about stories: written, ended, found by their articles. What they mean is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, insert, or_, select, update

from store.schema import articles, decision_articles, story_decisions
from store.sql import AnyRow, chunks, gather

Kind = Literal["together", "apart", "undo"]
MOST_NOTE = 500
NOBODY = "unknown"


class Made(NamedTuple):
    """Who decides, when, and why."""

    who: str
    at: datetime
    note: str = ""


def add(
    conn: Connection,
    kind: Kind,
    sides: Sequence[Iterable[str]],
    made: Made,
    *,
    part_of: int | None = None,
    undoes: int | None = None,
    moved: Mapping[str, tuple[str, str]] | None = None,
) -> int:
    """Write a decision down, with the articles of each side; ``moved`` has the story before and after by article."""
    values = {
        "kind": kind, "at": made.at, "note": " ".join(made.note.split())[:MOST_NOTE],
        "who": " ".join(made.who.split()) or NOBODY, "part_of": part_of, "undoes": undoes,
    }  # fmt: skip
    number = int(conn.execute(insert(story_decisions).values(values).returning(story_decisions.c.id)).scalar_one())
    rows = []
    for side, ids in enumerate(sides):
        for article_id in ids:
            was, became = (moved or {}).get(article_id, (None, None))
            rows.append({"decision_id": number, "article_id": article_id, "side": side, "was": was, "became": became})
    if rows:
        conn.execute(insert(decision_articles), rows)
    return number


def end(conn: Connection, decision_id: int, now: datetime, by: int) -> None:
    """A decision stops standing because of another."""
    here = story_decisions.c.id == decision_id
    conn.execute(update(story_decisions).where(here).values(ended=now, ended_by=by))


def toggle(conn: Connection, root: int, now: datetime, by: int, *, stands: bool) -> None:
    """A decision with its parts stops standing, and what it had ended stands again; or the other way round."""
    own = or_(story_decisions.c.id == root, story_decisions.c.part_of == root)
    ended_by_it = story_decisions.c.ended_by == root
    gone: dict[str, object] = {"ended": now, "ended_by": by}
    back: dict[str, object] = {"ended": None}
    conn.execute(update(story_decisions).where(own).values(back if stands else gone))
    # What it had ended keeps the note of that, so that it can be ended again.
    conn.execute(update(story_decisions).where(ended_by_it).values({"ended": now} if stands else back))


def get(conn: Connection, decision_id: int) -> AnyRow | None:
    """One row."""
    return conn.execute(select(story_decisions).where(story_decisions.c.id == decision_id)).one_or_none()


def chains(conn: Connection) -> dict[int, list[int]]:
    """By decision the ones that took it back, took that back, and so on; each is after the one before."""
    undone = dict(
        conn.execute(
            select(story_decisions.c.undoes, story_decisions.c.id).where(story_decisions.c.undoes.is_not(None))
        )
        .tuples()
        .all()
    )
    found: dict[int, list[int]] = {}
    for root in undone.keys() - undone.values():
        found[root] = [root]
        while found[root][-1] in undone:
            found[root].append(undone[found[root][-1]])
    return found


def root_of(row: AnyRow, found: Mapping[int, Sequence[int]]) -> int:
    """The decision that is taken back in the end, or stands again."""
    return next((root for root, chain in found.items() if row.id in chain), row.part_of or row.id)


def articles_of(conn: Connection, story_ids: Iterable[str], *, decided_only: bool = False) -> dict[str, str]:
    """Story by article id; of articles that some decision is about, if only those are asked for."""
    query = select(articles.c.id, articles.c.story_id).order_by(articles.c.at, articles.c.id)
    if decided_only:
        query = query.where(articles.c.id.in_(select(decision_articles.c.article_id)))
    return dict(gather(story_ids, lambda part: conn.execute(query.where(articles.c.story_id.in_(part))).tuples()))


def moves_of(conn: Connection, decision_id: int) -> dict[str, tuple[str, str]]:
    """By article the story that a decision took it from, and the one it put it into."""
    own = decision_articles.c.decision_id == decision_id
    rows = conn.execute(select(decision_articles).where(own, decision_articles.c.was.is_not(None)))
    return {row.article_id: (row.was, row.became) for row in rows}


def about(conn: Connection, article_ids: Iterable[str]) -> set[int]:
    """The decisions that are about any of the articles, those that ended too."""
    query = select(decision_articles.c.decision_id).distinct()
    return set(
        gather(article_ids, lambda part: conn.execute(query.where(decision_articles.c.article_id.in_(part))).scalars())
    )


def articles_decided(conn: Connection, decision_id: int) -> list[str]:
    """The articles that a decision is about."""
    own = decision_articles.c.decision_id == decision_id
    return list(conn.execute(select(decision_articles.c.article_id).where(own)).scalars())


def sides(conn: Connection, kind: Kind, article_ids: Iterable[str]) -> dict[int, dict[int, set[str]]]:
    """All article ids by side of the decisions of one kind that stand and are about any of the articles."""
    joined = decision_articles.join(story_decisions, story_decisions.c.id == decision_articles.c.decision_id)
    query = select(decision_articles).select_from(joined).where(story_decisions.c.ended.is_(None))
    query = query.where(story_decisions.c.kind == kind).order_by(decision_articles.c.decision_id)
    found: dict[int, dict[int, set[str]]] = {}
    for part in chunks(sorted(about(conn, article_ids))):
        for row in conn.execute(query.where(decision_articles.c.decision_id.in_(part))):
            found.setdefault(row.decision_id, {}).setdefault(row.side, set()).add(row.article_id)
    return found
