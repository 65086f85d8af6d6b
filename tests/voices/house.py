"""A folder with a store and the command line let loose on it; everything said or written is kept for the search."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

from app.cli import main
from store import meta
from store.database import open_store
from tests.app.real import FAST
from tests.voices.organisation import NOW

SETTLED = {
    "TALLYWIRE_VOICES__APPROVED_BY": "W. Adeyemi, works council",
    "TALLYWIRE_VOICES__CONTACT": "voices@haulage.example",
    "TALLYWIRE_VOICES__POPULATION": "200",
}


@dataclass
class Done:
    """A call that has ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def report(self) -> dict[str, Any]:
        """The one line that an import ends with."""
        (row,) = self.rows
        return row


@dataclass
class House:
    """Where the command line works. ``env`` are its settings."""

    folder: Path
    url: str
    env: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def call(self, *words: str, **env: str) -> Done:
        """Call a command in this process."""
        out, err = io.StringIO(), io.StringIO()
        here = Path.cwd()
        settings = FAST | SETTLED | {"TALLYWIRE_STORE__URL": self.url} | self.env | env
        with (
            mock.patch.dict(os.environ, settings),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            os.chdir(self.folder)
            try:
                code = main(list(words))
            finally:
                os.chdir(here)
        done = Done(code, out.getvalue(), err.getvalue())
        self.said += [done.out, done.err]
        return done

    def start(self, *words: str, **env: str) -> subprocess.Popen[str]:
        """Call a command in a process of its own."""
        settings = FAST | SETTLED | {"TALLYWIRE_STORE__URL": self.url} | self.env | env
        return subprocess.Popen(
            [sys.executable, "-m", "app", *words], cwd=self.folder, env=os.environ | settings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def do(self, path: Path, *words: str, **env: str) -> dict[str, Any]:
        """Import an export that must go well; its report."""
        done = self.call("posts", "import", str(path), *words, **env)
        assert done.code == 0, done.err
        return done.report

    def voices(self, *words: str, **env: str) -> list[dict[str, Any]]:
        """The lines of ``export voices``."""
        done = self.call("export", "voices", *words, **env)
        assert done.code == 0, done.err
        return done.rows

    def log(self) -> list[dict[str, Any]]:
        """The access log, the newest first."""
        return self.call("access-log", "--json", "--limit", "100000").rows

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """All files of the folder but the exports that were handed in, and all that was ever said."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and "handed" not in path.relative_to(self.folder).parts:
                yield str(path.relative_to(self.folder)), path.read_bytes()
        yield "standard output and error", "\n".join(self.said).encode()

    def keys(self) -> list[bytes]:
        """Everything in a SQLite store that could be a key: every short text and every blob of its small tables."""
        found: set[bytes] = set()
        with contextlib.closing(sqlite3.connect(self.folder / "store.db")) as conn:
            for table in ("meta", "voice_keys"):
                for row in conn.execute(f"SELECT * FROM {table}"):
                    found |= {value if isinstance(value, bytes) else str(value).encode() for value in row}
        for text in list(found):
            for decode in (bytes.fromhex, base64.b64decode):
                with contextlib.suppress(ValueError):
                    found.add(decode(text.decode()))
        return sorted(found - {b""})


def settle(url: str, now: datetime = NOW) -> None:
    """Let the store show a moment of its own, so that no test depends on the day it runs."""
    with open_store(url, migrate=True) as store, store.begin() as conn:
        meta.set_value(conn, "clock", now.isoformat())


def open_house(folder: Path, template: Path | None = None, env: Mapping[str, str] | None = None) -> House:
    """A house with a store of its own, at NOW; ``template`` is a settled store to copy."""
    (folder / "handed").mkdir(parents=True)
    path = folder / "store.db"
    if template is not None:
        shutil.copy(template, path)
    url = f"sqlite:///{path}"
    if template is None:
        settle(url)
    return House(folder, url, dict(env or {}))
