"""The Settings page as Streamlit runs it: for admins and for others, and the access log by pages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store import access_log
from store.access_log import Visitor
from store.database import open_store
from store.permits import PERMITS, Permit
from tests.app import newsroom
from tests.app.hostile import HOSTILE
from tests.app.test_views_internal import html, visit

pytestmark = pytest.mark.usefixtures("fresh_desk")
SECRET = "xoxb-s3cret"
LINES = 120


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with a long access log, one of its lines hostile."""
    url = newsroom.build(tmp_path_factory.mktemp("settings") / "news.db")
    with open_store(url) as store, store.begin() as conn:
        for number in range(LINES):
            visitor = Visitor(HOSTILE if number == LINES - 1 else f"Visitor {number}", "voices page")
            access_log.note(conn, visitor, "from 2026-W01", number, newsroom.NOW - timedelta(hours=LINES - number))
    return url


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "desk.toml"
    path.write_text('[fetch]\nretries = 4\n\n[[programmes]]\nname = "<b>Tracker"\nquery = "norvane"\n', "utf-8")
    monkeypatch.setenv("TALLYWIRE_CONFIG", str(path))
    monkeypatch.setenv("TALLYWIRE_SLACK_TOKEN", SECRET)
    return path


@pytest.mark.usefixtures("config")
def test_an_admin_sees_values_origins_and_what_wants_attention(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(visit(built, monkeypatch, "settings", {}))
    assert "One thing wants attention" in text and "fetch.contact is not set" in text
    assert "desk.toml, line 2" in text and "TALLYWIRE_STORE__URL" in text
    assert "&lt;b&gt;Tracker" in text and "<b>Tracker" not in text
    assert "TALLYWIRE_SLACK_TOKEN" in text and SECRET not in text
    assert "Under <code>[fetch]</code> in <code>desk.toml</code>" in text


@pytest.mark.usefixtures("config")
def test_others_see_neither_places_of_this_machine_nor_secrets(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import visitors
    from app.access import Person

    monkeypatch.setattr(visitors, "local_person", lambda: Person("Nadia <b>", "n-1", "viewer"))
    text = html(visit(built, monkeypatch, "settings", {}))
    assert "You are <bdi>Nadia &lt;b&gt;</bdi>" in text and "Signed in, viewer" in text
    assert "It takes the role admin to change settings" in text
    assert built.removeprefix("sqlite:///") not in text and "for admins" in text
    assert "TALLYWIRE_SLACK_TOKEN" not in text and "fetch.contact is not set" not in text
    assert text.count(">no</span>") == sum(permit.needs != "viewer" for permit in PERMITS.values())


def test_the_access_log_is_turned_by_pages(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = html(visit(built, monkeypatch, "settings", {}))
    assert "&lt;img src=x" in first and "<img src=x" not in first, "the newest line, as text"
    assert "Visitor 70<" in first and "Visitor 69<" not in first
    third = html(visit(built, monkeypatch, "settings", {}, log="3"))
    assert "Visitor 19<" in third and "Visitor 0<" in third and "Visitor 20<" not in third
    assert "120 lines" in third


def test_the_log_is_for_those_whose_role_allows_it(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import visitors
    from app.access import Person

    monkeypatch.setitem(PERMITS, "accesses", Permit("admin", "see who looked"))
    monkeypatch.setattr(visitors, "local_person", lambda: Person("Nadia", "", "viewer"))
    text = html(visit(built, monkeypatch, "settings", {}))
    assert "It takes the role admin to see who looked" in text and "Visitor 70" not in text
    assert "Visitor 70" not in html(visit(built, monkeypatch, "internal", {}))


def test_nobody_asked_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    open_store(url, migrate=True).close()
    page = visit(url, monkeypatch, "settings", {})
    assert "Nobody has asked for internal data yet" in html(page) and "no sources are set" in html(page).lower()


def test_a_wrong_setting_is_told_with_its_remedy(built: str, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text("[fetch]\nretrys = 4\n", "utf-8")
    text = html(visit(built, monkeypatch, "settings", {}))
    assert "A setting is wrong" in text and "line 2" in text and "<code>retries</code>" in text
