"""How certain a page's date is: grounds that agree, contradict each other, or say less than an hour."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.candidates import Candidate
from scrapers.harvest import dated
from tests.scrapers.newsroom import PROSE, page
from tests.scrapers.paper import URL, ld, read, with_body

DAY = datetime(2026, 6, 23, tzinfo=UTC)
META = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("head", "url", "day", "basis", "certain"),
    [
        (ld(datePublished="2026-06-23T08:00:00Z"), URL, "2026-06-23", "structured", True),
        (META.format("2026-06-23"), URL, "2026-06-23", "meta", True),
        # a local day in the address, or a zone that was forgotten in one place, is no contradiction
        (ld(datePublished="2026-06-23T23:00:00Z"), "https://p.example/2026/06/24/a", "2026-06-23", "structured", True),
        (ld(datePublished="2026-06-23T08:00:00Z") + META.format("2026-06-23T08:00:00-07:00"), URL, "2026-06-23",
         "structured", True),
        # two against one
        (ld(datePublished="2026-06-20") + META.format("2019-11-04"), "https://p.example/2019/11/04/a", "2019-11-04",
         "meta", False),
        (ld(datePublished="2019-11-04") + META.format("2026-06-20"), "https://p.example/2019/11/04/a", "2019-11-04",
         "structured", False),
        # one against one: the better ground, with the doubt
        (ld(datePublished="2026-06-20") + META.format("2019-11-04"), URL, "2026-06-20", "structured", False),
        (ld(datePublished="2026-06-20"), "https://p.example/2019/11/04/a", "2026-06-20", "structured", False),
        # changed long before it was published: a stamp of something else
        (ld(datePublished="2026-06-20", dateModified="2019-11-04"), URL, "2026-06-20", "structured", False),
        # scheduled pages are changed hours before they appear
        (ld(datePublished="2026-06-20T08:00:00Z", dateModified="2026-06-19T20:00:00Z"), URL, "2026-06-20",
         "structured", True),
        ("", "https://p.example/2026/06/20/a", "2026-06-20", "url", False),
        # what is refused contradicts nothing
        (ld(datePublished="2062-01-01") + META.format("2026-06-23"), URL, "2026-06-23", "meta", True),
        (ld(datePublished="0001-01-01T00:00:00Z"), URL, "", "unknown", False),
    ],
)  # fmt: skip
def test_grounds_that_agree_make_a_date_certain(head: str, url: str, day: str, basis: str, certain: bool) -> None:
    found = read(page(head=head), url)
    assert (found.published.date().isoformat() if found.published else "") == day
    assert (found.published_basis, found.published_certain) == (basis, certain)


@pytest.mark.parametrize(
    ("stamp", "precision"),
    [
        ("2026-06-23", "day"),
        ("2026-06-23T00:00:00Z", "day"),
        ("2026-06-23T08:00:00Z", "moment"),
        ("2026-06-23T00:00:00+02:00", "day"),
        ("soon", None),
    ],
)
def test_midnight_is_a_day(stamp: str, precision: str | None) -> None:
    assert read(page(head=ld(datePublished=stamp))).published_precision == precision


@pytest.mark.parametrize(
    "other",
    [
        '<section id="comments"><time class="published" datetime="2026-06-01">1 June 2026</time></section>',
        '<div itemprop="comment"><time itemprop="datePublished" datetime="2026-06-01">1 June</time></div>',
        '<aside><time datetime="2026-06-01" class="entry-date">1 June 2026</time></aside>',
        '<div class="teaser"><a href="/b">Ferry drops its plan to weigh passengers '
        '<time datetime="2026-06-01">1 June</time></a></div>',
        '<p class="stamp">3 hours ago</p>',
        "<p>On 3 March 2021 a first letter had been sent, which nobody at the depot seems to remember today.</p>",
    ],
)
def test_dates_of_others_and_relative_ones_leave_a_page_undated(other: str) -> None:
    for html in (with_body(other), with_body("", before=other)):
        assert read(html).published is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Updated: June 22, 2026 | Published: June 20, 2026", "2026-06-20"),
        ("Published June 20, 2026, updated June 22, 2026", "2026-06-20"),
        ("Updated June 20, 2026", "2026-06-20"),  # the only day that it is known to have stood on
        ("Von Ada Schreiber, 20. Juni 2026, 14:30 Uhr", "2026-06-20"),
        ("Publié le 20 juin 2026 à 14h30", "2026-06-20"),
        ("20.06.2026", "2026-06-20"),
        ("2026年6月20日 14時30分", "2026-06-20"),
    ],
)
def test_a_date_in_the_text_is_the_publication_not_the_update(line: str, day: str) -> None:
    found = read(with_body("", before=f"<div class=meta>{line}</div>"))
    assert found.published is not None and found.published.date().isoformat() == day
    assert (found.published_basis, found.published_certain) == ("text", False)


def test_a_feed_settles_what_a_page_contradicts() -> None:
    doubtful = read(page(head=ld(datePublished="2026-06-20")), "https://p.example/2019/11/04/a")
    certain = read(page(head=ld(datePublished="2026-06-20")))
    fed = Candidate(URL, published=DAY)
    assert dated(doubtful, fed) == (DAY, "feed", False)
    assert dated(doubtful, Candidate(URL))[1:] == ("structured", False)
    assert dated(certain, fed)[1] == "structured"


@pytest.mark.parametrize(("day", "sure"), [("2026-06-22T23:00:00Z", True), ("2026-06-01", False)])
def test_a_feed_of_another_day_makes_a_date_uncertain(day: str, sure: bool) -> None:
    found = dated(read(page(head=ld(datePublished=day))), Candidate(URL, published=DAY))
    assert found[1:] == ("structured", sure)


def test_a_date_of_the_feed_alone_stands() -> None:
    assert dated(read(page()), Candidate(URL, published=DAY)) == (DAY, "feed", True)


def test_the_body_that_a_page_gives_to_machines_is_read_where_readers_see_a_scrap() -> None:
    body = "\n\n".join(f"{n}. {line}" for n in range(3) for line in PROSE)
    assert read(page(head=ld(articleBody=body), body="<p>Loading the article for you…</p>")).text == "\n".join(
        body.split("\n\n")
    )
