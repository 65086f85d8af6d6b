"""Origins: who copied whom in a story. They are saved with ``figures.replace_story_figures``."""

from __future__ import annotations

from sqlalchemy import Connection, select

from store.model import Origin, Taking
from store.refs import COLUMNS, article_ref, joined
from store.rows import ArticleRef, OriginRow
from store.schema import origin_articles, origins


def of_story(conn: Connection, story_id: str) -> list[OriginRow]:
    """The origins of a story, the most copied first, each with its articles."""
    query = (
        select(origin_articles, *COLUMNS)
        .select_from(joined(origin_articles))
        .where(origin_articles.c.story_id == story_id)
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
    for row in conn.execute(select(origins).where(origins.c.story_id == story_id)):
        refs = tuple(members.get(row.id, ()))
        ids, how = tuple(ref.id for ref in refs), tuple(taken.get(row.id, ()))
        found.append(OriginRow(Origin(row.id, row.kind, ids, row.name, how), refs))
    return sorted(found, key=lambda row: (-len(row.articles), row.origin.id))
