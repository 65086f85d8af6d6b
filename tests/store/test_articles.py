"""Articles and their revisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from sqlalchemy import insert, select, text

from store import articles, outlets, stories
from store.database import Store
from store.errors import InputError, StoreError
from store.model import Outlet
from store.schema import articles as table
from tests.store.builders import NOW, article, judged, place

LATER = NOW + timedelta(hours=6)


def test_every_field_comes_back_as_it_was_saved(store: Store) -> None:
    full = article(
        1,
        canonical_url="https://outlet1.example/c",
        author="A. Writer",
        modified=NOW - timedelta(minutes=5),
        first_seen=NOW,
        fetched=NOW,
        language="en",
        text_basis="feed",
        source="Outlet feed",
        duplicate_of="a0",
        targets=("Clerk Watch", "Other"),
        published_certain=False,
    )
    with store.begin() as conn:
        assert articles.save(conn, full, now=NOW) == "new"
    with store.read() as conn:
        assert articles.get(conn, "a1") == full


def test_saving_the_same_again_changes_nothing(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
        before = conn.execute(select(table)).all()
    with store.begin() as conn:
        assert articles.save(conn, article(1), now=LATER) == "unchanged"
        assert conn.execute(select(table)).all() == before
        assert len(articles.revisions_of(conn, "a1")) == 1


def test_whitespace_alone_is_no_edit_and_keeps_the_stored_text(store: Store) -> None:
    first = article(1, text="Over 1,000 clerks\n\nsigned it.")
    with store.begin() as conn:
        articles.save(conn, first, now=NOW)
        again = replace(first, text="  Over 1,000\tclerks signed\u00a0it. ", title="Headline  1")
        assert articles.save(conn, again, now=LATER) == "unchanged"
        found = articles.get(conn, "a1")
    assert found is not None
    assert (found.text, found.revision, found.first_seen) == (first.text, 1, NOW)


def test_a_changed_text_makes_a_revision_and_is_pending_again(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
        articles.mark_processed(conn, ["a1"])
        assert articles.pending(conn) == []
        assert articles.save(conn, article(1, text="Nearly 2,000 clerks signed."), now=LATER) == "changed"
        (found,) = articles.pending(conn)
        kept = articles.revisions_of(conn, "a1")
    assert (found.text, found.revision, found.first_seen, found.fetched) == (
        "Nearly 2,000 clerks signed.",
        2,
        NOW,
        LATER,
    )
    assert [(item.number, item.text, item.fetched) for item in kept] == [
        (1, article(1).text, NOW),
        (2, "Nearly 2,000 clerks signed.", LATER),
    ]


def test_a_changed_headline_is_a_revision_too(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
        assert articles.save(conn, article(1, title="Clerks win"), now=LATER) == "changed"
        assert [item.title for item in articles.revisions_of(conn, "a1")] == ["Headline 1", "Clerks win"]


def test_a_feeds_short_text_never_replaces_a_pages(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
        assert articles.save(conn, article(1, text="Teaser …", text_basis="feed"), now=LATER) == "unchanged"
        articles.save(conn, article(2, text="Teaser …", text_basis="feed"), now=NOW)
        assert articles.save(conn, article(2), now=LATER) == "changed"
        found = articles.get(conn, "a2")
    assert found is not None
    assert (found.text_basis, found.revision) == ("page", 2)


def test_an_unknown_time_of_publication_is_filled_and_moves_the_story(store: Store) -> None:
    undated = article(1, published=None, published_basis="unknown")
    with store.begin() as conn:
        articles.save(conn, undated, now=NOW)
        stories.place(conn, {"a1": "s1"})
        articles.mark_processed(conn, [undated])
        day = NOW - timedelta(days=9)
        assert articles.save(conn, replace(undated, published=day, published_basis="meta"), now=LATER) == "changed"
        other = replace(undated, published=NOW, published_basis="structured")
        assert articles.save(conn, other, now=LATER) == "unchanged"
        (found,) = articles.pending(conn)
        row = stories.get_row(conn, "s1", NOW)
    assert (found.published, found.published_basis, found.revision) == (day, "meta", 1)
    assert row is not None
    assert row.first == day


def test_a_date_in_the_future_does_not_keep_a_story_on_top(store: Store) -> None:
    with store.begin() as conn:
        for number, ahead in ((1, timedelta(days=900)), (2, timedelta(hours=13))):
            articles.save(conn, article(number, published=NOW + ahead), now=NOW)
            stories.place(conn, {f"a{number}": f"s{number}"})
        rows = {row.id: (row.last, row.status) for row in stories.list_rows(conn, NOW + timedelta(days=20))}
        found = articles.get(conn, "a1")
    assert rows == {"s1": (NOW, "ended"), "s2": (NOW + timedelta(hours=13), "ended")}
    assert found is not None
    assert found.published == NOW + timedelta(days=900)


def test_only_what_was_read_is_marked_as_processed(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
        (read,) = articles.pending(conn)
        articles.save(conn, article(1, text="Edited meanwhile."), now=LATER)
        assert articles.mark_processed(conn, [read]) == 0
        assert [item.revision for item in articles.pending(conn)] == [2]
        assert articles.mark_processed(conn, articles.pending(conn)) == 1
        assert articles.pending(conn) == []


def test_articles_can_be_reopened_for_another_reading(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2, 3)
        articles.mark_processed(conn, ["a1", "a2"])
        assert articles.reopen(conn, ["a1", "a1", "a3", "a9"]) == 1
        assert {item.id for item in articles.pending(conn)} == {"a1", "a3"}
        assert articles.reopen(conn) == 1
        assert len(articles.pending(conn)) == 3


def test_pending_goes_by_time_and_limit(store: Store) -> None:
    with store.begin() as conn:
        for number in (1, 3, 2):
            articles.save(conn, article(number), now=NOW)
        assert [item.id for item in articles.pending(conn)] == ["a3", "a2", "a1"]
        assert [item.id for item in articles.pending(conn, limit=2)] == ["a3", "a2"]


def test_find_by_url_knows_both_addresses_of_any_length(store: Store) -> None:
    long = "https://outlet1.example/?" + "q" * 20_000
    with store.begin() as conn:
        articles.save(conn, article(1, url=long, canonical_url="https://outlet1.example/one"), now=NOW)
        found = [articles.find_by_url(conn, url) for url in (long, "https://outlet1.example/one", long + "x")]
    assert [item and item.id for item in found] == ["a1", "a1", None]


def test_nul_and_lone_surrogates_are_replaced_one_for_one(store: Store) -> None:
    hostile = "Over 1,000\x00 clerks \ud800signed 𝟙 \udfff"
    with store.begin() as conn:
        for _ in range(2):
            articles.save(conn, article(1, text=hostile, title="\x00", author="\udc00", targets=("\x00x",)), now=NOW)
        found = articles.get(conn, "a1")
        assert articles.save(conn, article(1, text=hostile, title="\x00"), now=LATER) == "unchanged"
    assert found is not None
    assert found.text == "Over 1,000\ufffd clerks \ufffdsigned 𝟙 \ufffd"
    assert len(found.text) == len(hostile)
    assert (found.title, found.author, found.targets) == ("\ufffd", "\ufffd", ("\ufffdx",))


def test_very_long_texts_are_fine(store: Store) -> None:
    long = "The clerks’ letter grows. " * 80_000
    with store.begin() as conn:
        articles.save(conn, article(1, text=long, title=long), now=NOW)
    with store.read() as conn:
        found = articles.get(conn, "a1")
    assert found is not None
    assert found.text == long


def test_a_domain_that_no_host_can_have_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="254 characters"), store.begin() as conn:
        articles.save(conn, article(1, domain="x" * 254), now=NOW)


def test_an_outlets_display_name_is_kept(store: Store) -> None:
    with store.begin() as conn:
        outlets.upsert_all(conn, [Outlet("outlet1.example", "The First Outlet", "GB", "centre", "a list")])
        articles.save(conn, article(1), now=NOW)
        articles.save(conn, article(2, domain=None, outlet="Paper"), now=NOW)
        articles.save(conn, article(3, domain=None, outlet=None), now=NOW)
        names = {row["id"]: row["outlet"] for row in articles.export_rows(conn)}
        assert outlets.get(conn, "outlet1.example") == Outlet(
            "outlet1.example", "The First Outlet", "GB", "centre", "a list"
        )
        assert outlets.get(conn, "outlet2.example") is None
    assert names == {"a1": "The First Outlet", "a2": "Paper", "a3": "unknown outlet"}


def test_deleting_articles_takes_what_hangs_on_them_and_empties_stories(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        place(conn, 7, story="s7")
        assert articles.delete_all(conn, ["a1", "a7", "nothing"]) == {"s1"}
        assert stories.get(conn, "s7") is None
        row = stories.get_row(conn, "s1", NOW)
        assert row is not None
        assert row.articles == 2
        left = {name: conn.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in ("claims", "verdicts")}
        assert left == {"claims": 2, "verdicts": 1}
        assert articles.count(conn) == 2


def test_a_naive_time_is_refused(store: Store) -> None:
    for field in ("published", "modified"):
        with pytest.raises(StoreError, match="has none"), store.begin() as conn:
            articles.save(conn, article(1, **{field: NOW.replace(tzinfo=None)}), now=NOW)
    with store.read() as conn:
        assert articles.count(conn) == 0


def test_times_come_back_in_utc_whatever_zone_they_had(store: Store) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with store.begin() as conn:
        articles.save(conn, article(1, published=there), now=there)
        found = articles.get(conn, "a1")
    assert found is not None
    assert found.published == NOW
    assert found.published.utcoffset() == timedelta(0)


def test_an_inconsistent_row_is_told_in_one_line(store: Store) -> None:
    with pytest.raises(StoreError) as caught, store.begin() as conn:
        conn.execute(insert(table).values(id="a9", url="u"))
    assert "\n" not in str(caught.value)
    assert "refused a row" in str(caught.value)


def test_a_page_that_says_what_its_feed_said_is_kept_as_the_page(store: Store) -> None:
    page = article(1)
    with store.begin() as conn:
        articles.save(conn, replace(page, text_basis="feed"), now=NOW)
        assert articles.save(conn, page, now=NOW) == "unchanged"
        found = articles.get(conn, page.id)
    assert found is not None and (found.text_basis, found.revision) == ("page", 1)
