"""Pick-ups: independent origins of a story and what is usual for its outlets, alike on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text, update

from nlp.virality import DAYS, REFERENCE_WEEKS
from store import articles, outlets, pickups, stories
from store.database import Store
from store.model import Origin, Outlet
from store.rows import PickUps
from store.schema import articles as table
from tests.bench.generate_store import generate
from tests.store.builders import NOW, Judgement, article
from tests.store.watching import statements

TODAY = NOW.date()


def ask(conn: Connection, story: str = "s1") -> PickUps:
    return pickups.of_story(conn, story, TODAY, days=DAYS, weeks=REFERENCE_WEEKS)


def put(conn: Connection, number: int, age: int, outlet: str, story: str, *, independent: bool = True) -> None:
    """Article ``number`` of ``outlet``, ``age`` whole days old."""
    domain = f"{outlet}.example"
    saved = article(number, published=NOW - timedelta(days=age), domain=domain, outlet=outlet)
    articles.save(conn, saved, now=NOW)
    stories.place(conn, {f"a{number}": story})
    conn.execute(update(table).where(table.c.id == f"a{number}").values(independent=independent))


def test_what_is_counted_and_in_which_days(store: Store) -> None:
    with store.begin() as conn:
        for number, age in enumerate((0, 6, 7, 13, 14), 1):
            put(conn, number, age, "ledger", "s1")
        found = ask(conn)
    assert (found.recent, found.before, found.outlets) == (2, 2, 1)
    assert (found.since, found.usual_since) == (TODAY - timedelta(days=6), TODAY - timedelta(days=90))
    assert (found.usual_stories, found.usual_origins) == (0, 0)  # it is not compared with itself


def test_what_is_usual_comes_from_other_stories_of_the_same_outlets(store: Store) -> None:
    with store.begin() as conn:
        put(conn, 1, 1, "ledger", "s1")
        put(conn, 2, 2, "courier", "s1")
        put(conn, 3, 7, "ledger", "s2")  # the first day of the reference
        put(conn, 4, 8, "gazette", "s2")  # an outlet of another kind, in a story that the ledger carried
        put(conn, 5, 13, "ledger", "s2", independent=False)
        put(conn, 6, 14, "courier", "s2")  # the week before counts for itself
        put(conn, 7, 90, "courier", "s3")  # the last day
        put(conn, 8, 91, "courier", "s4")
        put(conn, 9, 20, "gazette", "s5")  # carried by none of the two
        found = ask(conn)
    assert (found.usual_stories, found.usual_origins) == (3, 4)


def test_a_story_nobody_took_up_has_no_usual(store: Store) -> None:
    with store.begin() as conn:
        put(conn, 1, 30, "ledger", "s1")
        put(conn, 2, 30, "ledger", "s2")
        found = ask(conn)
        nowhere = ask(conn, "s9")
    assert (found.recent, found.outlets, found.usual_stories) == (0, 0, 0)
    assert nowhere.recent == nowhere.usual_origins == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 9), st.floats(0, 12), st.integers(0, 3)), min_size=1, max_size=6))
def test_copies_change_nothing(store: Store, copies: list[tuple[int, float, int]]) -> None:
    """Copies of any article (in this story and in another), by any outlet, at any later time."""
    with store.begin() as conn:
        conn.execute(text("DELETE FROM stories"))
        conn.execute(text("DELETE FROM articles"))
        ages = {number: number * 2 for number in range(1, 10)}
        of = {number: "s1" if number < 6 else "s2" for number in ages}
        for number, age in ages.items():
            put(conn, number, age, f"outlet{number % 4}", of[number])
        members = {number: [f"a{number}"] for number in ages}
        _judge(conn, of, members)
        before = ask(conn), ask(conn, "s2")
        for place, (number, later, outlet) in enumerate(copies, 100):
            put(conn, place, 0, f"outlet{outlet}", of[number])
            at = NOW - timedelta(days=max(0.0, ages[number] - later))
            conn.execute(update(table).where(table.c.id == f"a{place}").values(at=at, day=at.toordinal()))
            members[number].append(f"a{place}")
        _judge(conn, of, members)
        assert (ask(conn), ask(conn, "s2")) == before


def _judge(conn: Connection, of: dict[int, str], members: dict[int, list[str]]) -> None:
    for story in ("s1", "s2"):
        origins = [Origin(f"o{n}", "copy", tuple(ids)) for n, ids in members.items() if of[n] == story]
        Judgement(story, [], [], [], [], origins).save(conn)


def test_leanings_count_origins_and_say_what_is_unknown(store: Store) -> None:
    with store.begin() as conn:
        known = [Outlet("left.example", "Left", "GB", "left", "x"), Outlet("mid.example", "Mid", "GB", "center", "x")]
        outlets.upsert_all(conn, known)
        for number, outlet in enumerate(("left", "mid", "mid", "mid", "nobody"), 1):
            put(conn, number, number, outlet, "s1")
        origins = [
            Origin("o1", "single", ("a1",)),
            Origin("o2", "copy", ("a2", "a3", "a5")),
            Origin("o4", "single", ("a4",)),
        ]
        Judgement("s1", [], [], [], [], origins).save(conn)
        assert outlets.leanings_of_story(conn, "s1") == {"left": 1, "center": 2}
        put(conn, 6, 1, "nobody", "s1")
        Judgement("s1", [], [], [], [], [*origins, Origin("o6", "single", ("a6",))]).save(conn)
        assert outlets.leanings_of_story(conn, "s1") == {"left": 1, "center": 2, None: 1}
        assert outlets.leanings_of_story(conn, "s2") == {}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_no_question_reads_the_whole_table(store: Store) -> None:
    generate(store, 600, now=NOW)
    with store.read() as conn:
        seen = _plans(conn)
    assert seen and not [line for line in seen if line.startswith("SCAN articles")], seen
    assert any("COVERING INDEX ix_articles_independent_day_story_id_domain" in line for line in seen)


def _plans(conn: Connection) -> list[str]:
    """What SQLite says of how it answers each statement."""
    row = max(
        stories.list_rows(conn, NOW, statuses=["emerging", "active", "revived"]), key=lambda found: found.articles
    )
    with statements(conn) as seen:
        found = ask(conn, row.id)
    assert found.recent and len(seen) == 2
    driver = conn.connection.cursor()
    plans = []
    for asked in seen:
        plans += [str(line[3]) for line in driver.execute(f"EXPLAIN QUERY PLAN {asked.statement}", asked.parameters)]
    return plans
