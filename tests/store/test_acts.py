"""People's acts: who and when, in order, on a version, undone by acts, and found again by what survives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from store import acts, articles, stories, targets
from store.database import Store
from store.errors import InputError, NotAllowedError, NotFoundError, StaleError
from store.permits import Actor, Role
from store.targets import Target
from tests.store.builders import ANA, BEN, NOW, Judgement, article, claim, judged, quantity

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def scene(store: Store) -> Store:
    """Story s1, judged: claims c1 to c3 of articles a1 to a3 in metric m1."""
    with store.begin() as conn:
        judged(conn)
    return store


def test_an_act_tells_who_what_and_when_and_the_history_is_in_order(scene: Store) -> None:
    with scene.begin() as conn:
        target = targets.of_claim(conn, "c1")
        assert acts.version_of(conn, target) == 0
        first = acts.add(conn, "reject", target, ANA, NOW, seen=0, note="a  misprint")
        second = acts.add(conn, "note", targets.of_story(conn, "s1"), BEN, LATER, note="ask them")
    with scene.read() as conn:
        assert acts.history(conn) == [second, first]
        assert acts.history(conn, who="ana") == acts.history(conn, kinds=["reject"]) == [first]
    assert (first.who, first.at, first.kind, first.note, first.version) == ("ana", NOW, "reject", "a misprint", 1)
    assert first.anchors[0].sentence == "Over 1,000 clerks signed the open letter."


def test_of_two_people_at_once_the_second_is_told_who_came_first(scene: Store) -> None:
    with scene.begin() as conn:
        acts.add(conn, "reject", targets.of_claim(conn, "c1"), ANA, NOW, seen=0)
    with (
        pytest.raises(StaleError, match=r"ana rejected it on 20 Mar 2026, 12:00 UTC.*version 1"),
        scene.begin() as conn,
    ):
        acts.add(conn, "accept", targets.of_claim(conn, "c1"), BEN, LATER, seen=0)
    with scene.begin() as conn:
        assert [act.who for act in acts.history(conn)] == ["ana"]
        acts.add(conn, "accept", targets.of_claim(conn, "c2"), BEN, LATER, seen=0)
        acts.add(conn, "accept", targets.of_claim(conn, "c1"), BEN, LATER, seen=1)
        assert [act.version for act in acts.about(conn, targets.of_claim(conn, "c1"))] == [2, 1]


def test_a_pair_is_one_thing_from_both_sides(scene: Store) -> None:
    with scene.begin() as conn:
        acts.add(conn, "same", targets.of_pair(conn, "c1", "c3"), ANA, NOW, seen=0)
        with pytest.raises(StaleError, match="ana said they are the same quantity"):
            acts.add(conn, "apart", targets.of_pair(conn, "c3", "c1"), BEN, LATER, seen=0)


KINDS: list[tuple[acts.Kind, Callable[[Connection], Target], dict[str, object]]] = [
    ("accept", lambda conn: targets.of_claim(conn, "c1"), {}),
    ("reject", lambda conn: targets.of_claim(conn, "c1"), {}),
    ("correct", lambda conn: targets.of_claim(conn, "c1"), {"scope": "Harbour"}),
    ("same", lambda conn: targets.of_pair(conn, "c1", "c3"), {}),
    ("apart", lambda conn: targets.of_pair(conn, "c1", "m1"), {}),
    ("pin", lambda conn: targets.of_metric(conn, "m1"), {"reading": "1,204", "source": "the union's register"}),
    ("note", lambda conn: targets.of_story(conn, "s1"), {}),
    ("tag", lambda conn: targets.of_metric(conn, "m1"), {"tag": "board"}),
    ("watch", lambda conn: targets.of_metric(conn, "m1"), {}),
    ("search", lambda _: targets.of_search("Letters"), {"name": "Letters", "query": "open letter"}),
]


@pytest.mark.parametrize(("kind", "target", "payload"), KINDS, ids=[kind for kind, _, _ in KINDS])
def test_each_act_can_be_undone_and_the_undoing_too(
    scene: Store, kind: acts.Kind, target: Callable[[Connection], Target], payload: dict[str, object]
) -> None:
    with scene.begin() as conn:
        made = acts.add(conn, kind, target(conn), ANA, NOW, payload=payload)
        assert acts.of_kind(conn, [kind]) == [made]
        undone = acts.undo(conn, made.id, BEN, LATER, seen=1)
        assert acts.of_kind(conn, [kind]) == []
        with pytest.raises(NotFoundError, match=f"no act {made.id} that stands"):
            acts.undo(conn, made.id, BEN, LATER)
        with pytest.raises(StaleError, match="ben took back an act"):
            acts.undo(conn, undone.id, ANA, LATER, seen=1)
        acts.undo(conn, undone.id, ANA, LATER, seen=2)
        assert [act.id for act in acts.of_kind(conn, [kind])] == [made.id]
        told = acts.history(conn)
    assert [(act.kind, act.who, act.undoes) for act in told] == [
        ("undo", "ana", undone.id), ("undo", "ben", made.id), (kind, "ana", None),
    ]  # fmt: skip


def test_a_claim_is_found_again_under_another_id_and_lost_with_its_sentence(scene: Store) -> None:
    with scene.begin() as conn:
        act = acts.add(conn, "reject", targets.of_claim(conn, "c1"), ANA, NOW)
        moved = Judgement()
        moved.claims[0] = claim(1, id="c1b", quantity=quantity(start=40, end=50), sentence_start=40)
        moved.figures[0] = replace(moved.figures[0], claim_ids=("c2", "c1b"))
        moved.verdicts = [replace(v, a="c1b") if v.a == "c1" else v for v in moved.verdicts]
        moved.save(conn)
        assert acts.now_at(conn, act) == "c1b"
        assert acts.version_of(conn, targets.of_claim(conn, "c1b")) == 1
        with pytest.raises(NotFoundError, match="may have been changed meanwhile"):
            targets.of_claim(conn, "c1")
        moved.claims[0] = replace(moved.claims[0], sentence="Over 1,000 clerks are said to have signed.")
        moved.save(conn)
        assert acts.now_at(conn, act) is None
        articles.delete_all(conn, ["a1"])
        assert [kept.id for kept in acts.history(conn)] == [act.id]


def test_equal_numbers_of_one_sentence_are_told_apart(scene: Store) -> None:
    with scene.begin() as conn:
        twice = Judgement()
        twice.claims.append(claim(1, id="c9", quantity=quantity(start=70, end=80)))
        twice.figures[0] = replace(twice.figures[0], claim_ids=("c2", "c1", "c9"))
        twice.save(conn)
        first, second = targets.of_claim(conn, "c1"), targets.of_claim(conn, "c9")
        assert first.subject != second.subject
        act = acts.add(conn, "reject", second, ANA, NOW)
        assert acts.now_at(conn, act) == "c9"


def test_a_metric_and_a_story_keep_their_acts_under_new_ids(scene: Store) -> None:
    with scene.begin() as conn:
        pin = acts.add(conn, "pin", targets.of_metric(conn, "m1"), ANA, NOW, payload={"reading": "1,204"})
        note = acts.add(conn, "note", targets.of_story(conn, "s1"), ANA, NOW, note="ask")
        stories.place(conn, {"a1": "s7", "a2": "s7", "a3": "s7"})
        again = Judgement(story_id="s7")
        again.metrics = [replace(again.metrics[0], id="m7", story_id="s7")]
        again.claims = [replace(c, metric_id="m7") for c in again.claims]
        again.figures = [replace(f, id=f"{f.id}x", metric_id="m7") for f in again.figures]
        again.verdicts = [replace(v, metric_id="m7") for v in again.verdicts]
        again.save(conn)
        assert (acts.now_at(conn, pin), acts.now_at(conn, note)) == ("m7", "s7")
        assert targets.of_metric(conn, "m7").subject == pin.subject
        with pytest.raises(StaleError, match="pinned a reference figure"):
            acts.add(conn, "pin", targets.of_metric(conn, "m7"), BEN, LATER, seen=0, payload={"reading": "1,300"})


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda conn: targets.of_claim(conn, "c9"), NotFoundError, "there is no claim c9"),
        (lambda conn: targets.of_metric(conn, "m9"), NotFoundError, "there is no metric m9"),
        (lambda conn: targets.of_story(conn, "s9"), NotFoundError, "there is no story s9"),
        (lambda conn: targets.of_pair(conn, "c1", "x"), NotFoundError, "no claim or metric x"),
        (lambda conn: targets.of_pair(conn, "c1", "c1"), InputError, "against itself"),
        (lambda _: targets.of_search("  "), InputError, "needs a name"),
        (lambda conn: acts.undo(conn, 7, ANA, NOW), NotFoundError, "no act 7 that stands"),
        (lambda conn: acts.add(conn, "pin", targets.of_claim(conn, "c1"), ANA, NOW), InputError, "nothing to say of a"),
    ],
)
def test_bad_orders_are_told(scene: Store, call, error, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=words), scene.begin() as conn:
        call(conn)


def test_saying_the_same_again_and_other_units_are_refused(scene: Store) -> None:
    with scene.begin() as conn:
        acts.add(conn, "reject", targets.of_claim(conn, "c1"), ANA, NOW)
        with pytest.raises(InputError, match="ana rejected it already"):
            acts.add(conn, "reject", targets.of_claim(conn, "c1"), BEN, LATER)
        articles.save(conn, article(4), now=NOW)
        stories.place(conn, {"a4": "s1"})
        more = Judgement()
        more.claims.append(claim(4, metric_id=None, quantity=quantity(unit="percent")))
        more.save(conn)
        with pytest.raises(InputError, match="different units"):
            targets.of_pair(conn, "c1", "c4")


@pytest.mark.parametrize("role", ["viewer", None])
@pytest.mark.parametrize(("kind", "words"), [("reject", "correct claims"), ("note", "write notes"), ("search", "save")])
def test_acts_of_those_whose_role_does_not_reach_are_refused(
    scene: Store, role: Role | None, kind: acts.Kind, words: str
) -> None:
    with scene.begin() as conn:
        target = targets.of_search("pauses") if kind == "search" else targets.of_claim(conn, "c1")
        made = acts.add(conn, kind, target, ANA, NOW)
        with pytest.raises(NotAllowedError, match=words):
            acts.add(conn, kind, target, Actor("eve", role), LATER)
        with pytest.raises(NotAllowedError, match=words):
            acts.undo(conn, made.id, Actor("eve", role), LATER)
        assert [act.who for act in acts.history(conn)] == ["ana"]


def test_a_corrected_claim_keeps_what_the_machine_read(scene: Store) -> None:
    with scene.begin() as conn:
        said = Judgement()
        read = said.claims[0]
        said.claims[0] = replace(
            read, scope="Harbour", quantity=replace(read.quantity, stated=1204, low=1204, qualifier="exact"),
            word="corrected", read_as=read,
        )  # fmt: skip
        said.save(conn)
        assert not said.save(conn)
        from store.claims import claims_of_article

        (found,) = claims_of_article(conn, "a1")
    assert (found.word, found.scope, found.quantity.stated) == ("corrected", "Harbour", 1204)
    assert found.read_as is not None
    assert (found.read_as.quantity, found.read_as.scope, found.read_as.word) == (read.quantity, None, "")
