"""Fill a store with a large invented press: everything that the dashboard shows, the same each time.

    python -m tests.bench.generate_press --articles 100000 --to sqlite:///big.db

Three claims an article and twenty articles a story on average; a few stories have a fiftieth of all articles. Stories
are made and written some thousand articles at a time, so memory stays flat. ``--to`` takes any store's address.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import Column, Connection, MetaData, Table, func, insert, select

from nlp.candidates import VERSION
from nlp.features import BUCKETS
from store import counters, embeddings, meta, schema, story_index
from store.articles import count
from store.database import Store, open_store
from store.errors import TallywireError
from store.sql import chunks
from tests.bench.press import around, articles, judged
from tests.bench.press.plan import Plan, Scale, plans, stray

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
MODEL = "minilm"
AT_ONCE = 4_000
"""Articles whose rows are made before they are written."""
PART = 5_000
SLICES = 8
"""Parts that the index of stories is sorted in; of a million articles each takes some 200 MB."""
CACHE = 600_000
"""Kilobytes of pages that SQLite keeps while it is filled."""
_ORDER = (
    schema.stories, schema.articles, schema.revisions, schema.metrics, schema.origins, schema.origin_articles,
    schema.claims, schema.figures, schema.figure_claims, schema.verdicts, schema.tones, schema.quotes,
    schema.milestones, schema.story_lines, schema.line_citations, schema.relevance_scores, schema.relevance,
)  # fmt: skip
"""Tables in the order of their foreign keys."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the numbers of rows by table, and the largest story with one of middle size."""

    rows: dict[str, int]
    largest: str
    middle: str


def fill(store: Store, scale: Scale, *, now: datetime = NOW, seed: int = 11) -> Made:
    """Fill an empty, migrated store. Its clock is left at ``now``."""
    luck = random.Random(seed)
    found = plans(scale, now, luck)
    rows: dict[str, int] = {}
    keys = _Keys(store)
    with store.begin() as conn:
        _write(conn, schema.outlets.name, list(around.outlet_rows()), rows)
        around.add_sources(conn, now)
        around.add_relevance_state(conn)
        meta.set_value(conn, "clock", now.isoformat())
    for part in _parts(found):
        with store.begin() as conn:
            if store.dialect == "sqlite":
                conn.exec_driver_sql(f"PRAGMA cache_size=-{CACHE}")
            _write_stories(conn, part, now, luck, rows, keys)
    with store.begin() as conn:
        _write_dropped(conn, stray(scale, now, luck), now, luck, rows)
        around.add_news(conn, found, now, luck)
        around.add_staff(conn, now, luck)
        around.add_acts(conn, found, now, luck)
    rows[schema.story_keys.name] = keys.sort()
    ordered = sorted(found, key=lambda plan: (-plan.articles, plan.number))
    return Made(rows, ordered[0].id, ordered[len(ordered) // 20].id)


class _Keys:
    """The index of stories, which is sorted by a hash: written as it comes, and sorted once at the end. Written to its
    place at once, every row would touch another page, hours of it for a million articles."""

    def __init__(self, store: Store) -> None:
        self._store = store
        columns = (Column(column.name, column.type) for column in schema.story_keys.columns)
        self._loose = Table("loose_keys", MetaData(), *columns)
        (self._index,) = schema.story_keys.indexes
        with store.begin() as conn:
            self._loose.create(conn)

    def note(self, conn: Connection, rows: Iterable[articles.Row]) -> None:
        """Keep some keys of some articles."""
        _insert(conn, self._loose, list(rows))

    def sort(self) -> int:
        """Fill the index; how many rows it has."""
        table, loose = schema.story_keys, self._loose
        with self._store.begin() as conn:
            self._index.drop(conn)
            names = [column.name for column in table.columns]
            columns = [loose.c[name] for name in names]
            width = -(-BUCKETS // SLICES)  # sorted slice by slice: a writer of SQLite sorts in memory
            for first in range(0, BUCKETS, width):
                inside = loose.c.key.between(first, first + width - 1)
                ordered = select(*columns).where(inside).order_by(*columns)
                conn.execute(insert(table).from_select(names, ordered))
            loose.drop(conn)
            self._index.create(conn)
            story_index.finish(conn, VERSION)
            return conn.execute(select(func.count()).select_from(table)).scalar_one()


def _parts(found: Sequence[Plan]) -> Iterator[list[Plan]]:
    part: list[Plan] = []
    for plan in found:
        part.append(plan)
        if sum(one.articles for one in part) >= AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _write_stories(
    conn: Connection, part: Sequence[Plan], now: datetime, luck: random.Random, counted: dict[str, int], keys: _Keys
) -> None:
    tables: dict[str, list[articles.Row]] = {table.name: [] for table in _ORDER}
    loose: list[articles.Row] = []
    for plan in part:
        found = articles.printed(plan, luck, now)
        for name, row in _story(plan, found, now, luck):
            tables[name].append(row)
        loose += around.index_rows(found, around.common_words())
        vectors = around.vectors(plan, found)
        embeddings.save(conn, vectors, MODEL)
        counted[schema.embeddings.name] = counted.get(schema.embeddings.name, 0) + len(vectors)
    keys.note(conn, loose)
    for table in _ORDER:
        _write(conn, table.name, tables[table.name], counted)
    counters.refresh_metrics(conn, [row["id"] for row in tables["metrics"]])
    counters.refresh_stories(conn, [plan.id for plan in part])


def _write_dropped(conn: Connection, plan: Plan, now: datetime, luck: random.Random, counted: dict[str, int]) -> None:
    """Articles of no story, which relevance dropped."""
    found = articles.printed(plan, luck, now)
    articles.write(found, luck)
    tables: dict[str, list[articles.Row]] = {table.name: [] for table in _ORDER}
    for name, row in articles.rows(plan, found, luck, now):
        tables[name].append(row | ({"story_id": None} if name == schema.articles.name else {}))
    for name, row in around.relevance_rows(plan, found, luck, kept=False):
        tables[name].append(row)
    for table in _ORDER:
        _write(conn, table.name, tables[table.name], counted)


def _story(
    plan: Plan, found: Sequence[articles.Printed], now: datetime, luck: random.Random
) -> Iterator[tuple[str, articles.Row]]:
    """All rows of one story but its vectors, as (table, row)."""
    groups = judged.tell(plan, found, luck)
    articles.write(found, luck)
    yield schema.stories.name, articles.story_row(plan)
    yield from chain(
        articles.rows(plan, found, luck, now),
        articles.origin_rows(plan, found),
        judged.rows(plan, groups, luck),
        judged.lines(plan, found),
        around.relevance_rows(plan, found, luck),
    )


def _write(conn: Connection, name: str, rows: Iterable[articles.Row], counted: dict[str, int]) -> None:
    table = schema.metadata.tables[name]
    for part in chunks(rows, PART):
        if table is schema.verdicts:
            _insert(conn, table, part)
        else:
            conn.execute(insert(table), part)
        counted[name] = counted.get(name, 0) + len(part)


def _insert(conn: Connection, table: Table, rows: Sequence[articles.Row]) -> None:
    """Rows of plain numbers and short texts by the million: the driver takes them as they are, which is far quicker."""
    if rows:
        names = list(rows[0])
        mark = "?" if conn.dialect.name == "sqlite" else "%s"
        values = [tuple(row[name] for name in names) for row in rows]
        places = ", ".join([mark] * len(names))
        conn.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})", values)


def main(argv: Sequence[str]) -> int:
    """Make a store of the size that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--stories", type=int, help="a twentieth of the articles unless given")
    parser.add_argument("--claims", type=int, help="three for each article unless given")
    parser.add_argument("--to", required=True, help="address of an empty store, sqlite:///file.db or postgresql://…")
    given = parser.parse_args(argv)
    begun = time.perf_counter()
    try:
        with open_store(given.to, migrate=True) as store:
            with store.read() as conn:
                if count(conn):
                    raise TallywireError(f"{store.url} holds articles already; name an empty store in --to")
            made = fill(store, Scale.of(given.articles, given.stories, given.claims))
    except TallywireError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    for name, number in made.rows.items():
        print(f"{name:<18}{number:>12,}")
    print(f"largest story {made.largest}, one of middle size {made.middle}; {time.perf_counter() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
