"""Acts asked for many at once: as one by one, and in few queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event

from store import act_lists, acts, articles, targets
from store.database import Store
from tests.store.builders import ANA, BEN, NOW, judged

LATER = NOW + timedelta(minutes=5)
FEW = 14


@pytest.fixture
def scene(store: Store) -> Store:
    """Story s1, judged: claims c1 to c3 of articles a1 to a3 in metric m1."""
    with store.begin() as conn:
        judged(conn)
    return store


@contextmanager
def counted(conn: Connection) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(conn, "before_cursor_execute", note)
    yield sent
    event.remove(conn, "before_cursor_execute", note)


def test_the_acts_of_many_claims_come_with_their_versions(scene: Store) -> None:
    with scene.begin() as conn:
        first = acts.add(conn, "reject", targets.of_claim(conn, "c1"), ANA, NOW)
        second = acts.add(conn, "note", targets.of_claim(conn, "c1"), BEN, LATER, note="why?")
        other = acts.add(conn, "accept", targets.of_claim(conn, "c2"), BEN, LATER)
    with scene.read() as conn, counted(conn) as sent:
        found = act_lists.of_claims(conn, ["c1", "c2", "c3", "c9"])
    assert found["c1"].acts == (second, first) and found["c1"].version == 2
    assert found["c2"].acts == (other,) and found["c2"].version == 1
    assert found["c3"].version == found["c9"].version == 0
    assert [act.id for act in found["c1"].standing("reject")] == [first.id]
    assert len(sent) <= FEW


def test_a_thing_that_is_gone_has_no_acts(scene: Store) -> None:
    with scene.read() as conn:
        assert act_lists.of_thing(conn, "metric", "m9") == act_lists.Said()


def test_a_metric_keeps_its_acts_and_is_asked_in_few_queries(scene: Store) -> None:
    with scene.begin() as conn:
        pin = acts.add(conn, "pin", targets.of_metric(conn, "m1"), ANA, NOW, payload={"reading": "1,000"})
        for claim_id in ("c1", "c2", "c3"):
            acts.add(conn, "accept", targets.of_claim(conn, claim_id), ANA, NOW)
    with scene.read() as conn, counted(conn) as sent:
        assert act_lists.of_thing(conn, "metric", "m1").acts == (pin,)
    assert len(sent) <= FEW


def test_what_acts_are_about_now_is_told_of_all_at_once_as_one_by_one(scene: Store) -> None:
    with scene.begin() as conn:
        made = [
            acts.add(conn, "reject", targets.of_claim(conn, "c1"), ANA, NOW),
            acts.add(conn, "apart", targets.of_pair(conn, "c1", "c2"), ANA, NOW),
            acts.add(conn, "watch", targets.of_metric(conn, "m1"), ANA, NOW),
            acts.add(conn, "tag", targets.of_story(conn, "s1"), ANA, NOW, payload={"tag": "x"}),
            acts.add(conn, "search", targets.of_search("cab cameras"), ANA, NOW),
        ]
        articles.delete_all(conn, ["a1"])
    with scene.read() as conn:
        alone = {act.id: acts.now_at(conn, act) for act in made}
        with counted(conn) as sent:
            assert act_lists.now_of(conn, made) == alone
    assert [alone[act.id] for act in made][:2] == [None, None]
    assert len(sent) <= 3


def test_an_undoing_leads_to_what_it_takes_back_in_the_end(scene: Store) -> None:
    with scene.begin() as conn:
        first = acts.add(conn, "reject", targets.of_claim(conn, "c1"), ANA, NOW)
        back = acts.undo(conn, first.id, BEN, LATER)
        again = acts.undo(conn, back.id, ANA, LATER)
    with scene.read() as conn:
        found = act_lists.firsts(conn, [first, back, again])
        assert {act.id for act in found.values()} == {first.id}
        assert act_lists.stories_since(conn, 0, 3) == {"s1"}
        assert act_lists.stories_since(conn, 3, 3) == set()


def test_words_on_pairs_are_told_from_both_sides(scene: Store) -> None:
    with scene.begin() as conn:
        apart = acts.add(conn, "apart", targets.of_pair(conn, "c1", "c2"), ANA, NOW)
        metric = acts.add(conn, "same", targets.of_pair(conn, "c1", "m1"), BEN, LATER)
    with scene.read() as conn:
        here, there = act_lists.pairs_with(conn, "c1"), act_lists.pairs_with(conn, "c3")
        other = act_lists.pairs_with(conn, "c2")
    assert [(said.act.id, said.other.id, said.other.is_metric) for said in here] == [
        (metric.id, "m1", True), (apart.id, "c2", False),
    ]  # fmt: skip
    assert [said.other.id for said in there] == ["c1"]
    assert {said.act.id for said in other} == {apart.id, metric.id}
    assert here[1].other.outlet and here[1].version == 1
