"""Outlets: who published, and what others say of where they stand politically."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, func, select

from store.model import Outlet
from store.refs import joined
from store.rows import OutletRow
from store.schema import articles, origin_articles, outlets
from store.sql import AnyRow, AnySelect, insert_missing, upsert

LEANINGS = ("left", "lean left", "center", "lean right", "right")
"""The values of ``Outlet.leaning``, from one side to the other; ``None`` where nobody has said."""


def upsert_all(conn: Connection, found: Iterable[Outlet]) -> None:
    """Save outlets, overwriting those with the same domain."""
    upsert(conn, outlets, [_values(outlet) for outlet in found])


def ensure(conn: Connection, domain: str, name: str | None) -> None:
    """Make an outlet for ``domain`` unless there is one; a known display name is kept."""
    insert_missing(conn, outlets, [_values(Outlet(domain, name or domain))])


def describe(conn: Connection, table: Iterable[Outlet], *, names_win: bool) -> int:
    """Give the outlets of the store the country and leaning that ``table`` has for them; return how many differed.

    The table is the whole of it: an outlet that is not in it has neither. Only outlets that are there already are
    written. A name is taken where the outlet goes by its mere domain, or always if ``names_win``.
    """
    known = {outlet.domain: outlet for outlet in table}
    rows = conn.execute(select(outlets)).all()
    differing = []
    for row in rows:
        wanted = known.get(row.domain) or Outlet(row.domain, row.name)
        if not names_win and row.name != row.domain:
            wanted = replace(wanted, name=row.name)
        if wanted != _outlet(row):
            differing.append(wanted)
    upsert_all(conn, differing)
    return len(differing)


def get(conn: Connection, domain: str) -> Outlet | None:
    """The outlet of a registered domain."""
    row = conn.execute(select(outlets).where(outlets.c.domain == domain)).one_or_none()
    return None if row is None else _outlet(row)


def list_all(conn: Connection) -> list[OutletRow]:
    """Every outlet that has articles, the most productive first."""
    return [_row(row) for row in conn.execute(_counted())]


def of_story(conn: Connection, story_id: str) -> list[OutletRow]:
    """The outlets of one story with their number of articles in it, most first."""
    return [_row(row) for row in conn.execute(_counted().where(articles.c.story_id == story_id))]


def leanings_of_story(conn: Connection, story_id: str) -> dict[str | None, int]:
    """How many independent origins of a story go back to outlets of each leaning; ``None``: nobody has said.

    An origin is that of the outlet whose article stands first in it: copies and credited rewrites are not counted.
    """
    number = func.count().label("number")
    query = (
        select(outlets.c.leaning, number)
        .select_from(joined(origin_articles))
        .where(origin_articles.c.story_id == story_id, origin_articles.c.position == 0)
        .group_by(outlets.c.leaning)
    )
    return {row.leaning: row.number for row in conn.execute(query)}


def _counted() -> AnySelect:
    name = func.coalesce(outlets.c.name, articles.c.outlet, articles.c.domain, "unknown outlet").label("name")
    count = func.count().label("articles")
    columns = (articles.c.domain, name, outlets.c.country, outlets.c.leaning, outlets.c.leaning_origin)
    return (
        select(*columns, count)
        .select_from(articles.outerjoin(outlets, articles.c.domain == outlets.c.domain))
        .group_by(*columns)
        .order_by(count.desc(), name)
    )


def _row(row: AnyRow) -> OutletRow:
    return OutletRow(row.domain, row.name, row.country, row.leaning, row.leaning_origin, row.articles)


def _outlet(row: AnyRow) -> Outlet:
    return Outlet(row.domain, row.name, row.country, row.leaning, row.leaning_origin)


def _values(outlet: Outlet) -> dict[str, str | None]:
    return {
        "domain": outlet.domain,
        "name": outlet.name,
        "country": outlet.country,
        "leaning": outlet.leaning,
        "leaning_origin": outlet.leaning_origin,
    }
