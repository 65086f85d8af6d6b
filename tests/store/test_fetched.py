"""Answers as they were fetched: kept once, shown again byte by byte, purged in time but not before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, update

from store import articles, fetched
from store.database import Store
from store.errors import NotFoundError, StoreError
from store.schema import bodies
from tests.store.builders import NOW, article

PAGE = b"<html><p>Some 1,600 drivers signed.\x00\xff\r\n</html>"


def kept(conn: Connection, url: str = "https://post.example/a", body: bytes = PAGE, at: datetime = NOW) -> int:
    """One kept answer."""
    return fetched.keep(
        conn, url=url, final_url=url + "?x", source="Post", at=at, status=200, headers={"etag": '"1"'}, body=body
    )


def purge(store: Store, days: float, keep_days: int = 90, keep_evidence_days: int = 3650, limit: int = 100) -> int:
    """Purge so many days later."""
    with store.begin() as conn:
        return fetched.purge(
            conn, NOW + timedelta(days=days), keep_days=keep_days, keep_evidence_days=keep_evidence_days, limit=limit
        )


def test_what_was_kept_comes_back_to_the_byte(store: Store) -> None:
    with store.begin() as conn:
        number = kept(conn)
    with store.read() as conn:
        (found,) = fetched.of_address(conn, "https://post.example/a")
        assert fetched.body_of(conn, found) == PAGE
        assert fetched.of_address(conn, "https://post.example/b") == []
    assert (found.id, found.status, found.at, found.source, found.size) == (number, 200, NOW, "Post", len(PAGE))
    assert found.final_url == "https://post.example/a?x" and found.headers == {"etag": '"1"'}


@pytest.mark.parametrize("body", [b"", b"\0" * 3_000_000, bytes(range(256)) * 10])
def test_any_bytes_are_kept(store: Store, body: bytes) -> None:
    with store.begin() as conn:
        kept(conn, body=body)
        assert fetched.body_of(conn, fetched.of_address(conn, "https://post.example/a")[0]) == body


def test_the_same_bytes_are_kept_once(store: Store) -> None:
    with store.begin() as conn:
        for number in range(5):
            kept(conn, f"https://post.example/{number % 2}", at=NOW + timedelta(hours=number))
        kept(conn, body=b"other")
        assert fetched.count(conn)[:2] == (6, 2)
        times = [found.at for found in fetched.of_address(conn, "https://post.example/0")]
    assert times == sorted(times, reverse=True) and len(times) == 3


def test_a_revision_leads_to_what_it_was_read_from(store: Store) -> None:
    page = replace(article(1), canonical_url="https://outlet1.example/canonical")
    with store.begin() as conn:
        first = kept(conn, page.url, b"one")
        articles.save(conn, page, now=NOW)
        fetched.prove(conn, first, page.id)
        again = kept(conn, page.url, b"one, another advertisement", NOW + timedelta(hours=1))
        fetched.prove(conn, again, page.id)
        articles.save(conn, replace(page, text=page.text + " More."), now=NOW + timedelta(hours=2))
        second = kept(conn, page.url, b"two", NOW + timedelta(hours=2))
        fetched.prove(conn, second, page.id)
        found = fetched.of_address(conn, page.url)
        assert fetched.of_address(conn, "https://outlet1.example/canonical") == found
        with pytest.raises(NotFoundError, match="no article nobody"):
            fetched.prove(conn, first, "nobody")
    assert [(one.id, one.revisions) for one in found] == [(second, (2,)), (again, ()), (first, (1,))]


def test_a_feed_can_be_evidence_for_many(store: Store) -> None:
    with store.begin() as conn:
        feed = kept(conn, "https://post.example/feed")
        for number in (1, 2):
            articles.save(conn, article(number), now=NOW)
            fetched.prove(conn, feed, article(number).id)
        assert [one.revisions for one in fetched.of_address(conn, article(2).url)] == [(1,)]
    assert purge(store, 200) == 0
    with store.begin() as conn:
        articles.delete_all(conn, [article(1).id])
    assert purge(store, 200) == 0
    with store.begin() as conn:
        articles.delete_all(conn, [article(2).id])
    assert purge(store, 200) == 1, "nothing rests on it any more"


def test_evidence_outlives_the_rest(store: Store) -> None:
    page = article(1)
    with store.begin() as conn:
        articles.save(conn, page, now=NOW)
        fetched.prove(conn, kept(conn, page.url, b"evidence"), page.id)
        kept(conn, page.url, b"another look")
    assert purge(store, 89.9) == 0
    assert purge(store, 90.1) == 1
    with store.read() as conn:
        assert [fetched.body_of(conn, one) for one in fetched.of_address(conn, page.url)] == [b"evidence"]
        assert fetched.count(conn)[:2] == (1, 1)
    assert purge(store, 3649.9) == 0
    assert purge(store, 3650.1) == 1
    with store.read() as conn:
        assert fetched.count(conn) == (0, 0, 0)
        assert articles.get(conn, page.id) is not None


def test_evidence_is_never_kept_shorter_than_the_rest(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
        fetched.prove(conn, kept(conn), article(1).id)
    assert purge(store, 50, keep_evidence_days=10) == 0
    assert purge(store, 91, keep_evidence_days=10) == 1


def test_bytes_that_another_fetch_still_has_stay(store: Store) -> None:
    with store.begin() as conn:
        kept(conn)
        kept(conn, at=NOW + timedelta(days=60))
    assert purge(store, 100) == 1
    with store.read() as conn:
        (left,) = fetched.of_address(conn, "https://post.example/a")
        assert fetched.body_of(conn, left) == PAGE


def test_a_purge_is_bounded_and_begins_with_the_oldest(store: Store) -> None:
    with store.begin() as conn:
        for number in range(7):
            kept(conn, body=b"%d" % number, at=NOW - timedelta(days=number))
    assert [purge(store, 100, limit=3) for _ in range(4)] == [3, 3, 1, 0]
    with store.begin() as conn:
        kept(conn, body=b"old", at=NOW - timedelta(days=9))
        kept(conn, body=b"young")
    purge(store, 100, limit=1)
    with store.read() as conn:
        (left,) = fetched.of_address(conn, "https://post.example/a")
        assert fetched.body_of(conn, left) == b"young"


@pytest.mark.parametrize("packed", [b"no gzip", b"", b"\x1f\x8b\x08"])
def test_damage_is_told_not_shown(store: Store, packed: bytes) -> None:
    with store.begin() as conn:
        kept(conn)
        conn.execute(update(bodies).values(packed=packed))
        (found,) = fetched.of_address(conn, "https://post.example/a")
        with pytest.raises(StoreError, match="damaged"):
            fetched.body_of(conn, found)
