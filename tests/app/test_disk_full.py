"""A disk that is full, a small one of its own: one clear line from each command, a sound store, and on it goes."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store import articles
from store.database import open_store
from tests.app.real import article, ended, feed, listed, settings, start
from tests.scrapers.newsroom import Answer, Newsroom

DAY = datetime(2026, 6, 20, 9, tzinfo=UTC)
PAGES = 12
ROOM = "3m"
"""More than an empty store with its journal takes."""


def _mount(folder: Path, size: str, *more: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", ",".join((*more, f"size={size}")), "tmpfs", str(folder)]
    return (
        shutil.which("mount") is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A small disk, and how to make it a large one; skipped where nobody may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not _mount(folder, ROOM):
        pytest.skip("only an administrator may mount a small disk")
    try:
        yield folder, lambda: _enlarge(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _enlarge(folder: Path) -> None:
    assert _mount(folder, "200m", "remount")


def _fill(folder: Path) -> None:
    """Take all the room that is left."""
    with (folder / "ballast").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return


def _only_line(said: str) -> str:
    (line,) = said.splitlines()
    return line


def test_every_command_says_so_and_all_is_there_once_there_is_room(
    disk: tuple[Path, Callable[[], None]], tmp_path: Path
) -> None:
    folder, enlarge = disk
    url = f"sqlite:///{folder / 'store.db'}"
    with Newsroom() as room:
        items = []
        for number in range(PAGES):
            path, title = f"/{number}", f"Letter {number} of the drivers"
            text = [f"Some {500 + number} drivers signed letter {number}.", f"It is {number} pages long. " * 2000]
            room.routes[path] = Answer(article(title, *text))
            items.append(listed(path, title, DAY + timedelta(hours=number)))
        feed(room, "/feed", items)
        settings(tmp_path, room, "/feed")
        ended(start(tmp_path, "migrate", url=url))
        _fill(folder)
        _, said = ended(start(tmp_path, "collect", "--all", url=url), 1)
        assert "disk is full" in said and "Traceback" not in said
        for command in (("backup", "--to"), ("export", "articles", "--format", "xlsx", "--out")):
            target = folder / f"{command[0]}.file"
            _, said = ended(start(tmp_path, *command, str(target), url=url), 1)
            assert "No space left" in _only_line(said) or "disk is full" in _only_line(said)
            assert not list(folder.glob(f"*{target.name}*")), "half of it was left"
        with (folder / "ballast").open("r+b") as file:  # room to read, none to write much
            file.truncate((folder / "ballast").stat().st_size - 128 * 1024)
        with sqlite3.connect(folder / "store.db") as conn:
            assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        enlarge()
        out, _ = ended(start(tmp_path, "update", "--all", "--json", url=url))
    assert json.loads(out)["collect"]["collected"] == PAGES
    with open_store(url) as store, store.read() as conn:
        assert articles.count(conn) == PAGES
        assert not articles.pending(conn)
