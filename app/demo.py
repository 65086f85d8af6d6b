"""The first run: the sample newsroom collected over real HTTP, moment by moment, and understood, into its own store.

The sample lives on a simulated clock, so that an article edited on 24 June was seen before and after. Last come the
posts of the sample's staff, imported from an export like anybody's. A finished sample is kept and recognised by a stamp
of everything that made it; an interrupted one goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from app.pipeline import Tools, make_tools
from app.progress import Progress, Silent
from app.settings import Settings, VoicesSettings
from store import meta, outlets
from store.database import Store, open_store
from store.errors import MigrationError, StoreError
from store.model import Programme

DATABASE = Path(".tallywire") / "sample.db"
ROOT = Path(__file__).resolve().parent.parent
MAKERS = (
    "app/sample", "app/alerting", "nlp", "scrapers", "app/pipeline.py", "app/processing.py", "app/changes.py",
    "app/importing.py", "app/opting_out.py", "app/post_gate.py", "store/floor.py", "store/names_*", "store/privacy*",
    "store/scrub*", "store/tally.py", "store/voices*", "store/weighing.py",
)  # fmt: skip
"""What makes the sample: folders with all that is in them, and files (a star stands for any letters)."""
SUFFIXES = {".py", ".toml", ".md", ".json", ".j2", ".html", ".xml", ".txt", ".npz"}


def sample_url(database: Path = DATABASE) -> str:
    """The sample store's address; never the user's own store."""
    return f"sqlite:///{database.resolve().as_posix()}"


@cache
def fingerprint(embedder: str) -> str:
    """A hash of the sample's texts and of the code that reads them: when it changes, the sample is made anew."""
    digest = hashlib.blake2s(embedder.encode(), digest_size=16)
    for top in (found for name in MAKERS for found in sorted(ROOT.glob(name))):
        for path in sorted([top] if top.is_file() else top.rglob("*")):
            if path.suffix in SUFFIXES:
                digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def prepare(settings: Settings, progress: Progress, *, reset: bool = False, database: Path = DATABASE) -> str:
    """Make sure that the finished sample is there, and give its store's address."""
    stamp = fingerprint(settings.understand.embedder)
    store = _open(database, stamp, reset)
    try:
        with store.read() as conn:
            if meta.get_value(conn, "sample") == stamp:
                return sample_url(database)
        tools = make_tools(settings.understand, _programmes())
        _build(store, stamp, tools, settings, progress)
    finally:
        store.close()
    return sample_url(database)


def _open(database: Path, stamp: str, reset: bool) -> Store:
    """The sample store, emptied when asked to or when it was made from something else."""
    url = sample_url(database)
    if not reset and database.exists():
        try:
            store = open_store(url, migrate=True)
            with store.read() as conn:
                if stamp in (meta.get_value(conn, "sample"), meta.get_value(conn, "sample_building")):
                    return store
            store.close()
        except (MigrationError, StoreError):
            pass  # whatever it is, it can be made anew
    _remove(database)
    store = open_store(url, migrate=True)
    with store.begin() as conn:
        meta.set_value(conn, "sample_building", stamp)
    return store


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path = database.with_name(database.name + suffix)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"{path}: cannot be removed ({error.strerror}); close the dashboard that uses it"
            ) from None


def _build(store: Store, stamp: str, tools: Tools, settings: Settings, progress: Progress) -> None:
    from app.collecting import collect
    from app.processing import process
    from app.sample import MOMENTS, SampleNewsroom, known_outlets, petitions, sources
    from scrapers.fetch import FetchSettings

    with store.read() as conn:
        done = meta.get_value(conn, "sample_moment") or ""
    ahead = [moment for moment in MOMENTS if moment.isoformat() > done]
    window = timedelta(days=settings.understand.story_window_days)
    simulated = SimulatedClock(ahead[0] if ahead else MOMENTS[-1])
    fetch = FetchSettings(per_host_delay=0, allow_private_hosts=("127.0.0.1",))
    with SampleNewsroom(simulated) as newsroom:
        progress.note(f"Collecting the sample newsroom from {newsroom.url}, as it was at {len(ahead)} moments")
        for moment in progress.track(ahead, "Moments of the sample"):
            simulated.moment = moment
            with store.begin() as conn:
                meta.set_value(conn, "clock", moment.isoformat())
            asked = [*sources(newsroom.url), *petitions(newsroom.url, moment)]
            collect(store, asked, fetch, simulated, Silent(), everything=True)
            process(store, tools, window, simulated, Silent())
            with store.begin() as conn:
                meta.set_value(conn, "sample_moment", moment.isoformat())
    _import_posts(store, settings.voices, tools, simulated, progress)
    _keep_alerts(store, simulated)
    with store.begin() as conn:
        outlets.describe(conn, known_outlets(), names_win=False)
        meta.set_value(conn, "sample", stamp)
        meta.set_value(conn, "sample_building", None)


def _keep_alerts(store: Store, clock: SimulatedClock) -> None:
    """What is worth telling of the sample's last days, for the Briefing; nothing of it is sent to anybody."""
    from app.alerting.finding import keep, look
    from app.settings_alerts import rules_of

    names = [programme.name for programme in _programmes()]
    keep(store, look(store, rules_of(()), names, clock()), {}, clock())


def _import_posts(
    store: Store, voices: VoicesSettings, tools: Tools, clock: SimulatedClock, progress: Progress
) -> None:
    """The posts of the sample's staff, unless they are in already; an import that was stopped has stored nothing."""
    from app.approval import of_sample
    from app.importing import import_posts
    from app.sample.posts import KIND, write_export

    with store.read() as conn:
        if meta.get_value(conn, "sample_posts"):
            return
    progress.note("Importing what the sample's staff write")
    with tempfile.TemporaryDirectory() as folder:
        export = write_export(Path(folder) / "sample-posts.zip")
        import_posts(store, str(export), KIND, {}, of_sample(voices), tools, clock, progress, who="the sample")
    with store.begin() as conn:
        meta.set_value(conn, "sample_posts", "imported")


def _programmes() -> tuple[Programme, ...]:
    from app.sample import PROGRAMMES

    return PROGRAMMES


class SimulatedClock:
    """A clock that is set by hand."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """The moment it is set to."""
        return self.moment
