"""Finding articles, claims and quotes by their words, and what is shown of the ones found.

Internal posts are nowhere in here: the words that are kept come from ``revisions``, ``claims`` and ``quotes`` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Integer, Text, bindparam, case, cast, func, select, text
from sqlalchemy.exc import DBAPIError

from store.errors import InputError
from store.exports import outlet_name
from store.schema import articles, claims, figure_claims, figures, outlets, quotes, revisions, search_docs, stories
from store.search_beginnings import spelled_out
from store.search_terms import Sought, fts5, tsquery
from store.sql import AnyRow, AnySelect, chunks, gather

Kind = Literal["article", "claim", "quote"]
Numbers = NDArray[np.int64]
KINDS: tuple[Kind, ...] = ("article", "claim", "quote")
"""In the order of their numbers in ``search_docs``, from 1."""
SHOWN_CHARS = 12_000
"""Characters of an article in which the place to show is looked for."""
NEWEST = 2**31 - 1
"""No number is higher."""
_AT_ONCE = 20_000
_ONE_BY_ONE = 50_000
"""Numbers that are looked up; where more are asked for, reading everything in order is quicker."""

# Thousands of numbers in one text: a row for each would cost more than finding them.
_MATCHING = {
    "sqlite": text(
        "SELECT group_concat(rowid) FROM "
        "(SELECT rowid FROM search_words WHERE search_words MATCH :sought AND rowid BETWEEN :first AND :last "
        "ORDER BY rowid DESC LIMIT :most)"
    ),
    # Found by the index of words, always: reading everything from its end is endless for a word that nothing has.
    "postgresql": text(
        "WITH found AS MATERIALIZED (SELECT id FROM search_words WHERE words @@ CAST(:sought AS tsquery)) "
        "SELECT string_agg(CAST(id AS text), ',') FROM (SELECT id FROM found "
        "WHERE id BETWEEN :first AND :last ORDER BY id DESC LIMIT NULLIF(CAST(:most AS bigint), -1)) latest"
    ),
}
# Forwards, where all are wanted: backwards FTS5 looks for a column's next hit before it looks at the bounds, and so
# through everything for a word that no title has.
_ALL = _MATCHING | {
    "sqlite": text("SELECT group_concat(rowid) FROM search_words WHERE search_words MATCH :sought "
                   "AND rowid BETWEEN :first AND :last")
}  # fmt: skip
# A word of the title counts four times; the plus keeps SQLite from asking once for each number.
_RANKED = {
    "sqlite": text(
        "SELECT rowid AS id, bm25(search_words, 4.0, 1.0, 1.5) AS far FROM search_words "
        "WHERE search_words MATCH :sought AND +rowid IN :ids ORDER BY 2, 1 DESC"
    ).bindparams(bindparam("ids", expanding=True)),
    "postgresql": text(
        "SELECT id, -ts_rank('{0, 0.4, 0.25, 1}', words, CAST(:sought AS tsquery), 1) AS far FROM search_words "
        "WHERE words @@ CAST(:sought AS tsquery) AND id IN :ids ORDER BY 2, 1 DESC"
    ).bindparams(bindparam("ids", expanding=True)),
}


class Docs(NamedTuple):
    """Everything that can be found, column by column: numbers, kinds (from 1, as in :data:`KINDS`), the numbers of the
    articles, and of claims the qualifiers (empty of others)."""

    ids: Numbers
    kinds: Numbers
    articles: Numbers
    qualifiers: list[str]


class Placed(NamedTuple):
    """What an article is sorted and counted by: its number, that of its text, and ``day`` as a date's ordinal."""

    number: int
    version: int
    id: str
    domain: str | None
    outlet: str
    author: str | None
    language: str | None
    story_id: str | None
    day: int
    duplicate_of: str | None


class Found(NamedTuple):
    """One hit as it is shown. ``text``: the beginning of an article, a claim's sentence, a quote; ``who``: whom a claim
    credits, or who speaks; ``start`` and ``literal``: where in the sentence the claim's number stands."""

    id: int
    kind: Kind
    ref: str
    article_id: str
    title: str
    text: str
    who: str | None
    outlet: str
    url: str
    published: datetime | None
    story_id: str | None
    story: str | None
    withdrawn: datetime | None
    last_seen: datetime | None
    metric_id: str | None = None
    literal: str = ""
    start: int = 0
    relation: str | None = None


def newest(conn: Connection) -> int:
    """The highest number that anything has; 0 of nothing."""
    return conn.execute(select(func.max(search_docs.c.id))).scalar() or 0


def docs(conn: Connection) -> Docs:
    """Everything that can be found, by number."""
    table = search_docs.c
    article = case((table.kind == 1, table.id), else_=table.article)
    columns = (table.id, table.kind, article, func.coalesce(table.qualifier, ""))
    ordered = select(*(column.label(f"c{n}") for n, column in enumerate(columns))).order_by(table.id).subquery()
    join = func.group_concat if conn.dialect.name == "sqlite" else func.string_agg
    row = conn.execute(select(*(join(cast(column, Text), ",") for column in ordered.c))).one()
    ids, kinds, articles, qualifiers = row
    return Docs(_numbers(ids), _numbers(kinds), _numbers(articles), qualifiers.split(",") if ids else [])


def _numbers(joined: str | None) -> Numbers:
    """Numbers with commas between, half a million as quickly as it goes."""
    return np.fromstring(joined or "", dtype=np.int64, sep=",")


def placed(conn: Connection) -> Iterator[Sequence[AnyRow]]:
    """Every article, by its time, in parts: rows like :class:`Placed`."""
    others = {"number": search_docs.c.id, "version": search_docs.c.revision, "outlet": outlet_name.label("outlet")}
    query = select(*(others[name] if name in others else articles.c[name] for name in Placed._fields))
    own = (search_docs.c.kind == 1) & (search_docs.c.ref == articles.c.id)
    joined = articles.join(search_docs, own).outerjoin(outlets, outlets.c.domain == articles.c.domain)
    yield from _in_parts(conn, query.select_from(joined).order_by(articles.c.at, articles.c.id))


def _in_parts(conn: Connection, query: AnySelect) -> Iterator[Sequence[AnyRow]]:
    """Rows in parts: a hundred thousand are read whenever a run has ended."""
    yield from conn.execute(query.execution_options(yield_per=_AT_ONCE)).partitions()


def story_names(conn: Connection) -> dict[str, tuple[str, str | None]]:
    """Title and programme of every story, by id."""
    query = select(stories.c.id, stories.c.title, stories.c.programme).where(stories.c.merged_into.is_(None))
    return {row.id: (row.title, row.programme) for row in conn.execute(query)}


def outlet_facts(conn: Connection) -> dict[str, tuple[str | None, str | None]]:
    """Country and leaning of every outlet, by domain."""
    query = select(outlets.c.domain, outlets.c.country, outlets.c.leaning)
    return {row.domain: (row.country, row.leaning) for row in conn.execute(query)}


def sizes(conn: Connection, numbers: Sequence[int]) -> Iterator[tuple[int, str, int]]:
    """Of some claims and quotes how they begin and how long they are: number, number as printed or first letters,
    characters. What agrees in these, in two copies of one text, is the same. Asked for very many, it gives all."""
    said = select(search_docs.c.id, claims.c.literal, func.length(claims.c.sentence))
    said = said.join(claims, claims.c.id == search_docs.c.ref).where(search_docs.c.kind == 2)
    place = func.substr(search_docs.c.ref, func.length(search_docs.c.article_id) + 2).cast(Integer)
    same = (quotes.c.article_id == search_docs.c.article_id) & (quotes.c.position == place)
    spoken = select(search_docs.c.id, func.substr(quotes.c.quote, 1, 24), func.length(quotes.c.quote))
    spoken = spoken.join(quotes, same).where(search_docs.c.kind == 3)
    for query in (said, spoken):
        if len(numbers) > _ONE_BY_ONE:
            ordered = query.order_by(search_docs.c.id)
            yield from ((row[0], row[1], row[2]) for rows in _in_parts(conn, ordered) for row in rows)
            continue
        for part in chunks(numbers):
            yield from ((row[0], row[1], row[2]) for row in conn.execute(query.where(search_docs.c.id.in_(part))))


def relations(conn: Connection) -> Iterator[Sequence[AnyRow]]:
    """How the figure of a claim stands to the leading one, in parts: rows of the claim's number and that."""
    joined = figure_claims.join(figures, figures.c.id == figure_claims.c.figure_id)
    joined = joined.join(search_docs, (search_docs.c.kind == 2) & (search_docs.c.ref == figure_claims.c.claim_id))
    yield from _in_parts(conn, select(search_docs.c.id, figures.c.relation).select_from(joined))


def beginnings(conn: Connection, article_ids: Sequence[str], chars: int) -> list[tuple[str, str, str]]:
    """Id, title and the first characters of the texts of some articles."""
    current = (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision)
    query = select(articles.c.id, articles.c.title, func.substr(revisions.c.text, 1, chars)).join(revisions, current)
    rows = gather(article_ids, lambda part: conn.execute(query.where(articles.c.id.in_(part))).all())
    return [(row[0], row[1], row[2]) for row in rows]


def matching(conn: Connection, sought: Sought, most: int | None = None, first: int = 0, last: int = NEWEST) -> Numbers:
    """The numbers from ``first`` to ``last`` of what matches, in no order; of more than ``most`` the latest.

    Without ``most`` what is before ``first`` isn't read. Raises InputError where the database finds the query too much.
    """
    limit = {"most": -1 if most is None else most, "first": first, "last": last}
    written = spelled_out(conn, sought) if conn.dialect.name == "sqlite" else sought
    return _numbers(_ask(conn, _ALL if most is None else _MATCHING, written, limit).scalar())


def ranked(conn: Connection, sought: Sought, ids: Iterable[int]) -> list[int]:
    """Those of the ``ids`` that match, the best first (BM25 on SQLite, ts_rank on PostgreSQL)."""
    asked = [int(number) for number in ids]
    return [row.id for row in _ask(conn, _RANKED, sought, {"ids": asked})] if asked else []


def _ask(conn: Connection, queries: dict[str, Any], sought: Sought, values: dict[str, Any]) -> Any:
    dialect = conn.dialect.name
    written = fts5(sought) if dialect == "sqlite" else tsquery(sought)
    try:
        return conn.execute(queries[dialect], {"sought": written, **values})
    except DBAPIError as error:
        if error.connection_invalidated or "locked" in str(error.orig):
            raise
        raise InputError("query: is too long for the store; leave words or brackets out") from error


def shown(conn: Connection, ids: Iterable[int]) -> list[Found]:
    """What is shown of some numbers, in their order; what is gone meanwhile is left out."""
    asked = [int(number) for number in ids]
    known = {row.id: row for row in gather(asked, lambda part: conn.execute(_numbered(part)).all())}
    by_kind: dict[int, list[AnyRow]] = {}
    for row in known.values():
        by_kind.setdefault(row.kind, []).append(row)
    found = {
        one.id: one
        for kind, read in ((1, _articles), (2, _claims), (3, _quotes))
        for one in read(conn, by_kind.get(kind, []))
    }
    return [found[number] for number in asked if number in found]


def _numbered(part: Sequence[int]) -> AnySelect:
    return select(search_docs).where(search_docs.c.id.in_(part))


def _base(*columns: Any) -> AnySelect:
    return select(
        articles.c.id.label("article_id"), articles.c.title, outlet_name.label("outlet"), articles.c.url,
        articles.c.published, articles.c.story_id, stories.c.title.label("story"), articles.c.withdrawn,
        articles.c.fetched.label("last_seen"), *columns,
    )  # fmt: skip


def _around(table: Any) -> Any:
    return table.outerjoin(outlets, outlets.c.domain == articles.c.domain).outerjoin(
        stories, stories.c.id == articles.c.story_id
    )


_COMMON = ("article_id", "title", "outlet", "url", "published", "story_id", "story", "withdrawn", "last_seen")


def _common(row: AnyRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COMMON}


def _articles(conn: Connection, wanted: Sequence[AnyRow]) -> Iterator[Found]:
    current = (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision)
    query = _base(func.substr(revisions.c.text, 1, SHOWN_CHARS).label("text"))
    query = query.select_from(_around(articles.join(revisions, current)))
    rows = {row.article_id: row for row in conn.execute(query.where(articles.c.id.in_([w.ref for w in wanted])))}
    for one in wanted:
        if row := rows.get(one.ref):
            yield Found(id=one.id, kind="article", ref=one.ref, text=row.text, who=None, **_common(row))


def _claims(conn: Connection, wanted: Sequence[AnyRow]) -> Iterator[Found]:
    query = _base(
        claims.c.id, claims.c.sentence, claims.c.attributed_to, claims.c.metric_id, claims.c.literal,
        (claims.c.span_start - claims.c.sentence_start).label("start"), figures.c.relation,
    )  # fmt: skip
    joined = _around(claims.join(articles, articles.c.id == claims.c.article_id))
    joined = joined.outerjoin(figure_claims, figure_claims.c.claim_id == claims.c.id)
    query = query.select_from(joined.outerjoin(figures, figures.c.id == figure_claims.c.figure_id))
    rows = {row.id: row for row in conn.execute(query.where(claims.c.id.in_([w.ref for w in wanted])))}
    for one in wanted:
        if row := rows.get(one.ref):
            yield Found(
                id=one.id, kind="claim", ref=one.ref, text=row.sentence, who=row.attributed_to,
                metric_id=row.metric_id, literal=row.literal, start=row.start, relation=row.relation, **_common(row),
            )  # fmt: skip


def _quotes(conn: Connection, wanted: Sequence[AnyRow]) -> Iterator[Found]:
    query = _base(quotes.c.position, quotes.c.quote, quotes.c.speaker)
    query = query.select_from(_around(quotes.join(articles, articles.c.id == quotes.c.article_id)))
    query = query.where(quotes.c.article_id.in_([w.article_id for w in wanted]))
    rows = {f"{row.article_id}#{row.position}": row for row in conn.execute(query)}
    for one in wanted:
        if row := rows.get(one.ref):
            yield Found(id=one.id, kind="quote", ref=one.ref, text=row.quote, who=row.speaker, **_common(row))
