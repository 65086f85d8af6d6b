"""Writing only what differs: what stands in the store as it is given is neither made ready nor written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Table, select

from store import schema, sql
from store.database import Store
from store.sql import Sync, Values, bring_about
from tests.store.builders import Judgement, judged

VERDICTS = schema.metadata.tables["verdicts"]


@pytest.fixture
def made_ready(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """The values that are turned into what the database gives back, with their tables."""
    made: list[tuple[str, object]] = []
    real = sql._stored

    def noted(table: Table, name: str, value: object) -> object:
        made.append((table.name, value))
        return real(table, name, value)

    monkeypatch.setattr(sql, "_stored", noted)
    return made


def test_of_a_judgement_only_the_rows_that_differ_are_made_ready(
    store: Store, made_ready: list[tuple[str, object]]
) -> None:
    with store.begin() as conn:
        judgement = judged(conn)
    given = [replace(claim, story_id="s1") for claim in judgement.claims]
    made_ready.clear()
    with store.begin() as conn:
        assert Judgement(claims=given).save(conn) is False
        assert made_ready == []
        first, *others = judgement.verdicts
        assert Judgement(claims=given, verdicts=[replace(first, reason="Otherwise."), *others]).save(conn) is True
    assert made_ready == [("verdicts", v) for v in ("m1", first.a, first.b, first.relation, "Otherwise.")]


def test_rows_are_compared_as_the_database_gives_them_back(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        for expected in (True, False):
            step = Sync(
                conn, VERDICTS, VERDICTS.c.metric_id == "m1", [_row("c1", "c2", "A\x00B"), _row("c1", "c3", "C")]
            )
            assert bring_about([step]) is expected, "NUL is kept as another mark, which is no difference the next time"
        stored = conn.execute(select(VERDICTS.c.b, VERDICTS.c.reason).order_by(VERDICTS.c.b)).all()
    assert [tuple(row) for row in stored] == [("c2", "A\N{REPLACEMENT CHARACTER}B"), ("c3", "C")]


def test_of_two_rows_with_one_key_the_later_holds(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        bring_about([Sync(conn, VERDICTS, VERDICTS.c.metric_id == "m1", [_row("c1", "c2", "As it is.")])])
        again = Sync(
            conn, VERDICTS, VERDICTS.c.metric_id == "m1", [_row("c1", "c2", "No."), _row("c1", "c2", "As it is.")]
        )
        assert not again.differs
        other = Sync(
            conn, VERDICTS, VERDICTS.c.metric_id == "m1", [_row("c1", "c2", "As it is."), _row("c1", "c2", "Now.")]
        )
        assert bring_about([other])
        assert conn.execute(select(VERDICTS.c.reason)).scalars().all() == ["Now."]


def test_without_rows_all_go(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        assert bring_about([Sync(conn, VERDICTS, VERDICTS.c.metric_id == "m1", [])])
        assert conn.execute(select(VERDICTS)).all() == []
        assert not bring_about([Sync(conn, VERDICTS, VERDICTS.c.metric_id == "m1", [])])


def _row(a: str, b: str, reason: str) -> Values:
    return {"metric_id": "m1", "a": a, "b": b, "relation": "same", "reason": reason}
