"""Saving and reading a story's judgement: claims, metrics, figures, verdicts, origins."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from store import articles, changes, claims, figures, origins, schema, stories
from store.claims import values_of
from store.database import Store
from store.errors import StoreError
from store.model import Change, Claim, Figure, Metric, Origin, Quantity, Verdict
from tests.store.builders import NOW, Judgement, article, claim, figure, judged, metric, place, quantity

TABLES = ("claims", "metrics", "figures", "figure_claims", "verdicts", "origins", "origin_articles")


def _everything(store: Store) -> dict[str, list[object]]:
    with store.read() as conn:
        return {
            name: sorted(map(tuple, conn.execute(select(schema.metadata.tables[name]))), key=repr)
            for name in (*TABLES, "stories", "articles")
        }


def test_a_judgement_comes_back_as_it_was_saved(store: Store) -> None:
    with store.begin() as conn:
        judgement = judged(conn)
    with store.read() as conn:
        stored = [replace(item, story_id="s1") for item in judgement.claims]
        assert figures.claims_of_articles(conn, ["a1", "a2", "a3", "a4"]) == {
            "a1": stored[:1], "a2": stored[1:2], "a3": stored[2:], "a4": []
        }  # fmt: skip
        found = figures.get_metric(conn, "m1")
        assert found is not None
        assert found.metric == judgement.metrics[0]
        assert (found.claims, found.outlets, found.readings) == (3, 3, 2)
        assert figures.figures_of(conn, "m1") == judgement.figures
        assert figures.verdicts_of(conn, "m1") == judgement.verdicts
        assert [row.origin for row in origins.of_story(conn, "s1")] == judgement.origins


def test_every_field_of_a_claim_is_kept(store: Store) -> None:
    odd = claim(
        1,
        quantity=Quantity(3, 14, "1.5 to 2.5 m", None, 1.5e6, 2.5e6, True, True, "between", "minute", "strikes", 1e5),
        sentence="S",
        sentence_start=3,
        metric="x",
        frame="f",
        scope="Leeds",
        attributed_to="the union",
        as_of=date(2026, 2, 3),
        as_of_basis="weekday",
        hedged=True,
        negated=True,
        corrected=True,
        order=-7,
        kind="time",
        role="planned",
        evidence="near",
        period="average",
        metric_id=None,
        origin_id="elsewhere",
        word="corrected",
    )
    odd = replace(odd, read_as=replace(odd, scope=None, metric="y", word="", story_id="s1"))
    ordinary = claim(1)
    same = {f.name for f in fields(Claim) if getattr(odd, f.name) == getattr(ordinary, f.name)}
    assert same == {"id", "article_id", "story_id"}, "give the new field of Claim an unusual value above"
    with store.begin() as conn:
        place(conn, 1)
        Judgement(claims=[odd], metrics=[], figures=[], verdicts=[], origins=[]).save(conn)
        assert figures.claims_of_article(conn, "a1") == [replace(odd, story_id="s1")]


def test_infinity_is_an_open_end(store: Store) -> None:
    endless = claim(1, quantity=quantity(high=float("inf"), stated=float("nan")), metric_id=None)
    with store.begin() as conn:
        place(conn, 1)
        for expected in (True, False):
            assert Judgement(claims=[endless], metrics=[], figures=[], verdicts=[], origins=[]).save(conn) is expected
        (found,) = figures.claims_of_article(conn, "a1")
    assert (found.quantity.high, found.quantity.stated) == (None, None)


def test_saving_the_same_judgement_again_writes_nothing(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
    before = _everything(store)
    with store.begin() as conn:
        assert Judgement().save(conn) is False
    assert _everything(store) == before


def test_what_is_not_given_any_more_is_removed(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        smaller = Judgement()
        smaller.claims = [claim(1), claim(2, scope="Leeds")]
        smaller.figures = [figure("f1", ("c1",), reading="over 1,000, it says")]
        smaller.verdicts = [Verdict("m1", "c2", "c1", "subset", "Leeds is a part.")]
        smaller.origins = smaller.origins[1:]
        assert smaller.save(conn) is True
        assert [item.id for ids in ("a1", "a2", "a3") for item in figures.claims_of_article(conn, ids)] == ["c1", "c2"]
        assert figures.figures_of(conn, "m1") == smaller.figures
        assert figures.verdicts_of(conn, "m1") == smaller.verdicts
        (origin,) = origins.of_story(conn, "s1")
        assert origin.origin.id == "o2"
        row = stories.get_row(conn, "s1", NOW)
        assert row is not None
        assert row.origins == 1
        alone = [Origin(f"o{number}", "single", (f"a{number}",)) for number in (1, 2, 3)]
        Judgement(claims=[], metrics=[], figures=[], verdicts=[], origins=alone).save(conn)
    left = _everything(store)
    assert {name: len(left[name]) for name in TABLES if left[name]} == {"origins": 3, "origin_articles": 3}


def test_articles_that_were_not_judged_keep_their_claims_for_the_next_time(store: Store) -> None:
    """Another program may place an article between reading a story and saving its judgement."""
    with store.begin() as conn:
        judged(conn)
        others = Judgement(
            claims=[claim(1), claim(2)], figures=[figure("f1", ("c1", "c2"))],
            verdicts=Judgement().verdicts[:1], origins=Judgement().origins[:1],
        )  # fmt: skip
        assert others.save(conn) is True
        (kept,) = figures.claims_of_article(conn, "a3")
        assert (kept.id, kept.metric_id, kept.story_id) == ("c3", None, "s1")
        assert others.save(conn) is False
        found = figures.get_metric(conn, "m1")
        assert found is not None
        assert (found.claims, found.readings) == (2, 1)


def test_copies_are_marked_and_unmarked(store: Store) -> None:
    with store.begin() as conn:
        judgement = judged(conn)
        found = articles.get_many(conn, ["a1", "a2", "a3"])
        assert {key: item.duplicate_of for key, item in found.items()} == {"a1": "a2", "a2": None, "a3": None}
        judgement.origins = [replace(judgement.origins[0], kind="rewrite"), judgement.origins[1]]
        assert judgement.save(conn) is True
        assert [item.duplicate_of for item in articles.of_story(conn, "s1")] == [None, None, None]


def test_a_metric_that_moved_with_its_claim_leaves_the_old_story(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        stories.place(conn, {"a1": "s2"})
        moved = Judgement("s2", [claim(1)], [metric(story_id="s2")], [figure("f1", ("c1",))], [], [])
        assert moved.save(conn) is True
        old, new = stories.get_row(conn, "s1", NOW), stories.get_row(conn, "s2", NOW)
        assert [row.metric.story_id for row in figures.list_metrics(conn)] == ["s2"]
    assert old is not None
    assert new is not None
    assert (old.metrics, new.metrics) == (0, 1)


def _wrong_parts() -> dict[str, Judgement]:
    return {
        "claim c1 is of article a9": Judgement(claims=[claim(1, article_id="a9")]),
        "claim c1 names no metric": Judgement(claims=[claim(1, metric_id="m9")]),
        "metric m1 is of story s9": Judgement(metrics=[metric(story_id="s9")]),
        "figure f9 names no metric": Judgement(figures=[figure("f9", (), "m9")]),
        "figure f1 names an unknown claim": Judgement(figures=[figure("f1", ("c9",))]),
        "verdict c1/c2 names no metric": Judgement(verdicts=[Verdict("m9", "c1", "c2", "same", "")]),
        "verdict c1/c9 names an unknown claim": Judgement(verdicts=[Verdict("m1", "c1", "c9", "same", "")]),
        "two verdicts are on one pair": Judgement(
            verdicts=[Verdict("m1", "c1", "c2", "same", ""), Verdict("m1", "c2", "c1", "growth", "")]
        ),
    }


@pytest.mark.parametrize("message", _wrong_parts())
def test_parts_that_dont_belong_together_are_refused_whole(store: Store, message: str) -> None:
    with store.begin() as conn:
        judged(conn)
    before = _everything(store)
    with pytest.raises(StoreError, match=message), store.begin() as conn:
        _wrong_parts()[message].save(conn)
    assert _everything(store) == before


def test_claims_of_a_metric_name_outlet_article_and_figure(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        rows = figures.claims_of(conn, "m1")
        assert figures.claims_of_story(conn, "s1") == rows
    assert [(row.claim.id, row.outlet, row.figure_id, row.relation) for row in rows] == [
        ("c3", "Outlet3", "f2", "contradiction"),
        ("c2", "Outlet2", "f1", "same"),
        ("c1", "Outlet1", "f1", "same"),
    ]
    first, saved = rows[0], article(3)
    assert (first.url, first.title, first.published, first.revision) == (saved.url, saved.title, saved.published, 1)
    assert (first.reading, first.reason, first.claim.story_id) == ("nearly 2,000", "why", "s1")


def test_metrics_are_listed_disputed_first_then_newest_story(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 5, story="s1")
        place(conn, 1, story="s2")
        statuses = {"m1": "single", "m2": "disputed", "m3": "agree"}
        Judgement(
            claims=[], metrics=[metric(name, status=status) for name, status in statuses.items()],
            figures=[], verdicts=[], origins=[],
        ).save(conn)  # fmt: skip
        Judgement(
            "s2", claims=[], figures=[], verdicts=[], origins=[],
            metrics=[metric("m4", "s2", label="Walk-out"), metric("m5", "s2", status="growth")],
        ).save(conn)  # fmt: skip

        def ids(**options: object) -> list[str]:
            return [row.metric.id for row in figures.list_metrics(conn, **options)]  # type: ignore[arg-type]

        assert ids() == ["m4", "m2", "m5", "m3", "m1"]
        assert ids(story_id="s1") == ["m2", "m3", "m1"]
        assert ids(statuses=["growth", "agree"]) == ["m5", "m3"]
        assert ids(query="walk-OUT") == ["m4"]
        assert ids(query="headline 1") == ["m4", "m5"]
        assert ids(limit=1) == ["m4"]
        assert figures.get_metric(conn, "m9") is None


def test_disputed_since_is_the_newest_conflict_while_it_lasts(store: Store) -> None:
    with store.begin() as conn:
        judgement = judged(conn)
        for hours in (5, 2):
            changes.add(conn, Change(NOW - timedelta(hours=hours), "conflict", f"{hours}", "s1", "m1"))
        changes.add(conn, Change(NOW, "figure", "new", "s1", "m1"))
        (row,) = figures.list_metrics(conn)
        assert row.disputed_since == NOW - timedelta(hours=2)
        judgement.metrics = [metric(status="agree")]
        judgement.save(conn)
        (row,) = figures.list_metrics(conn)
        assert row.disputed_since is None


def test_the_matrix_has_outlets_by_weight_and_every_claim_in_its_cell(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2, 5)
        Judgement(
            claims=[claim(1), claim(2), claim(5), claim(5, id="c6", metric_id="m2"), claim(2, id="c7", metric_id=None)],
            metrics=[metric(), metric("m2", status="single")], figures=[], verdicts=[], origins=[],
        ).save(conn)  # fmt: skip
        matrix = figures.matrix(conn, "s1")
    assert matrix.outlets == ("Outlet1", "Outlet2")
    assert [row.metric.id for row in matrix.metrics] == ["m1", "m2"]
    cells = {place: [row.id for row in rows] for place, rows in matrix.cells.items()}
    assert cells == {("Outlet1", "m1"): ["c5", "c1"], ("Outlet1", "m2"): ["c6"], ("Outlet2", "m1"): ["c2"]}


def test_every_field_of_the_models_is_a_column() -> None:
    assert set(values_of(claim(1))) <= set(schema.claims.c.keys())
    assert {field.name for field in fields(Metric)} <= set(schema.metrics.c.keys())
    assert {field.name for field in fields(Figure)} - {"claim_ids"} <= set(schema.figures.c.keys())
    assert {field.name for field in fields(Verdict)} == set(schema.verdicts.c.keys())


def test_metrics_are_counted_by_state_as_they_are_listed(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        listed = figures.list_metrics(conn)
        counts = figures.count_metrics(conn)
        assert sum(counts.values()) == len(listed) > 0
        assert list(counts) == list(dict.fromkeys(row.metric.status for row in listed)), "in the order of the list"
        label = listed[0].metric.label.upper()
        named = figures.list_metrics(conn, query=label)
        assert named and sum(figures.count_metrics(conn, label).values()) == len(named)
        assert figures.count_metrics(conn, "%_nothing") == {}
        assert figures.list_metrics(conn, limit=1, offset=len(listed)) == []
        assert [*figures.list_metrics(conn, limit=1), *figures.list_metrics(conn, offset=1)] == listed


def test_claims_of_one_unit_can_be_held_against_each_other(store: Store) -> None:
    with store.begin() as conn:
        judgement = judged(conn)
        judgement.claims[2] = replace(judgement.claims[2], metric_id="m2")
        judgement.metrics.append(metric("m2"))
        judgement.save(conn)
        clerks = claim(1).quantity.unit
        assert claims.comparable(conn, "s1", clerks, "m1", 9) == [
            ("c1", "Outlet1", "Over 1,000"),
            ("c2", "Outlet2", "Over 1,000"),
            ("c3", "Outlet3", "Over 1,000"),
        ]
        assert [i for i, _, _ in claims.comparable(conn, "s1", clerks, "m2", 2)] == ["c3", "c1"]
        assert claims.comparable(conn, "s1", "dollars", "m1", 9) == claims.comparable(conn, "s9", clerks, "m1", 9) == []
