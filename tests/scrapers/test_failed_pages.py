"""When a page that could not be read is tried again: soon and ever more rarely, at once when its feed says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.exchange import HostWaitError
from scrapers.failed_pages import (
    ANNOUNCED_AGAIN,
    BELIEVED,
    LASTING_PAUSES,
    PASSING_PAUSES,
    FailedPage,
    after_failure,
    is_held_back,
    may_pass,
)
from scrapers.failure_book import FailureBook
from store.errors import FetchError, ParseError

NOW = datetime(2026, 6, 24, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://post.example/a"


def error(reason: str) -> FetchError:
    """A failure."""
    return FetchError("it failed", reason)


def failed(*reasons: str, page: FailedPage | None = None, at: datetime = NOW) -> FailedPage:
    """What is remembered after these failures in a row, each as soon as the pause before it was over."""
    for reason in reasons:
        at = page.not_before if page and page.not_before else at
        page = after_failure(page, URL, error(reason), at)
    assert page is not None and page.not_before is not None
    return page


@pytest.mark.parametrize("reason", ["http_404", "http_410", "soft_404", "not_html", "no_text", "too_complex",
                                    "index_page", "too_slow", "robots"])  # fmt: skip
def test_a_page_that_is_no_article_is_tried_ever_more_rarely(reason: str) -> None:
    page, pauses = None, []
    for _ in range(8):
        page = failed(reason, page=page)
        assert page.not_before is not None
        pauses.append(page.not_before - page.last)
    assert pauses == [*LASTING_PAUSES, *[LASTING_PAUSES[-1]] * 3]
    assert page is not None and (page.first, page.times, page.reason) == (NOW, 8, reason)


def test_a_year_of_it_is_some_thirty_requests() -> None:
    page, requests = None, 0
    while page is None or page.last < NOW + 365 * DAY:
        page, requests = failed("http_404", page=page), requests + 1
    assert requests <= 32


@pytest.mark.parametrize("reason", ["timeout", "connect", "http_500", "http_503", "http_429", "bad_encoding"])
def test_what_passes_is_tried_soon(reason: str) -> None:
    page = failed(reason)
    assert page.not_before == NOW + PASSING_PAUSES[0] <= NOW + HOUR
    assert sum(PASSING_PAUSES[:5], timedelta()) < DAY, "several times on the first day"
    assert failed(*[reason] * 20).times == 20


def test_another_kind_of_failure_is_counted_anew() -> None:
    page = failed("http_404", "http_404", "timeout")
    assert (page.times, page.first, page.reason) == (1, NOW, "timeout")
    assert page.not_before == page.last + PASSING_PAUSES[0]
    assert failed("http_404", "not_html").times == 2, "both say that there is no article"


def test_it_is_held_back_until_its_moment() -> None:
    page = failed("http_404")
    assert is_held_back(page, None, NOW + LASTING_PAUSES[0] - HOUR / 60)
    assert not is_held_back(page, None, NOW + LASTING_PAUSES[0])
    unlisted = FailedPage(URL, "http_404", NOW, NOW, 5, None)
    assert not is_held_back(unlisted, None, NOW)


def test_an_announced_change_is_tried_at_once() -> None:
    page = failed("http_404")
    soon = NOW + HOUR
    assert not is_held_back(page, NOW + HOUR / 2, soon)
    assert is_held_back(page, NOW - HOUR, soon), "it was as it is when it failed"
    assert is_held_back(page, NOW + 2 * HOUR, soon), "nothing was changed in the future"


def test_a_feed_that_says_now_of_every_item_is_not_believed_at_every_run() -> None:
    page = failed("http_404", "http_404")
    for minutes in range(10, int(ANNOUNCED_AGAIN / timedelta(minutes=1)), 10):
        now = page.last + timedelta(minutes=minutes)
        assert is_held_back(page, now, now)
    later = page.last + ANNOUNCED_AGAIN
    assert not is_held_back(page, later, later)


def test_a_host_names_the_moment() -> None:
    page = after_failure(None, URL, HostWaitError("busy", "http_503", 503, 7200), NOW)
    assert page is not None and page.not_before == NOW + 2 * HOUR and page.by_host
    assert is_held_back(page, NOW + HOUR, NOW + HOUR), "whatever its feed says"
    soon = HostWaitError("busy", "http_503", 503, 60)
    for _ in range(BELIEVED):
        page = after_failure(page, URL, soon, NOW)
    assert page is not None and page.not_before == NOW + PASSING_PAUSES[BELIEVED], "not for ever"


def test_waiting_ones_turn_is_no_failure_of_the_page() -> None:
    assert after_failure(None, URL, HostWaitError("slow", "crawl_delay", None, 300), NOW) is None
    page = after_failure(None, URL, HostWaitError("busy", "waiting", None, 3600), NOW)
    assert page is not None and (page.times, page.not_before) == (0, NOW + HOUR)


REASONS = st.sampled_from(["http_404", "timeout", "not_html", "http_503", "no_text", "robots"])


@given(st.lists(REASONS, min_size=1, max_size=30))
def test_no_pause_is_shorter_than_the_one_before_it_of_its_kind(reasons: list[str]) -> None:
    page, before = None, timedelta()
    for reason in reasons:
        same = page is not None and may_pass(page.reason) == may_pass(reason)
        page = failed(reason, page=page)
        assert page.not_before is not None
        pause = page.not_before - page.last
        assert pause >= before or not same
        assert timedelta() < pause <= 14 * DAY
        before = pause


def test_the_book_of_a_look() -> None:
    memory: dict[str, FailedPage] = {}
    book = FailureBook(memory.get, lambda page: memory.update({page.url: page}))
    assert not book.holds_back(URL, None, NOW)
    book.failed(URL, ParseError("no article", "no_text"), NOW)
    assert book.holds_back(URL, None, NOW + HOUR) and not book.holds_back(URL, None, NOW + DAY)
    book.read(URL)
    book.read("https://post.example/b")
    assert (book.held_back, book.mended) == ([URL], [URL])
