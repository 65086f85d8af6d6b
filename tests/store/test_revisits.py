"""Which pages a collector may look at again, and noting what it found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from store import articles, revisits
from store.database import Store
from store.model import Article
from tests.store.conftest import NOW

DAY = timedelta(days=1)


def fill(store: Store) -> None:
    """Pages of two sources, one of them old."""
    with store.begin() as conn:
        for number, (age, source) in enumerate(((1, "A"), (3, "A"), (9, "A"), (1, "B"))):
            page = Article(
                f"a{number:012}", f"https://a.example/{number}", "t", "x", published=NOW - age * DAY, source=source
            )
            articles.save(conn, page, now=NOW)


def test_young_pages_of_one_source_newest_first_with_their_last_look(store: Store) -> None:
    fill(store)
    since = NOW - 7 * DAY
    with store.begin() as conn:
        found = revisits.pages_of(conn, "A", since)
        assert [(p.url, p.at, p.fetched, p.looked) for p in found] == [
            ("https://a.example/0", NOW - DAY, NOW, NOW),
            ("https://a.example/1", NOW - 3 * DAY, NOW, NOW),
        ]
        assert revisits.pages_of(conn, "nobody", since) == []


def test_what_a_look_found_is_kept_by_article(store: Store) -> None:
    fill(store)
    later = NOW + timedelta(hours=3)
    with store.begin() as conn:
        first, second = revisits.pages_of(conn, "A", NOW - 7 * DAY)
        gone = replace(second, looked=later, missing_since=NOW, withdrawn=later)
        revisits.looked_at(conn, [replace(first, fetched=later, looked=later), gone])
        assert revisits.pages_of(conn, "A", NOW - 7 * DAY) == [replace(first, fetched=later, looked=later), gone]
        article = articles.get(conn, second.id)
    assert article is not None
    assert (article.withdrawn, article.fetched) == (later, NOW)


def test_an_old_page_is_asked_for_once_more_when_it_was_missing(store: Store) -> None:
    fill(store)
    with store.begin() as conn:
        old = next(page for page in revisits.pages_of(conn, "A", NOW - 30 * DAY) if page.url.endswith("/2"))
        missing = replace(old, looked=NOW, missing_since=NOW)
        revisits.looked_at(conn, [missing])
        assert missing in revisits.pages_of(conn, "A", NOW - 7 * DAY)
        revisits.looked_at(conn, [replace(missing, withdrawn=NOW + DAY)])
        assert [page.url[-1] for page in revisits.pages_of(conn, "A", NOW - 7 * DAY)] == ["0", "1"]
