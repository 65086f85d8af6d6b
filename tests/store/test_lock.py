"""One working command per store, told by name; the lock ends with its process, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import meta
from store.database import open_store
from store.errors import BusyError, StoreError
from store.lock import working

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 6, 24, 8, 15, tzinfo=UTC)
HOLD = """
import sys
from datetime import UTC, datetime
from store.lock import working
with working(sys.argv[1], "update", datetime(2026, 6, 24, 8, 15, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that works on the store."""
    run = subprocess.Popen(
        [sys.executable, "-c", HOLD, url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert run.stdout is not None
        assert run.stdout.readline() == "held\n", run.stderr.read() if run.stderr else ""
        yield run
    finally:
        run.kill()
        run.communicate()


def test_the_second_is_told_who_works_since_when(store_url: str) -> None:
    with holder(store_url) as other, pytest.raises(BusyError) as told, working(store_url, "process", NOW):
        pytest.fail("two work at once")
    assert f"update (process {other.pid} on" in str(told.value)
    assert " UTC" in str(told.value)
    assert told.value.exit_code == 1


def test_readers_and_single_writes_are_not_hindered(store_url: str) -> None:
    with holder(store_url), open_store(store_url) as store:
        with store.begin() as conn:
            meta.set_value(conn, "note", "written")
        with store.read() as conn:
            assert meta.get_value(conn, "note") == "written"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_lock_ends_with_a_process_that_is_killed(store_url: str, number: int) -> None:
    with holder(store_url) as other:
        os.kill(other.pid, number)
        other.wait()
        with working(store_url, "process", NOW) as check:
            check()


def test_it_is_free_again_afterwards(store_url: str) -> None:
    worked = []
    for command in ("collect", "process"):
        with working(store_url, command, NOW):
            worked.append(command)
    assert worked == ["collect", "process"]


def test_the_store_need_not_exist_yet(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'store.db'}"
    with working(url, "collect", NOW):
        assert not (tmp_path / "new" / "store.db").exists()


def test_two_names_of_one_file_are_one_store(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "other").symlink_to(tmp_path / "real")
    with (
        working(f"sqlite:///{tmp_path / 'real' / 'store.db'}", "collect", NOW),
        pytest.raises(BusyError),
        working(f"sqlite:///{tmp_path / 'other' / 'store.db'}", "process", NOW),
    ):
        pytest.fail("two work at once")


def test_a_folder_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    url = f"sqlite:///{tmp_path / 'file' / 'store.db'}"
    with pytest.raises(StoreError, match=r"can't be locked.*writable"), working(url, "collect", NOW):
        pytest.fail("a file is no folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="writable"), working(f"sqlite:///{tmp_path / 's.db'}", "collect", NOW):
            pytest.fail("the folder can't be written")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_store_in_memory_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="names no file"), working(url, "collect", NOW):
        pytest.fail("nobody could share it")


def test_a_server_that_can_not_be_reached_is_said() -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    with pytest.raises(StoreError, match="not reachable"), working(url, "collect", NOW):
        pytest.fail("there is no server")
