"""The finished sample for several folders of tests, made once and quickly: no model is loaded for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from app import demo
from app.progress import Silent
from app.sample import MOMENTS
from app.settings import Settings, UnderstandSettings
from store import meta
from store.database import open_store

QUICK = Settings(understand=UnderstandSettings(embedder="hash", tone_model="vader"))


class StopAfter(Silent):
    """Progress that is interrupted, or ends in another error, after some items of the outer loop."""

    def __init__(self, items: int, error: type[BaseException] = KeyboardInterrupt) -> None:
        self._items, self._error = items, error

    def track(self, items: Iterable[object], label: str, total: int | None = None) -> Iterator[object]:  # type: ignore[override]
        """See :class:`app.progress.Progress`."""
        for number, item in enumerate(items):
            if number == self._items:
                raise self._error
            yield item


def build(folder: Path) -> Path:
    """Make the sample in a folder, with an interruption on the way."""
    database = folder / demo.DATABASE
    with pytest.raises(KeyboardInterrupt):
        demo.prepare(QUICK, StopAfter(4), database=database)  # type: ignore[arg-type]
    with open_store(demo.sample_url(database)) as store, store.read() as conn:
        assert meta.get_value(conn, "sample") is None
        assert meta.get_value(conn, "clock") == MOMENTS[3].isoformat()
    demo.prepare(QUICK, Silent(), database=database)
    return folder
