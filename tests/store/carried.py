"""A store with something odd in every kind of column, for what carries whole stores; and what is found in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import insert, select, text

from store import meta, quotes, search
from store.carrying import Content, line_of, read, shapes
from store.database import Store
from store.model import Quote
from store.schema import bodies, embeddings, metadata, milestones, runs, stories, tones
from store.search_terms import Phrase
from tests.store.builders import NOW, judged

ODD = "tab\there, line\nthere, \\N, \\., 'quotes\" and \N{PILE OF POO} \u2028 ü \x1f"
FLOATS = (0.1, -1.0, 1e-300, 1.7976931348623157e308, 5.0, 0.30000000000000004)


def fill(store: Store) -> None:
    """Three judged articles, and rows that a careless copy would change."""
    with store.begin() as conn:
        judged(conn)
        quotes.replace_for_article(conn, "a1", [Quote("a1", 0, 9, "Nobody was asked", None)])
        meta.set_value(conn, "odd", ODD)
        meta.set_value(conn, "empty", "")
        conn.execute(insert(stories).values(id="s0", title=ODD, keywords=[ODD, ""], merged_into="s1"))
        tone = {"article_id": "a1", "target": "x", "label": "calm"}
        conn.execute(insert(tones), [tone | {"position": n, "tone": f, "certain": n > 2} for n, f in enumerate(FLOATS)])
        conn.execute(insert(embeddings).values(model="m", text_hash="h", vector=bytes(range(256))))
        conn.execute(insert(bodies).values(hash="b", size=0, packed=b""))
        conn.execute(
            insert(milestones).values(
                article_id="a1", position=0, day=NOW.date(), basis="stated", kind="k", label="l", sentence="s"
            )
        )
        conn.execute(insert(runs).values(id=41, command="c", started=NOW, outcome="ok", counts={"new": 3}))


def seals(store: Store) -> dict[str, tuple[int, str]]:
    """Rows and hash of every table."""
    with store.read() as conn:
        found = {}
        for shape in shapes(conn):
            content = Content()
            for row in read(conn, shape):
                content.add(line_of(shape, row))
            found[shape.name] = content.seal
        return found


def rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the program reads it."""
    with store.read() as conn:
        return {
            table.name: sorted(map(tuple, conn.execute(select(table))), key=repr) for table in metadata.tables.values()
        }


def found(store: Store, word: str) -> set[str]:
    """What the search finds by a word."""
    with store.read() as conn:
        return {one.ref for one in search.shown(conn, search.matching(conn, Phrase((word,))))}


def is_alive(store: Store) -> None:
    """It takes new rows with new numbers, finds them by their words, and keeps its keys."""
    with store.begin() as conn:
        made = conn.execute(insert(runs).values(command="c", started=NOW, outcome="ok", counts={}).returning(runs.c.id))
        assert made.scalar_one() > 41
        conn.execute(text("UPDATE revisions SET title = 'Zebra' WHERE article_id = 'a1'"))
    assert "a1" in found(store, "zebra")
    with store.begin() as conn:
        conn.execute(text("DELETE FROM articles WHERE id = 'a1'"))
    assert found(store, "nobody") == set()
    with store.read() as conn:
        assert conn.execute(select(tones)).all() == []


def silent(items: Iterable[Any], _label: str, _number: int) -> Iterator[Any]:
    """Progress for nobody."""
    yield from items
