"""What ``doctor`` says of the sending of digests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.digest.standing import standing
from app.settings import Settings
from app.settings_checks import Finding
from app.settings_digest import DigestSettings
from store import digests
from store.database import Store
from tests.app import digest_scene as scene

ON = Settings(digest=DigestSettings(watch_sends=True, to=("desk",)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scene.make(tmp_path / "store.db") as opened:
        yield opened


def look(store: Store, settings: Settings) -> Finding:
    with store.read() as conn:
        (found,) = standing(conn, settings, scene.NOW)
    return found


def tried(store: Store, error: str | None) -> None:
    with store.begin() as conn:
        digests.prepare(conn, "2026-W25", 1, ["desk, e-mail 1"], scene.NOW)
        assert digests.begin_send(conn, "2026-W25", "desk, e-mail 1", 1, scene.NOW)
        again = scene.NOW + timedelta(minutes=5) if error else None
        digests.end_send(conn, "2026-W25", "desk, e-mail 1", scene.NOW, error=error, next_try=again)


def test_it_is_off(store: Store) -> None:
    found = look(store, Settings())
    assert found.state == "ok" and found.what == "`watch` does not send it (digest.watch_sends); none was sent yet"


def test_it_is_on_and_says_when_the_next_one_goes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert look(store, ON).state == "fail", "a group without an address"
    monkeypatch.setenv("TALLYWIRE_ALERTS_TO_DESK", "mailto://a.example/x@a.example")
    tried(store, None)
    found = look(store, ON)
    assert found.state == "ok"
    assert "sends it to 1; next 2026-W26 on Monday 29 June 2026 at 07:00 UTC" in found.what
    assert found.what.endswith("last sent: 2026-W25 to desk, e-mail 1")


def test_the_last_failure_has_its_remedy(store: Store) -> None:
    tried(store, "the mail server answered 451")
    found = look(store, ON)
    assert found.state == "warn" and "2026-W25 to desk, e-mail 1: the mail server answered 451" in found.what
    assert "digest --week 2026-W25 --send" in found.remedy
