"""The demo: the whole sample through the real road, kept when finished, resumed when not, shown by a real server."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app import demo
from app.approval import floor_of, of_sample, voices_of
from app.cli import main
from app.demo import DATABASE, SimulatedClock, fingerprint, prepare
from app.pipeline import make_tools
from app.progress import Silent
from app.sample import CLOCK_END, MOMENTS
from app.sample.posts import VOICES
from app.settings import VoicesSettings
from store import articles, changes, meta, runs, voices
from store.database import Store, open_store
from store.errors import StoreError
from store.voices import Cell
from tests.sample import QUICK, StopAfter

ROOT = Path(__file__).resolve().parents[2]


def told(store: Store) -> dict[voices.Key, voices.Answer]:
    """What may be told of the sample's posts."""
    floor = floor_of(of_sample(VoicesSettings()))
    return dict(voices.ask(store, voices.Question(), voices.Visitor("a test", "export"), floor, CLOCK_END))


def test_an_interrupted_demo_goes_on_where_it_stopped(finished: Path) -> None:
    with open_store(demo.sample_url(finished / DATABASE)) as store, store.read() as conn:
        assert meta.get_value(conn, "sample") == fingerprint("hash")
        assert meta.get_value(conn, "clock") == CLOCK_END.isoformat()
        collects = runs.recent(conn, "collect", limit=50)
        assert len(collects) == len(MOMENTS)
        assert [run.started for run in reversed(collects)] == list(MOMENTS)
        assert articles.pending(conn) == []


def test_the_sample_tells_its_changes_at_the_simulated_moments(finished: Path) -> None:
    with open_store(demo.sample_url(finished / DATABASE)) as store, store.read() as conn:
        assert articles.count(conn) >= 60
        found = [row.change for row in changes.between(conn, MOMENTS[0].replace(year=2025), CLOCK_END)]
        (edited,) = [change for change in found if change.kind == "edited"]
    assert {change.at for change in found} <= set(MOMENTS)
    assert re.search(r"1,600 → nearly 2,000", edited.text)
    kinds = {"story", "revived", "conflict", "figure", "edited", "source"}
    assert kinds == {change.kind for change in found}


def test_the_sample_has_what_staff_write_and_its_own_answers_to_the_checklist(finished: Path) -> None:
    with open_store(demo.sample_url(finished / DATABASE)) as store:
        answers = told(store)
        with store.read() as conn:
            settled = voices_of(conn, VoicesSettings(min_authors=6))
    assert settled.population == VOICES["population"] and settled.min_authors == 6
    weeks = {key.week for key, answer in answers.items() if isinstance(answer, Cell)}
    assert min(weeks) == "2026-W16" and max(weeks) == "2026-W25" and len(weeks) == 9


def test_an_interrupted_import_of_posts_leaves_nothing_and_a_second_one_doubles_nothing(store: Store) -> None:
    tools, clock = make_tools(QUICK.understand, ()), SimulatedClock(CLOCK_END)
    with pytest.raises(KeyboardInterrupt):
        demo._import_posts(store, VoicesSettings(), tools, clock, StopAfter(900))  # type: ignore[arg-type]
    assert told(store) == {}
    demo._import_posts(store, VoicesSettings(), tools, clock, Silent())
    once = told(store)
    assert any(isinstance(answer, Cell) for answer in once.values())
    demo._import_posts(store, VoicesSettings(), tools, clock, StopAfter(0, AssertionError))  # type: ignore[arg-type]
    with store.begin() as conn:
        meta.set_value(conn, "sample_posts", None)  # as after a kill between the import and its stamp
    demo._import_posts(store, VoicesSettings(), tools, clock, Silent())
    assert told(store) == once


def test_the_checklist_of_a_store_that_is_no_sample_is_the_settings_own(store: Store) -> None:
    with store.read() as conn:
        assert voices_of(conn, VoicesSettings()) == VoicesSettings()


def test_a_finished_sample_is_found_at_once(finished: Path) -> None:
    before = (finished / DATABASE).stat().st_mtime_ns
    started = time.monotonic()
    prepare(QUICK, StopAfter(0, AssertionError), database=finished / DATABASE)  # type: ignore[arg-type]
    assert time.monotonic() - started < 5
    assert (finished / DATABASE).stat().st_mtime_ns == before


@pytest.mark.parametrize("reason", ["reset", "other content", "no store", "another program's"])
def test_a_sample_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    database = tmp_path / DATABASE
    database.parent.mkdir()
    monkeypatch.setattr(demo, "_build", lambda store, stamp, *_: built.append(stamp) or finish(store, stamp))
    built: list[str] = []

    def finish(store: object, stamp: str) -> None:
        with store.begin() as conn:  # type: ignore[attr-defined]
            meta.set_value(conn, "sample", stamp)

    prepare(QUICK, Silent(), database=database)
    prepare(QUICK, Silent(), database=database)
    assert len(built) == 1
    if reason == "other content":
        monkeypatch.setattr(demo, "fingerprint", lambda embedder: "another")
    elif reason == "no store":
        database.write_bytes(b"this is no database at all" * 100)
    elif reason == "another program's":
        database.unlink()
        subprocess.run(
            [
                sys.executable,
                "-c",
                "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('create table t (x)')",
                str(database),
            ],
            check=True,
        )
    prepare(QUICK, Silent(), database=database, reset=reason == "reset")
    assert len(built) == 2


def test_a_sample_that_cannot_be_replaced_is_named(tmp_path: Path) -> None:
    (tmp_path / DATABASE).mkdir(parents=True)
    with pytest.raises(StoreError, match=r"sample\.db: cannot be removed"):
        prepare(QUICK, Silent(), database=tmp_path / DATABASE)


def test_a_port_that_is_in_use_is_said_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["demo", "--port", str(port)]) == 1
    assert capsys.readouterr().err == (
        f"tallywire: port {port} is in use; stop what listens there or choose another --port\n"
    )
    assert not (tmp_path / DATABASE).exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_second_start_shows_the_page_and_ends_without_orphans(finished: Path, number: signal.Signals) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TALLYWIRE_UNDERSTAND__EMBEDDER": "hash",
        "TALLYWIRE_UNDERSTAND__TONE_MODEL": "vader",
    }
    with open_store(demo.sample_url(finished / DATABASE)) as store, store.begin() as conn:
        # Whoever edits the program while its tests run would otherwise see the sample collected again here.
        meta.set_value(conn, "sample", fingerprint.__wrapped__("hash"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        env["TALLYWIRE_DASHBOARD__PORT"] = busy = str(taken.getsockname()[1])
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "demo", "--no-browser"],
            cwd=finished,
            env=env,
            stderr=subprocess.PIPE,
            text=True,
            # A shell's background jobs, and their children, ignore interrupts; this one must not.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        assert process.stderr is not None
        first, second = process.stderr.readline(), process.stderr.readline()
        assert first.startswith(f"port {busy} is in use; using ")
        address = re.search(r"http://127\.0\.0\.1:(\d+)", second)
        assert address, second
        assert time.monotonic() - started < 30
        with socket.create_connection(("127.0.0.1", int(address[1])), timeout=10) as page:
            page.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            assert b" 200 " in page.recv(100)
        process.send_signal(number)
        assert process.wait(20) == 0
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", int(address[1])), timeout=2)
