"""Everything that people decided, whichever table keeps it, in one list: the latest first, in pages, by filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from sqlalchemy import Connection, Subquery, case, func, literal, select, union_all

from store import act_lists, relevance
from store.acts import Act, read
from store.relevance import Choice
from store.schema import act_anchors, acts, articles, decision_articles, relevance_choices, stories, story_decisions
from store.sql import AnyRow, gather
from store.story_decisions import Decision, all_of_them

Kept = Literal["act", "relevance", "story"]
PAGE = 50
MOST_STORIES = 300


class Asked(NamedTuple):
    """Which decisions: of a kind, of a person, about a story by its id; empty: of all."""

    kind: str = ""
    who: str = ""
    story: str = ""


class ActLine(NamedTuple):
    """An act with what became of it: the id of what it is about now (None: its sentence is gone) and of its story, the
    act that it takes back in the end (itself, where it is no undoing), the one that took it back and stands, and how
    many acts there are about the same."""

    act: Act
    now: str | None
    story: str | None
    first: Act
    undoing: Act | None
    version: int


class ChoiceLine(NamedTuple):
    """What a person said of an article's relevance."""

    choice: Choice
    title: str
    url: str
    story: str | None


class DecisionLine(NamedTuple):
    """Stories that were merged or split."""

    decision: Decision


Line = ActLine | ChoiceLine | DecisionLine


def page(conn: Connection, asked: Asked, number: int = 1) -> tuple[list[Line], int]:
    """Page ``number`` (from 1) of what was decided, the latest first, and how many decisions there are in all."""
    every = _every(asked)
    total = conn.execute(select(func.count()).select_from(every)).scalar_one()
    order = (every.c.at.desc(), every.c.kept, every.c.id.desc())
    found = conn.execute(select(every).order_by(*order).limit(PAGE).offset(PAGE * (max(number, 1) - 1))).all()
    by_place = _acts(conn, found) | _choices(conn, found) | _decisions(conn, found)
    return [by_place[row.kept, row.id] for row in found], total


def people(conn: Connection) -> list[str]:
    """Everybody who decided something, by name."""
    every = _every(Asked())
    return [who for who in conn.execute(select(every.c.who).distinct().order_by(every.c.who)).scalars() if who]


def about_stories(conn: Connection) -> dict[str, str]:
    """The stories that decisions are about, by id with their titles; the latest story first."""
    touched = union_all(
        select(act_anchors.c.article_id),
        select(relevance_choices.c.article_id),
        select(decision_articles.c.article_id),
    ).subquery()
    ids = select(articles.c.story_id).where(articles.c.id.in_(select(touched.c.article_id)))
    query = select(stories.c.id, stories.c.title).where(stories.c.id.in_(ids), stories.c.merged_into.is_(None))
    return dict(conn.execute(query.order_by(stories.c.last_at.desc()).limit(MOST_STORIES)).tuples().all())


def _every(asked: Asked) -> Subquery:
    """Every decision asked for, by where it is kept and its number there."""
    named = {"together": "merge", "apart": "split"}
    kind = case(named, value=story_decisions.c.kind, else_=story_decisions.c.kind)
    parts = [
        select(literal("act").label("kept"), acts.c.id, acts.c.at, acts.c.who, acts.c.kind),
        select(
            literal("relevance"), relevance_choices.c.id, relevance_choices.c.at, relevance_choices.c.who,
            relevance_choices.c.verdict,
        ),
        select(literal("story"), story_decisions.c.id, story_decisions.c.at, story_decisions.c.who, kind).where(
            story_decisions.c.part_of.is_(None)
        ),
    ]  # fmt: skip
    if asked.story:
        inside = select(articles.c.id).where(articles.c.story_id == asked.story)
        of_acts = select(act_anchors.c.act_id).where(act_anchors.c.article_id.in_(inside))
        of_stories = select(decision_articles.c.decision_id).where(decision_articles.c.article_id.in_(inside))
        parts = [
            parts[0].where(acts.c.id.in_(of_acts)),
            parts[1].where(relevance_choices.c.article_id.in_(inside)),
            parts[2].where(story_decisions.c.id.in_(of_stories) | story_decisions.c.undoes.in_(of_stories)),
        ]
    every = union_all(*parts).subquery()
    query = select(every)
    if asked.kind:
        query = query.where(every.c.kind == asked.kind)
    return (query.where(every.c.who == asked.who) if asked.who else query).subquery()


def _ids(found: Iterable[AnyRow], kept: Kept) -> list[int]:
    return [row.id for row in found if row.kept == kept]


def _acts(conn: Connection, found: Iterable[AnyRow]) -> dict[tuple[str, int], Line]:
    ids = _ids(found, "act")
    every = gather(ids, lambda part: read(conn, select(acts).where(acts.c.id.in_(part))))
    now, first = act_lists.now_of(conn, every), act_lists.firsts(conn, every)
    said = act_lists.of_subjects(conn, (act.subject for act in every))
    undone = {act_lists.first_of(u, said[u.subject].acts).id: u for s in said.values() for u in s.standing("undo")}
    story = _story_of(conn, {act.anchors[0].article_id for act in every if act.anchors})
    return {
        ("act", act.id): ActLine(
            act, now[act.id], story.get(act.anchors[0].article_id) if act.anchors else None, first[act.id],
            None if act.stands else undone.get(act.id), said[act.subject].version,
        )
        for act in every
    }  # fmt: skip


def _story_of(conn: Connection, article_ids: Iterable[str]) -> dict[str, str | None]:
    query = select(articles.c.id, articles.c.story_id)
    return dict(gather(article_ids, lambda part: conn.execute(query.where(articles.c.id.in_(part))).tuples()))


def _choices(conn: Connection, found: Iterable[AnyRow]) -> dict[tuple[str, int], Line]:
    query = select(relevance_choices).where(relevance_choices.c.id.in_(_ids(found, "relevance")))
    every = [relevance.Choice(*row) for row in conn.execute(query)]
    about = select(articles.c.id, articles.c.title, articles.c.url, articles.c.story_id)
    rows = conn.execute(about.where(articles.c.id.in_({one.article_id for one in every})))
    known = {row.id: row for row in rows}
    return {
        ("relevance", one.id): ChoiceLine(one, row.title, row.url, row.story_id)
        for one in every
        if (row := known[one.article_id])
    }


def _decisions(conn: Connection, found: Iterable[AnyRow]) -> dict[tuple[str, int], Line]:
    wanted = set(_ids(found, "story"))
    return {("story", one.id): DecisionLine(one) for one in all_of_them(conn) if one.id in wanted} if wanted else {}
