"""Variants of one page fold into one address, and different articles never do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.feeds import read_feed
from scrapers.urls import safe_link
from scrapers.variants import is_amp, out_of_amp_cache, same_page
from tests.scrapers.newsroom import item, page, rss
from tests.scrapers.paper import ld, read

HOME = "https://www.post.example/news/workers-sign-a-letter"


@pytest.mark.parametrize(
    ("cached", "inside"),
    [
        ("https://www-post-example.cdn.ampproject.org/c/s/www.post.example/news/a?x=1", "https://www.post.example/news/a?x=1"),
        ("https://www-post-example.cdn.ampproject.org/v/s/www.post.example/a.amp", "https://www.post.example/a.amp"),
        ("https://cdn.ampproject.org/c/post.example/a", "http://post.example/a"),
        ("https://www.google.com/amp/s/www.post.example/news/a", "https://www.post.example/news/a"),
        ("https://www.google.co.uk/amp/s/amp.post.example/a", "https://amp.post.example/a"),
        ("https://www.google.com/amp/help", "https://www.google.com/amp/help"),
        ("https://post.example/amp/s/other.example/a", "https://post.example/amp/s/other.example/a"),
        ("https://cdn.ampproject.org/c/s/user:pw@post.example/a", "https://cdn.ampproject.org/c/s/user:pw@post.example/a"),
        ("https://cdn.ampproject.org/v0.js", "https://cdn.ampproject.org/v0.js"),
    ],
)  # fmt: skip
def test_the_publisher_is_found_inside_amp_caches(cached: str, inside: str) -> None:
    assert out_of_amp_cache(cached) == inside


def test_a_feed_that_links_to_a_cache_brings_the_publishers_address() -> None:
    link = "https://www-post-example.cdn.ampproject.org/c/s/www.post.example/news/a"
    assert read_feed(rss(item(link)), "https://post.example/feed").items[0].url == "https://www.post.example/news/a"


@pytest.mark.parametrize(
    "fetched",
    [
        f"{HOME}/amp",
        f"{HOME}.amp",
        f"{HOME}?amp=1",
        f"{HOME}?outputType=amp",
        "https://amp.post.example/news/workers-sign-a-letter",
        "https://m.post.example/news/workers-sign-a-letter",
        "https://mobile.post.example/article/99",
        "https://www.post.example/amp/news/workers-sign-a-letter",
        f"{HOME}/print",
        f"{HOME}?page=all",
        f"{HOME}/",
        f"{HOME}/2",
        "https://www-post-example.cdn.ampproject.org/c/s/www.post.example/news/workers-sign-a-letter.amp",
        "https://www.google.com/amp/s/www.post.example/news/workers-sign-a-letter/amp",
        "https://www.post.example/p?id=99",
    ],
)
def test_variants_fold_where_the_page_says_so(fetched: str) -> None:
    assert read(page(head=f'<link rel="canonical" href="{HOME}">'), fetched).canonical_url == HOME


@pytest.mark.parametrize(
    ("fetched", "kept"),
    [
        (f"{HOME}?amp=1", HOME),
        (f"{HOME}?amp", HOME),
        (f"{HOME}?id=1&outputType=amp", f"{HOME}?id=1"),
        ("https://m.post.example/news/a", "https://m.post.example/news/a"),
        ("https://www.post.example/news/a/amp", "https://www.post.example/news/a/amp"),
        ("https://www.post.example/a?page=2", "https://www.post.example/a?page=2"),
    ],
)
def test_without_a_word_from_the_page_only_what_holds_everywhere_is_folded(fetched: str, kept: str) -> None:
    assert read(page(), fetched).canonical_url == kept


def test_an_amp_page_that_calls_itself_canonical_has_its_article_beside_it() -> None:
    head = f'<link rel="canonical" href="{HOME}/amp"><meta property="og:url" content="{HOME}">'
    assert read(page(head=head), f"{HOME}/amp").canonical_url == HOME


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://www.post.example/news/ferry-drops-plan">'
        f'<meta property="og:url" content="{HOME}">',
        '<link rel="canonical" href="https://www.post.example/news/ferry-drops-plan">'
        + ld(headline="Workers sign a letter", mainEntityOfPage={"@id": HOME}),
        '<link rel="canonical" href="https://www.post.example/news/ferry-drops-plan">',
        '<link rel="canonical" href="https://www.post.example/news/">',
    ],
)
def test_a_canonical_link_to_another_article_makes_no_one_article_of_two(head: str) -> None:
    assert read(page(head=head), HOME).canonical_url == HOME


@pytest.mark.parametrize(
    "canonical",
    [
        "https://www.post.example/2026/06/workers-put-names-to-letter",  # retitled since
        "https://www.post.example/a/4711",  # a number says nothing
        "https://www.post.example/news/9f2c1d",
    ],
)
def test_a_canonical_link_that_may_be_right_is_followed(canonical: str) -> None:
    assert read(page(head=f'<link rel="canonical" href="{canonical}">'), HOME).canonical_url == canonical


def test_the_same_page_is_told_from_another() -> None:
    assert same_page("https://m.post.example/a/b/", "http://www.post.example/a/b.html?page=all")
    assert not same_page("https://www.post.example/a/b", "https://www.post.example/a/c")
    assert not same_page("https://www.post.example/a?id=1", "https://www.post.example/a?id=2")
    assert is_amp("https://www.post.example/amp/a") and not is_amp("https://www.post.example/news/ampere")


@settings(max_examples=200, deadline=None)
@given(st.text("/:?&=#%.@amps1www-[]", max_size=60))
def test_any_address_stays_safe(tail: str) -> None:
    link = safe_link(f"https://www.google.com/amp/s/{tail}") or "https://post.example/"
    inside = out_of_amp_cache(link)
    assert safe_link(inside) is not None and same_page(inside, inside)
