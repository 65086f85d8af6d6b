"""What one look at a source does with the memory of pages that failed before: asks it, adds to it, corrects it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scrapers.failed_pages import FailedPage, after_failure, is_held_back
from store.errors import FetchError, ParseError


class FailureBook:
    """The memory as one look uses it; without ``recall`` nothing is remembered.

    ``recall(url)`` tells what is remembered of a page; ``note`` is handed what is to be remembered of each that fails,
    at once. Afterwards ``held_back`` are the listed pages that were left alone, ``mended`` those that could be read.
    """

    def __init__(
        self,
        recall: Callable[[str], FailedPage | None] = lambda _: None,
        note: Callable[[FailedPage], None] = lambda _: None,
    ) -> None:
        self._recall, self._note = recall, note
        self._failed_before: set[str] = set()
        self.held_back: list[str] = []
        self.mended: list[str] = []

    def holds_back(self, url: str, modified: datetime | None, now: datetime, *, anyway: bool = False) -> bool:
        """Whether a listed page is left alone now, unless it is read ``anyway``; ``modified`` is the change that its
        list announces, if any. To be asked of every page that is to be read."""
        page = self._recall(url)
        if page is None:
            return False
        self._failed_before.add(url)
        if anyway or not is_held_back(page, modified, now):
            return False
        self.held_back.append(url)
        return True

    def failed(self, url: str, error: FetchError | ParseError, now: datetime) -> None:
        """A page could not be read."""
        before = self._recall(url)
        page = after_failure(before, url, error, now)
        if page is not None and page != before:
            self._note(page)

    def read(self, url: str) -> None:
        """A page could be read."""
        if url in self._failed_before:
            self.mended.append(url)
