"""Workers of Ray Data read, and the store ends as without them: two on this machine, one of which is killed.

Ray is started once; what it does not change is tested without it.
"""

from __future__ import annotations

import importlib.util
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app import chunks
from app.clock import fixed_clock
from app.commands.process import command
from app.commands.shell import Shell
from app.engines import ray_data
from app.engines.local import Engine, Memo, Remembering, Understood, portable
from app.engines.ray_data import Cluster, RayEngine, check, joined
from app.engines.worker import Task, program, rehearse
from app.pipeline import make_tools
from app.processing import process
from app.progress import Silent
from app.settings import UnderstandSettings
from store import articles, backlog
from store.database import Store, open_store
from store.errors import TallywireError, UsageError
from store.model import Programme
from store.schema import metadata
from tests.app.real import ROOT
from tests.app.test_process_killed import collected

CHUNK = 20
NOW = datetime(2026, 6, 24, 18, tzinfo=UTC)
QUICK = UnderstandSettings(embedder="hash", tone_model="vader")
WATCHED = (Programme("Tracking", "", ("tracker", "tracking", "cameras"), query="track* OR camera* OR badge*"),)
needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None and not os.environ.get("CI"), reason="Ray is not installed"
)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", CHUNK)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with some chunks of pending articles; texts return in other chunks, and one can't be read."""
    path = tmp_path_factory.mktemp("ray") / "fresh.db"
    found = collected()[: 7 * CHUNK]
    again = [replace(a, id=f"{a.id}x", url=f"{a.url}/x", canonical_url=None) for a in found[:: CHUNK // 2]]
    with open_store(f"sqlite:///{path}", migrate=True) as store, store.begin() as conn:
        for article in [*found, *again]:
            articles.save(conn, article, now=NOW)
    return path


def copied(fresh: Path, folder: Path, name: str = "store.db") -> Store:
    """A store of one's own; in a folder of its own, since workers may still look at the one of the test before."""
    path = folder / name
    shutil.copy(fresh, path)
    return open_store(f"sqlite:///{path}")


def run(store: Store, engine: Engine | None = None, settings: UnderstandSettings = QUICK) -> dict[str, int]:
    """Process everything; the counts."""
    tools = make_tools(settings, WATCHED)
    return dict(process(store, tools, timedelta(days=30), fixed_clock(NOW), Silent(), engine).counts)


def rows(store: Store) -> dict[str, list[Any]]:
    """Every row of every table but runs."""
    with store.read() as conn:
        return {
            table.name: sorted(map(tuple, conn.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name != "runs"
        }


def engine(store: Store, settings: UnderstandSettings = QUICK) -> RayEngine:
    """Two workers on this machine."""
    return RayEngine(make_tools(settings, WATCHED), Task(store.url, settings, WATCHED, program()), Cluster(2))


def troubled(store: Store) -> Troubled:
    """The same, with trouble."""
    return Troubled(make_tools(QUICK, WATCHED), Task(store.url, QUICK, WATCHED, program()), Cluster(2))


def workers() -> list[int]:
    """The processes of workers that this one started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"MapWorker" in (folder / "cmdline").read_bytes() and os.getpid() in ancestors(int(folder.name)):
                found.append(int(folder.name))
        except OSError:
            continue
    return sorted(found)


def ancestors(pid: int) -> Iterator[int]:
    """The parents of a process, and theirs."""
    while pid > 1:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        yield pid


class Troubled(RayEngine):
    """Kills a worker after one chunk, and is interrupted after three."""

    def ahead(self, store: Store, size: int) -> Iterator[Sequence[str]]:
        for number, ids in enumerate(super().ahead(store, size)):
            if number == 1:
                os.kill(workers()[0], signal.SIGKILL)
            if number == 3:
                raise KeyboardInterrupt
            yield ids


@pytest.fixture(scope="module")
def ray_here() -> Iterator[None]:
    """Ray, once for the tests of this module; every worker is gone at the end."""
    with joined(Cluster(2)):
        yield
    assert workers() == [], "a worker outlives the run"


@needs_ray
@pytest.mark.usefixtures("ray_here")
def test_with_a_worker_killed_and_the_run_interrupted_the_store_ends_like_one_process(
    fresh: Path, tmp_path: Path
) -> None:
    with copied(fresh, tmp_path, "alone.db") as alone, copied(fresh, tmp_path, "shared.db") as shared:
        counts = run(alone)
        with pytest.raises(KeyboardInterrupt), troubled(shared) as first:
            run(shared, first)
        with shared.read() as conn:
            left = len(articles.pending(conn))
        assert 0 < left < counts["seen"], "what was finished is kept"
        with engine(shared) as second:
            again = run(shared, second)
        assert again["seen"] == left, "what is done is not done again"
        assert first.made + second.made == 0, "a batch that workers read was read again"
        assert rows(shared) == rows(alone)


@needs_ray
@pytest.mark.usefixtures("ray_here")
def test_the_vectors_of_the_model_are_the_same_bit_by_bit(fresh: Path, tmp_path: Path) -> None:
    settings = UnderstandSettings()
    with copied(fresh, tmp_path, "alone.db") as alone, copied(fresh, tmp_path, "shared.db") as shared:
        for store in (alone, shared):
            with store.begin() as conn:
                articles.delete_all(conn, [a.id for a in articles.pending(conn)[2 * CHUNK :]])
        counts = run(alone, settings=settings)
        with engine(shared, settings) as two:
            assert run(shared, two, settings) == counts
        assert two.made == 0
        assert rows(shared) == rows(alone)


@needs_ray
@pytest.mark.usefixtures("ray_here")
def test_workers_that_can_not_go_on_end_the_run_in_a_line(fresh: Path, tmp_path: Path) -> None:
    with copied(fresh, tmp_path, "other.db") as store, pytest.raises(TallywireError) as said:
        task = Task(store.url, QUICK, WATCHED, "another program")
        with RayEngine(make_tools(QUICK, WATCHED), task, Cluster(1)) as other:
            run(store, other)
    assert "another version of Tallywire" in str(said.value)
    assert "\n" not in str(said.value)


def test_a_rehearsal_holds_every_batch_that_the_run_asks_for(fresh: Path, tmp_path: Path) -> None:
    with copied(fresh, tmp_path, "rehearsed.db") as store:
        before = rows(store)
        rehearsed = Rehearsed(store)
        assert rows(store) == before, "a worker writes nothing"
        run(store, rehearsed)
        assert rehearsed.made == 0


def test_what_changed_since_it_was_read_ahead_is_read_again(fresh: Path, tmp_path: Path) -> None:
    with copied(fresh, tmp_path, "edited.db") as store, copied(fresh, tmp_path, "alone.db") as alone:
        rehearsed = Rehearsed(store)
        for one in (store, alone):
            with one.begin() as conn:
                old = articles.pending(conn)[CHUNK + 1]
                articles.save(conn, replace(old, text=f"{old.text} Some 77 drivers left."), now=NOW)
        run(store, rehearsed)
        assert rehearsed.made > 0
        run(alone)
        assert rows(store) == rows(alone)


class Rehearsed(Remembering):
    """Has read everything ahead, in this process."""

    def __init__(self, store: Store) -> None:
        super().__init__(make_tools(QUICK, WATCHED))
        with store.read() as conn:
            self.plan = backlog.planned(conn, CHUNK)
        self.memos = [rehearse(store, Remembering(self.tools), ids) for ids in self.plan]

    def ahead(self, store: Store, size: int) -> Iterator[Sequence[str]]:
        for ids, memo in zip(self.plan, self.memos, strict=True):
            self.memo = memo
            yield ids


class Awkward(Exception):
    """Can't be made anew from its arguments."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def test_errors_of_workers_arrive_with_where_they_were_raised() -> None:
    made: list[Exception] = []
    for make in (lambda: Awkward("no", "pe"), lambda: ValueError("odd")):
        try:
            raise make()
        except Exception as error:
            made.append(error)
    parts = {str(i): Understood((), ((str(i), error),)) for i, error in enumerate(made)}
    sent = pickle.loads(pickle.dumps(portable(Memo(parts=parts))))
    found = [error for one in sent.parts.values() for _, error in one.failed]
    assert [str(error) for error in found] == ["Awkward: nope", "odd"]
    assert any("test_errors_of_workers" in note for note in found[1].__notes__)


@pytest.mark.parametrize(
    ("address", "url", "said"),
    [
        ("ray://head:10001", "postgresql://u@db/t", "not HOST:PORT"),
        ("head", "postgresql://u@db/t", "not HOST:PORT"),
        ("10.9.8.7:6379", "sqlite:///x.db", "can't read a SQLite file"),
    ],
)
def test_a_cluster_that_can_not_be_used_is_refused(address: str, url: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check(Cluster(2, address), url)


def test_a_cluster_that_does_not_answer_is_named_with_the_remedy() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(TallywireError, match=f"no Ray cluster answers at {address} .*ray start --head"):
        check(Cluster(2, address), "sqlite:///x.db")


def test_without_ray_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_data, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"not installed.*requirements-server\.txt"):
        check(Cluster(2), "sqlite:///x.db")


def test_workers_are_for_ray_only() -> None:
    done = CliRunner().invoke(command, ["--workers", "2"], obj=Shell())
    assert done.exit_code == 2
    assert "--engine ray" in done.output


def test_folders_of_killed_runs_are_swept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (f"tallywire-ray-{gone.pid}-x", f"tallywire-ray-{os.getpid()}-y", "tallywire-ray-z", "other"):
        (tmp_path / name).mkdir()
    ray_data._sweep()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other", f"tallywire-ray-{os.getpid()}-y", "tallywire-ray-z"]


def test_loading_the_commands_does_not_load_ray() -> None:
    code = "import app.cli, app.commands.process, app.engines.ray_data, sys; print('ray' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
