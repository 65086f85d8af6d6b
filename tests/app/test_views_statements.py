"""How often a page asks the store does not depend on how many stories and articles the store has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Engine, event
from streamlit.testing.v1 import AppTest

from app import desk
from store.database import open_store
from tests.app.voices_scene import SETTINGS
from tests.bench.dashboard.looks import looks, pages
from tests.bench.generate_press import fill
from tests.bench.press.around import POPULATION
from tests.bench.press.plan import Scale

SCRIPT = "from app import main\nfrom {module} import render\nmain._framed(render)()\n"
FEW, MANY = Scale.of(120, stories=6), Scale.of(1_200, stories=60)
SPARE = 24
"""Statements for what a page shows up to a number of (five edited articles, eight edited figures, six alerts) and a
small store may lack, as it may lack stories that ended."""
DIGEST = 72
"""The same of a digest: it looks at a dozen disputed figures and at eight stories."""


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements of all databases."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _asked(url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """By look, how many statements it takes when no answer is kept."""
    monkeypatch.setenv("TALLYWIRE_STORE__URL", url)
    modules = {path: render.__module__ for _, path, render in pages()}
    found = {}
    with open_store(url) as store:
        wanted = looks(store)
    for look in wanted:
        parts = urlsplit(look.path)
        desk.forget()
        test = AppTest.from_string(SCRIPT.format(module=modules[parts.path.lstrip("/")]), default_timeout=60)
        for key, value in parse_qsl(parts.query):
            test.query_params[key] = value
        with _counted() as seen:
            test.run()
        assert not test.exception, look.name
        assert not any("could not be drawn" in str(block.proto.body) for block in test.get("html")), look.name
        found[look.name] = len(seen)
    desk.forget()
    return found


def test_ten_times_the_stories_take_no_more_statements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (SETTINGS | {"TALLYWIRE_VOICES__POPULATION": str(POPULATION)}).items():
        monkeypatch.setenv(name, value)
    counts = []
    for number, scale in enumerate((FEW, MANY)):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        with open_store(url, migrate=True) as store:
            fill(store, scale)
        counts.append(_asked(url, monkeypatch))
    few, many = counts
    assert many.keys() == few.keys() and len(many) >= 10
    spare = {name: DIGEST if name.startswith("Digest") else SPARE for name in many}
    assert {name: (few[name], many[name]) for name in many if many[name] > few[name] + spare[name]} == {}
