"""``watch``: update forever."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.commands import alerts, collect, digest, posts, process
from app.commands.shell import Shell
from app.commands.shell import command as build
from store.errors import SettingsError

if TYPE_CHECKING:
    from app.pipeline import Tools
    from app.progress import Progress
    from app.stopping import Stop
    from app.watching import Teller
    from store.model import Source

T = TypeVar("T")


@dataclass(frozen=True)
class Loaded:
    """The settings as they were read for a round, with the sources that they name."""

    shell: Shell
    sources: tuple[Source, ...]


class _Notes:
    """Progress of which only the notes are told: where nobody looks, a round is a line or two."""

    def __init__(self, tell: Teller) -> None:
        self._tell = tell

    def track(self, items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        """See :class:`app.progress.Progress`."""
        yield from items

    def note(self, text: str) -> None:
        """See :class:`app.progress.Progress`."""
        self._tell.line(text)


@dataclass
class Update:
    """A round is an update; the models are loaded once and kept for as long as their settings stay."""

    config: Path | None
    file: Path | None
    stop: Stop
    tell: Teller
    _url: str = ""
    _tools: tuple[object, Tools] | None = field(default=None, repr=False)

    def load(self) -> Loaded:
        """See :class:`app.watching.Work`."""
        shell = Shell(self.config)
        url = shell.settings.store.url
        if self._url and url != self._url:
            raise SettingsError("store.url has changed; end `watch` and start it again to work on the other store")
        _ = shell.outlet_table
        loaded = Loaded(shell, tuple(shell.sources(self.file)))
        self._url = url
        return loaded

    def stamp(self) -> object:
        """See :class:`app.watching.Work`."""
        from app.settings import config_path

        return [_stamp(path) for path in (config_path(self.config), self.file) if path]

    def round(self, settings: Loaded) -> list[str]:
        """See :class:`app.watching.Work`."""
        progress, shell = self._progress(), settings.shell
        lines = []
        if self._anyone_due(settings):
            lines.append(
                "; ".join(collect.work(shell, settings.sources, False, progress=progress, stop=self.stop).lines)
            )
        if self._pending(shell):
            lines.append("; ".join(process.work(shell, progress=progress, tools=self._ready(shell)).lines))
        return [*lines, *shell.in_turn(posts.forget_due, alerts.tell_due, digest.tell_due)]

    def due(self, settings: Loaded) -> datetime | None:
        """See :class:`app.watching.Work`."""
        from store import sources

        names = {source.name for source in settings.sources}
        with settings.shell.store() as store, store.read() as conn:
            known = [s for s in sources.list_all(conn) if s.name in names and s.state not in ("gone", "paused")]
        moments = [source.next_check for source in known if source.next_check is not None]
        return min(moments, default=None)

    def _anyone_due(self, settings: Loaded) -> bool:
        from app.clock import real_clock
        from app.collecting import to_ask

        with settings.shell.store(migrate=True) as store:
            return bool(to_ask(store, settings.sources, real_clock(), False))

    def _pending(self, shell: Shell) -> bool:
        from store import leases

        with shell.store() as store, store.read() as conn:
            return leases.anything_free(conn)

    def _progress(self) -> Progress:
        from app.progress import make_progress
        from app.stopping import Stoppable

        return Stoppable(make_progress() if sys.stderr.isatty() else _Notes(self.tell), self.stop)

    def _ready(self, shell: Shell) -> Tools:
        from app.pipeline import make_tools

        wanted = (shell.settings.understand, shell.settings.watched())
        if self._tools is None or self._tools[0] != wanted:
            self._tools = (wanted, make_tools(*wanted))
        return self._tools[1]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)


@build("watch", "watch")
@collect.from_option
def command(shell: Shell, sources: Path | None) -> int:
    """Update again and again, whenever a source is due, until it is told to end.

    SIGTERM (exit code 0) and Ctrl-C (130) let it finish what it is writing; a second one ends it at once. A round that
    fails is told, and the next one comes later. The settings are read again when their file changes. On PostgreSQL
    several share the work; on SQLite no other command may work on the store meanwhile. Reading is never hindered.
    """
    from app.clock import real_clock
    from app.stopping import Stop, signals
    from app.watching import Watch, make_teller

    stop, tell = Stop(), make_teller(real_clock)
    work = Update(shell.config, sources, stop, tell)
    with signals(stop):
        Watch(work, lambda: shell.alone("watch", shared=True), real_clock, stop, tell).run()
    tell.line("ended; what was finished is kept")
    return 130 if stop.signal == signal.SIGINT else 0
