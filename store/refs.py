"""Articles by reference: the columns that name an article and link to it, for lists of quotes, origins and turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, FromClause, Table, delete, insert, select

from store.exports import outlet_name
from store.rows import ArticleRef
from store.schema import articles, outlets
from store.sql import AnyRow, Values, gather

COLUMNS = (
    articles.c.id.label("ref_id"),
    outlet_name.label("ref_outlet"),
    articles.c.title.label("ref_title"),
    articles.c.url.label("ref_url"),
    articles.c.published.label("ref_published"),
)


def joined(table: Table) -> FromClause:
    """A table with ``article_id`` joined to its articles and their outlets."""
    return table.join(articles, articles.c.id == table.c.article_id).outerjoin(
        outlets, outlets.c.domain == articles.c.domain
    )


def article_ref(row: AnyRow) -> ArticleRef:
    """The reference in a row that selected ``COLUMNS``."""
    return ArticleRef(row.ref_id, row.ref_outlet, row.ref_title, row.ref_url, row.ref_published)


def replace_of_articles(conn: Connection, table: Table, wanted: Mapping[str, Iterable[Values]]) -> list[str]:
    """Make these the rows of each article, numbered by ``position``; return the articles whose rows differed."""
    names = [column.name for column in table.columns if column.name != "article_id"]
    query = select(table).order_by(table.c.article_id, table.c.position)
    there: dict[str, list[Values]] = {}
    for row in gather(wanted, lambda part: conn.execute(query.where(table.c.article_id.in_(part))).mappings()):
        there.setdefault(row["article_id"], []).append({name: row[name] for name in names})
    differing: list[str] = []
    for article_id, rows in wanted.items():
        numbered = [row | {"position": number} for number, row in enumerate(rows)]
        if numbered != there.get(article_id, []):
            differing.append(article_id)
            conn.execute(delete(table).where(table.c.article_id == article_id))
            if numbered:
                conn.execute(insert(table), [row | {"article_id": article_id} for row in numbered])
    return differing
