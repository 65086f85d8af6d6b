"""Pages that failed: remembered, found by any address, forgotten when read or long unlisted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from store import failed_pages
from store.database import Store
from store.failed_pages import KEPT, FailedRow
from tests.store.builders import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://post.example/" + "ä" * 3_000
ROW = FailedRow(URL, "Post", "http_404", NOW, NOW + HOUR, 2, NOW + DAY, by_host=False)


def test_a_failure_is_remembered_changed_and_forgotten(store: Store) -> None:
    with store.begin() as conn:
        assert failed_pages.get(conn, URL) is None
        failed_pages.note(conn, ROW)
        assert failed_pages.get(conn, URL) == ROW
        again = replace(ROW, source="Herald", reason="timeout", times=1, not_before=NOW + 2 * DAY, by_host=True)
        failed_pages.note(conn, again)
        assert failed_pages.get(conn, URL) == again
        failed_pages.forget(conn, [URL, "https://post.example/never"])
        assert failed_pages.get(conn, URL) is None


def test_a_source_with_a_page_to_try_again_is_known(store: Store) -> None:
    with store.begin() as conn:
        failed_pages.note(conn, ROW)
        assert not failed_pages.is_waiting(conn, "Post", NOW + 23 * HOUR)
        assert failed_pages.is_waiting(conn, "Post", NOW + DAY) and failed_pages.is_waiting(conn, "Post", None)
        assert not failed_pages.is_waiting(conn, "Herald", None)


def test_what_is_due_but_not_listed_any_more_keeps_nobody_waiting(store: Store) -> None:
    other = replace(ROW, url="https://post.example/b", not_before=NOW + 3 * DAY)
    with store.begin() as conn:
        failed_pages.note(conn, ROW)
        failed_pages.note(conn, other)
        failed_pages.was_read(conn, "Herald", NOW + 2 * DAY)
        assert failed_pages.is_waiting(conn, "Post", NOW + 2 * DAY)
        failed_pages.was_read(conn, "Post", NOW + 2 * DAY)
        assert not failed_pages.is_waiting(conn, "Post", NOW + 2 * DAY)
        assert failed_pages.get(conn, URL) == replace(ROW, not_before=None)
        assert failed_pages.get(conn, other.url) == other


def test_what_has_not_been_listed_for_long_is_forgotten_a_part_at_a_time(store: Store) -> None:
    rows = [replace(ROW, url=f"https://post.example/{n}", last=NOW + n * HOUR) for n in range(4)]
    later = NOW + KEPT + DAY
    with store.begin() as conn:
        for row in rows:
            failed_pages.note(conn, row)
        failed_pages.still_listed(conn, [rows[0].url], NOW + HOUR)
        assert failed_pages.purge(conn, NOW + KEPT) == 0
        failed_pages.still_listed(conn, [rows[1].url], NOW + 60 * DAY)
        assert failed_pages.purge(conn, later, limit=1) == 1
        assert failed_pages.get(conn, rows[0].url) is None, "to the day, an hour later is the same"
        assert failed_pages.purge(conn, later) == 2
        assert failed_pages.get(conn, rows[1].url) == rows[1]
