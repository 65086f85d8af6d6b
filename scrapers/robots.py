"""What a host's robots.txt allows (RFC 9309), read by Protego, which knows wildcards and ``$``. Pure, no I/O."""

from __future__ import annotations

from dataclasses import dataclass

import protego

# RFC 9309, 2.5: a crawler must read at least 500 KiB; what comes after is left out.
MAX_ROBOTS_BYTES = 512_000


@dataclass(frozen=True, slots=True)
class Rules:
    """One host's rules: may an address be fetched, and how many seconds to leave between two requests.

    ``refused`` says why nothing at all may be fetched yet, ``reason`` is its counted name.
    """

    parser: protego.Protego | None = None
    refused: str | None = None
    reason: str = "robots_unreachable"

    def allows(self, url: str, agent: str) -> bool:
        """Whether ``agent`` (a product token such as ``Tallywire``) may fetch ``url``."""
        if self.refused is not None:
            return False
        return self.parser is None or self.parser.can_fetch(url, agent)

    def delay(self, agent: str) -> float:
        """Seconds between two requests that the host asks for, 0 where it asks for none."""
        if self.parser is None:
            return 0.0
        asked = self.parser.crawl_delay(agent) or 0.0
        rate = self.parser.request_rate(agent)
        if rate is not None and rate.requests:
            asked = max(asked, rate.seconds / rate.requests)
        return max(0.0, float(asked))


ALLOW_ALL = Rules()


def read_robots(status: int, body: bytes) -> Rules:
    """The rules that an answer to ``/robots.txt`` stands for.

    RFC 9309, 2.3.1: 4xx means no rules; 5xx means that nothing may be fetched yet. 429 is the host asking for
    patience and is taken like 5xx.
    """
    if status == 429 or status >= 500:
        return Rules(refused=f"robots.txt answered {status}: the host is left alone until it can be read")
    if status >= 400:
        return ALLOW_ALL
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    return Rules(parser=protego.Protego.parse(text))
