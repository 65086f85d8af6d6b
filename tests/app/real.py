"""The command line in a process of its own, on a folder of its own, against a newsroom on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.scrapers.newsroom import Answer, Newsroom, rss

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
FAST = {
    "TALLYWIRE_UNDERSTAND__EMBEDDER": "hash",
    "TALLYWIRE_UNDERSTAND__TONE_MODEL": "vader",
    "TALLYWIRE_FETCH__ALLOW_PRIVATE_HOSTS": "127.0.0.1",
    "TALLYWIRE_FETCH__PER_HOST_DELAY": "0",
    "TALLYWIRE_FETCH__RETRIES": "0",
    "PYTHONPATH": str(ROOT),
}


def start(folder: Path, *arguments: str, url: str = "", **env: str) -> subprocess.Popen[str]:
    """Start ``python -m app`` with ``arguments`` in ``folder``; ``url`` is the store's, else a file there."""
    settings = FAST | {"TALLYWIRE_STORE__URL": url or f"sqlite:///{folder / 'store.db'}"} | env
    return subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        cwd=folder,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(run: subprocess.Popen[str], code: int = 0) -> tuple[str, str]:
    """Wait for the end of a run that must leave with ``code``; what it printed, and said on standard error."""
    out, said = run.communicate(timeout=PATIENCE)
    assert run.returncode == code, said
    assert "Traceback" not in said
    return out, said


def wait_for(what: Callable[[], object], run: subprocess.Popen[str] | None = None) -> None:
    """Wait until ``what()`` holds; a run that ends before fails the test with what it said."""
    until = time.monotonic() + PATIENCE
    while not what():
        if run is not None and run.poll() is not None:
            raise AssertionError(run.communicate()[1])
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.02)


def article(title: str, *lines: str) -> bytes:
    """A page with an article of these sentences, and some that make it long enough to be one."""
    rest = (
        "The company said on Monday that it would look at the letter and answer within a week, and valued its staff.",
        "A first round of talks ended without a result in spring, when both sides accused each other of wasting time.",
    )
    text = "".join(f"<p>{line}</p>" for line in (*lines, *rest))
    return f"<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}" \
        "</article></body></html>".encode()  # fmt: skip


def listed(path: str, title: str, day: datetime) -> str:
    """An item of a feed."""
    when = day.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return f"<item><title>{title}</title><link>{path}</link><pubDate>{when}</pubDate></item>"


def feed(room: Newsroom, path: str, items: Sequence[str]) -> None:
    """Serve a feed of these items at ``path``."""
    room.routes[path] = Answer(rss(*items), headers={"Content-Type": "application/rss+xml"})


def settings(folder: Path, room: Newsroom, *feeds: str) -> None:
    """Write a settings file with a source for each path."""
    rows = [f'[[sources]]\nname = "Feed {p}"\nkind = "feed"\nurl = "{room.url(p)}"\n' for p in feeds]
    (folder / "tallywire.toml").write_text("\n".join(rows))
