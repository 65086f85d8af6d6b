"""Which pages a collector may look at again, and noting that it did."""

from __future__ import annotations

from datetime import timedelta

from store import articles, revisits
from store.database import Store
from store.model import Article
from tests.store.conftest import NOW


def test_young_pages_of_one_source_newest_first_with_their_last_look(store: Store) -> None:
    with store.begin() as conn:
        for number, (age, source) in enumerate(((1, "A"), (3, "A"), (9, "A"), (1, "B"))):
            moment = NOW - timedelta(days=age)
            page = Article(f"a{number:012}", f"https://a.example/{number}", "t", "x", published=moment, source=source)
            articles.save(conn, page, now=NOW)
        since = NOW - timedelta(days=7)
        assert revisits.recent_of_source(conn, "A", since) == [
            ("https://a.example/0", NOW - timedelta(days=1), NOW),
            ("https://a.example/1", NOW - timedelta(days=3), NOW),
        ]
        later = NOW + timedelta(hours=3)
        revisits.looked_at(conn, ["https://a.example/1", "https://unknown.example/"], later)
        assert [row[2] for row in revisits.recent_of_source(conn, "A", since)] == [NOW, later]
        assert revisits.recent_of_source(conn, "nobody", since) == []
