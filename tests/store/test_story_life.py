"""The life of a story: every rule at its boundary, one status for every life, the same on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import articles, stories
from store.database import Store
from store.model import Origin
from store.rows import StoryStatus
from store.story_life import STATUSES, Life, life_of, status_of
from tests.store.builders import NOW, Judgement, article, claim, place

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def ago(days: float) -> datetime:
    return NOW - days * DAY


TIMES = st.lists(st.tuples(st.floats(0, 90).map(ago), st.booleans()), min_size=1, max_size=12)


def life(*days: float, copies: tuple[float, ...] = ()) -> Life:
    found = life_of([(ago(day), True) for day in days] + [(ago(day), False) for day in copies])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("days", "copies", "status"),
    [
        ((2.99,), (), "emerging"),
        ((3,), (), "active"),
        ((20, 10, 3), (), "active"),
        ((20, 10, 3.01), (), "fading"),
        ((20, 14), (), "fading"),
        ((20, 14.01), (), "ended"),
        ((20, 6, 0), (), "active"),  # a silence of exactly 14 days ends nothing
        ((20, 5.99, 0), (), "active"),
        ((17.01, 3.0), (), "active"),  # it came back, and that is three days ago
        ((17.01, 2.99), (), "revived"),
        ((40, 20, 2), (), "revived"),
        ((40,), (2,), "ended"),  # a copy wakes nothing
        ((40,), (2, 1, 0), "ended"),
        ((40, 2), (10,), "revived"),
        ((10,), (1,), "active"),  # but it goes on telling a story that has not ended
        ((20,), (7, 0), "active"),
        ((0,), (), "emerging"),
        ((-1,), (), "emerging"),
    ],
)
def test_every_rule_at_its_boundary(days: tuple[float, ...], copies: tuple[float, ...], status: str) -> None:
    assert status_of(life(*days, copies=copies), NOW) == status


def test_a_story_without_articles_has_no_life() -> None:
    assert life_of([]) is None


def test_the_last_return_counts() -> None:
    found = life(100, 80, 40, 1)
    assert (found.first, found.revived, found.last) == (ago(100), ago(1), ago(1))


@given(TIMES, st.floats(-5, 200).map(ago))
def test_every_life_has_one_status_whenever_it_is_asked(times: list[tuple[datetime, bool]], now: datetime) -> None:
    found = life_of(times)
    assert found is not None
    assert status_of(found, now) in STATUSES
    assert found.first == min(at for at, _ in times)
    assert found.first <= (found.revived or found.first) <= found.last


@given(TIMES, st.randoms())
def test_the_order_of_articles_does_not_matter(times: list[tuple[datetime, bool]], random: object) -> None:
    mixed = list(times)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert life_of(mixed) == life_of(times)


@given(TIMES, st.floats(0, 90).map(ago))
def test_a_copy_never_wakes_a_story(times: list[tuple[datetime, bool]], at: datetime) -> None:
    independent = [(when, True) for when, _ in times]
    before, after = life_of(independent), life_of([*independent, (max(at, min(w for w, _ in times)), False)])
    assert before is not None and after is not None
    assert (after.revived is None) or before.revived is not None


@given(TIMES)
def test_a_story_goes_quiet_in_order(times: list[tuple[datetime, bool]]) -> None:
    found = life_of(times)
    assert found is not None
    order: dict[StoryStatus, int] = {"emerging": 0, "revived": 0, "active": 1, "fading": 2, "ended": 3}
    seen = [order[status_of(found, found.last + hours * timedelta(hours=6))] for hours in range(80)]
    assert seen == sorted(seen) and seen[-1] == 3


def _copied(conn: object, *, copy_age: float) -> None:
    """Article 1 of 30 days ago, and article 2, a copy of it."""
    for number, age in ((1, 30.0), (2, copy_age)):
        articles.save(conn, article(number, published=ago(age)), now=NOW)  # type: ignore[arg-type]
    stories.place(conn, {"a1": "s1", "a2": "s1"})  # type: ignore[arg-type]
    judgement = Judgement(
        claims=[claim(1, metric_id=None), claim(2, metric_id=None)],
        metrics=[],
        figures=[],
        verdicts=[],
        origins=[Origin("o1", "copy", ("a1", "a2"))],
    )
    judgement.save(conn)  # type: ignore[arg-type]


def test_the_store_knows_which_articles_copy_and_that_they_wake_nothing(store: Store) -> None:
    with store.begin() as conn:
        _copied(conn, copy_age=1)
        (row,) = stories.list_rows(conn, NOW)
        assert (row.status, row.revived, row.articles) == ("ended", None, 2)
        assert [found.id for found in stories.list_rows(conn, NOW, statuses=["ended"])] == ["s1"]
        assert stories.list_rows(conn, NOW, statuses=["active", "revived", "emerging", "fading"]) == []
        articles.save(conn, article(3, published=ago(0.5)), now=NOW)
        stories.place(conn, {"a3": "s1"})
        (row,) = stories.list_rows(conn, NOW, statuses=["revived"])
        assert (row.status, row.revived) == ("revived", ago(0.5))


def test_an_earlier_article_that_turns_up_takes_the_first_place(store: Store) -> None:
    """The credited outlet's article stands first in its origin; what came first in time opened it."""
    with store.begin() as conn:
        place(conn, 1, 2)
        judgement = Judgement(
            claims=[], metrics=[], figures=[], verdicts=[], origins=[Origin("o1", "rewrite", ("a1", "a2"))]
        )
        assert judgement.save(conn) is True
        assert judgement.save(conn) is False
        assert _independent(conn) == {"a2"}  # two hours old, article 1 is one hour old
        stories.place(conn, {"a1": "s2"})
        assert _independent(conn) == {"a1", "a2"}


def _independent(conn: object) -> set[str]:
    from sqlalchemy import select

    from store.schema import articles as table

    return set(conn.execute(select(table.c.id).where(table.c.independent)).scalars())  # type: ignore[attr-defined]
