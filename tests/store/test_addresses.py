"""Addresses of stored articles: by either name, in any number."""

from __future__ import annotations

from dataclasses import replace

from store import addresses, articles
from store.database import Store
from tests.store.builders import NOW, article


def test_an_address_is_known_by_either_of_its_names(store: Store) -> None:
    page = replace(article(1), canonical_url="https://outlet1.example/canonical")
    with store.begin() as conn:
        articles.save(conn, page, now=NOW)
        found = addresses.known(conn, [page.url, str(page.canonical_url), page.url + "2", ""])
    assert found == {page.url, page.canonical_url}


def test_a_listing_of_thousands_is_asked_for_at_once(store: Store) -> None:
    pages = [replace(article(number), canonical_url=None) for number in range(3)]
    listed = [f"https://elsewhere.example/{number}" for number in range(2_500)]
    with store.begin() as conn:
        for page in pages:
            articles.save(conn, page, now=NOW)
        found = addresses.known(conn, [pages[0].url, *listed[:1_200], pages[1].url, *listed[1_200:], pages[2].url])
        assert found == {page.url for page in pages}
        assert addresses.known(conn, []) == set()
