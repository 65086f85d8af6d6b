"""Updating forever, in a real process: what changes is noticed, what fails is survived, and it ends when told to."""

from __future__ import annotations

import io
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.stopping import Stop, Stopped
from app.watching import FIRST_PAUSE, LEAST, LONGEST_PAUSE, MOST, Teller, Watch
from store import articles, runs, sources
from store.database import open_store
from store.errors import BusyError, SettingsError, StoreError
from tests.app.real import article, ended, feed, listed, settings, start, wait_for
from tests.scrapers.newsroom import Answer, Newsroom

DAY = datetime(2026, 6, 20, 9, tzinfo=UTC)


@pytest.fixture
def room() -> Iterator[Newsroom]:
    """A newsroom with one page."""
    with Newsroom() as newsroom:
        newsroom.routes["/a"] = Answer(article("Drivers sign", "Some 900 drivers signed the letter."))
        feed(newsroom, "/feed", [listed("/a", "Drivers sign", DAY)])
        yield newsroom


def texts(folder: Path) -> dict[str, tuple[int, str, bool]]:
    """The stored articles by title: revision, text, whether still pending."""
    with open_store(f"sqlite:///{folder / 'store.db'}") as store, store.read() as conn:
        waiting = {a.id for a in articles.pending(conn)}
        rows = list(articles.export_rows(conn))
    return {row["title"]: (row["revision"], row["text"], row["id"] in waiting) for row in rows}


def understood(folder: Path, *titles: str) -> bool:
    """Whether these articles are there and were processed."""
    if not (folder / "store.db").exists():
        return False
    try:
        found = texts(folder)
    except StoreError:  # it is being made
        return False
    return all(title in found and not found[title][2] for title in titles)


def hasten(folder: Path) -> None:
    """Make every source due."""
    with open_store(f"sqlite:///{folder / 'store.db'}") as store, store.begin() as conn:
        for source in sources.list_all(conn):
            sources.record_check(conn, source.name, replace(source, next_check=DAY))


def test_two_rounds_with_a_change_between_then_the_end(room: Newsroom, tmp_path: Path) -> None:
    settings(tmp_path, room, "/feed")
    run = start(tmp_path, "watch")
    wait_for(lambda: understood(tmp_path, "Drivers sign"), run)
    room.routes["/b"] = Answer(article("Drivers win", "The letter had 1,200 names on it."))
    feed(room, "/feed", [listed("/a", "Drivers sign", DAY), listed("/b", "Drivers win", DAY)])
    hasten(tmp_path)
    wait_for(lambda: understood(tmp_path, "Drivers sign", "Drivers win"), run)
    (tmp_path / "tallywire.toml").write_text("this is no TOML")
    time.sleep(5)
    feed(room, "/other", [listed("/c", "Depots follow", DAY)])
    room.routes["/c"] = Answer(article("Depots follow", "Two depots of 300 drivers follow."))
    settings(tmp_path, room, "/feed", "/other")
    wait_for(lambda: understood(tmp_path, "Depots follow"), run)
    run.send_signal(signal.SIGTERM)
    _, said = ended(run, 0)
    lines = said.splitlines()
    assert sum("1 collected = 1 new" in line for line in lines) == 2
    assert sum("2 collected = 1 new + 0 changed + 1 unchanged" in line for line in lines) == 1
    assert sum("the settings can't be used" in line for line in lines) == 1
    assert sum("the settings were read again" in line for line in lines) == 1
    assert "ended" in lines[-1]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_within_seconds_in_the_middle_of_a_slow_fetch(
    number: int, code: int, room: Newsroom, tmp_path: Path
) -> None:
    room.routes["/slow"] = Answer([b"<p>so slow</p>"] * 1000, pause=0.1)
    feed(room, "/feed", [listed("/a", "Drivers sign", DAY), listed("/slow", "Slow", DAY)])
    settings(tmp_path, room, "/feed")
    run = start(tmp_path, "watch")
    wait_for(lambda: "/slow" in room.paths() and (tmp_path / "store.db").exists() and texts(tmp_path), run)
    run.send_signal(number)
    assert run.wait(timeout=10) == code
    ended(run, code)
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, store.read() as conn:
        last = runs.latest(conn, "collect")
    assert last is not None
    assert (last.outcome, last.counts["new"], last.counts["collected"]) == ("interrupted", 1, 1)


class Hands:
    """A watch with everything it meets under control: a clock that runs only while it waits, and rounds as told."""

    def __init__(
        self, *rounds: Exception | str, lock: Callable[[], AbstractContextManager[Callable[[], None]]]
    ) -> None:
        self.now, self.out, self.stop = DAY, io.StringIO(), _Timed(self)
        self.rounds, self.starts = list(rounds), list[datetime]()
        self.files: list[tuple[object, str | Exception]] = []
        self.file: tuple[object, str | Exception] = ("first", "first")
        self.used: list[str] = []
        self.next: datetime | None = None
        self.watch = Watch(self, lock, lambda: self.now, self.stop, Teller(self.out, lambda: self.now))

    def load(self) -> str:
        if isinstance(self.file[1], Exception):
            raise self.file[1]
        return self.file[1]

    def stamp(self) -> object:
        return self.file[0]

    def round(self, settings: str) -> list[str]:
        self.starts.append(self.now)
        self.used.append(settings)
        what = self.rounds.pop(0)
        if not self.rounds:
            self.stop.ask(signal.SIGTERM)
        if self.files:
            self.file = self.files.pop(0)
        if isinstance(what, BaseException):
            raise what
        return [what]

    def due(self, settings: str) -> datetime | None:
        return self.next

    def gaps(self) -> list[timedelta]:
        """From the start of one round to the next."""
        return [b - a for a, b in zip(self.starts, self.starts[1:], strict=False)]


class _Timed(Stop):
    """Waiting moves the clock."""

    def __init__(self, hands: Hands) -> None:
        super().__init__()
        self._hands = hands

    def wait(self, seconds: float) -> bool:
        self._hands.now += timedelta(seconds=seconds)
        return self.asked


@dataclass
class Locks:
    """Locks that are handed out, and lost or refused as told."""

    taken: int = 0
    lost: list[bool] = field(default_factory=list)

    @contextmanager
    def __call__(self) -> Iterator[Callable[[], None]]:
        self.taken += 1
        yield self.check

    def check(self) -> None:
        if self.lost and self.lost.pop(0):
            raise StoreError("the server went away")


@contextmanager
def free() -> Iterator[Callable[[], None]]:
    """A lock that nobody else wants."""
    yield lambda: None


def test_failing_rounds_are_told_and_come_ever_more_rarely() -> None:
    errors = [StoreError("the store is busy"), OSError(28, "No space left on device"), KeyError("sources")]
    hands = Hands(*errors, "well", StoreError("busy again"), "well", lock=free)
    hands.watch.run()
    assert hands.gaps() == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE, MOST, FIRST_PAUSE]
    told = hands.out.getvalue()
    assert told.count("this round failed") == 4
    assert "the store is busy; trying again in 30 s" in told
    assert "OSError: [Errno 28] No space left on device (error " in told


def test_the_pause_has_an_end() -> None:
    hands = Hands(*[StoreError("down")] * 12, "well", lock=free)
    hands.watch.run()
    assert hands.gaps()[-1] == LONGEST_PAUSE


def test_the_next_round_is_when_a_source_is_due_but_not_at_once() -> None:
    hands = Hands("one", "two", "three", lock=free)
    hands.next = DAY + timedelta(minutes=12)
    hands.watch.run()
    assert hands.gaps() == [timedelta(minutes=12), LEAST], "a source that stays due is no reason to spin"


def test_settings_are_taken_up_and_broken_ones_told_once() -> None:
    hands = Hands("a", "b", "c", "d", lock=free)
    broken = SettingsError("tallywire.toml: no")
    hands.files = [(1, broken), (2, broken), (3, "second")]
    hands.watch.run()
    assert hands.used == ["first", "first", "first", "second"]
    assert hands.out.getvalue().count("the old ones stay") == 1
    assert hands.gaps() == [MOST, MOST, LEAST], "new settings are a reason to look at once"


@pytest.mark.parametrize("within", [True, False], ids=["in a round", "between rounds"])
def test_a_clock_that_is_put_back_is_told_and_stops_nothing(within: bool) -> None:
    hands = Hands("one", "two", "three", lock=free)
    step, late = timedelta(days=1), iter([False, True])
    wait, rounds = hands.stop.wait, hands.round

    def waiting(seconds: float) -> bool:
        hands.now -= step * (not within and next(late, False))
        return wait(seconds)

    def working(settings: str) -> list[str]:
        done = rounds(settings)
        hands.now -= step * (within and next(late, False))
        return done

    hands.stop.wait, hands.round = waiting, working  # type: ignore[method-assign]
    hands.watch.run()
    first, second = hands.gaps()
    assert hands.out.getvalue().count("the clock was put back by 14") == 1
    assert min(abs(first + step), abs(second + step)) <= LEAST + timedelta(seconds=4), "it waited for the other clock"
    assert max(first, second) == MOST


def test_a_lock_that_was_lost_is_taken_again() -> None:
    locks = Locks(lost=[False, False, True, False])
    hands = Hands("one", "two", lock=locks)
    hands.watch.run()
    assert locks.taken == 2
    assert hands.out.getvalue().count("the server went away; trying again") == 1
    assert hands.gaps() == [MOST + FIRST_PAUSE]


def test_what_can_not_begin_ends_at_once() -> None:
    @contextmanager
    def taken() -> Iterator[Callable[[], None]]:
        raise BusyError("the store is being worked on")
        yield

    hands = Hands("never", lock=taken)
    with pytest.raises(BusyError):
        hands.watch.run()
    hands.file = ("first", SettingsError("no"))
    with pytest.raises(SettingsError):
        hands.watch.run()
    assert not hands.starts


def test_a_round_that_is_stopped_is_no_failure() -> None:
    hands = Hands(Stopped(), lock=free)  # type: ignore[arg-type]
    hands.watch.run()
    assert "failed" not in hands.out.getvalue()


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


def test_what_is_awaited_is_one_line_on_a_terminal_and_none_in_a_file() -> None:
    piped, terminal = io.StringIO(), Terminal()
    for stream in (piped, terminal):
        tell = Teller(stream, lambda: DAY)
        tell.waiting("next round in 10 s")
        tell.waiting("next round in 9 s")
        tell.line("1 collected \x1b[31m")
    assert piped.getvalue() == "2026-06-20 09:00:00  1 collected [31m\n"
    shown = terminal.getvalue()
    assert shown.split("\r\x1b[2K")[1:] == ["next round in 10 s", "next round in 9 s", piped.getvalue()]


def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    code = (
        "import os, signal, time\nfrom app.stopping import Stop, signals\nstop = Stop()\n"
        "with signals(stop):\n    os.kill(os.getpid(), signal.SIGTERM)\n    assert stop.asked\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(60)\n"
    )
    import sys

    from tests.app.real import ROOT

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=30, check=False).returncode == 130
