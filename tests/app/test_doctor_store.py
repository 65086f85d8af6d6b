"""The doctor in the store: sources, digests, clock and copies on both databases; the server and its roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, make_url, text

from app import doctor_store
from app.settings import Settings, StoreSettings
from app.settings_checks import Finding
from store import access_log, digests, runs, sources
from store.access_log import Visitor
from store.database import Store, open_store
from store.digests import Edition
from store.grants import grant
from store.model import Source, SourceState
from tests.store.conftest import (  # noqa: F401 -- fixtures
    backend,
    postgres,
    postgres_template,
    sqlite_template,
    store_url,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:  # noqa: F811
    """An empty store on either database."""
    with open_store(store_url) as opened:
        yield opened


def found(url: str, *names: str, now: datetime = NOW) -> list[Finding]:
    """The findings of some names in the store at an address."""
    chosen = Settings(store=StoreSettings(url=url))
    return [finding for finding in doctor_store.check(chosen, now) if finding.name in names]


def test_an_empty_store_is_well(store: Store, store_url: str) -> None:  # noqa: F811
    findings = list(doctor_store.check(Settings(store=StoreSettings(url=store_url)), NOW))
    wanting = [finding for finding in findings if finding.state != "ok"]
    assert not [finding for finding in wanting if finding.name != "server"], "but perhaps the extension for vectors"
    (copy,) = found(store_url, "backup")
    assert copy.state == "ok" and "none is on record" in copy.what


def test_sources_that_do_not_do_well_are_named_by_state(store: Store, store_url: str) -> None:  # noqa: F811
    states: list[SourceState] = ["ok", "quiet", *(["failing"] * 7)]  # type: ignore[list-item]
    with store.begin() as conn:
        for number, state in enumerate(states):
            sources.upsert(conn, Source(f"s{number}", "feed", f"https://s{number}.example/", state=state))
    failing, quiet = found(store_url, "sources")
    assert failing.what == "7 failing: s2, s3, s4, s5, s6 and 2 more" and failing.remedy
    assert quiet.what == "1 quiet: s1" and quiet.state == "warn"


def test_sources_that_do_well_are_counted(store: Store, store_url: str) -> None:  # noqa: F811
    with store.begin() as conn:
        sources.upsert(conn, Source("a", "feed", "https://a.example/"))
    assert [(f.state, f.what) for f in found(store_url, "sources")] == [("ok", "1 source known, none failing or quiet")]


def test_digests_that_were_not_sent_are_told(store: Store, store_url: str) -> None:  # noqa: F811
    week, at = "2026-W47", NOW - timedelta(days=2)
    with store.begin() as conn:
        digests.add(conn, Edition(week, 1, at, "{}", {}))
        digests.prepare(conn, week, 1, ["desk, e-mail 1", "desk, slack 1", "desk, teams 1"], at)
        for name in ("desk, e-mail 1", "desk, slack 1", "desk, teams 1"):
            assert digests.begin_send(conn, week, name, 1, at)
        digests.end_send(conn, week, "desk, e-mail 1", at, error="the mail server answered 550", next_try=NOW)
        digests.end_send(conn, week, "desk, slack 1", at, error=None, next_try=None)
    failed, torn = found(store_url, "digest")
    assert "desk, e-mail 1: the mail server answered 550" in failed.what and "--send" in failed.remedy
    assert "may not have reached desk, teams 1" in torn.what and "--again" in torn.remedy


def test_a_clock_behind_the_newest_row_is_told(store: Store, store_url: str) -> None:  # noqa: F811
    with store.begin() as conn:
        runs.start(conn, "collect", NOW + timedelta(minutes=5))
    assert found(store_url, "clock") == []
    (finding,) = found(store_url, "clock", now=NOW - timedelta(minutes=30))
    assert finding.state == "warn" and "set the machine's clock" in finding.remedy


def test_an_old_copy_is_told(store: Store, store_url: str) -> None:  # noqa: F811
    with store.begin() as conn:
        access_log.note(conn, Visitor("ana", "backup"), "everything", 0, NOW - timedelta(days=20))
    (finding,) = found(store_url, "backup")
    assert finding.state == "warn" and "2026-11-11" in finding.what
    with store.begin() as conn:
        access_log.note(conn, Visitor("ana", "backup"), "everything", 0, NOW - timedelta(days=1))
    assert [f.state for f in found(store_url, "backup")] == ["ok"]


@pytest.mark.postgres
def test_a_server_tells_its_version_vectors_and_connections(
    postgres: Engine,  # noqa: F811
    postgres_template: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with postgres.connect() as conn:
        conn.execute(text(f"CREATE DATABASE doctored TEMPLATE {postgres_template}"))
    url = postgres.url.set(database="doctored").render_as_string(hide_password=False)
    try:
        whats = " | ".join(finding.what for finding in found(url, "server"))
        assert "PostgreSQL 1" in whats and "pgvector" in whats and "connections are open" in whats
        assert "may do anything on this server" in whats
        with open_store(url) as store:
            from store import server

            with store.read() as conn:
                real = server.look(conn)
        monkeypatch.setattr(server, "look", lambda _: replace(real, version=130002, vectors="", mighty=False, used=95))
        old, vectors, role, full = found(url, "server")
        assert [f.state for f in (old, vectors, role, full)] == ["warn", "warn", "ok", "warn"]
        assert "13.2" in old.what and "CREATE EXTENSION vector" in vectors.remedy and "max_connections" in full.remedy
    finally:
        with postgres.connect() as conn:
            conn.execute(text("DROP DATABASE doctored WITH (FORCE)"))


@pytest.mark.postgres
def test_a_role_of_little_rights_is_told_what_it_may_and_nothing_breaks(
    postgres: Engine,  # noqa: F811
    postgres_template: str,  # noqa: F811
) -> None:
    with postgres.connect() as conn:
        conn.execute(text(f"CREATE DATABASE doctored_role TEMPLATE {postgres_template}"))
        conn.execute(text("CREATE ROLE doctored_reader LOGIN PASSWORD 'x'"))
    url = make_url(postgres.url).set(database="doctored_role")
    try:
        with open_store(url.render_as_string(hide_password=False)) as store:
            grant(store, "doctored_reader")
        reader = url.set(username="doctored_reader", password="x").render_as_string(hide_password=False)
        findings = list(doctor_store.check(Settings(store=StoreSettings(url=reader)), NOW))
        assert not [f for f in findings if f.state == "fail"], findings
        assert any("a dashboard's role" in f.what for f in findings)
        assert all(f.remedy for f in findings if f.state == "warn")
    finally:
        with postgres.connect() as conn:
            conn.execute(text("DROP DATABASE doctored_role WITH (FORCE)"))
            conn.execute(text("DROP ROLE doctored_reader"))
