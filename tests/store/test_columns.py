"""The column types, as the databases see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from store import articles, meta, stories
from store.columns import as_utc, clean, finite
from store.database import Store
from store.errors import StoreError
from store.sql import digest, text_hash
from tests.store.builders import NOW, article


@given(st.text(st.characters()))
def test_cleaning_keeps_length_and_everything_storable(raw: str) -> None:
    cleaned = clean(raw)
    assert len(cleaned) == len(raw)
    assert all(a == b for a, b in zip(raw, cleaned, strict=True) if a != "\x00" and not "\ud800" <= a <= "\udfff")
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned
    assert len(digest(raw)) == 32


@given(st.text(st.sampled_from(" \n\t\u00a0ab")), st.text(st.sampled_from("ab")))
def test_the_hash_of_a_text_sees_words_only(spaced: str, word: str) -> None:
    assert text_hash(f" {spaced}\n") == text_hash(" ".join(spaced.split()))
    assert (text_hash(word) == text_hash(word[::-1])) is (word == word[::-1])


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(StoreError, match="2026-03-20T12:00:00 has none"):
        as_utc(datetime(2026, 3, 20, 12))
    assert as_utc(datetime(2026, 3, 20, 12, tzinfo=timezone(timedelta(hours=-5)))) == datetime(
        2026, 3, 20, 17, tzinfo=UTC
    )


def test_only_finite_numbers_are_numbers() -> None:
    assert [finite(number) for number in (1, None, float("inf"), -float("inf"), float("nan"))] == [
        1.0,
        None,
        None,
        None,
        None,
    ]


def test_text_is_stored_as_text_on_both(store: Store) -> None:
    odd = "’; DROP TABLE articles; -- \\ % 𝟙 \u202e"
    with store.begin() as conn:
        meta.set_value(conn, "odd", odd)
        articles.save(conn, article(1, title=odd), now=NOW)
        assert conn.execute(text("SELECT value FROM meta")).scalar() == odd
        stories.place(conn, {"a1": "s1"})
        assert [row.title for row in stories.list_rows(conn, NOW, query=odd)] == [odd]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_sqlite_searches_blind_to_the_case_of_every_letter(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1, title="Économie: la grève"), now=NOW)
        stories.place(conn, {"a1": "s1"})
        assert len(stories.list_rows(conn, NOW, query="éCONOMIE")) == 1
