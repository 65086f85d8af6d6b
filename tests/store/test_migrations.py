"""Numbered migrations: from nothing, up from every earlier one, all or nothing, and where they must lead."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    String,
    bindparam,
    insert,
    inspect,
    text,
)

from store import articles, database, meta, stories, upgrades
from store.columns import CleanText, Finite, JsonText, UtcTime
from store.database import Store, open_store
from store.errors import MigrationError
from store.places import parse_url
from store.schema import metadata
from store.sql import digest, text_hash
from tests.store.builders import NOW, article

_LATER = NOW + dt.timedelta(days=40)
NUMBERS = sorted(int(path.name[:4]) for path in (upgrades.FOLDER / "versions").glob("[0-9]*.py"))


def _bare(url: str) -> Store:
    """A store opened without looking at its version."""
    parsed = parse_url(url)
    return Store(parsed, database._engine(parsed))


def _drift(conn: Connection) -> list[object]:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "version_table": upgrades.VERSION_TABLE,
        # The words that are searched lie in tables of the database's own kind; tests/store/test_search.py asks them.
        "include_name": lambda name, kind, _: kind != "table" or not str(name).startswith("search_words"),
    }
    found: list[object] = compare_metadata(MigrationContext.configure(conn, opts=options), metadata)
    return found


def test_migrations_are_numbered_without_a_gap() -> None:
    assert list(range(1, len(NUMBERS) + 1)) == NUMBERS
    assert upgrades.newest() == NUMBERS[-1]


def test_the_schema_is_where_the_migrations_lead(store: Store) -> None:
    with store.read() as conn:
        assert _drift(conn) == []
        (keys,) = [inspect(conn).get_foreign_keys("verdicts")]
        assert {key["options"].get("ondelete") for key in keys} == {"CASCADE"}


def test_drift_would_be_noticed(empty_url: str) -> None:
    with open_store(empty_url, migrate=True) as store, store.begin() as conn:
        conn.execute(text("ALTER TABLE runs ADD COLUMN surprise INTEGER"))
        conn.execute(text("DROP INDEX ix_articles_at"))
        assert len(_drift(conn)) == 2


@pytest.mark.parametrize("number", NUMBERS)
def test_up_from_every_earlier_schema_with_what_it_held(empty_url: str, number: int) -> None:
    with _bare(empty_url) as store:
        assert store.migrate(number) == (None, number)
        with store.begin() as conn:
            _fill(conn)
            before = _contents(conn)
    if number < upgrades.newest():
        with pytest.raises(MigrationError, match=f"schema {number}, needed {upgrades.newest()}.*python -m app migrate"):
            open_store(empty_url)
    with open_store(empty_url, migrate=True) as store:
        assert store.schema_version() == upgrades.newest()
        with store.read() as conn:
            assert _drift(conn) == []
            after = _contents(conn)
            assert {name: _as_before(after[name], rows) for name, rows in before.items()} == before
            found = articles.get(conn, "a1")
        with store.begin() as conn:
            assert articles.save(conn, article(1), now=NOW) == "unchanged"
            assert articles.save(conn, article(2), now=NOW) == "new"
    assert found is not None
    assert found.text == article(1).text


def test_stories_of_an_older_store_get_their_life(empty_url: str) -> None:
    """Article a1 came first, a copy of it 30 days later, an article of its own 40 days after the first."""
    with _bare(empty_url) as store:
        store.migrate(2)
        with store.begin() as conn:
            _fill_story(conn, {"a1": (NOW, "o1"), "a2": (NOW + dt.timedelta(days=30), "o1"), "a3": (_LATER, "o3")})
    with open_store(empty_url, migrate=True) as store, store.read() as conn:
        rows = conn.execute(text("SELECT id, independent FROM articles ORDER BY id")).all()
        assert [(row.id, bool(row.independent)) for row in rows] == [("a1", True), ("a2", False), ("a3", True)]
        row = stories.get_row(conn, "s1", _LATER)
        assert row is not None
        assert (row.status, row.revived) == ("revived", _LATER)


def test_migrating_twice_does_nothing(store: Store) -> None:
    newest = upgrades.newest()
    with store.begin() as conn:
        meta.set_value(conn, "a", "b")
    assert store.migrate() == (newest, newest)
    with store.read() as conn:
        assert meta.get_value(conn, "a") == "b"


def test_a_newer_schema_is_never_taken_back(store: Store) -> None:
    with pytest.raises(MigrationError, match="newer than 1"):
        store.migrate(1)
    assert store.schema_version() == upgrades.newest()


def test_a_failing_migration_leaves_the_store_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = _with_another(
        tmp_path, "op.execute('CREATE TABLE half (x INTEGER)')", "op.execute('INSERT INTO nowhere VALUES (1)')"
    )
    open_store(empty_url, migrate=True).close()
    with monkeypatch.context() as patch:
        patch.setattr(upgrades, "FOLDER", folder)
        with pytest.raises(MigrationError, match="nothing was changed"):
            open_store(empty_url, migrate=True)
    with open_store(empty_url) as store, store.read() as conn:
        assert "half" not in inspect(conn).get_table_names()


def test_rebuilding_a_table_keeps_its_children(empty_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On SQLite a changed column means a new table; dropping the old one must not take revisions along."""
    folder = _with_another(
        tmp_path,
        "with op.batch_alter_table('articles') as batch:",
        "    batch.alter_column('source', type_=sa.String(300))",
    )
    with open_store(empty_url, migrate=True) as store, store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
    monkeypatch.setattr(upgrades, "FOLDER", folder)
    with open_store(empty_url, migrate=True) as store, store.begin() as conn:
        assert len(articles.revisions_of(conn, "a1")) == 1
        assert articles.delete_all(conn, ["a1"]) == frozenset()  # the keys hold again
        assert articles.revisions_of(conn, "a1") == []


def test_migrating_from_another_folder(empty_url: str, tmp_path: Path) -> None:
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        with open_store(empty_url, migrate=True) as store:
            assert store.schema_version() == upgrades.newest()
    finally:
        os.chdir(here)


def _with_another(tmp_path: Path, *lines: str) -> Path:
    """The migrations and one more that does ``lines``."""
    folder, newest = tmp_path / "migrations", upgrades.newest()
    shutil.copytree(upgrades.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    head = (
        f"import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = '{newest + 1:04d}', '{newest:04d}'"
    )
    body = "\n    ".join(("def upgrade():", *lines))
    (folder / "versions" / f"{newest + 1:04d}_another.py").write_text(
        f"{head}\nbranch_labels = depends_on = None\n{body}\n"
    )
    return folder


def _fill(conn: Connection) -> None:
    """One row for each table that is there, in the columns that the database itself knows."""
    inspector = inspect(conn)
    there = set(inspector.get_table_names())
    saved = article(1)
    with_text = {"title": saved.title, "text": saved.text, "url": saved.url, "outlet": saved.outlet}
    known = with_text | {
        "id": "a1", "article_id": "a1", "story_id": None, "merged_into": None, "domain": saved.domain, "number": 1,
        "revision": 1, "text_hash": text_hash(saved.text), "url_key": digest(saved.url), "published": saved.published,
        "published_basis": "structured", "text_basis": "page", "position": 0, "a": "a1", "b": "a1", "metric_id": "a1",
        "origin_id": "a1", "figure_id": "a1", "claim_id": "a1", "decision_id": 1, "line": 0,
        "fetch_id": 1, "batch_id": 1, "act_id": 1, "undoes": None,
    }  # fmt: skip
    for table in metadata.sorted_tables:
        if table.name not in there or table.name == "search_docs":  # triggers fill it
            continue
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        row = {
            column.name: known[column.name] if column.name in known else _example(column)
            for column in table.columns
            if column.name in columns
        }
        if table.name in ("origins", "origin_articles", "metrics", "story_lines", "line_citations"):
            row["story_id"] = "a1"
        if "id" in row and isinstance(table.c.id.type, Integer):
            row["id"] = 1
        conn.execute(insert(table).values(row))


def _fill_story(conn: Connection, placed: dict[str, tuple[dt.datetime, str]]) -> None:
    """Story s1 in a store of 0002, with articles by id: their time and origin."""
    story = "'s1', 'A title', '[]', 3, :first, :last"
    times = {"first": min(at for at, _ in placed.values()), "last": max(at for at, _ in placed.values())}
    columns = "id, title, keywords, articles, first_at, last_at"
    conn.execute(
        text(f"INSERT INTO stories ({columns}) VALUES ({story})").bindparams(_time("first"), _time("last")), times
    )
    for origin in sorted({origin for _, origin in placed.values()}):
        conn.execute(text("INSERT INTO origins (story_id, id, kind) VALUES ('s1', :id, 'copy')"), {"id": origin})
    for article_id, (at, origin) in placed.items():
        values = {"id": article_id, "at": at, "day": at.toordinal(), "no": False, "origin": origin}
        conn.execute(
            text(
                "INSERT INTO articles (id, url, url_key, title, published_basis, first_seen, fetched, revision, "
                "text_hash, text_basis, targets, story_id, at, day, pending) VALUES "
                "(:id, 'u', :id, 't', 'feed', :at, :at, 1, 'h', 'page', '[]', 's1', :at, :day, :no)"
            ).bindparams(_time("at")),
            values,
        )
        member = (
            "INSERT INTO origin_articles (story_id, origin_id, article_id, position) VALUES ('s1', :origin, :id, 0)"
        )
        conn.execute(text(member), values)


def _time(name: str) -> BindParameter[dt.datetime]:
    return bindparam(name, type_=UtcTime)


def _example(column: Column[Any]) -> object:
    by_type: dict[type, object] = {
        UtcTime: NOW, Finite: 0.5, JsonText: [], CleanText: "x", Date: NOW.date(), Integer: 7, Boolean: False,
        LargeBinary: b"12", String: "x",
    }  # fmt: skip
    return by_type[type(column.type)]


def _contents(conn: Connection) -> dict[str, list[dict[str, object]]]:
    inspector = inspect(conn)
    # How the index of words keeps them is its own business; tests/store/test_search.py asks it.
    names = [name for name in inspector.get_table_names()
             if name != upgrades.VERSION_TABLE and not name.startswith("search_words_")]  # fmt: skip
    found = {}
    for name in names:
        columns = ", ".join(f'"{column["name"]}"' for column in inspector.get_columns(name))
        found[name] = [dict(row) for row in conn.execute(text(f"SELECT {columns} FROM {name}")).mappings()]
    return found


def _as_before(rows: list[dict[str, object]], before: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows without the columns that a later migration added."""
    known = before[0].keys() if before else ()
    return [{name: row[name] for name in known} for row in rows]
