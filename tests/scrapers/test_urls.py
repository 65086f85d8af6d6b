"""Safe links, canonical addresses, outlets."""

from __future__ import annotations

import pytest

from scrapers.outlets import outlet_name, registered_domain
from scrapers.urls import article_id, canonicalise, safe_link

BASE = "https://post.example/news/feed.xml"


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("/a/b", "https://post.example/a/b"),
        (" a.html\n", "https://post.example/news/a.html"),
        ("//other.example/x", "https://other.example/x"),
        ("HTTP://Post.Example:8080/A?b=c#d", "http://post.example:8080/A?b=c#d"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
    ],
)
def test_links_that_may_be_followed(link: str, found: str) -> None:
    assert safe_link(link, BASE) == found


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,x", "file:///etc/passwd", "ftp://a.example/", "mailto:a@b.example", "http://", "http://user@a.example/",
        "http://a.example:99999/", "http://a.example:0/", "http://[::1", "http://a b.example/",
        "http://a.example/" + "x" * 2000,
        "http://<script>.example/", "", None,
    ],
)  # fmt: skip
def test_links_that_may_not(link: str | None) -> None:
    assert safe_link(link, BASE) is None


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://A.example:443/x?utm_source=rss&id=1#top", "https://a.example/x?id=1"),
        ("http://a.example", "http://a.example/"),
        ("https://a.example/x?p", "https://a.example/x?p"),
        ("https://a.example/x?fbclid=1", "https://a.example/x"),
        ("https://a.example./x", "https://a.example/x"),
    ],
)
def test_one_spelling(url: str, canonical: str) -> None:
    assert canonicalise(url) == canonical
    assert canonicalise(canonical) == canonical
    assert article_id(url) == article_id(canonical)


def test_an_article_id_is_short_and_steady() -> None:
    assert article_id("https://a.example/x") == "aff6ab6bbb6e4" or len(article_id("https://a.example/x")) == 13
    assert article_id("https://a.example/x") != article_id("https://a.example/y")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.bbc.co.uk/x", "bbc.co.uk"),
        ("https://www.post.example/x", "post.example"),
        ("http://127.0.0.1:80/x", "127.0.0.1"),
        ("http://[::1]/x", "::1"),
        ("http://a.localhost/x", "a.localhost"),
        ("https://someone.github.io/", "github.io"),
    ],
)
def test_registered_domains(url: str, domain: str) -> None:
    assert registered_domain(url) == domain


def test_an_outlet_is_named_by_settings_then_itself_then_its_domain() -> None:
    url = "https://www.post.example/x"
    assert outlet_name(url, configured="Post", site_name="The Post") == "Post"
    assert outlet_name(url, site_name=" The\nPost ") == "The Post"
    assert outlet_name(url, site_name="Home") == "post.example"
