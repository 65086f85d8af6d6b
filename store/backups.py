"""Backups: a whole store in one file, of the same form from both databases, so that either can take it back.

The file is a ZIP archive: a member of JSON lines for each table (see :mod:`store.carrying`) and, as the last one,
``manifest.json`` with the schema's number and of every table its columns, rows and hash. So a file that was cut short
or altered is known before anything is touched, and unzip and any JSON reader can look into it without Tallywire.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection

from store import upgrades
from store.access_log import Visitor, note
from store.carrying import Content, Row, Shape, count, line_of, read, row_of, shapes, write
from store.database import Store, open_at, open_store
from store.errors import InputError, MigrationError, StoreError
from store.loading import clear, filling
from store.moving import Carried, Track, compare, counted, fitting, refuse_if_holding, tracked
from store.schema import voice_cells, voice_marks
from store.sql import chunks
from store.whole import appearing

FORM = "tallywire-backup"
FORM_NUMBER = 1
MANIFEST = "manifest.json"
_LEVEL = 1
"""Of compression: what fills most of a store, kept pages and vectors, shrinks no more at a higher one."""
_LINES_AT_ONCE = 500
_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A table in a backup. ``kinds`` says what each of the columns holds."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: int
    hash: str

    @property
    def shape(self) -> Shape:
        """The table without its content."""
        return Shape(self.name, self.columns, self.kinds)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: of which schema, made when and from which database."""

    schema: int
    made: datetime
    database: str
    tables: tuple[Kept, ...]

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(table.rows for table in self.tables)


def back_up(store: Store, path: Path, now: datetime, track: Track, who: str) -> Manifest:
    """Write everything in ``store``, as of one moment, to a new file at ``path``; others go on writing meanwhile.

    The file appears when it is whole, readable by its owner only. That internal voices leave is in the access log.
    Raises UsageError where there is such a file already, StoreError and OSError.
    """
    with appearing(path) as file:
        _note(store, Visitor(who, "backup"), "everything", now)
        with store.read(one_moment=True) as conn, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, True, _LEVEL) as to:
            schema = upgrades.current(conn) or 0
            tables = tuple(_put(conn, shape, to, track) for shape in shapes(conn))
            manifest = Manifest(schema, now, store.dialect, tables)
            to.writestr(MANIFEST, json.dumps(_as_json(manifest), indent=1))
    return manifest


def examine(path: Path, track: Track) -> Manifest:
    """Read all of a backup and give its manifest; raises InputError where anything is not as it was written."""
    with _opened(path) as archive:
        manifest = _manifest(archive, path)
        for table in manifest.tables:
            content = Content()
            for line in tracked(_lines(archive, table), f"checking {table.name}", table.rows, track):
                content.add(line)
            if content.seal != (table.rows, table.hash):
                raise ValueError(f"{table.name} is not as it was written")
    return manifest


def restore(path: Path, url: str, now: datetime, track: Track, who: str, *, replace: bool = False) -> list[Carried]:
    """Put a backup into the store at ``url``, all or nothing, and bring it to this program's schema.

    A store that holds something is refused unless it may be replaced. Raises InputError for a file that is no whole
    backup, before the store is touched, MigrationError for one of another schema, and StoreError.
    """
    manifest = examine(path, track)
    newest = upgrades.newest()
    if manifest.schema > newest:
        raise MigrationError(
            f"{path}: was written by a newer Tallywire (schema {manifest.schema}, this program knows {newest}); "
            "update this program"
        )
    current = manifest.schema == newest
    with open_store(url, migrate=True) if current else open_at(url, manifest.schema) as store:
        with _opened(path) as archive, store.begin() as conn:
            done = _put_back(store, conn, archive, manifest, replace, track)
        store.migrate()
        if replace and store.dialect == "sqlite":
            with suppress(StoreError):  # somebody reads: what was there before is written over with time
                store.rewrite(voice_marks.name)
        _note(store, Visitor(who, "restore"), f"of {manifest.made:%Y-%m-%d %H:%M} UTC", now)
    return done


def _put_back(
    store: Store, conn: Connection, archive: zipfile.ZipFile, manifest: Manifest, replace: bool, track: Track
) -> list[Carried]:
    left = [table.shape for table in manifest.tables]
    there = fitting(left, shapes(conn))
    if replace:
        clear(conn, there)
    refuse_if_holding(store, conn, there, ", or give --replace to lose what is in this one")
    with filling(conn, there):
        for table in manifest.tables:
            rows = counted(table.shape, _rows(archive, table), Content())
            write(conn, table.shape, tracked(rows, table.name, table.rows, track))
    return compare(conn, there, {table.name: (table.rows, table.hash) for table in manifest.tables}, track)


def _put(conn: Connection, shape: Shape, archive: zipfile.ZipFile, track: Track) -> Kept:
    content = Content()
    rows = tracked(read(conn, shape), shape.name, count(conn, shape), track)
    with archive.open(_member(shape.name), "w", force_zip64=True) as member:
        for part in chunks(rows, _LINES_AT_ONCE):
            lines = [line_of(shape, row) for row in part]
            for line in lines:
                content.add(line)
            member.write(b"\n".join(lines) + b"\n")
    return Kept(shape.name, shape.columns, shape.kinds, content.rows, content.hash)


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _lines(archive: zipfile.ZipFile, table: Kept) -> Iterator[bytes]:
    with archive.open(_member(table.name)) as member, io.BufferedReader(_raw(member), _READ_BYTES) as lines:
        for line in lines:
            yield line.rstrip(b"\n")


def _raw(member: IO[bytes]) -> Any:
    return member  # a raw stream by its methods, though its type does not say so


def _rows(archive: zipfile.ZipFile, table: Kept) -> Iterator[Row]:
    return (row_of(table.shape, line) for line in _lines(archive, table))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(
            f"{path}: is no whole backup of Tallywire ({str(error) or 'it ends too early'}); use another one"
        ) from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    given = json.loads(archive.read(MANIFEST))
    if not isinstance(given, dict) or given.get("form") != FORM:
        raise ValueError("its manifest is another program's")
    if given["number"] != FORM_NUMBER:
        raise MigrationError(f"{path}: is a backup of another form (number {given['number']}); update this program")
    tables = tuple(
        Kept(one["name"], tuple(one["columns"]), tuple(one["kinds"]), one["rows"], one["hash"])
        for one in given["tables"]
    )
    return Manifest(given["schema"], datetime.fromisoformat(given["made"]), given["database"], tables)


def _as_json(manifest: Manifest) -> dict[str, Any]:
    return {"form": FORM, "number": FORM_NUMBER, **asdict(manifest), "made": manifest.made.isoformat()}


def _note(store: Store, visitor: Visitor, detail: str, now: datetime) -> None:
    """Where the store holds something of internal voices, the access log says that all of it was taken or put back."""
    with store.read() as conn:
        groups = len(conn.execute(voice_cells.select().where(voice_cells.c.posts.is_not(None))).all())
    if groups:
        with store.begin() as conn:
            note(conn, visitor, detail, groups, now)
