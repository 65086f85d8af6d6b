"""Origins: who copied whom in a story. They are saved with ``figures.replace_story_figures``."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from store.model import Origin, Taking
from store.refs import COLUMNS, article_ref, joined
from store.rows import ArticleRef, OriginRow
from store.schema import origin_articles, origins
from store.sql import chunks


class Largest(NamedTuple):
    """The origins of a story that most was taken from, how many more there are, and how many articles stand alone."""

    origins: list[OriginRow]
    more: int
    alone: int


def of_story(conn: Connection, story_id: str) -> list[OriginRow]:
    """The origins of a story, the most copied first, each with its articles."""
    return _with_articles(conn, origins.c.story_id == story_id, origin_articles.c.story_id == story_id)


def largest(conn: Connection, story_id: str, most: int) -> Largest:
    """Of the origins that something was taken from the ``most`` largest ones, and as many more as are as large."""
    size = func.count().label("size")
    query = select(origin_articles.c.origin_id, size).where(origin_articles.c.story_id == story_id)
    sizes: dict[str, int] = dict(conn.execute(query.group_by(origin_articles.c.origin_id)).tuples().all())
    known = conn.execute(select(origins.c.id, origins.c.kind).where(origins.c.story_id == story_id)).tuples().all()
    taken = {origin: sizes[origin] for origin, kind in known if kind != "single" and origin in sizes}
    least = min(sorted(taken.values(), reverse=True)[:most], default=0)
    ids = sorted(origin for origin, number in taken.items() if number >= least)
    found: list[OriginRow] = []
    for part in chunks(ids):
        own = (origins.c.story_id == story_id) & origins.c.id.in_(part)
        behind = (origin_articles.c.story_id == story_id) & origin_articles.c.origin_id.in_(part)
        found += _with_articles(conn, own, behind)
    return Largest(found, len(taken) - len(found), sum(kind == "single" for _, kind in known))


def _with_articles(conn: Connection, own: ColumnElement[bool], behind: ColumnElement[bool]) -> list[OriginRow]:
    query = (
        select(origin_articles, *COLUMNS)
        .select_from(joined(origin_articles))
        .where(behind)
        .order_by(origin_articles.c.origin_id, origin_articles.c.position)
    )
    members: dict[str, list[ArticleRef]] = {}
    taken: dict[str, list[Taking]] = {}
    for row in conn.execute(query):
        members.setdefault(row.origin_id, []).append(article_ref(row))
        if row.how:
            taking = Taking(row.article_id, row.how, row.source_id, row.basis)
            taken.setdefault(row.origin_id, []).append(taking)
    found = []
    for row in conn.execute(select(origins).where(own)):
        refs = tuple(members.get(row.id, ()))
        ids, how = tuple(ref.id for ref in refs), tuple(taken.get(row.id, ()))
        found.append(OriginRow(Origin(row.id, row.kind, ids, row.name, how), refs))
    return sorted(found, key=lambda row: (-len(row.articles), row.origin.id))
