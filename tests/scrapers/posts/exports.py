"""Exports as their makers document them, written by the tests: files by name, packed in every way."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, object]
"""Name → bytes, text, or anything else, which is written as JSON."""


def encoded(content: object) -> bytes:
    """A file's bytes."""
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else json.dumps(content).encode()


def as_folder(root: Path, files: Files) -> Path:
    """The files in a folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(content))
    return root


def as_zip(path: Path, files: Files, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """The files in a zip."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, encoded(content))
    return path


def as_tar(path: Path, files: Files, packed: bool = True) -> Path:
    """The files in a tar, gzipped or not."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(encoded(content))
            archive.addfile(info, io.BytesIO(encoded(content)))
    path.write_bytes(gzip.compress(buffer.getvalue()) if packed else buffer.getvalue())
    return path
