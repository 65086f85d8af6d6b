"""What can happen to the file of a backup."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from store import backups


def cut(path: Path) -> None:
    """The end is missing."""
    path.write_bytes(path.read_bytes()[:-200])


def flip(path: Path) -> None:
    """A byte is another."""
    with zipfile.ZipFile(path) as archive:
        largest = max(archive.infolist(), key=lambda one: one.compress_size)
    whole = bytearray(path.read_bytes())
    whole[largest.header_offset + largest.compress_size // 2 + 100] ^= 0xFF
    path.write_bytes(bytes(whole))


def empty(path: Path) -> None:
    """There is nothing in it."""
    path.write_bytes(b"")


def again(path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """The same archive with sound checksums and other members."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            if (kept := change(name, content)) is not None:
                archive.writestr(name, kept)


def row_less(path: Path) -> None:
    """A row is missing."""
    again(
        path, lambda name, content: content[content.index(b"\n") + 1 :] if name == "tables/articles.jsonl" else content
    )


def row_changed(path: Path) -> None:
    """A row says something else."""
    again(path, lambda _, content: content.replace(b'"Headline 1"', b'"Headline 9"'))


def table_less(path: Path) -> None:
    """A table is missing."""
    again(path, lambda name, content: None if name == "tables/quotes.jsonl" else content)


def no_manifest(path: Path) -> None:
    """Nothing says what should be in it."""
    again(path, lambda name, content: None if name == backups.MANIFEST else content)


def stranger(path: Path) -> None:
    """It is another program's."""
    again(path, lambda name, content: b'{"form": "x"}' if name == backups.MANIFEST else content)
