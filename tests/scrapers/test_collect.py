"""One look at a source: what it brings, how that is counted, what becomes of the source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scrapers.urls import article_id
from store.model import Article
from tests.scrapers.desk import NOW, SUMMARY, Desk
from tests.scrapers.newsroom import PROSE, Answer, Request, item, page, rss


def test_a_new_article_is_brought_whole(desk: Desk) -> None:
    outcome = desk.look()
    (article,) = outcome.new
    assert article.title == "Workers sign a letter" and article.text == "\n".join(PROSE)
    assert article.published == datetime(2026, 6, 23, 8, 15, tzinfo=UTC) and article.published_basis == "feed"
    assert (article.outlet, article.domain, article.source) == ("The Post", "127.0.0.1", "Post")
    assert article.id == article_id(desk.room.url("/a")) and article.fetched == article.first_seen == NOW
    assert (article.text_basis, article.language, article.revision) == ("page", "en", 1)
    assert outcome.counts == {"seen": 1, "new": 1, "known": 0}
    source = outcome.source
    assert (source.state, source.last_status, source.etag, source.failures) == ("ok", 200, '"f1"', 0)
    assert (source.items_seen, source.articles_new, source.last_item) == (1, 1, article.published)
    assert source.last_checked == NOW and source.next_check is not None and source.next_check > NOW


def test_a_second_look_knows_it(desk: Desk) -> None:
    desk.look()
    outcome = desk.look()
    assert outcome.counts == {"seen": 1, "new": 0, "known": 1} and outcome.new == ()
    assert desk.room.paths() == ["/feed", "/a", "/feed"]


def test_an_unchanged_feed_is_not_modified(desk: Desk) -> None:
    def route(request: Request) -> Answer:
        same = request.headers.get("If-None-Match") == '"f1"'
        return Answer(b"", 304) if same else Answer(rss(item("/a")), headers={"ETag": '"f1"'})

    desk.room.routes["/feed"] = route
    desk.look()
    outcome = desk.look()
    assert outcome.source.state == "not_modified" and outcome.source.etag == '"f1"' and outcome.counts["seen"] == 0


def test_what_failed_in_passing_is_asked_again_though_the_feed_is_unchanged(desk: Desk) -> None:
    desk.room.routes["/a"] = Answer(b"", 503)
    assert desk.look().counts["failed:http_503"] == 1
    assert desk.source.etag is None
    desk.room.routes["/a"] = Answer(page())
    assert desk.look().counts["new"] == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b"", 403), "http_403"),
        (Answer(page(title="Cookies", body="<p>We value your privacy and use cookies with your consent.</p>"
                     "<button>Accept all</button>")), "cookie_wall"),
        (Answer(page(body="<p>Workers have signed.</p><p>Subscribe to continue reading.</p>")), "paywall"),
        (Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), "not_html"),
    ],
)  # fmt: skip
def test_a_page_that_can_not_be_read_leaves_the_feeds_own_text(desk: Desk, answer: Answer, reason: str) -> None:
    desk.room.routes["/a"] = answer
    outcome = desk.look()
    (article,) = outcome.new
    assert article.text_basis == "feed" and article.text.startswith("Some 1,600 workers")
    assert article.published_basis == "feed" and outcome.counts == {
        "seen": 1, "new": 1, "known": 0, f"feed_text:{reason}": 1,
    }  # fmt: skip


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_no_article(desk: Desk, status: int) -> None:
    desk.room.routes["/a"] = Answer(b"", status)
    assert desk.look().counts == {"seen": 1, "new": 0, "known": 0, f"failed:http_{status}": 1}


def test_a_link_that_leads_to_the_front_page_is_no_article(desk: Desk) -> None:
    desk.room.routes |= {"/a": Answer(b"", 302, {"Location": "/"}), "/": Answer(page(title="The Example Post"))}
    assert desk.look().counts["failed:soft_404"] == 1


def test_a_page_shut_by_robots_txt_leaves_the_feeds_own_text(desk: Desk) -> None:
    desk.room.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /a$")
    outcome = desk.look()
    assert outcome.counts["feed_text:robots"] == 1 and "/a" not in desk.room.paths()


def test_every_odd_item_is_counted_by_reason(desk: Desk) -> None:
    private = item("http://10.0.0.1/x")
    items = [
        item("/a"), item("/a#again"), item("javascript:alert(1)"), "<item><title>no link</title></item>",
        item("/gone", extra=SUMMARY), private, item("/b?utm_source=rss"),
    ]  # fmt: skip
    desk.room.routes["/feed"] = Answer(rss(*items))
    desk.room.routes["/b"] = Answer(page(title="Another letter"))
    outcome = desk.look()
    assert outcome.counts == {
        "seen": 7, "new": 2, "known": 0, "dropped:duplicate": 1, "dropped:bad_link": 1, "dropped:no_link": 1,
        "failed:http_404": 1, "failed:private_address": 1,
    }  # fmt: skip
    assert {a.url for a in outcome.new} == {desk.room.url("/a"), desk.room.url("/b")}


def test_two_addresses_of_one_article_are_one(desk: Desk) -> None:
    same = page(head=f'<link rel="canonical" href="{desk.room.url("/a")}">')
    desk.room.routes |= {"/feed": Answer(rss(item("/a"), item("/amp/a"))), "/a": Answer(same), "/amp/a": Answer(same)}
    outcome = desk.look()
    assert outcome.counts["new"] == 1 and outcome.counts["dropped:duplicate"] == 1


def test_the_limit_leaves_the_rest_for_next_time(desk: Desk) -> None:
    desk.room.routes["/feed"] = Answer(rss(*(item(f"/{n}") for n in range(5))), headers={"ETag": '"f"'})
    for number in range(5):
        desk.room.routes[f"/{number}"] = Answer(page(title=f"Letter number {number}"))
    assert desk.look(max_new=3).counts["dropped:over_limit"] == 2
    assert desk.source.etag is None
    assert desk.look(max_new=3).counts == {"seen": 5, "new": 2, "known": 3}


def test_time_runs_out_without_losing_the_count(desk: Desk) -> None:
    assert desk.look(max_seconds=-1).counts == {"seen": 1, "new": 0, "known": 0, "dropped:out_of_time": 1}


@pytest.mark.parametrize(
    ("answer", "state", "status"),
    [
        (Answer(b"", 410), "gone", 410),
        (Answer(b"", 404), "failing", 404),
        (Answer(b"", 500), "failing", 500),
        (Answer(b"", 429, {"Retry-After": "3600"}), "waiting", 429),
        (Answer(b"", 503, {"Retry-After": "3600"}), "waiting", 503),
        (Answer(b""), "failing", 200),
        (Answer(b"<html><body>no feed</body></html>"), "failing", 200),
    ],
)
def test_what_a_source_answers_becomes_its_state(desk: Desk, answer: Answer, state: str, status: int | None) -> None:
    desk.room.routes["/feed"] = answer
    outcome = desk.look()
    source = outcome.source
    assert (source.state, source.last_status, source.failures) == (state, status, 1)
    assert source.last_error and outcome.counts["seen"] == 0 and outcome.new == ()
    if state == "gone":
        assert source.next_check is None
    elif state == "waiting":
        assert source.next_check == NOW + timedelta(hours=1)
    else:
        assert source.next_check is not None and source.next_check > NOW


def test_robots_txt_shuts_a_source(desk: Desk) -> None:
    desk.room.routes["/robots.txt"] = Answer(b"User-agent: Tallywire\nDisallow: /feed")
    source = desk.look().source
    assert source.state == "robots" and desk.room.paths() == []


def test_failures_in_a_row_make_longer_pauses_and_one_answer_ends_them(desk: Desk) -> None:
    good = desk.room.routes["/feed"]
    desk.room.routes["/feed"] = Answer(b"", 404)
    pauses = []
    for _ in range(3):
        source = desk.look().source
        assert source.next_check is not None
        pauses.append(source.next_check - NOW)
    assert pauses == sorted(set(pauses)) and desk.source.failures == 3
    desk.room.routes["/feed"] = good
    assert desk.look().source.state == "ok" and desk.source.failures == 0 and desk.source.last_error is None


def test_a_permanent_redirect_moves_the_source(desk: Desk) -> None:
    desk.room.routes["/new-feed"] = desk.room.routes["/feed"]
    desk.room.routes["/feed"] = Answer(b"", 301, {"Location": "/new-feed"})
    assert desk.look().source.url == desk.room.url("/new-feed")
    desk.room.routes["/new-feed"], desk.room.routes["/newer"] = (
        Answer(b"", 302, {"Location": "/newer"}),
        desk.room.routes["/new-feed"],
    )
    assert desk.look().source.url == desk.room.url("/new-feed")


def test_what_was_kept_is_not_held_with_its_text(desk: Desk) -> None:
    kept: list[Article] = []
    (told,) = desk.look(keep=kept.append).new
    assert [article.id for article in kept] == [told.id]
    assert "1,600 workers" in kept[0].text and told.text == ""


def test_an_article_without_a_title_goes_by_its_opening_words(desk: Desk) -> None:
    desk.room.routes["/feed"] = Answer(rss("<item><link>/a</link></item>"))
    desk.room.routes["/a"] = Answer(b"<html><body>" + "".join(f"<p>{line}</p>" for line in PROSE).encode())
    (article,) = desk.look().new
    assert article.title and PROSE[0].startswith(article.title)


def test_a_host_that_asks_for_patience_on_a_page_is_left_alone(desk: Desk) -> None:
    desk.room.routes["/a"] = Answer(b"", 429, {"Retry-After": "3600"})
    source = desk.look().source
    assert (source.state, source.last_status, source.failures) == ("waiting", 429, 0)
    assert source.next_check == NOW + timedelta(hours=1) and source.last_error


def test_another_host_that_asks_for_patience_keeps_nothing_of_the_source(desk: Desk) -> None:
    desk.room.routes["/feed"] = Answer(rss(item(desk.room.url("/a", "localhost"))))
    desk.room.routes["/a"] = Answer(b"", 429, {"Retry-After": "3600"})
    outcome = desk.look()
    assert (outcome.source.state, outcome.counts["failed:http_429"]) == ("ok", 1)
