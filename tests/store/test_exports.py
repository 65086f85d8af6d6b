"""Rows for export: the promised fields, filters, and streaming."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from datetime import date, timedelta

from store import articles, figures, stories
from store.database import Store
from store.model import Story
from tests.store.builders import NOW, Judgement, article, claim, judged, place


def test_articles_have_the_promised_fields_in_plain_values(store: Store) -> None:
    promised = {
        "url", "canonical_url", "outlet", "title", "text", "published", "published_basis", "fetched", "revision",
        "language", "duplicate_of",
    }  # fmt: skip
    with store.begin() as conn:
        judged(conn)
        rows = list(articles.export_rows(conn))
        assert [row["id"] for row in articles.export_rows(conn, since=NOW - timedelta(hours=2))] == ["a2", "a1"]
        assert [row["id"] for row in articles.export_rows(conn, story="s9")] == []
    assert [row["id"] for row in rows] == ["a3", "a2", "a1"]
    assert all(promised <= set(row) for row in rows)
    last = rows[-1]
    assert (last["published"], last["duplicate_of"]) == ("2026-03-20T11:00:00+00:00", "a2")
    assert json.loads(json.dumps(rows)) == rows


def test_stories_list_their_articles(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2)
        place(conn, 90, story="s2")
        stories.save_story(conn, Story("s1", "Clerks sign", (), ("letter",)))
        rows = list(stories.export_rows(conn))
        assert [row["story_id"] for row in stories.export_rows(conn, since=NOW - timedelta(days=1))] == ["s1"]
        assert [row["story_id"] for row in stories.export_rows(conn, story="s2")] == ["s2"]
    assert rows[0] == {
        "story_id": "s1",
        "title": "Clerks sign",
        "article_ids": ["a2", "a1"],
        "keywords": ["letter"],
        "first_published": "2026-03-20T10:00:00+00:00",
        "last_published": "2026-03-20T11:00:00+00:00",
        "summary": [],
    }
    assert [row["story_id"] for row in rows] == ["s1", "s2"]


def test_claims_have_the_promised_fields(store: Store) -> None:
    promised = {
        "claim_id", "article_id", "story_id", "metric_id", "metric", "scope", "start", "end", "sentence", "stated",
        "low", "high", "qualifier", "unit", "noun", "attributed_to", "as_of", "as_of_basis", "hedged", "negated",
        "origin_id",
    }  # fmt: skip
    with store.begin() as conn:
        place(conn, 1, 2)
        given = [claim(1, as_of=date(2026, 3, 1), metric_id=None), claim(2, metric_id=None)]
        Judgement(claims=given, metrics=[], figures=[], verdicts=[], origins=[]).save(conn)
        rows = list(figures.export_claims(conn))
        assert [row["claim_id"] for row in figures.export_claims(conn, since=NOW - timedelta(hours=1))] == ["c1"]
        assert list(figures.export_claims(conn, story="s2")) == []
    assert [row["claim_id"] for row in rows] == ["c2", "c1"]
    assert all(promised <= set(row) for row in rows)
    assert (rows[1]["as_of"], rows[1]["start"], rows[1]["end"], rows[1]["story_id"]) == ("2026-03-01", 0, 10, "s1")
    assert json.loads(json.dumps(rows)) == rows


def test_figures_carry_their_metrics_judgement_and_claims(store: Store) -> None:
    with store.begin() as conn:
        judgement = judged(conn)
        rows = list(figures.export_figures(conn))
        assert list(figures.export_figures(conn, story="s2")) == []
        assert list(figures.export_figures(conn, since=NOW)) == []
        judgement.figures = [replace(judgement.figures[0], claim_ids=())]
        judgement.save(conn)
        assert [row["claim_ids"] for row in figures.export_figures(conn)] == [[]]
    assert [(row["reading"], row["relation"], row["claim_ids"]) for row in rows] == [
        ("over 1,000", "same", ["c2", "c1"]),
        ("nearly 2,000", "contradiction", ["c3"]),
    ]
    assert {row["safe_to_say"] for row in rows} == {"More than 1,000"}


def test_a_merged_storys_id_exports_the_story_it_leads_to(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        place(conn, 8, story="s2")
        stories.merge(conn, "s1", "s2")
        assert [row["id"] for row in articles.export_rows(conn, story="s1")] == ["a8", "a3", "a2", "a1"]
        assert [row["story_id"] for row in stories.export_rows(conn, story="s1")] == ["s2"]
        assert len(list(figures.export_claims(conn, story="s1"))) == 3


def test_an_export_holds_few_rows_at_once(store: Store) -> None:
    text = "The clerks wrote another long letter. " * 550  # some 20 kB
    with store.begin() as conn:
        for number in range(800):
            articles.save(conn, article(number, text=f"{number} {text}"), now=NOW)
    with store.read() as conn:
        tracemalloc.start()
        number = sum(1 for _ in articles.export_rows(conn))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert number == 800
    assert peak < 12_000_000  # all of them at once are 16 MB and more
