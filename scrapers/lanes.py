"""One host's queue: who may ask next, when, and when to try again or to give up."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from scrapers.answers import retry_after
from scrapers.exchange import FetchSettings, HostWaitError, Response
from scrapers.jitter import spread
from scrapers.robots import Rules
from store.errors import FetchError

PASSING = frozenset({"connect", "protocol"})
_LONGEST_BACK_OFF = 30.0  # seconds between two tries of one request


@dataclass(slots=True)
class Lane:
    """One host's queue: one request at a time (``lock``), none before ``free_at`` (monotonic seconds).

    ``delay`` is the pause after each request, ``rules`` the host's robots.txt once it has been asked for.
    """

    settings: FetchSettings
    delay: float
    free_at: float = 0.0
    wait_reason: str = "crawl_delay"
    rules: Rules | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules_lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def obey(self, rules: Rules) -> None:
        """Take the host's rules; asking for them was a request too."""
        self.rules = rules
        self.delay = max(self.settings.per_host_delay, rules.delay(self.settings.product))
        self.free_at = time.monotonic() + self.settings.per_host_delay

    async def wait_turn(self, url: str) -> None:
        """Sit out the pause; raises :class:`HostWaitError` where it is longer than anyone should wait."""
        wait = self.free_at - time.monotonic()
        longest = self.settings.max_wait if self.wait_reason == "waiting" else self.settings.max_crawl_delay
        if wait > max(longest, self.settings.per_host_delay):
            text = f"{url}: its host wants to be left alone for {wait:.0f} s"
            raise HostWaitError(text, self.wait_reason, None, wait)
        if wait > 0:
            await asyncio.sleep(wait)
        self.wait_reason = "crawl_delay"

    def asked(self) -> None:
        """A request has ended: the next may start after the pause."""
        self._not_before(self.delay)

    def back_off(self, url: str, answer: Response | None, error: FetchError | None, attempt: int) -> None:
        """Set when to try again after a passing failure, or raise where that is over or makes no sense.

        ``attempt`` counts from 0; either ``answer`` (of a transient status) or ``error`` is given. Pauses double, and
        half of each depends on the address, so that many who failed at once do not come back at once ("equal jitter",
        M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015).
        """
        wait = min(_LONGEST_BACK_OFF, self.settings.backoff * 2**attempt) * (0.5 + spread(f"{url} {attempt}") / 2)
        last = attempt >= self.settings.retries
        if answer is not None:
            error = FetchError(f"{url}: answered {answer.status}", f"http_{answer.status}", answer.status)
            asked = retry_after(answer.headers)
            if asked is not None:
                wait, self.wait_reason = asked, "waiting"
                self._not_before(asked)
                if last or asked > self.settings.max_wait:
                    text = f"{url}: answered {answer.status}, to be asked again in {asked:.0f} s"
                    raise HostWaitError(text, error.reason, answer.status, asked)
        if error is not None and (last or (answer is None and error.reason not in PASSING)):
            raise error
        self._not_before(wait)

    def _not_before(self, seconds: float) -> None:
        self.free_at = max(self.free_at, time.monotonic() + seconds)
