"""Pages that could not be read, wired: each failure remembered as it happens, and forgotten when the page is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scrapers.collect import Outcome
from scrapers.failed_pages import FailedPage
from scrapers.failure_book import FailureBook
from store import failed_pages
from store.database import Store
from store.failed_pages import FailedRow
from store.model import Source

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NOT_MODIFIED = 304


def read_anew(conn: Connection, source: Source, now: datetime, *, everything: bool) -> Source:
    """The source as it is to be asked: without its validators where one of its pages is to be tried again (with
    ``everything`` any that failed), since an answer of "not modified" would list none."""
    if failed_pages.is_waiting(conn, source.name, None if everything else now):
        return replace(source, etag=None, last_modified=None)
    return source


class FailedPages:
    """The memory of failed pages during one look; ``book`` is what the look sees of it."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store, self._source = store, source
        self.book = FailureBook(self._recall, self._note)

    def settle(self, conn: Connection, outcome: Outcome, now: datetime) -> None:
        """The look is over: forget what could be read, and note what is still listed."""
        failed_pages.forget(conn, self.book.mended)
        failed_pages.still_listed(conn, self.book.held_back, now)
        if outcome.source.failures == 0 and outcome.source.last_status != _NOT_MODIFIED:
            failed_pages.was_read(conn, self._source.name, now)

    def _recall(self, url: str) -> FailedPage | None:
        with self._store.read() as conn:
            row = failed_pages.get(conn, url)
        if row is None:
            return None
        return FailedPage(row.url, row.reason, row.first, row.last, row.times, row.not_before, row.by_host)

    def _note(self, page: FailedPage) -> None:
        """Committed at once: a run that is killed has learned it."""
        row = FailedRow(
            page.url, self._source.name, page.reason, page.first, page.last, page.times, page.not_before, page.by_host
        )
        with self._store.begin() as conn:
            failed_pages.note(conn, row)
