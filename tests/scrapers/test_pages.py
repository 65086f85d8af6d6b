"""What pages say of themselves: title, authors, dates and their basis, addresses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.pages import Page
from tests.scrapers.newsroom import PROSE, page
from tests.scrapers.paper import TEXT, URL, ld, read, with_body


def test_a_well_made_page() -> None:
    head = ld(
        headline="Workers sign a letter", datePublished="2026-06-23T08:15:00+02:00", 
        dateModified="2026-06-23T09:00:00Z", 
        author=[{"@type": "Person", "name": "Ada Writer"}, {"@type": "Person", "name": "Bo Reporter"}],
    ) + '<link rel="canonical" href="https://www.post.example/news/letter?utm_source=x">'  # fmt: skip
    found = read(page(head=head, lang="en-GB"))
    assert found == Page(
        title="Workers sign a letter",
        text=TEXT,
        author="Ada Writer; Bo Reporter",
        published=datetime(2026, 6, 23, 6, 15, tzinfo=UTC),
        published_basis="structured",
        published_certain=True,
        published_precision="moment",
        modified=datetime(2026, 6, 23, 9, tzinfo=UTC),
        canonical_url=URL,
        language="en",
        outlet="The Example Post",
        site_name="The Example Post",
    )


@pytest.mark.parametrize(
    ("head", "body", "url", "basis"),
    [
        (ld(datePublished="2026-06-23"), "", URL, "structured"),
        ("", '<meta itemprop="datePublished" content="2026-06-23">', URL, "structured"),
        ('<meta property="article:published_time" content="2026-06-23T00:00:00Z">', "", URL, "meta"),
        ("", '<time class="published" datetime="2026-06-23">yesterday</time>', URL, "meta"),
        ("", "", "https://post.example/2026/06/23/letter", "url"),
        ("", "<div class=dateline>Published 23 June 2026</div>", URL, "text"),
    ],
)
def test_the_date_and_its_basis(head: str, body: str, url: str, basis: str) -> None:
    text = body + "".join(f"<p>{line}</p>" for line in PROSE)
    found = read(page(head=head, body=text), url)
    assert (found.published, found.published_basis) == (datetime(2026, 6, 23, tzinfo=UTC), basis)


@pytest.mark.parametrize("stamp", ["2031-01-01", "1970-01-01T00:00:00Z", "0001-01-01", "soon", ""])
def test_future_absurd_and_unreadable_dates_leave_a_page_undated(stamp: str) -> None:
    found = read(page(head=ld(datePublished=stamp)))
    assert found.published is None and found.published_basis == "unknown"


def test_a_date_in_the_prose_is_not_the_date_of_the_page() -> None:
    found = read(with_body("<p>The first letter was sent on 3 March 2021, when the depot had just been opened.</p>"))
    assert found.published is None


def test_a_change_before_publication_is_none() -> None:
    assert read(page(head=ld(datePublished="2026-06-23", dateModified="2026-06-01"))).modified is None


@pytest.mark.parametrize(
    "head_title",
    ["Workers sign a letter | The Example Post", "Workers sign a letter - The Example Post | by Ada Writer"],
)
def test_the_site_is_cut_from_the_title(head_title: str) -> None:
    html = page().replace(b"<h1>Workers sign a letter</h1>", b"")
    html = html.replace(b"<title>Workers sign a letter | The Example Post", b"<title>" + head_title.encode())
    assert read(html).title == "Workers sign a letter"


def test_the_title_that_most_agree_on_wins_over_a_teaser() -> None:
    head = ld(headline="Workers sign a letter") + '<meta property="og:title" content="You won\'t believe this letter">'
    assert read(page(head=head)).title == "Workers sign a letter"


@pytest.mark.parametrize(
    ("author", "found"),
    [
        ({"@type": "Person", "name": "By Ada Writer, Senior Reporter"}, "Ada Writer"),
        ("Ada Writer and Bo Reporter", "Ada Writer; Bo Reporter"),
        ([{"name": "Ada Writer"}, {"name": "ADA WRITER"}], "Ada Writer"),
        ({"@type": "Organization", "name": "Wire Service"}, "Wire Service"),
        ({"@type": "Person", "name": "https://www.facebook.com/ada"}, None),
        ([], None),
    ],
)
def test_authors_are_names_only(author: object, found: str | None) -> None:
    assert read(page(head=ld(author=author))).author == found


def test_a_visible_byline_is_read_and_leaves_the_text() -> None:
    found = read(with_body("", before='<p class="byline">By Ada Writer</p>'))
    assert found.author == "Ada Writer" and found.text == TEXT
    unmarked = read(with_body("", before="<p>By Ada Writer, labour correspondent in Leeds</p>"))
    assert unmarked.author == "Ada Writer" and unmarked.text == TEXT


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("https://www.post.example/news/letter-2", "https://www.post.example/news/letter-2"),
        ("/news/letter-2", "https://www.post.example/news/letter-2"),
        ("https://other.example/news/letter", URL),
        ("https://www.post.example/", URL),
        ("javascript:alert(1)", URL),
    ],
)
def test_a_page_speaks_for_its_own_site_only(stated: str, kept: str) -> None:
    assert read(page(head=f'<link rel="canonical" href="{stated}">')).canonical_url == kept


def test_a_page_on_a_private_host_may_name_its_public_home() -> None:
    html = page(head='<link rel="canonical" href="https://www.post.example/a">')
    assert read(html, "http://127.0.0.1:8000/post/a").canonical_url == "https://www.post.example/a"


def test_a_page_on_a_private_host_speaks_for_no_other_private_host() -> None:
    html = page(head='<link rel="canonical" href="http://127.0.0.2:8000/b">')
    assert read(html, "http://127.0.0.1:8000/a").canonical_url == "http://127.0.0.1:8000/a"


def test_a_recorded_page_without_address_has_the_one_it_states() -> None:
    head = '<meta property="og:url" content="https://www.post.example/a">'
    assert read(page(head=head), "").canonical_url == "https://www.post.example/a"
    assert read(page(), "").canonical_url is None
