"""Collecting from one newsroom, look by look, as runs would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scrapers.collect import Outcome, collect_source
from store.model import Source, SourceKind
from tests.scrapers.newsroom import Newsroom

NOW = datetime(2026, 6, 24, 8, tzinfo=UTC)
SUMMARY = "<description>Some 1,600 workers have signed a letter, their union says, and more are to come.</description>"
PUBLISHED = "<pubDate>Tue, 23 Jun 2026 08:15:00 GMT</pubDate>"

SEEN, AGAIN = ("new", "known", "reread"), ("relooked", "relook_unchanged")


class Desk:
    """Collects from one newsroom as a run would: remembers what it knows and the source's state between looks."""

    def __init__(self, newsroom: Newsroom, fetching: Any, kind: SourceKind = "feed", path: str = "/feed") -> None:
        self.room, self.fetching = newsroom, fetching
        self.source = Source("Post", kind, newsroom.url(path), "The Post")
        self.addresses: set[str] = set()

    def look(self, now: datetime = NOW, *, settings: Mapping[str, Any] | None = None, **options: Any) -> Outcome:
        """One look; what it found is known from then on."""
        outcome: Outcome = self.fetching(
            lambda f: collect_source(self.source, f, known=self.addresses.intersection, now=now, **options),
            **(settings or {}),
        )
        self.source = outcome.source
        for article in outcome.new:
            self.addresses |= {article.url, article.canonical_url or article.url}
        check_sum(outcome.counts)
        return outcome


def check_sum(counts: Mapping[str, int]) -> None:
    """What was seen is what became of it, and so for what was looked at again."""
    seen = sum(n for key, n in counts.items() if key in SEEN or key.startswith(("dropped:", "failed:")))
    assert counts["seen"] == seen, counts
    again = sum(n for key, n in counts.items() if key in AGAIN or key.startswith("relook_failed:"))
    assert counts.get("again", 0) == again, counts
