"""The dashboard's questions cost as many statements for many stories as for few, and use indexes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from store import articles, briefing, changes, figures, outlets, sources, stories, story_decisions, story_index, tones
from store.database import Store
from store.story_life import STATUSES
from tests.bench.generate_store import generate
from tests.store.builders import NOW
from tests.store.watching import statements

Question = Callable[[Connection], object]
YESTERDAY = NOW - timedelta(days=1)

QUESTIONS: dict[str, tuple[Question, int]] = {
    "list_rows": (lambda conn: stories.list_rows(conn, NOW), 2),
    "list_rows of a status": (lambda conn: stories.list_rows(conn, NOW, statuses=["active"], limit=20), 2),
    "list_metrics": (lambda conn: figures.list_metrics(conn), 1),
    "summary": (lambda conn: briefing.summary(conn, NOW, YESTERDAY), 4),
    "changes": (lambda conn: changes.between(conn, YESTERDAY, NOW), 1),
    "tones": (lambda conn: tones.by_week(conn, NOW), 1),
    "outlets": (lambda conn: outlets.list_all(conn), 1),
    "items per day": (lambda conn: sources.items_per_day_all(conn, NOW), 1),
    "figures of many": (
        lambda conn: figures.figures_of_many(conn, [row.metric.id for row in figures.list_metrics(conn, limit=3)]), 3
    ),
    "matrix": (lambda conn: figures.matrix(conn, stories.all_ids(conn)[0]), 3),
    "get_row": (lambda conn: stories.get_row(conn, stories.all_ids(conn)[0], NOW), 3),
    "claims of a story": (lambda conn: figures.claims_of_story(conn, stories.all_ids(conn)[0]), 2),
    "latest": (lambda conn: story_index.latest(conn, NOW - timedelta(days=14), NOW, 50), 1),
    "latest members": (lambda conn: story_index.latest_members(conn, stories.all_ids(conn)[:40], 30), 2),
    "decisions": (lambda conn: story_decisions.standing(conn, stories.all_ids(conn)[:40]), 4),
}  # fmt: skip


def test_statements_dont_grow_with_the_store(store: Store) -> None:
    generate(store, 600, now=NOW)
    for name, (ask, most) in QUESTIONS.items():
        with store.read() as conn, statements(conn) as seen:
            assert ask(conn), name
            assert len(seen) <= most, (name, seen)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_lists_never_read_a_text(store: Store) -> None:
    generate(store, 100, now=NOW)
    for name in QUESTIONS:
        with store.read() as conn, statements(conn) as seen:
            QUESTIONS[name][0](conn)
            assert not [asked for asked in seen if "revisions" in asked.statement], name


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("SELECT day, count(*) FROM articles WHERE day BETWEEN 1 AND 2 GROUP BY story_id", "ix_articles_day_story_id"),
        ("SELECT * FROM articles WHERE story_id = 's' ORDER BY at", "ix_articles_story_id_at"),
        ("SELECT * FROM articles WHERE url_key = 'k'", "ix_articles_url_key"),
        ("SELECT count(*) FROM articles WHERE first_seen > 'x'", "ix_articles_first_seen"),
        ("SELECT * FROM claims WHERE metric_id = 'm'", "ix_claims_metric_id"),
        ("SELECT * FROM claims WHERE article_id = 'a'", "ix_claims_article_id"),
        ("DELETE FROM verdicts WHERE b = 'c'", "ix_verdicts_b"),
        ("SELECT max(at) FROM changes WHERE metric_id = 'm'", "ix_changes_metric_id"),
    ],
)
def test_questions_find_their_index(store: Store, question: str, index: str) -> None:
    with store.read() as conn:
        plan = " ".join(str(row) for row in conn.execute(text(f"EXPLAIN QUERY PLAN {question}")))
    assert index in plan


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "ask", [lambda conn: articles.pending(conn, 400), lambda conn: briefing.summary(conn, NOW, YESTERDAY)]
)
def test_what_is_pending_is_found_without_reading_every_article(store: Store, ask: Question) -> None:
    with store.read() as conn, statements(conn) as seen:
        ask(conn)
        (asked,) = [one for one in seen if "pending" in one.statement]
        plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked.statement}", asked.parameters)
        assert "ix_articles_pending" in " ".join(str(row) for row in plan)


def test_the_generator_is_the_same_each_time_and_fills_every_table(store: Store, tmp_path: object) -> None:
    size = generate(store, 200, now=NOW, stories=12)
    assert (size.articles, size.stories) == (200, 12)
    with store.read() as conn:
        rows = stories.list_rows(conn, NOW)
        assert sum(row.articles for row in rows) == 200
        assert len(figures.list_metrics(conn)) == size.metrics
        summary = briefing.summary(conn, NOW, YESTERDAY)
        biggest = max(rows, key=lambda row: row.articles)
        assert figures.verdicts_of(conn, figures.list_metrics(conn, story_id=biggest.id)[0].metric.id)
    assert (summary.articles, summary.claims, summary.stories) == (200, 200, 12)
    assert summary.stories_by_status[biggest.status] >= 1


def test_the_summary_counts_what_came_in_since(store: Store) -> None:
    generate(store, 150, now=NOW)
    with store.read() as conn:
        found = briefing.summary(conn, NOW, YESTERDAY)
        fresh = [row for row in articles.export_rows(conn) if YESTERDAY.isoformat() < row["first_seen"]]
        disputed = figures.list_metrics(conn, statuses=["disputed"])
        rows = stories.list_rows(conn, NOW)
        happened = changes.between(conn, YESTERDAY, NOW)
    assert found.articles_new == len(fresh) > 0
    assert found.metrics_disputed == len(disputed) > 0
    assert found.stories == len(rows)
    assert found.stories_new == sum(row.first > YESTERDAY for row in rows)
    assert dict(found.stories_by_status) == {status: sum(row.status == status for row in rows) for status in STATUSES}
    assert sum(found.changes.values()) == len(happened)
    assert found.sources_by_state == {"ok": 12}
    assert (found.pending, found.last_checked) == (0, NOW)
