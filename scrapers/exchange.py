"""What goes into the client and comes out of it: settings, answers, and the error of a host that asks for patience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from store.errors import FetchError


class HostWaitError(FetchError):
    """A host asked to be left alone for ``wait`` seconds (Retry-After)."""

    def __init__(self, message: str, reason: str, status: int | None, wait: float) -> None:
        super().__init__(message, reason, status)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How to behave. Times are seconds, sizes bytes after decompression.

    ``total_deadline`` bounds the time on the network of one :meth:`Fetcher.get`, redirects and retries included, not
    the polite waits. ``max_wait`` and ``max_crawl_delay`` are the longest Retry-After and crawl-delay that are sat out;
    longer ones are an error that says how long to stay away. ``keep_days`` and ``keep_evidence_days`` are for whoever
    keeps the answers.
    """

    user_agent: str = "Tallywire/0.1"
    contact: str = ""
    total_deadline: float = 30.0
    max_bytes: int = 10_000_000
    per_host_delay: float = 1.0
    concurrency: int = 16
    max_redirects: int = 5
    retries: int = 2
    backoff: float = 0.5
    max_wait: float = 10.0
    max_crawl_delay: float = 60.0
    allow_private_hosts: tuple[str, ...] = ()
    respect_robots: bool = True
    keep_days: int = 90
    keep_evidence_days: int = 3650

    @property
    def product(self) -> str:
        """The product token that robots.txt files address."""
        return self.user_agent.partition("/")[0].split(" ")[0]

    @property
    def full_user_agent(self) -> str:
        """The header's value: product, version and whom to write to."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent


@dataclass(frozen=True, slots=True)
class Response:
    """One answer, read to its end. ``permanent_redirect`` is the new address where every hop so far was permanent."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    charset: str | None = None
    permanent_redirect: str | None = None
    not_modified: bool = False
    http_version: str = ""

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters, "" where none was given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()
