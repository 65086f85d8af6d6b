"""Relevance: how articles stand to the watched programmes, what was decided, and what a person said against it.

A person's choice stands until it is taken back, whatever is computed; what stood once stays in the list. What the
numbers mean is nlp's business: here they are kept, counted and put in order. Lists are in ``store.relevance_lists``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, text, update

from store import stories, story_index
from store.articles import mark_processed, reopen, story_of, wait
from store.errors import NotFoundError
from store.meta import get_value, set_value
from store.model import KEPT, Relevance, Score
from store.permits import Actor, require
from store.schema import articles, relevance, relevance_choices, relevance_scores
from store.sql import AnyRow, Values, chunks, gather, upsert

Verdict = Literal["rescue", "drop"]
STEPS = 50
"""Bars of a histogram of closeness: each 0.02 wide."""
MOST_NOTE = 500
_STATE = "relevance"


class State(NamedTuple):
    """By programme what its scores were made from, and the threshold that was decided by."""

    meanings: Mapping[str, str]
    thresholds: Mapping[str, float]


class Choice(NamedTuple):
    """What a person said of an article."""

    id: int
    article_id: str
    verdict: Verdict
    at: datetime
    ended: datetime | None
    who: str
    note: str


def state(conn: Connection) -> State | None:
    """What the store was last decided by; None where everything is relevant."""
    kept = get_value(conn, _STATE)
    return None if kept is None else State(**json.loads(kept))


def set_state(conn: Connection, decided: State | None) -> None:
    """Remember what the store is decided by now."""
    set_value(conn, _STATE, None if decided is None else json.dumps(decided._asdict(), ensure_ascii=False))


def closed_after(conn: Connection, after: str, limit: int) -> list[str]:
    """Ids of articles behind an id that are not pending, in their order: to go through all of them."""
    query = select(articles.c.id).where(~articles.c.pending, articles.c.id > after)
    return list(conn.execute(query.order_by(articles.c.id).limit(limit)).scalars())


def scores_of(conn: Connection, ids: Iterable[str]) -> dict[str, list[Score]]:
    """The scores of articles, by id."""
    table = relevance_scores
    rows = gather(ids, lambda part: conn.execute(select(table).where(table.c.article_id.in_(part))).all())
    found: dict[str, list[Score]] = {}
    for row in rows:
        score = Score(row.article_id, row.programme, row.matched, row.closeness)
        found.setdefault(row.article_id, []).append(score)
    return found


def save_scores(conn: Connection, scores: Iterable[Score]) -> None:
    """Keep scores, replacing those of the same article and programme."""
    for part in chunks(scores):
        upsert(conn, relevance_scores, [_values(score) for score in part])


def forget_programmes(conn: Connection, still: Iterable[str]) -> None:
    """Remove the scores of programmes that are not watched any more; ``still`` are."""
    conn.execute(delete(relevance_scores).where(relevance_scores.c.programme.not_in(list(still))))


def decisions_of(conn: Connection, ids: Iterable[str]) -> dict[str, Relevance]:
    """What was decided of articles, by id."""
    rows = gather(ids, lambda part: conn.execute(select(relevance).where(relevance.c.article_id.in_(part))).all())
    return {row.article_id: read_row(row) for row in rows}


def save_decisions(conn: Connection, decided: Iterable[Relevance]) -> list[str]:
    """Keep decisions; dropped articles leave their stories. Decisions that say the same as before keep their time.

    Of each story that lost an article another one is made pending, so that it is judged again; return these.
    """
    wanted = {one.article_id: one for one in decided}
    before = decisions_of(conn, wanted)
    changed = [one for i, one in wanted.items() if i not in before or _said(before[i]) != _said(one)]
    rows = [{name: getattr(one, name) for name in Relevance.__dataclass_fields__} for one in changed]
    for part in chunks(rows):
        upsert(conn, relevance, part)
    return take_out(conn, [one.article_id for one in wanted.values() if one.outcome not in KEPT])


def forget_decisions(conn: Connection, ids: Iterable[str]) -> None:
    """Remove what was decided of articles."""
    for part in chunks(dict.fromkeys(ids)):
        conn.execute(delete(relevance).where(relevance.c.article_id.in_(part)))


def forget_all(conn: Connection) -> int:
    """Make everything relevant again but what a person dropped; return how many articles are pending for it."""
    computed = relevance.c.outcome.in_(("off_topic", "excluded"))
    dropped = conn.execute(select(relevance.c.article_id).where(computed)).scalars().all()
    conn.execute(delete(relevance_scores))
    conn.execute(delete(relevance).where(relevance.c.outcome.not_in(("rescued", "by_hand"))))
    return reopen(conn, dropped)


def counts(conn: Connection) -> dict[str, int]:
    """How many articles were decided how, by outcome."""
    number = func.count().label("number")
    rows = conn.execute(select(relevance.c.outcome, number).group_by(relevance.c.outcome))
    return {row.outcome: row.number for row in rows}


def standing(conn: Connection, ids: Iterable[str]) -> dict[str, Verdict]:
    """What people said of articles and did not take back, by id."""
    query = select(relevance_choices).where(relevance_choices.c.ended.is_(None)).order_by(relevance_choices.c.id)
    rows = gather(ids, lambda part: conn.execute(query.where(relevance_choices.c.article_id.in_(part))).all())
    return {row.article_id: row.verdict for row in rows}


def choose(
    conn: Connection, ids: Sequence[str], verdict: Verdict, now: datetime, actor: Actor, note: str = ""
) -> frozenset[str]:
    """Rescue or drop articles for good; return those for which that is new.

    A rescued article is pending until it is read and placed; a dropped one leaves its story at once, or with the next
    run (:func:`strays`) where a dashboard's role may not move articles. Raises
    NotAllowedError where the actor's role does not reach, NotFoundError for an unknown article; then nothing changes.
    """
    require(actor, "relevance")
    known = set(gather(ids, lambda part: conn.execute(select(articles.c.id).where(articles.c.id.in_(part))).scalars()))
    if missing := [i for i in ids if i not in known]:
        raise NotFoundError(f"there is no article {missing[0][:80]}; `relevance list` shows their ids")
    said = standing(conn, known)
    new = [i for i in dict.fromkeys(ids) if said.get(i) != verdict]
    _end(conn, new, now)
    said_now: Values = {"verdict": verdict, "at": now, "who": actor.name, "note": " ".join(note.split())[:MOST_NOTE]}
    if new:
        conn.execute(insert(relevance_choices), [{"article_id": i} | said_now for i in new])
    outcome = "rescued" if verdict == "rescue" else "by_hand"
    before = decisions_of(conn, new)
    blank = {"programme": None, "closeness": None, "margin": None}
    for article_id in new:
        old = before.get(article_id)
        kept = {name: getattr(old, name) for name in blank} if old else blank
        upsert(conn, relevance, [{"article_id": article_id, "outcome": outcome, "at": now} | kept])
    if verdict == "drop":
        if _may_move(conn):
            take_out(conn, new)
        mark_processed(conn, new)
    else:
        reopen(conn, [i for i in new if i not in before or before[i].outcome not in KEPT])
    return frozenset(new)


def take_back(conn: Connection, ids: Sequence[str], now: datetime, actor: Actor) -> list[str]:
    """End what people said of articles: they are pending, to be decided again; return those that had a choice.

    Raises NotAllowedError where the actor's role does not reach.
    """
    require(actor, "relevance")
    ended = _end(conn, ids, now)
    reopen(conn, ended)
    return ended


def strays(conn: Connection) -> list[str]:
    """What a person dropped while a run was placing it: articles that are in a story and should not be."""
    said = (relevance_choices.c.verdict == "drop") & relevance_choices.c.ended.is_(None)
    both = relevance_choices.join(articles, articles.c.id == relevance_choices.c.article_id)
    query = select(articles.c.id).select_from(both).where(said, articles.c.story_id.is_not(None))
    return list(conn.execute(query).scalars())


def take_out(conn: Connection, ids: Sequence[str]) -> list[str]:
    """Take articles out of their stories; return those of the stories that wait, so that these are judged again."""
    placed = list(story_of(conn, ids))
    left = stories.take_out(conn, placed) if placed else frozenset()
    return sorted(wait(conn, story_index.latest_members(conn, sorted(left), 1)))


def last_choice(conn: Connection) -> str | None:
    """The article of the newest choice that stands."""
    query = select(relevance_choices.c.article_id).where(relevance_choices.c.ended.is_(None))
    found: str | None = conn.execute(query.order_by(relevance_choices.c.id.desc()).limit(1)).scalar()
    return found


def choices_of(conn: Connection, ids: Iterable[str]) -> list[Choice]:
    """Everything people said of articles, the newest first, also what was taken back."""
    query = select(relevance_choices)
    rows = gather(ids, lambda part: conn.execute(query.where(relevance_choices.c.article_id.in_(part))).all())
    return [Choice(*row) for row in sorted(rows, key=lambda row: -row.id)]


def read_row(row: AnyRow) -> Relevance:
    """The decision in a row of ``relevance``."""
    return Relevance(row.article_id, row.outcome, row.programme, row.closeness, row.margin, row.at)


def _may_move(conn: Connection) -> bool:
    if conn.dialect.name != "postgresql":
        return True
    return bool(conn.execute(text("SELECT has_column_privilege('articles', 'story_id', 'UPDATE')")).scalar())


def _end(conn: Connection, ids: Iterable[str], now: datetime) -> list[str]:
    table = relevance_choices
    stands = update(table).where(table.c.ended.is_(None)).values(ended=now).returning(table.c.article_id)
    return sorted(set(gather(ids, lambda part: conn.execute(stands.where(table.c.article_id.in_(part))).scalars())))


def _said(one: Relevance) -> tuple[object, ...]:
    return (one.outcome, one.programme, one.closeness, one.margin)


def _values(score: Score) -> dict[str, object]:
    step = min(int(score.closeness * STEPS), STEPS - 1)
    return {name: getattr(score, name) for name in Score.__dataclass_fields__} | {"step": step}
