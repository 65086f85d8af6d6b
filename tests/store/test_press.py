"""The large invented press: as much as was asked for, the same each time, and true to itself on both databases."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from app.charts.origins import branches
from nlp.candidates import VERSION
from store import articles, briefing, figures, origins, schema, stories, story_index
from store.acts import history
from store.database import Store, open_store
from tests.bench.dashboard.looks import SPECIAL, looks
from tests.bench.generate_press import NOW, Made, fill
from tests.bench.press import wording
from tests.bench.press.plan import GIANT_SHARE, Scale, plans, sizes

SCALE = Scale.of(150, stories=12)


class Press(NamedTuple):
    """A store with a small press in it, and what that is made of."""

    store: Store
    made: Made


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """One press for all tests that only look."""
    url = f"sqlite:///{tmp_path_factory.mktemp('press') / 'press.db'}"
    with open_store(url, migrate=True) as store:
        yield Press(store, fill(store, SCALE))


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 400), st.integers(0, 5_000))
def test_every_story_has_an_article_and_none_is_lost(number: int, more: int) -> None:
    found = sizes(number + more, number)
    assert (len(found), sum(found)) == (number, number + more)
    assert min(found) >= 1
    assert found == sorted(found, reverse=True)


def test_a_large_press_has_a_long_tail() -> None:
    found = sizes(100_000, 5_000)
    assert found[0] == 100_000 // GIANT_SHARE == found[2]
    assert found[50] > 100 > found[500] > found[2_500] > 1


def test_a_larger_press_has_more_stories_and_no_larger_ones() -> None:
    found = sizes(250_000, 12_500)
    assert (len(found), sum(found)) == (12_500, 250_000)
    assert 1_600 <= found[0] <= 100_000 // GIANT_SHARE
    assert Scale.of(1_000_000).days > 3 * Scale.of(100_000).days


def test_the_index_of_stories_is_there_and_finds_what_tells_of_the_same(press: Press) -> None:
    keys = schema.story_keys
    with press.store.read() as conn:
        assert story_index.version(conn) == VERSION
        own = conn.execute(select(keys.c.key, keys.c.day, schema.articles.c.story_id).join(schema.articles)).all()
        day, story = date.fromordinal(own[0].day), own[0].story_id
        found = story_index.by_key(conn, [row.key for row in own if row.story_id == story], day, 30, 60)
        ids = {article for ids in found.values() for article in ids}
        assert story in articles.story_of(conn, ids).values()
    assert len(own) == press.made.rows["story_keys"] > SCALE.articles


def test_a_name_is_drawn_the_more_often_the_lower_its_rank() -> None:
    assert len({wording.name(rank) for rank in range(2_000)}) == 2_000
    luck = random.Random(3)
    drawn = Counter(wording.drawn(luck) for _ in range(5_000))
    assert drawn.most_common(1)[0][0] == wording.name(0)
    assert sum(1 for count in drawn.values() if count == 1) > 500


def test_claims_and_articles_are_shared_out_without_a_gap() -> None:
    scale = Scale.of(700)
    found = plans(scale, NOW, random.Random(1))
    assert [plan.first for plan in found[1:]] == [plan.first + plan.articles for plan in found[:-1]]
    assert sum(plan.claims for plan in found) == scale.claims == 2_100
    assert all(plan.begin <= NOW for plan in found)


def test_there_is_as_much_as_was_asked_for(store: Store) -> None:
    made = fill(store, SCALE)
    with store.read() as conn:
        for table in schema.metadata.tables.values():
            if table.name in made.rows:
                count = select(func.count()).select_from(table)
                assert conn.execute(count).scalar_one() == made.rows[table.name], table.name
        summary = briefing.summary(conn, NOW, datetime(2026, 3, 1, tzinfo=UTC))
        rows = stories.list_rows(conn, NOW)
    assert (summary.articles, summary.claims, summary.stories) == (SCALE.articles, SCALE.claims, SCALE.stories)
    assert made.rows["articles"] == SCALE.articles + SCALE.dropped
    assert summary.metrics_disputed and summary.changes and not summary.pending
    assert sum(row.articles for row in rows) == SCALE.articles
    assert max(rows, key=lambda row: row.articles).articles == next(r.articles for r in rows if r.id == made.largest)


def test_what_is_cited_stands_in_the_text(press: Press) -> None:
    store, made = press
    assert made.rows["claims"] and made.rows["quotes"] and made.rows["line_citations"]
    with store.read() as conn:
        assert conn.execute(text("PRAGMA foreign_key_check")).all() == []
        found = {one.id: one.text for one in articles.after(conn, "", 1_000)}
        for table, quoted in (
            (schema.claims, schema.claims.c.literal),
            (schema.quotes, schema.quotes.c.quote),
            (schema.line_citations, schema.line_citations.c.sentence),
        ):
            for row in conn.execute(select(table.c.article_id, table.c.span_start, table.c.span_end, quoted)):
                assert found[row[0]][row[1] : row[2]] == row[3]


def test_people_acted_and_staff_are_told_of(press: Press) -> None:
    with press.store.read() as conn:
        kinds = {act.kind for act in history(conn)}
        cells = conn.execute(select(func.count()).select_from(schema.voice_cells)).scalar_one()
    assert {"accept", "reject", "note", "tag"} <= kinds
    assert cells


def test_every_special_look_finds_its_subject(press: Press) -> None:
    found = {look.name: look.path for look in looks(press.store)}
    assert found["Briefing"] == "/"
    assert found["Story, largest"] == f"/story?story={press.made.largest}"
    pages = {path.partition("?")[0] for path in found.values()}
    assert {name for name, page, _ in SPECIAL if f"/{page}" in pages} <= set(found)


def test_a_list_of_articles_is_that_of_the_story_without_texts(press: Press) -> None:
    store, made = press
    with store.read() as conn:
        full, thin = articles.of_story(conn, made.largest), articles.listed(conn, made.largest)
    assert len(thin) > 5
    assert thin == [tuple(getattr(one, name) for name in thin[0]._fields) for one in full]


@pytest.mark.parametrize("most", [1, 3, 50])
def test_the_largest_origins_are_those_of_all(press: Press, most: int) -> None:
    with press.store.read() as conn:
        for row in stories.list_rows(conn, NOW):
            every, found = origins.of_story(conn, row.id), origins.largest(conn, row.id, most)
            drawn, known = branches(found.origins), branches(every)
            assert drawn[:most] == known[:most]
            assert len(drawn) + found.more == len(known)
            assert found.alone == sum(one.origin.kind == "single" for one in every)


def test_the_matrix_counts_every_claim_that_has_a_metric(press: Press) -> None:
    store, made = press
    with store.read() as conn:
        grid = figures.matrix(conn, made.largest)
        every = figures.claims_of_story(conn, made.largest)
    known = {row.claim.id: (row.outlet, row.claim.quantity.literal, row.relation) for row in every}
    shown = {
        claim.id: (outlet, claim.literal, claim.relation) for (outlet, _), cell in grid.cells.items() for claim in cell
    }
    assert shown == {row.claim.id: known[row.claim.id] for row in every if row.claim.metric_id is not None}
