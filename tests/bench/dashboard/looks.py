"""What is looked at: every page of the dashboard, and those that depend on what a store holds more than once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Connection, select

from app.main import PAGES
from store import schema
from store.database import Store


@dataclass(frozen=True, slots=True)
class Look:
    """A name for the table, and the address below the dashboard's."""

    name: str
    path: str


class Listed(NamedTuple):
    """A page of the dashboard: its title, the path of its address, and what draws it."""

    title: str
    path: str
    render: Callable[..., None]


def looks(store: Store) -> list[Look]:
    """Every page as it opens, then the special ones; a page that is new in ``PAGES`` is looked at without more ado."""
    found = [Look(page.title, f"/{page.path}") for page in pages()]
    known = {look.path for look in found}
    with store.read() as conn:
        for name, path, ask in SPECIAL:
            query = ask(conn)
            if f"/{path}" in known and query is not None:
                found.append(Look(name, f"/{path}?{urlencode(query)}"))
    return found


def pages(table: Sequence[Any] | Mapping[str, Any] = PAGES) -> list[Listed]:
    """Every page, whether they stand in one row or in sections."""
    if isinstance(table, Mapping):
        return [page for rows in table.values() for page in pages(rows)]
    return [Listed(*row[:3]) for row in table]


Query = dict[str, str] | None


def _largest(conn: Connection, rank: float, table: Any, name: str, *wanted: Any) -> str | None:
    """The id at a share of all rows, the largest first."""
    ids = conn.execute(select(table.c.id).where(*wanted).order_by(table.c[name].desc(), table.c.id)).scalars().all()
    return str(ids[min(len(ids) - 1, int(len(ids) * rank))]) if ids else None


def _story(rank: float) -> Callable[[Connection], Query]:
    def ask(conn: Connection) -> Query:
        found = _largest(conn, rank, schema.stories, "articles")
        return {"story": found} if found else None

    return ask


def _metric(rank: float, **more: str) -> Callable[[Connection], Query]:
    def ask(conn: Connection) -> Query:
        found = _largest(conn, rank, schema.metrics, "claims", schema.metrics.c.status != "single")
        return {"metric": found} | more if found else None

    return ask


def _fixed(**query: str) -> Callable[[Connection], Query]:
    return lambda _conn: dict(query)


SPECIAL: Sequence[tuple[str, str, Callable[[Connection], Query]]] = (
    ("Briefing, last week", "", _fixed(since="Since last week", sort="Articles")),
    ("Briefing, ended", "", _fixed(status="ended", sort="Title")),
    ("Story, largest", "story", _story(0)),
    ("Story, of the twentieth", "story", _story(0.05)),
    ("Story, middle", "story", _story(0.5)),
    ("Figure, largest", "figures", _metric(0)),
    ("Figure, largest, table", "figures", _metric(0, table="true")),
    ("Figure, of the hundredth", "figures", _metric(0.01)),
    ("Figure, middle", "figures", _metric(0.5)),
    ("Voices, a year", "voices", _fixed(weeks="52 weeks")),
    ("Relevance, moved", "relevance", _fixed(closeness="0.5")),
    ("Search, words", "search", _fixed(q="petition")),
    ("Search, phrase", "search", _fixed(q='"shop stewards" AND consent')),
    ("Sources, by name", "sources", _fixed(sort="Name")),
)
"""Name, page and query of further looks; those of a page that is not there are left out."""
