"""Keeping what was fetched, wired: every answer of a look as it came, and which of them an article was read from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.clock import Clock
from scrapers.fetch import FetchSettings, Response
from store import articles, failed_pages, fetched
from store.database import Store
from store.model import Article, Source

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TEXTUAL = ("text/", "application/xhtml", "application/xml", "application/rss", "application/atom", "application/rdf")
_HEADERS = (
    "content-type", "content-language", "date", "last-modified", "etag", "cache-control", "expires", "link", "server",
    "x-robots-tag",
)  # fmt: skip
_LONGEST_HEADER = 1_000


class Keeper:
    """Keeps the answers of one look at a source; with ``keep_days`` 0 none."""

    def __init__(self, store: Store, settings: FetchSettings, source: Source, clock: Clock) -> None:
        self._store, self._source, self._clock = store, source, clock
        self._on = settings.keep_days > 0
        self._ids: dict[str, int] = {}

    def heard(self, answer: Response) -> None:
        """Keep an answer, committed at once; what is neither text nor a list of some kind could be no article."""
        if not self._on or not _could_be_read(answer.content_type):
            return
        headers = {name: answer.headers[name][:_LONGEST_HEADER] for name in _HEADERS if name in answer.headers}
        with self._store.begin() as conn:
            self._ids[answer.url] = fetched.keep(
                conn,
                url=answer.url,
                final_url=answer.final_url,
                source=self._source.name,
                at=self._clock(),
                status=answer.status,
                headers=headers,
                body=answer.body,
            )

    def saved(self, conn: Connection, article: Article, how: articles.Saved) -> None:
        """Note what a new revision was read from: its page, or the list whose own words stand in for it."""
        read_from = article.url if article.text_basis == "page" else self._source.url
        if how != "unchanged" and read_from in self._ids:
            fetched.prove(conn, self._ids[read_from], article.id)


def _could_be_read(content_type: str) -> bool:
    return not content_type or content_type.startswith(_TEXTUAL) or content_type.endswith(("xml", "json"))


def purge(store: Store, settings: FetchSettings, now: datetime) -> int:
    """Forget what was kept or remembered long enough, a bounded part at a time; how many answers went."""
    days = {"keep_days": settings.keep_days, "keep_evidence_days": settings.keep_evidence_days}
    with store.begin() as conn:
        failed_pages.purge(conn, now)
        return fetched.purge(conn, now, **days)
