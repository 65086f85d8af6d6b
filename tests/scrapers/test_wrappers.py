"""Links of news searches: resolved offline where the address is written in them, else followed once, else dropped."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers import detours
from scrapers.detours import is_wrapper, written_in
from scrapers.wrappers import Resolved, resolve, target_of
from tests.scrapers.desk import SUMMARY, Desk
from tests.scrapers.newsroom import Answer, Newsroom, item, page, rss

INNER = "https://post.example/news/letter?id=1"


def google_news(address: str = INNER, mobile: str = "") -> str:
    """A link as Google News wrote it: base64 of a message with the address in its fourth field."""
    raw = b"\x08\x13\x22" + bytes([len(address)]) + address.encode()
    raw += b"\xd2\x01" + bytes([len(mobile)]) + mobile.encode()
    code = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return f"https://news.google.com/rss/articles/{code}?oc=5&hl=en-US"


@pytest.mark.parametrize(
    "link",
    [
        google_news(),
        google_news(mobile="https://post.example/amp/letter"),
        google_news().replace("/rss/articles", "/articles"),
        "https://www.google.com/url?rct=j&sa=t&url=https%3A%2F%2Fpost.example%2Fnews%2Fletter%3Fid%3D1&ct=ga",
        "http://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fpost.example%2fnews%2fletter%3fid%3d1&c=1",
        "https://www.bing.com/ck/a?!&&p=x&u=a1" + base64.urlsafe_b64encode(INNER.encode()).decode().rstrip("="),
        "https://r.search.yahoo.com/_ylt=A;_ylu=X/RV=2/RE=1/RO=10/RU=https%3a%2f%2fpost.example%2fnews%2fletter%3fid%3d1/RK=2",
        "https://duckduckgo.com/l/?uddg=https%3A%2F%2Fpost.example%2Fnews%2Fletter%3Fid%3D1",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fpost.example%2Fnews%2Fletter%3Fid%3D1&h=A",
    ],
)
def test_the_address_is_written_in_the_link(link: str) -> None:
    assert is_wrapper(link) and written_in(link) == INNER


@pytest.mark.parametrize(
    "link",
    [
        "https://news.google.com/rss/articles/CBMiV0FVX3lxTE9fWmFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6?oc=5",
        google_news("javascript:alert(1)"),
        google_news("https://me:pw@post.example/"),
        "https://www.google.com/url?url=javascript:alert(1)",
        "https://www.google.com/url?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dx",
        "https://www.bing.com/ck/a?u=a1!!!",
    ],
)
def test_other_links_say_nothing(link: str) -> None:
    assert is_wrapper(link) and written_in(link) is None


@pytest.mark.parametrize(
    "link",
    [
        INNER, "https://news.google.com/topstories", "https://www.bing.com/news/search?q=x", "https://google.example/url?q=x",
        "https://notbing.com/ck/a?u=x", "https://blog.google/articles/x",
    ],
)  # fmt: skip
def test_addresses_of_articles_are_no_wrappers(link: str) -> None:
    assert not is_wrapper(link)


@given(st.text(alphabet="abcXYZ019_-=/+", max_size=200))
def test_no_code_trips_the_reader(code: str) -> None:
    found = written_in(f"https://news.google.com/rss/articles/{code}")
    assert found is None or found.startswith("http")


@pytest.mark.parametrize(
    "markup",
    [
        '<c-wiz data-n-au="https://post.example/news/letter?id=1"></c-wiz>',
        '<meta http-equiv="Refresh" content="0; URL=\'https://post.example/news/letter?id=1\'">',
        "<script>window.location.replace('https://post.example/news/letter?id=1')</script>",
        '<link rel="canonical" href="https://post.example/news/letter?id=1">',
        '<a rel="noopener nofollow" href="https://post.example/news/letter?id=1">Open</a>',
    ],
)
def test_pages_on_the_way_say_where_they_lead(markup: str) -> None:
    assert target_of(f"<html><body><p>Opening</p>{markup}</body></html>", "https://news.google.com/articles/x") == INNER


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="canonical" href="https://news.google.com/articles/x">',
        '<a href="https://policies.example/privacy">Privacy</a>',
        '<a rel=nofollow href="https://a.example/">A</a><a rel=nofollow href="https://b.example/">B</a>',
        '<c-wiz data-n-au="javascript:alert(1)"></c-wiz>',
    ],
)
def test_a_page_that_leads_nowhere(markup: str) -> None:
    assert target_of(f"<html><body><p>Opening</p>{markup}</body></html>", "https://news.google.com/articles/x") is None


def test_following_ends_at_the_publishers_page(newsroom: Newsroom, fetching: Any) -> None:
    outside = newsroom.url("/a", host="localhost")
    newsroom.routes |= {"/go": Answer(status=302, headers={"Location": outside}), "/a": Answer(page())}
    found: Resolved = fetching(lambda f: resolve(newsroom.url("/go"), f))
    assert found.url == outside and found.answer is not None and found.answer.body == page()


@pytest.fixture
def search(newsroom: Newsroom, fetching: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk on a search whose links go through /rss/articles/ on its own host."""
    rule = (re.compile(r"^127\.0\.0\.1$"), re.compile(r"^/rss/articles/"))
    monkeypatch.setattr(detours, "_WRAPPERS", (rule,))
    links = [item(newsroom.url(f"/rss/articles/{name}"), "Workers sign - Post", SUMMARY) for name in "abc"]
    outside = newsroom.url("/a", host="localhost")
    newsroom.routes |= {
        "/feed": Answer(rss(*links)),
        "/rss/articles/a": Answer(f"<p>Opening<c-wiz data-n-au='{outside}'></c-wiz></p>".encode()),
        "/rss/articles/b": Answer(b"<p>Before you continue</p>"),
        "/rss/articles/c": Answer(b"", 403),
        "/a": Answer(page()),
    }
    return Desk(newsroom, fetching, "search")


def test_what_cannot_be_resolved_is_dropped_and_never_kept_under_the_engines_name(search: Desk) -> None:
    outcome = search.look()
    assert outcome.counts == {"seen": 3, "new": 1, "known": 0, "dropped:unresolved": 2}
    (article,) = outcome.new
    assert article.url == search.room.url("/a", host="localhost")
    assert outcome.links == {
        search.room.url("/rss/articles/a"): article.url,
        search.room.url("/rss/articles/b"): "",
    }


def test_each_link_is_followed_once(search: Desk) -> None:
    links = search.look().links
    search.room.requests.clear()
    outcome = search.look(leads_to=lambda asked: {link: links[link] for link in asked if link in links})
    assert outcome.counts == {"seen": 3, "new": 0, "known": 1, "dropped:unresolved": 2}
    assert search.room.paths() == ["/feed", "/rss/articles/c"]


def test_two_links_to_one_article_are_one(search: Desk) -> None:
    search.room.routes["/rss/articles/b"] = search.room.routes["/rss/articles/a"]
    counts = search.look().counts
    assert (counts["new"], counts["dropped:duplicate"]) == (1, 1)


def test_a_passing_failure_of_the_engine_is_tried_again(search: Desk) -> None:
    search.room.routes["/rss/articles/c"] = Answer(b"", 500)
    outcome = search.look(settings={"retries": 0})
    assert outcome.counts["failed:http_500"] == 1 and outcome.counts["dropped:unresolved"] == 1
    assert search.room.url("/rss/articles/c") not in outcome.links


@pytest.mark.parametrize(
    ("link", "inner"),
    [
        (
            "http://www.bing.com/news/apiclick.aspx?ref=x&url=https%3a%2f%2fpost.example%2fa&c=1",
            "https://post.example/a",
        ),
        ("https://www.google.com/url?q=javascript:alert(1)", None),
        ("https://post.example/?url=https://other.example/", None),
    ],
)
def test_only_a_safe_address_in_a_link_of_a_search_counts(link: str, inner: str | None) -> None:
    assert written_in(link) == inner
