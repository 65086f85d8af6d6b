"""A store in one file and back again, on either database; and every file that must not be put back."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text

from store import access_log, articles, backups, meta, upgrades
from store.database import Store, open_at, open_store
from store.errors import InputError, MigrationError, StoreError, UsageError
from store.schema import voice_batches, voice_cells
from tests.store.builders import NOW, article
from tests.store.carried import fill, found, is_alive, rows, seals, silent

ROOT = Path(__file__).parents[2]


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Path:
    """A backup of a store that holds something odd."""
    fill(store)
    path = tmp_path / "kept.tallywire"
    backups.back_up(store, path, NOW, silent, "ada")
    return path


def _restore(path: Path, url: str, **how: Any) -> None:
    backups.restore(path, url, NOW, silent, "ada", **how)


@pytest.mark.postgres
def test_either_database_takes_back_what_either_gave(
    store: Store, backup: Path, other_url: str, empty_url: str
) -> None:
    for url in (other_url, f"{empty_url}2" if store.dialect == "sqlite" else empty_url):
        _restore(backup, url)
        with open_store(url) as back:
            assert seals(back) == seals(store)
            assert rows(back) == rows(store)
            assert found(back, "headline") == {"a1", "a2", "a3"}
            is_alive(back)


def test_the_manifest_tells_what_is_in_it(store: Store, backup: Path) -> None:
    manifest = backups.examine(backup, silent)
    assert (manifest.schema, manifest.made, manifest.database) == (upgrades.newest(), NOW, store.dialect)
    assert {one.name: (one.rows, one.hash) for one in manifest.tables} == seals(store)
    assert manifest.rows == sum(number for number, _ in seals(store).values())
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with zipfile.ZipFile(backup) as archive:  # readable without us
        lines = archive.read("tables/meta.jsonl").splitlines()
        assert ["empty", ""] in [json.loads(line) for line in lines]


def test_a_file_that_is_there_is_not_overwritten(store: Store, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        backups.back_up(store, backup, NOW, silent, "ada")
    assert backup.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="in a folder that is there"):
        backups.back_up(store, tmp_path / "no" / "kept", NOW, silent, "ada")


def test_a_backup_that_is_stopped_leaves_no_file(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    folder = tmp_path / "backups"
    folder.mkdir()

    def stop(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(backups, "line_of", stop)
        backups.back_up(store, folder / "kept", NOW, silent, "ada")
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_named_and_nothing_is_left(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    opened = os.fdopen

    def full(handle: int, mode: str) -> Any:
        os.close(handle)
        return opened(os.open("/dev/full", os.O_RDWR), mode)

    monkeypatch.setattr("store.whole.os.fdopen", full)
    with pytest.raises(StoreError, match="No space left on device"):
        backups.back_up(store, folder / "kept", NOW, silent, "ada")
    assert list(folder.iterdir()) == []


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _flip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        largest = max(archive.infolist(), key=lambda one: one.compress_size)
    whole = bytearray(path.read_bytes())
    whole[largest.header_offset + largest.compress_size // 2 + 100] ^= 0xFF
    path.write_bytes(bytes(whole))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _again(path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """The same archive with sound checksums and other members."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            if (kept := change(name, content)) is not None:
                archive.writestr(name, kept)


def _row_less(path: Path) -> None:
    _again(
        path, lambda name, content: content[content.index(b"\n") + 1 :] if name == "tables/articles.jsonl" else content
    )


def _row_changed(path: Path) -> None:
    _again(path, lambda _, content: content.replace(b'"Headline 1"', b'"Headline 9"'))


def _table_less(path: Path) -> None:
    _again(path, lambda name, content: None if name == "tables/quotes.jsonl" else content)


def _no_manifest(path: Path) -> None:
    _again(path, lambda name, content: None if name == backups.MANIFEST else content)


def _stranger(path: Path) -> None:
    _again(path, lambda name, content: b'{"form": "x"}' if name == backups.MANIFEST else content)


@pytest.mark.parametrize("damage", [_cut, _flip, _empty, _row_less, _row_changed, _table_less, _no_manifest, _stranger])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_damaged_file_is_known_before_anything_is_touched(
    backup: Path, damage: Callable[[Path], None], tmp_path: Path
) -> None:
    damage(backup)
    there = tmp_path / "never.db"
    with pytest.raises(InputError, match="is no whole backup of Tallywire") as caught:
        _restore(backup, f"sqlite:///{there}")
    assert "\n" not in str(caught.value)
    assert not there.exists()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        backups.examine(tmp_path / "nothing", silent)


def test_what_a_store_holds_is_lost_only_where_that_is_said(store: Store, backup: Path, store_url: str) -> None:
    before = seals(store)
    with store.begin() as conn:
        articles.save(conn, article(7), now=NOW)
        meta.set_value(conn, "odd", None)
    after = seals(store)
    with pytest.raises(StoreError, match=r"holds something already.*--replace"):
        _restore(backup, store_url)
    assert seals(store) == after
    _restore(backup, store_url, replace=True)
    assert seals(store) == before
    is_alive(store)


def test_a_restore_that_fails_leaves_what_was_there(
    store: Store, backup: Path, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.begin() as conn:
        articles.save(conn, article(7), now=NOW)
    before = seals(store)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backups, "compare", fail)
    with pytest.raises(KeyboardInterrupt):
        _restore(backup, store_url, replace=True)
    assert seals(store) == before
    assert found(store, "7") == {"a7"}
    monkeypatch.undo()
    _restore(backup, store_url, replace=True)
    is_alive(store)


def test_a_backup_of_an_older_schema_is_brought_up_to_date(empty_url: str, tmp_path: Path, backend: str) -> None:
    old = f"sqlite:///{tmp_path / 'old.db'}"
    with open_at(old, 14) as store:
        with store.begin() as conn:
            conn.execute(text("INSERT INTO meta (name, value) VALUES ('a', 'b')"))
            articles.save(conn, article(1), now=NOW)
        backups.back_up(store, tmp_path / "kept", NOW, silent, "ada")
    _restore(tmp_path / "kept", empty_url)
    with open_store(empty_url) as back:
        assert found(back, "headline") == {"a1"}
        before = seals(back)
    with pytest.raises(MigrationError, match="14 is needed"):
        _restore(tmp_path / "kept", empty_url, replace=True)
    with open_store(empty_url) as back:
        assert seals(back) == before


def test_a_backup_of_a_newer_program_is_refused(backup: Path, empty_url: str) -> None:
    _again(
        backup,
        lambda name, content: (
            json.dumps(json.loads(content) | {"schema": 9999}).encode() if name == backups.MANIFEST else content
        ),
    )
    with pytest.raises(MigrationError, match="newer Tallywire"):
        _restore(backup, empty_url)


_WRITER = """
import sys, pathlib
from datetime import UTC, datetime
from sqlalchemy import text
from store import meta
from store.database import open_store
with open_store(sys.argv[1]) as store:
    number = 0
    while not pathlib.Path(sys.argv[2]).exists():
        number += 1
        with store.begin() as conn:  # two rows that belong together, in tables read at different times
            meta.set_value(conn, "number", str(number))
            conn.execute(text("UPDATE stories SET title = :n WHERE id = 's1'"), {"n": str(number)})
        if number == 1:
            print("ready", flush=True)
"""


def test_what_another_process_writes_meanwhile_is_in_it_whole_or_not_at_all(
    store: Store, store_url: str, other_url: str, tmp_path: Path
) -> None:
    fill(store)
    end = tmp_path / "end"
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, store_url, str(end)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        numbers = set()
        for turn in range(3):
            path = tmp_path / f"kept{turn}"
            backups.back_up(store, path, NOW, silent, "ada")
            backups.examine(path, silent)
            with zipfile.ZipFile(path) as archive:
                given = [json.loads(line) for line in archive.read("tables/meta.jsonl").splitlines()]
                told = [json.loads(line) for line in archive.read("tables/stories.jsonl").splitlines()]
            (number,) = [value for name, value in given if name == "number"]
            assert [row[1] for row in told if row[0] == "s1"] == [number]
            numbers.add(number)
    finally:
        end.touch()
        assert writer.wait(60) == 0
    assert len(numbers) > 1, "it went on writing"


def test_that_internal_voices_left_and_came_back_is_in_the_access_log(
    store: Store, tmp_path: Path, store_url: str
) -> None:
    with store.begin() as conn:
        batch = conn.execute(
            insert(voice_batches)
            .values(at=NOW, population=50, min_authors=5, min_population=20, min_theme_authors=10, themes=[])
            .returning(voice_batches.c.id)
        ).scalar_one()
        cell = {"batch_id": batch, "week": "2026-W11", "holds": 9, "theme_holds": 20}
        conn.execute(insert(voice_cells), [cell | {"posts": 30, "authors": 9}, cell | {"posts": None, "authors": None}])
    backups.back_up(store, tmp_path / "kept", NOW, silent, "ada")
    _restore(tmp_path / "kept", store_url, replace=True)
    with store.read() as conn:
        lines = [(one.who, one.what, one.groups) for one in access_log.entries(conn)]
    assert lines == [("ada", "restore", 1), ("ada", "backup", 1)]
