"""What a person decided about stories: these articles are one story, or those of two sides are not.

A decision is about articles, not about story ids, which come and go. It stands until a later one says otherwise or it
is taken back; what stood once stays in the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, Row, insert, select, update

from store import stories
from store.errors import InputError, NotFoundError
from store.schema import articles, decision_articles, story_decisions
from store.sql import chunks, digest, gather

Kind = Literal["together", "apart"]
MOST_NOTE = 500


class Standing(NamedTuple):
    """What stands of some stories: those whose articles stay together, and the pairs that never become one."""

    whole: frozenset[str]
    apart: frozenset[frozenset[str]]


class Decision(NamedTuple):
    """One decision with the stories that its articles belong to by now."""

    id: int
    kind: Kind
    at: datetime
    ended: datetime | None
    note: str
    articles: int
    stories: tuple[str, ...]


def merge(conn: Connection, story_id: str, into: str, now: datetime, note: str = "") -> frozenset[str]:
    """Make one story a part of another for good; return the stories to judge again.

    Ends decisions that kept their articles apart. Raises NotFoundError when either is not there, InputError when both
    are one already.
    """
    source, target = _existing(conn, story_id), _existing(conn, into)
    if source == target:
        raise InputError(f"{story_id} and {into} are one story already ({target})")
    touched = stories.merge(conn, source, target)
    inside = _articles_of(conn, [target])
    for decision_id, sides in _sides(conn, "apart", inside).items():
        if all(side & inside.keys() for side in sides.values()):
            _end(conn, decision_id, now)
    _add(conn, "together", [list(inside)], now, note)
    return touched


def split(conn: Connection, story_id: str, article_ids: Sequence[str], now: datetime, note: str = "") -> str:
    """Make some articles of a story a story of their own for good; return its id. Judge both again.

    Raises NotFoundError when the story is not there, InputError when an article is not in it or none would stay.
    """
    source = _existing(conn, story_id)
    inside, leaving = _articles_of(conn, [source]), list(dict.fromkeys(article_ids))
    strangers = [i for i in leaving if i not in inside]
    if strangers or not leaving:
        named = f"article {strangers[0]} is not in story {source}" if strangers else "no article was named"
        raise InputError(f"{named}; name articles of the story that are to leave it")
    staying = [i for i in inside if i not in set(leaving)]
    if not staying:
        raise InputError(f"story {source} would be left without articles; name only those that are to leave it")
    for decision_id, sides in _sides(conn, "together", leaving).items():
        kept = sides[0] - set(leaving)
        _end(conn, decision_id, now)
        if len(kept) > 1:
            _add(conn, "together", [sorted(kept)], now, "what is left of an earlier decision")
    made = _free_id(conn, leaving)
    stories.place(conn, dict.fromkeys(leaving, made))
    _add(conn, "apart", [leaving, staying], now, note)
    if len(leaving) > 1:
        _add(conn, "together", [leaving], now, note)
    return made


def take_back(conn: Connection, decision_id: int, now: datetime) -> None:
    """End a decision: the machine may judge again. Raises NotFoundError when there is none that stands."""
    found = conn.execute(select(story_decisions).where(story_decisions.c.id == decision_id)).one_or_none()
    if found is None or found.ended is not None:
        raise NotFoundError(f"there is no decision {decision_id} that stands; `stories decisions` lists them")
    _end(conn, decision_id, now)


def standing(conn: Connection, story_ids: Iterable[str]) -> Standing:
    """What stands between the stories given."""
    inside = _articles_of(conn, story_ids, decided_only=True)
    whole = {inside[i] for sides in _sides(conn, "together", inside).values() for i in sides[0] & inside.keys()}
    pairs = set()
    for sides in _sides(conn, "apart", inside).values():
        one, other = ({inside[i] for i in sides.get(side, set()) & inside.keys()} for side in (0, 1))
        pairs |= {frozenset((a, b)) for a in one for b in other if a != b}
    return Standing(frozenset(whole), frozenset(pairs))


def all_of_them(conn: Connection) -> list[Decision]:
    """Every decision, the newest first, those that ended too."""
    rows = conn.execute(select(story_decisions).order_by(story_decisions.c.id.desc())).all()
    return [_decision(conn, row) for row in rows]


def _decision(conn: Connection, row: Row[tuple[object, ...]]) -> Decision:
    joined = decision_articles.join(articles, articles.c.id == decision_articles.c.article_id)
    query = select(articles.c.story_id).select_from(joined).where(decision_articles.c.decision_id == row.id)
    found = list(conn.execute(query).scalars())
    return Decision(
        row.id, row.kind, row.at, row.ended, row.note, len(found), tuple(sorted({s for s in found if s is not None}))
    )


def _existing(conn: Connection, story_id: str) -> str:
    found = stories.resolve(conn, story_id)
    if found is None:
        raise NotFoundError(f"there is no story {story_id[:80]}; `stories list` shows their ids")
    return found


def _articles_of(conn: Connection, story_ids: Iterable[str], *, decided_only: bool = False) -> dict[str, str]:
    """Story by article id; of articles that some decision is about, if only those are asked for."""
    query = select(articles.c.id, articles.c.story_id).order_by(articles.c.at, articles.c.id)
    if decided_only:
        query = query.where(articles.c.id.in_(select(decision_articles.c.article_id)))
    return dict(gather(story_ids, lambda part: conn.execute(query.where(articles.c.story_id.in_(part))).tuples()))


def _sides(conn: Connection, kind: Kind, article_ids: Iterable[str]) -> dict[int, dict[int, set[str]]]:
    """All article ids by side of the decisions of one kind that stand and are about any of the articles."""
    about = select(decision_articles.c.decision_id).distinct()
    ids = gather(
        article_ids, lambda part: conn.execute(about.where(decision_articles.c.article_id.in_(part))).scalars()
    )
    joined = decision_articles.join(story_decisions, story_decisions.c.id == decision_articles.c.decision_id)
    query = select(decision_articles).select_from(joined).where(story_decisions.c.ended.is_(None))
    query = query.where(story_decisions.c.kind == kind).order_by(decision_articles.c.decision_id)
    found: dict[int, dict[int, set[str]]] = {}
    for part in chunks(dict.fromkeys(ids)):
        for row in conn.execute(query.where(decision_articles.c.decision_id.in_(part))):
            found.setdefault(row.decision_id, {}).setdefault(row.side, set()).add(row.article_id)
    return found


def _add(conn: Connection, kind: Kind, sides: Sequence[Sequence[str]], now: datetime, note: str) -> None:
    values = {"kind": kind, "at": now, "note": " ".join(note.split())[:MOST_NOTE]}
    made = conn.execute(insert(story_decisions).values(values).returning(story_decisions.c.id)).scalar_one()
    rows = [{"decision_id": made, "article_id": i, "side": s} for s, ids in enumerate(sides) for i in ids]
    conn.execute(insert(decision_articles), rows)


def _end(conn: Connection, decision_id: int, now: datetime) -> None:
    conn.execute(update(story_decisions).where(story_decisions.c.id == decision_id).values(ended=now))


def _free_id(conn: Connection, article_ids: Sequence[str]) -> str:
    """An id that no story had yet."""
    number = 0
    while True:
        made = "s" + digest("+".join([*sorted(article_ids), *["again"] * number]))[:12]
        if stories.resolve(conn, made) is None:
            return made
        number += 1
