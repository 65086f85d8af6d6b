"""The Briefing of a large store is ready in under two seconds of server time, the first time and without any cache."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import desk
from store import meta
from store.database import open_store
from tests.bench.generate_store import generate

NOW = datetime(2026, 6, 24, 18, 0, tzinfo=UTC)
SCRIPT = "from app import main\nfrom app.views import briefing\nmain._framed(briefing.render)()\n"
LIMIT_SECONDS = 2.0


def test_the_briefing_of_twenty_thousand_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'large.db'}"
    with open_store(url, migrate=True) as store:
        size = generate(store, articles=20_000, now=NOW)
        with store.begin() as conn:
            meta.set_value(conn, "clock", NOW.isoformat())
    assert size.articles == 20_000
    monkeypatch.setenv("TALLYWIRE_STORE__URL", url)
    times = []
    for _ in range(3):
        desk.forget()
        test = AppTest.from_string(SCRIPT, default_timeout=60)
        started = time.perf_counter()
        test.run()
        times.append(time.perf_counter() - started)
        assert not test.exception
        assert any("Brightwell" in str(block.proto.body) for block in test.get("html")), "stories are on the page"
    desk.forget()
    assert min(times) < LIMIT_SECONDS, times
