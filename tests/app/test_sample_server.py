"""The sample newsroom over real HTTP: what collectors get at each moment, and what they do not get."""

from __future__ import annotations

import gzip
import http.client
import json
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import feedparser
import pytest
import trafilatura
from htmldate import find_date
from protego import Protego
from trafilatura.settings import Document

from app.sample import CLOCK_END, EDIT_MOMENT, MOMENTS, PROGRAMMES, SampleNewsroom, petitions, sources
from app.sample.newsroom import FOLDER, SampleArticle, load
from app.sample.plan import PETITION
from scrapers.petitions import read_petition
from store.errors import TallywireError

NEWSROOM = load()
BY_KEY = {article.key: article for article in NEWSROOM.articles}
TRUTH: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
OPEN = [article for article in NEWSROOM.articles if article.access == "open"]
MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = CLOCK_END

    def __call__(self) -> datetime:
        return self.now


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: str


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[SampleNewsroom, Clock]]:
    clock = Clock()
    with SampleNewsroom(clock) as newsroom:
        yield newsroom, clock


@pytest.fixture(autouse=True)
def at_the_end(site: tuple[SampleNewsroom, Clock]) -> None:
    site[1].now = CLOCK_END


def ask(site: tuple[SampleNewsroom, Clock], path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(site[0].url).netloc, timeout=5)
    connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(response.status, response.headers, body.decode())


def path_of(article: SampleArticle) -> str:
    return f"/{article.outlet}{quote(NEWSROOM.path(article))}"


def listed(site: tuple[SampleNewsroom, Clock]) -> dict[str, Any]:
    """Every address in any feed or sitemap now, with feedparser's entry (an empty one for the sitemap)."""
    found: dict[str, Any] = {}
    for source in sources(site[0].url):
        answer = ask(site, urlsplit(source.url).path)
        if answer.status != 200:
            continue
        if source.kind == "sitemap":
            tree = ElementTree.fromstring(answer.body)
            found.update(
                {(node.text or ""): {} for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
            )
        else:
            feed = feedparser.parse(answer.body.encode())
            assert not feed.bozo, source.name
            found.update({item.link: item for item in feed.entries})
    return found


@pytest.mark.parametrize("article", OPEN, ids=lambda article: article.key)
def test_a_page_gives_up_its_text_and_date(site: tuple[SampleNewsroom, Clock], article: SampleArticle) -> None:
    page = ask(site, path_of(article)).body
    outlet = NEWSROOM.outlets[article.outlet]
    found = trafilatura.bare_extraction(page, url=NEWSROOM.canonical(article), with_metadata=True)
    assert isinstance(found, Document) and found.text
    for line in article.at(CLOCK_END).text.split("\n"):
        assert line in found.text
    surplus = found.text.replace(article.title, "")
    assert len(surplus.split()) <= len(article.text.split()) + 25
    assert found.sitename == outlet.name
    assert found.url == NEWSROOM.canonical(article)
    assert found.date == (None if article.undated else f"{article.published:%Y-%m-%d}")
    assert article.author in {"", found.author}


@pytest.mark.parametrize("key", [TRUTH["boilerplate"]["article"]])
def test_the_cluttered_page_is_full_of_numbers_that_are_not_news(site: tuple[SampleNewsroom, Clock], key: str) -> None:
    page = ask(site, path_of(BY_KEY[key])).body
    text = trafilatura.extract(page, include_comments=False)
    assert isinstance(text, str)
    for number in TRUTH["boilerplate"]["never_claims"]:
        assert number in page
        assert number not in BY_KEY[key].text
    for words in ("Story stats", "Leave a comment", "Related posts", "subscribers", "cookies", "Share 312"):
        assert words in page
        assert words not in text


def test_every_article_comes_through_a_feed_at_the_moments(site: tuple[SampleNewsroom, Clock]) -> None:
    seen: set[str] = set()
    for moment in MOMENTS:
        site[1].now = moment
        now_listed = {urlsplit(url).path for url in listed(site)}
        assert now_listed <= {path_of(article) for article in NEWSROOM.articles if article.published <= moment}
        seen |= now_listed
    assert seen == {path_of(article) for article in NEWSROOM.articles}


def test_nothing_of_the_future_is_there(site: tuple[SampleNewsroom, Clock]) -> None:
    site[1].now = moment = MOMENTS[3]
    later = [article for article in NEWSROOM.articles if article.published > moment]
    assert later
    assert all(ask(site, path_of(article)).status == 404 for article in later)
    pages = [f"/{slug}/" for slug in NEWSROOM.outlets] + [
        path_of(article) for article in OPEN if article.published <= moment
    ]
    for body in (unescape(ask(site, page).body) for page in pages):
        assert not [article.key for article in later if article.title in body]


def test_a_feed_lists_its_latest_twenty() -> None:
    first = BY_KEY["kestrix-01-plans"]
    many = tuple(
        replace(first, key=f"k{n}", slug=f"s{n}", title=f"Item {n}", published=first.published + n * MINUTE)
        for n in range(25)
    )
    with SampleNewsroom(lambda: CLOCK_END, newsroom=replace(NEWSROOM, articles=many)) as crowded:
        feed = feedparser.parse(ask((crowded, Clock()), f"/{first.outlet}/feed.xml").body.encode())
    assert [item.title for item in feed.entries] == [f"Item {n}" for n in range(24, 4, -1)]


def test_the_undated_article_is_undated_everywhere(site: tuple[SampleNewsroom, Clock]) -> None:
    article = BY_KEY[TRUTH["undated"]]
    answer = ask(site, path_of(article))
    assert "Last-Modified" not in answer.headers
    assert find_date(answer.body, url=NEWSROOM.canonical(article), extensive_search=True) is None
    item = listed(site)[site[0].url + path_of(article)]
    assert not {"published", "updated", "created"} & set(item)


def test_the_edited_page_before_and_after(site: tuple[SampleNewsroom, Clock]) -> None:
    edited = TRUTH["edited"]
    article = BY_KEY[edited["article"]]
    url = site[0].url + path_of(article)
    site[1].now = EDIT_MOMENT - MINUTE
    before, item_before = ask(site, path_of(article)), listed(site)[url]
    site[1].now = EDIT_MOMENT
    after, item_after = ask(site, path_of(article), If_None_Match=before.headers["ETag"]), listed(site)[url]
    assert edited["before"] in before.body and edited["after"] not in before.body
    assert after.status == 200
    assert edited["after"] in after.body and edited["before"] not in after.body
    assert "article:modified_time" not in before.body
    assert f'article:modified_time" content="{edited["at"]}"' in after.body
    assert item_before.published == item_after.published == item_before.updated
    assert item_after.updated == edited["at"]


def test_who_is_turned_away(site: tuple[SampleNewsroom, Clock]) -> None:
    forbidden = BY_KEY[TRUTH["forbidden"]]
    assert ask(site, path_of(forbidden)).status == 403
    kept = listed(site)[site[0].url + path_of(forbidden)].content[0].value
    assert all(text in unescape(kept) for _, text in forbidden.blocks)
    robots = Protego.parse(ask(site, "/robots.txt").body)
    allowed = {article.key: robots.can_fetch(site[0].url + path_of(article), "Tallywire") for article in OPEN}
    assert [key for key, may in allowed.items() if not may] == [TRUTH["disallowed"]]
    for slug, outlet in NEWSROOM.outlets.items():
        own = ask(site, f"/{slug}/robots.txt").body
        assert own.startswith("User-agent: *\n")
        assert all(f"Disallow: {path}\n" in own for path in outlet.disallow)


def test_one_feed_fails_and_one_goes_quiet(site: tuple[SampleNewsroom, Clock]) -> None:
    failing, quiet = NEWSROOM.outlets[TRUTH["failing"]], NEWSROOM.outlets[TRUTH["quiet"]]
    assert ask(site, f"/{failing.slug}{failing.feed_path}").status == 500
    site[1].now = MOMENTS[1]
    assert ask(site, f"/{failing.slug}{failing.feed_path}").status == 200
    days = sorted(article.published for article in NEWSROOM.articles if article.outlet == quiet.slug)
    gaps = [later - earlier for earlier, later in pairwise(days)]
    assert len(days) >= 5
    assert CLOCK_END - days[-1] > 4 * max(gaps)


def test_conditional_requests(site: tuple[SampleNewsroom, Clock]) -> None:
    path = "/workfloor/atom.xml"
    first = ask(site, path)
    unchanged = ask(site, path, If_None_Match=first.headers["ETag"])
    assert (unchanged.status, unchanged.body) == (304, "")
    assert ask(site, path, If_None_Match='"other"', If_Modified_Since=first.headers["Last-Modified"]).status == 200
    assert ask(site, path, If_Modified_Since=first.headers["Last-Modified"]).status == 304
    assert ask(site, path, If_Modified_Since="Mon, 11 May 2026 00:00:00 GMT").status == 200
    assert ask(site, path, If_Modified_Since="the day before").status == 200
    site[1].now = EDIT_MOMENT - MINUTE
    assert ask(site, path).headers["ETag"] != first.headers["ETag"]


def test_gzip_and_head(site: tuple[SampleNewsroom, Clock]) -> None:
    plain, packed = ask(site, "/workfloor/atom.xml"), ask(site, "/workfloor/atom.xml", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    assert packed.body == plain.body
    head = ask(site, "/workfloor/atom.xml", method="HEAD")
    assert (head.body, head.headers["Content-Length"]) == ("", plain.headers["Content-Length"])


@pytest.mark.parametrize("path", ["/nobody/", "/workfloor/none", "/workfloor/../../etc/passwd", "/%2e%2e/x", "/<b>"])
def test_unknown_paths_are_not_found(site: tuple[SampleNewsroom, Clock], path: str) -> None:
    answer = ask(site, quote(path, safe="/%"))
    assert answer.status == 404
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("design", ["jsonld", "opengraph", "timetag", "dateurl", "textdate", "clutter"])
def test_hostile_words_stay_words(design: str) -> None:
    evil = "</script><script>alert(1)</script> & \"quotes\" 'single' ]]>"
    slug = next(each.slug for each in NEWSROOM.outlets.values() if each.design == design and each.feed != "sitemap")
    article = replace(BY_KEY["meta-04-opinion"], outlet=slug, title=evil, summary=evil, author=evil, body=evil)
    outlet = replace(NEWSROOM.outlets[slug], full_text=True)
    poisoned = replace(NEWSROOM, articles=(article,), outlets={slug: outlet})
    with SampleNewsroom(lambda: CLOCK_END, newsroom=poisoned) as newsroom:
        page = ask((newsroom, Clock()), f"/{slug}{poisoned.path(article)}")
        feed = feedparser.parse(ask((newsroom, Clock()), f"/{slug}{outlet.feed_path}").body.encode())
        front = ask((newsroom, Clock()), f"/{slug}/")
    assert page.status == 200
    assert "<script>alert" not in page.body + front.body
    assert evil in unescape(page.body)
    assert not feed.bozo
    assert unescape(feed.entries[0].title) == evil


def test_answers_on_one_connection_do_not_wait_for_acknowledgements(site: tuple[SampleNewsroom, Clock]) -> None:
    connection = http.client.HTTPConnection(urlsplit(site[0].url).netloc, timeout=5)
    started = time.monotonic()
    for _ in range(100):
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().read()
    assert time.monotonic() - started < 3  # head and body sent apart would take 100 times 40 ms
    connection.close()


def test_hits_are_counted(site: tuple[SampleNewsroom, Clock]) -> None:
    before = site[0].hits["/robots.txt"]
    ask(site, "/robots.txt?again=1")
    assert site[0].hits["/robots.txt"] == before + 1


def test_starting_and_stopping(site: tuple[SampleNewsroom, Clock]) -> None:
    newsroom = SampleNewsroom(lambda: datetime(2026, 6, 1, tzinfo=UTC))
    with pytest.raises(TallywireError, match="not running"):
        _ = newsroom.url
    assert newsroom.start() is newsroom.start()
    port = urlsplit(newsroom.url).port
    with pytest.raises(TallywireError, match="choose another port"):
        SampleNewsroom(lambda: CLOCK_END, port=port or 0).start()
    newsroom.stop()
    newsroom.stop()
    with pytest.raises(TallywireError, match="not running"):
        _ = newsroom.url


def test_the_petition_counts_as_the_articles_say(site: tuple[SampleNewsroom, Clock]) -> None:
    first = PETITION[0][0]
    assert petitions(site[0].url, first - timedelta(seconds=1)) == []
    (source,) = petitions(site[0].url, first)
    assert source.programme in {programme.name for programme in PROGRAMMES}
    site[1].now = first - timedelta(seconds=1)
    assert ask(site, urlsplit(source.url).path).status == 404
    for moment, signed in PETITION:
        site[1].now = moment
        count = read_petition(ask(site, urlsplit(source.url).path).body, source.url)
        assert (count.value, count.goal) == (signed, 7_000)
