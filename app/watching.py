"""Updating forever: when the next round is due, what a round that fails costs, and what a person sees meanwhile.

One process and one lock for the whole time. Between two rounds the settings file and the moments at which sources are
due are looked at every few seconds, so that whatever changes there needs no restart.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TextIO, TypeVar

from app import logs
from app.clock import Clock
from app.stopping import Stop, Stopped
from app.words import plain, shorten
from store.errors import StoreError, TallywireError

LEAST = timedelta(seconds=10)
"""From the start of one round to the next, whatever sources ask for."""

MOST = timedelta(minutes=30)
"""The same, though no source is due: stored articles may wait, and settings that can't be watched may have changed."""

PEEK = 2.0
"""Seconds between two looks at what is due and whether the settings changed."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=30)
"""After a round that failed; doubled with each that follows."""

PUT_BACK = timedelta(minutes=1)
"""What of a clock that goes back is worth a line; less is how clocks are kept right."""

MOST_SAID = 200  # characters of an error that nobody foresaw

S = TypeVar("S")
Lock = Callable[[], AbstractContextManager[Callable[[], None]]]


class Work(Protocol[S]):
    """What is done in a round, with settings of type ``S``."""

    def load(self) -> S:
        """Read and check the settings; raises TallywireError."""
        ...

    def stamp(self) -> object:
        """Something that differs once the settings may have changed; cheap."""
        ...

    def round(self, settings: S) -> list[str]:
        """One update; the lines to tell of it, none where nothing was to do. May raise anything."""
        ...

    def due(self, settings: S) -> datetime | None:
        """When the next source is due, ``None`` for never; cheap. May raise TallywireError."""
        ...


class Teller:
    """Lines with their time; on a terminal the last one says what is awaited and is written over."""

    def __init__(self, stream: TextIO, clock: Clock) -> None:
        self._stream, self._clock, self._live = stream, clock, stream.isatty()

    def line(self, text: str) -> None:
        """One line that stays."""
        self._wipe()
        print(f"{self._clock():%Y-%m-%d %H:%M:%S}  {plain(text)}", file=self._stream, flush=True)

    def waiting(self, text: str) -> None:
        """The line that is written over; nothing where nobody looks."""
        if self._live:
            self._wipe()
            self._stream.write(text)
            self._stream.flush()

    def _wipe(self) -> None:
        if self._live:
            self._stream.write("\r\x1b[2K")


@dataclass
class Watch(Generic[S]):
    """The loop. ``lock`` keeps other commands off the store; it is taken again where it was lost."""

    work: Work[S]
    lock: Lock
    clock: Clock
    stop: Stop
    tell: Teller

    def run(self) -> None:
        """Update until asked to stop. Raises what the first reading of settings or of the lock raises, nothing else."""
        settings = self.work.load()
        self._seen, self._complaint, self._failures = self.work.stamp(), "", 0
        self._held: Callable[[], None] | None = None
        with ExitStack() as held:
            self._hold(held)
            while not self.stop.asked:
                started, failures = self.clock(), self._failures
                earliest = started + self._round(settings, held)
                failed = self._failures > failures
                settings = self._rest(settings, started, earliest, earliest if failed else started + MOST)

    def _hold(self, held: ExitStack) -> None:
        if self._held is None:
            self._held = held.enter_context(self.lock())
        try:
            self._held()
        except StoreError:
            self._held = None
            held.close()
            raise

    def _round(self, settings: S, held: ExitStack) -> timedelta:
        """One round; how long to wait at least from its start to the next."""
        try:
            self.tell.waiting("updating …")
            self._hold(held)
            for line in self.work.round(settings):
                self.tell.line(line)
        except Stopped:
            return LEAST
        except Exception as error:  # whatever it is, the next round may do better
            self._failures += 1
            pause = min(FIRST_PAUSE * 2 ** min(self._failures - 1, 10), LONGEST_PAUSE)
            self.tell.line(f"this round failed: {_why(error)}; trying again in {_span(pause)}")
            return pause
        self._failures = 0
        return LEAST

    def _rest(self, settings: S, seen: datetime, earliest: datetime, latest: datetime) -> S:
        """Wait for the next round; the settings for it. A clock that was put back since ``seen`` makes it no longer."""
        while not self.stop.asked:
            now = self.clock()
            if (back := seen - now) > PUT_BACK:
                self.tell.line(f"the clock was put back by {_span(back)}; going on by what it shows now")
                earliest = latest = earliest - back  # what is in the store is due by the other clock
            seen = now
            fresh = self._reread(settings)
            if fresh is not settings:
                settings, latest = fresh, earliest  # the store does not know of new sources yet
            wake = max(earliest, min(self._due(settings) or latest, latest))
            left = (wake - self.clock()).total_seconds()
            if left <= 0:
                break
            self.tell.waiting(f"next round at {wake:%H:%M:%S} UTC, in {_span(timedelta(seconds=left))}; Ctrl-C ends")
            self.stop.wait(min(left, PEEK))
        return settings

    def _reread(self, settings: S) -> S:
        seen = self.work.stamp()
        if seen == self._seen:
            return settings
        self._seen = seen
        try:
            fresh = self.work.load()
        except TallywireError as error:
            if str(error) != self._complaint:
                self.tell.line(f"the settings can't be used, so the old ones stay: {error}")
            self._complaint = str(error)
            return settings
        self._complaint = ""
        self.tell.line("the settings were read again")
        return fresh

    def _due(self, settings: S) -> datetime | None:
        try:
            return self.work.due(settings)
        except TallywireError:  # the next round will say it
            return None


def make_teller(clock: Clock, stream: TextIO | None = None) -> Teller:
    """A teller on standard error."""
    return Teller(stream or sys.stderr, clock)


def _why(error: Exception) -> str:
    if isinstance(error, TallywireError):
        return str(error)
    error_id, path = logs.record_error(error)
    return f"{shorten(f'{type(error).__name__}: {error}', MOST_SAID)} (error {error_id}, see {path})"


def _span(span: timedelta) -> str:
    seconds = max(0, round(span.total_seconds()))
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
