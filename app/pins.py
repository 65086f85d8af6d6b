"""What a requirements file pins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def requirements(path: Path) -> Iterator[str]:
    """The requirements of a file, a line each, without comments, options and other files that it names."""
    for line in path.read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text and not text.startswith("-"):
            yield text


def versions(path: Path) -> dict[str, str]:
    """The pins ("name==version") of a file, extras left out."""
    parts = (line.partition("==") for line in requirements(path))
    return {name.split("[")[0].strip(): version.strip() for name, equals, version in parts if equals}
