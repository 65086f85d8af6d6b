"""Pages that fail for good are not asked for at every run, are tried again in time, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.collecting import collect
from app.demo import SimulatedClock
from app.progress import Silent
from app.run_report import left_over
from scrapers.failed_pages import LASTING_PAUSES, PASSING_PAUSES
from scrapers.fetch import FetchSettings
from store import articles, failed_pages, sources
from store.database import Store
from store.model import Source
from tests.app.real import article, listed
from tests.scrapers.newsroom import Answer, Newsroom, Request, rss

LOCAL = FetchSettings(per_host_delay=0, retries=0, allow_private_hosts=("127.0.0.1",))
BEGIN = datetime(2026, 6, 20, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SENTENCE = "Some 900 drivers at the depot have signed the letter, their union said."
GOOD = Answer(article("Drivers sign", SENTENCE))


class Desk:
    """Collects at one moment after the other from a feed that answers "not modified" when it may."""

    def __init__(self, store: Store, room: Newsroom) -> None:
        self.store, self.room, self.clock = store, room, SimulatedClock(BEGIN)
        self.sources = [Source("Post", "feed", room.url("/feed"))]
        self.lists(listed("/a", "Drivers sign", BEGIN - HOUR))

    def lists(self, *items: str) -> None:
        """From now on the feed holds these items."""
        body, tag = rss(*items), f'"{hash(items)}"'

        def feed(request: Request) -> Answer:
            same = request.headers.get("If-None-Match") == tag
            return Answer(b"", 304) if same else Answer(body, headers={"ETag": tag})

        self.room.routes["/feed"] = feed

    def run(self, after: timedelta = timedelta(), *, everything: bool = False) -> dict[str, int]:
        """One run, ``after`` the one before, with every source due; its counts, whose sum is checked."""
        self.clock.moment += after
        with self.store.begin() as conn:
            for source in sources.list_all(conn):
                sources.record_check(conn, source.name, replace(source, next_check=None))
        report = collect(self.store, self.sources, LOCAL, self.clock, Silent(), everything=everything)
        assert left_over("collect", report.counts) == 0, report.counts
        return dict(report.counts)

    def asked(self, path: str = "/a") -> int:
        """How often a page was asked for."""
        return self.room.paths().count(path)

    def remembered(self, path: str = "/a") -> failed_pages.FailedRow | None:
        """What the store remembers of a page."""
        with self.store.read() as conn:
            return failed_pages.get(conn, self.room.url(path))


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    """A newsroom whose one page is not there."""
    with Newsroom() as room:
        yield Desk(store, room)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b"", 404), "http_404"),
        (Answer(b"", 410), "http_410"),
        (Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), "not_html"),
        (Answer(b"<html><body></body></html>"), "no_text"),
        (Answer(b"", 302, {"Location": "/"}), "soft_404"),
    ],
    ids=["404", "410", "not html", "no text", "front page"],
)
def test_a_page_that_fails_for_good_is_left_alone_for_a_while(desk: Desk, answer: Answer, reason: str) -> None:
    desk.room.routes |= {"/a": answer, "/": GOOD}
    assert desk.run()[f"failed:{reason}"] == 1
    for number in range(1, 10):
        desk.lists(listed("/a", f"Drivers sign, {number}", BEGIN - HOUR))
        assert desk.run(30 * MINUTE)["dropped:failed_before"] == 1
    assert desk.asked() == 1
    desk.room.routes["/a"] = GOOD
    assert desk.run(2 * HOUR)["new"] == 1
    assert desk.remembered() is None


def test_it_is_tried_again_though_the_feed_is_unchanged(desk: Desk) -> None:
    desk.run()
    assert "dropped:failed_before" not in desk.run(HOUR), "not modified: nothing is listed"
    assert desk.run(LASTING_PAUSES[0])["failed:http_404"] == 1
    desk.room.routes["/a"] = GOOD
    assert desk.run(LASTING_PAUSES[1])["new"] == 1


def test_twelve_days_of_a_dead_link_are_four_requests(desk: Desk) -> None:
    for _ in range(12):
        desk.run(DAY)
    assert desk.asked() == 4
    row = desk.remembered()
    assert row is not None and (row.times, row.reason, row.first) == (4, "http_404", BEGIN + DAY)


def test_what_passes_is_tried_soon(desk: Desk) -> None:
    desk.room.routes["/a"] = Answer(b"", 503)
    desk.run()
    assert desk.run(PASSING_PAUSES[0] - MINUTE)["dropped:failed_before"] == 1
    desk.room.routes["/a"] = GOOD
    assert desk.run(MINUTE)["new"] == 1


def test_all_tries_all_again(desk: Desk) -> None:
    desk.run()
    desk.room.routes["/a"] = GOOD
    assert desk.run(MINUTE, everything=True)["new"] == 1


def test_a_change_that_the_sitemap_announces_is_tried_at_once(desk: Desk) -> None:
    desk.sources = [Source("Post", "sitemap", desk.room.url("/map"))]
    row = f"<url><loc>{desk.room.url('/a')}</loc><lastmod>%s</lastmod></url>"
    desk.room.routes["/map"] = Answer(f"<urlset>{row % (BEGIN - DAY).isoformat()}</urlset>".encode())
    assert desk.run()["failed:http_404"] == 1
    assert desk.run(HOUR)["dropped:failed_before"] == 1
    desk.room.routes |= {
        "/a": GOOD,
        "/map": Answer(f"<urlset>{row % (BEGIN + HOUR + MINUTE).isoformat()}</urlset>".encode()),
    }
    assert desk.run(2 * MINUTE)["new"] == 1


def test_a_host_that_names_the_moment_is_asked_then(desk: Desk) -> None:
    desk.room.routes["/a"] = Answer(b"", 503, {"Retry-After": "14400"})
    desk.run()
    row = desk.remembered()
    assert row is not None and row.not_before == BEGIN + 4 * HOUR and row.by_host
    assert desk.run(4 * HOUR - MINUTE)["dropped:failed_before"] == 1
    desk.room.routes["/a"] = GOOD
    assert desk.run(MINUTE)["new"] == 1


def test_what_is_listed_no_more_is_not_waited_for_and_forgotten_in_time(desk: Desk) -> None:
    desk.run()
    desk.lists()
    desk.run(DAY)
    row = desk.remembered()
    assert row is not None and row.not_before is None
    desk.run(failed_pages.KEPT)
    assert desk.remembered() is None
    assert desk.asked() == 1


def test_a_run_that_is_killed_has_learned_what_failed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.lists(listed("/a", "a", BEGIN - HOUR), listed("/b", "b", BEGIN - HOUR), listed("/c", "c", BEGIN - HOUR))
    desk.room.routes["/c"] = GOOD

    def killed(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("app.failing.FailedPages.settle", killed)
        with pytest.raises(RuntimeError, match="killed"):
            desk.run()
    counts = desk.run(MINUTE)
    assert (counts["dropped:failed_before"], counts["unchanged"]) == (2, 1)
    assert desk.asked("/a") == desk.asked("/b") == desk.asked("/c") == 1


def test_a_feeds_text_gives_way_to_its_page_when_that_can_be_read(desk: Desk) -> None:
    asked: list[str | None] = []
    summary = "Some 900 drivers at the depot have signed a letter, their union said."
    described = f"<description>{summary}</description></item>"
    desk.lists(listed("/a", "Drivers sign", BEGIN - HOUR).replace("</item>", described))
    desk.room.routes["/a"] = Answer(b"", 403)
    assert desk.run()["feed_text:http_403"] == 1
    assert desk.remembered() is None, "it is known, and looked at again as any page"
    assert desk.run(4 * HOUR)["failed:http_403"] == 1

    def opened(request: Request) -> Answer:
        asked.append(request.headers.get("If-Modified-Since"))
        return Answer(b"", 301, {"Location": "/new/a"})

    desk.room.routes |= {"/a": opened, "/new/a": GOOD}
    assert desk.run(DAY)["changed"] == 1
    assert asked == [None], "a page that we never read is not asked whether it changed since"
    with desk.store.read() as conn:
        stored = articles.find_by_url(conn, desk.room.url("/a"))
        assert articles.count(conn) == 1
    assert stored is not None
    assert (stored.text_basis, stored.revision, stored.withdrawn) == ("page", 2, None)
    assert SENTENCE in stored.text
