"""A database role that serves the dashboard, on PostgreSQL, and whatever it may try to get round the door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from store import access_log, articles, voices
from store.access_log import Access
from store.database import Store, open_store
from store.errors import NotFoundError, UsageError
from store.floor import Floor, Key
from store.grants import CLOSED, DOOR, grant
from store.schema import metadata
from store.voices import Question
from tests.store.builders import NOW as THEN
from tests.store.builders import article
from tests.store.voices_world import FLOOR, NOW, READER, WEEK, answers, figure, keep, tally, told

ROLE, FRIEND = "dashboard_reader", "other-friend"
LARGE = {("all", "trust"): range(30), ("all", "jobs"): range(20, 40)}
ARGUMENTS = "'2026-W01', '2026-W28', NULL, NULL, 200, 5, 20, 10"
NOTE = f"SELECT voices_note({ARGUMENTS}, false, 'me', 'psql', now())"


@pytest.fixture
def owner(postgres: Engine, postgres_template: str, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store on PostgreSQL with an import, whose role has been let in."""
    name = "voices_role"
    with postgres.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name} TEMPLATE {postgres_template}"))
        for role in (ROLE, FRIEND):
            conn.execute(text(f'DROP ROLE IF EXISTS "{role}"'))
            conn.execute(text(f"CREATE ROLE \"{role}\" LOGIN PASSWORD 'x'"))
    with open_store(postgres.url.set(database=name).render_as_string(hide_password=False)) as store:
        grant(store, ROLE)
        counted = tally(LARGE | {("few", "trust"): range(4)})
        for person in range(12):
            counted.add(WEEK, "all", "trust", b"author %d" % person, 0.5, {}, [figure("over 1,600")])
        keep(store, counted)
        yield store
    with postgres.connect() as conn:
        conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        for role in (ROLE, FRIEND):
            conn.execute(text(f'DROP ROLE "{role}"'))


@pytest.fixture
def address(owner: Store, postgres: Engine) -> str:
    """The store's address for the role."""
    url = postgres.url.set(database="voices_role", username=ROLE, password="x")
    return url.render_as_string(hide_password=False)


@pytest.fixture
def role(address: str) -> Iterator[Connection]:
    """A connection of the role, as any database client gives one."""
    engine = create_engine(make_url(address))
    with engine.connect() as conn:
        yield conn
    engine.dispose()


pytestmark = pytest.mark.postgres


def test_the_role_is_told_what_the_owner_is(owner: Store, address: str) -> None:
    expected = answers(owner)
    assert len(told(expected)) == 6
    with open_store(address) as store:
        assert answers(store) == expected
        assert answers(store, Question(channel="all", theme="jobs")) == answers(
            owner, Question(channel="all", theme="jobs")
        )
        (said,) = voices.figures(store, Question(), READER, FLOOR, NOW)
        assert (said.reading, said.at_least) == ("over 1,600", 10)
        with store.read() as conn:
            assert voices.names(conn) == (["all", "few"], ["jobs", "privacy", "trust"])


def test_its_lines_have_the_servers_time_and_its_name(owner: Store, address: str) -> None:
    with open_store(address) as store:
        answers(store)
    with owner.read() as conn:
        line, *_ = access_log.entries(conn)
        server = conn.execute(text("SELECT now()")).scalar_one()
    assert line == Access(line.at, f"anna via {ROLE}", "a test", "to 2026-W28", 6)
    assert abs((server - line.at).total_seconds()) < 600


def test_the_rest_of_the_dashboard_works(owner: Store, address: str) -> None:
    with owner.begin() as conn:
        articles.save(conn, article(1), now=THEN)
    with open_store(address) as store, store.read() as conn:
        assert articles.get(conn, "a1") is not None
        assert len(access_log.entries(conn)) == 1
        for table in metadata.sorted_tables:
            if table not in CLOSED:
                conn.execute(table.select()).all()


@pytest.mark.parametrize("table", [table.name for table in CLOSED])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM {}", "SELECT count(*) FROM {}", "TABLE {}", "COPY {} TO STDOUT", "DELETE FROM {}",
        "TRUNCATE {}", "DROP TABLE {}", "ALTER TABLE {} OWNER TO CURRENT_USER",
        "GRANT SELECT ON {} TO PUBLIC", "LOCK TABLE {}",
    ],
)  # fmt: skip
def test_no_statement_touches_a_closed_table(role: Connection, statement: str, table: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        role.execute(text(statement.format(table)))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM access_log", "UPDATE access_log SET who = 'nobody'", "TRUNCATE access_log",
        "INSERT INTO access_log (at, who, what, detail, groups, turn) VALUES (now(), 'a', 'b', 'c', 6, '3')",
        "ALTER TABLE access_log DISABLE TRIGGER ALL", "DROP TABLE access_log", "SELECT setval('access_log_id_seq', 1)",
    ],
)  # fmt: skip
def test_the_log_is_read_and_nothing_else(role: Connection, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        role.execute(text(statement))


@pytest.mark.parametrize(
    "call",
    [
        f"SELECT * FROM voices_held({ARGUMENTS})",
        f"SELECT * FROM voices_figures_held({ARGUMENTS})",
        f"SELECT voices_groups({ARGUMENTS}, false)",
        f"SELECT voices_written(1, {ARGUMENTS}, false)",
        "SELECT voices_detail('2026-W01', '2026-W28', 'few', NULL, false)",
    ],
)
def test_only_the_functions_of_the_door_may_be_called(role: Connection, call: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied for function"):
        role.execute(text(call))


def test_nobody_may_call_one_without_being_told(owner: Store, postgres: Engine) -> None:
    url = postgres.url.set(database="voices_role", username=FRIEND, password="x")
    engine = create_engine(url)
    for name in DOOR:
        with owner.read() as conn, engine.connect() as friend:
            query = "SELECT oid::regprocedure::text FROM pg_proc WHERE proname = :name"
            signature = conn.execute(text(query), {"name": name}).scalar_one()
            may = text("SELECT has_function_privilege(current_user, CAST(:of AS regprocedure), 'EXECUTE')")
            assert friend.execute(may, {"of": signature}).scalar_one() is False
    engine.dispose()


def test_an_answer_without_a_line_is_refused(owner: Store, role: Connection) -> None:
    for line in (0, 1, "NULL"):
        with pytest.raises(DBAPIError, match="no committed line"):
            role.execute(text(f"SELECT * FROM voices_told({line}, {ARGUMENTS})"))
        role.rollback()


@pytest.mark.parametrize("savepoint", [False, True])
def test_a_line_that_could_be_taken_back_gives_no_answer(owner: Store, role: Connection, savepoint: bool) -> None:
    if savepoint:
        role.execute(text("SAVEPOINT one"))
    line = role.execute(text(NOTE)).scalar_one()
    if savepoint:
        role.execute(text("RELEASE one"))
    with pytest.raises(DBAPIError, match="no committed line"):
        role.execute(text(f"SELECT * FROM voices_told({line}, {ARGUMENTS})"))
    role.rollback()
    line = role.execute(text(NOTE)).scalar_one()
    role.commit()
    assert role.execute(text(f"SELECT * FROM voices_told({line}, {ARGUMENTS}) WHERE posts > 0")).all()


def test_a_line_answers_what_it_says_and_nothing_else(owner: Store, role: Connection) -> None:
    line = role.execute(text(NOTE)).scalar_one()
    role.commit()
    for other in (
        ARGUMENTS.replace("W28", "W27"),
        ARGUMENTS.replace("W01", "W02"),
        ARGUMENTS.replace("NULL, NULL", "'few', NULL"),
        ARGUMENTS.replace("NULL, NULL", "NULL, 'jobs'"),
        ARGUMENTS.replace("200, 5", "200, 41"),
    ):
        with pytest.raises(DBAPIError, match="no committed line"):
            role.execute(text(f"SELECT * FROM voices_told({line}, {other})"))
        role.rollback()
    with pytest.raises(DBAPIError, match="no committed line"):
        role.execute(text(f"SELECT * FROM voices_figures_told({line}, {ARGUMENTS})"))


def test_a_line_of_long_ago_and_one_of_another_role_give_no_answer(owner: Store, role: Connection) -> None:
    change = "UPDATE access_log SET {} WHERE id = :line"
    for values in ("at = at - interval '2 minutes'", f"who = 'me via {FRIEND}'"):
        line = role.execute(text(NOTE)).scalar_one()
        role.commit()
        with owner.begin() as conn:
            conn.execute(text(change.format(values)), {"line": line})
        with pytest.raises(DBAPIError, match="no committed line"):
            role.execute(text(f"SELECT * FROM voices_told({line}, {ARGUMENTS})"))
        role.rollback()


def test_floors_cannot_be_lowered_by_asking(owner: Store, role: Connection) -> None:
    with owner.begin() as conn:
        conn.execute(text("UPDATE voice_batches SET min_authors = 41"))
    for floors in ("200, 5, 20, 10", "999999, -1, -1, -1", "NULL, NULL, NULL, NULL", "200, 0, 0, 0"):
        about = f"'0000-W00', '9999-W99', NULL, NULL, {floors}"
        line = role.execute(text(f"SELECT voices_note({about}, false, 'me', 'psql', now())")).scalar_one()
        role.commit()
        assert not role.execute(text(f"SELECT * FROM voices_told({line}, {about}) WHERE posts IS NOT NULL")).all()


def test_floors_below_the_houses_own_are_nothing(owner: Store, role: Connection) -> None:
    """Even a row and a batch that say otherwise: no import makes them."""
    with owner.begin() as conn:
        conn.execute(text("UPDATE voice_batches SET min_authors = 1, min_theme_authors = 1, min_population = 1"))
        conn.execute(text("UPDATE voice_cells SET holds = 4"))
    line = role.execute(text(NOTE.replace("200, 5, 20, 10", "200, 1, 1, 1"))).scalar_one()
    role.commit()
    about = ARGUMENTS.replace("200, 5, 20, 10", "200, 1, 1, 1")
    assert not role.execute(text(f"SELECT * FROM voices_told({line}, {about}) WHERE posts IS NOT NULL")).all()


def test_tables_of_its_own_lead_nowhere(owner: Store, role: Connection) -> None:
    """What a function finds by name is what its owner made, not what the caller put in the way."""
    role.execute(text("CREATE TEMP TABLE access_log (LIKE access_log)"))
    role.execute(text("SET search_path = pg_temp, public"))
    line = role.execute(text(f"SELECT public.voices_note({ARGUMENTS}, false, 'me', 'psql', now())")).scalar_one()
    role.commit()
    with owner.read() as conn:
        assert line in conn.execute(text("SELECT id FROM access_log")).scalars().all()


@pytest.mark.parametrize("asked", ["'2026-W01 Anna Mole', '2026-W28'", "NULL, '2026-W28'", "'2026-W01', 'x'"])
def test_no_words_of_the_caller_stand_for_weeks(owner: Store, role: Connection, asked: str) -> None:
    with pytest.raises(DBAPIError, match="weeks are asked for"):
        role.execute(text(NOTE.replace("'2026-W01', '2026-W28'", asked)))


def test_roles_with_rights_from_elsewhere_are_refused(owner: Store, postgres: Engine) -> None:
    with postgres.connect() as conn:
        for change, back in (
            ("SUPERUSER", "NOSUPERUSER"),
            ("pg_read_all_data", None),
            ("pg_execute_server_program", None),
        ):
            do = f'ALTER ROLE "{FRIEND}" {change}' if back else f'GRANT {change} TO "{FRIEND}"'
            undo = f'ALTER ROLE "{FRIEND}" {back}' if back else f'REVOKE {change} FROM "{FRIEND}"'
            conn.execute(text(do))
            with pytest.raises(UsageError, match="gets round the door"):
                grant(owner, FRIEND)
            conn.execute(text(undo))
    grant(owner, FRIEND)
    with owner.begin() as conn:
        conn.execute(text(f'DROP OWNED BY "{FRIEND}"'))


def test_an_unknown_role_is_said_to_be_one(owner: Store) -> None:
    with pytest.raises(NotFoundError, match="CREATE ROLE"):
        grant(owner, "no; DROP TABLE meta")


def test_the_floor_of_the_caller_counts_where_it_is_higher(owner: Store, address: str) -> None:
    with open_store(address) as store:
        assert set(told(answers(store, floor=Floor(200, min_theme_authors=21)))) == {Key(WEEK), Key(WEEK, "all")}
