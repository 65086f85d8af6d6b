"""What a database role that serves the dashboard may write, on PostgreSQL: what people say, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from app import acting, rejudging
from app.progress import Silent
from app.settings import Settings
from store import acts, alerts, articles, relevance, story_decisions, targets
from store.alerted import Alert
from store.database import Store, open_store
from store.errors import StoreError
from store.grants import grant
from store.watched import Relevance
from tests.store.builders import ANA, BEN, NOW, article, judged
from tests.store.conftest import postgres, postgres_template  # noqa: F401 -- fixtures

ROLE, DATABASE = "dashboard_writer", "dashboard_role"
pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def owner(postgres: Engine, postgres_template: str) -> Iterator[Store]:  # noqa: F811
    """A store on PostgreSQL with one judged story and an alert, whose role has been let in."""
    with postgres.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {DATABASE} TEMPLATE {postgres_template}"))
        conn.execute(text(f"DROP ROLE IF EXISTS {ROLE}"))
        conn.execute(text(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'x'"))
    with open_store(postgres.url.set(database=DATABASE).render_as_string(hide_password=False)) as store:
        grant(store, ROLE)
        with store.begin() as conn:
            judged(conn)
            alerts.add(conn, Alert("conflict", "m1", "now", "Contradiction: two numbers"), NOW)
        yield store
    with postgres.connect() as conn:
        conn.execute(text(f"DROP DATABASE {DATABASE} WITH (FORCE)"))
        conn.execute(text(f"DROP ROLE {ROLE}"))


@pytest.fixture(scope="module")
def address(owner: Store, postgres: Engine) -> str:  # noqa: F811
    url = postgres.url.set(database=DATABASE, username=ROLE, password="x")
    return url.render_as_string(hide_password=False)


def test_it_keeps_acts_and_takes_them_back_and_leaves_judging_to_the_next_run(owner: Store, address: str) -> None:
    with open_store(address) as store:
        made = acting.do(store, "reject", ["c1"], ANA, NOW, lambda _: None, seen=0)
        with pytest.raises(StoreError, match="does not let this user write"):
            rejudging.judging(store, Settings(), Silent)(["s1"])
        acting.take_back(store, made.id, BEN, NOW, lambda _: None, seen=1)
        acting.do(store, "pin", ["m1"], ANA, NOW, lambda _: None, payload={"reading": "1,000", "source": "a register"})
    with owner.read() as conn:
        told = [(act.kind, act.who, act.stands) for act in acts.history(conn)]
        assert acts.about(conn, targets.of_claim(conn, "c1"))[0].kind == "undo"
    assert told == [("pin", "ana", True), ("undo", "ben", True), ("reject", "ana", False)]


def test_it_leaves_merging_and_splitting_to_the_owner(owner: Store, address: str) -> None:
    with open_store(address) as store, pytest.raises(StoreError, match="does not let this user write"):
        acting.split(store, "s1", ["a3"], ANA, NOW, lambda _: None)
    with owner.read() as conn:
        assert articles.story_of(conn, ["a1", "a3"]) == {"a1": "s1", "a3": "s1"}
        assert story_decisions.all_of_them(conn) == []


def test_it_rescues_and_drops_articles_and_takes_that_back(owner: Store, address: str) -> None:
    """What is dropped leaves its story with the next run; an article's place and text are not the role's to change."""
    with owner.begin() as conn:
        articles.save(conn, article(7), now=NOW)
        articles.mark_processed(conn, articles.pending(conn))
        relevance.save_decisions(conn, [Relevance("a7", "off_topic", None, 0.1, None, NOW)])
    with open_store(address) as store:
        with store.begin() as conn:
            assert relevance.choose(conn, ["a7"], "rescue", NOW, ANA, "it is ours") == {"a7"}
        with owner.read() as conn:
            assert [one.id for one in articles.pending(conn)] == ["a7"], "the next run reads it"
            assert relevance.decisions_of(conn, ["a7"])["a7"].outcome == "rescued"
        with store.begin() as conn:
            assert relevance.take_back(conn, ["a7"], NOW, BEN) == ["a7"]
        with store.begin() as conn:
            assert relevance.choose(conn, ["a7"], "drop", NOW, ANA) == {"a7"}
        with owner.read() as conn:
            assert articles.pending(conn) == []
        with store.begin() as conn:
            relevance.choose(conn, ["a3"], "drop", NOW, ANA)
    with owner.read() as conn:
        assert articles.story_of(conn, ["a3"]) == {"a3": "s1"}
        assert relevance.strays(conn) == ["a3"], "the next run takes it out of its story"
    with open_store(address) as store, store.begin() as conn:
        relevance.take_back(conn, ["a3"], NOW, ANA)


def test_it_silences_an_alert(owner: Store, address: str) -> None:
    with owner.read() as conn:
        key = conn.execute(text("SELECT key FROM alerts")).scalar_one()
    with open_store(address) as store, store.begin() as conn:
        assert alerts.silence(conn, key, NOW, ANA).silenced_by == "ana"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM acts", "UPDATE acts SET who = 'nobody'", "UPDATE acts SET note = ''", "TRUNCATE acts",
        "DELETE FROM act_anchors", "UPDATE act_anchors SET sentence = ''",
        "UPDATE alerts SET text = ''", "DELETE FROM alerts", "INSERT INTO alerts (key) VALUES ('x')",
        "UPDATE alert_sends SET state = 'sent'", "DELETE FROM alert_sends",
        "UPDATE story_decisions SET note = ''", "DELETE FROM story_decisions", "DELETE FROM decision_articles",
        "UPDATE claims SET word = 'rejected'", "DELETE FROM metrics", "UPDATE articles SET title = ''",
        "UPDATE articles SET story_id = NULL", "UPDATE articles SET pending = false, text_basis = 'feed'",
        "UPDATE meta SET value = ''", "INSERT INTO runs (command) VALUES ('process')",
    ],
)  # fmt: skip
def test_the_rest_is_read_only(address: str, statement: str) -> None:
    engine = create_engine(make_url(address))
    with engine.connect() as conn, pytest.raises(DBAPIError, match="permission denied"):
        conn.execute(text(statement))
    engine.dispose()
