"""Search by meaning where PostgreSQL compares vectors: what is found is what comparing in memory finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.near_server import shelve, standing_words
from app.progress import Silent
from app.search_asked import Asked
from app.searching import Searcher
from nlp.embed import DIMENSIONS
from store import articles, moving, vectors
from store.database import Store, open_store
from store.grants import grant
from tests.app import newsroom
from tests.app.test_searching import embed_all
from tests.store.carried import silent
from tests.store.conftest import postgres  # noqa: F401 -- a fixture

pytestmark = pytest.mark.postgres
MODEL, ROLE = "hash", "searching_dashboard"
DECIMALS = 2
"""Halves of precision tell a cosine to about three decimals; what agrees to two is as close."""
ASKED = (
    Asked("warehouse staff hand back scanners", mode="meaning"),
    Asked("petition against the tracker", mode="meaning", chosen={"outlet": ("Harbour Post", "Daily Kestrel")}),
    Asked("how many signed", mode="meaning", kind="claim"),
    Asked("what was said", mode="meaning", kind="quote"),
)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, postgres: Engine) -> Iterator[tuple[Store, Store]]:  # noqa: F811
    """The test newsroom in a file and, moved, on a server."""
    url = newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db")
    with postgres.connect() as conn:
        conn.execute(text("CREATE DATABASE near"))
        conn.execute(text(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'x'"))
    server = postgres.url.set(database="near").render_as_string(hide_password=False)
    with open_store(url) as file, open_store(server, migrate=True) as moved:
        embed_all(file)
        moving.move(file, moved, silent)
        yield file, moved
    with postgres.connect() as conn:
        conn.execute(text("DROP DATABASE near WITH (FORCE)"))
        conn.execute(text(f"DROP ROLE {ROLE}"))


def _found(store: Store, asked: Asked) -> list[tuple[str, str, float]]:
    """Kind and id of each hit with its closeness, in order; of those that are as close as another, by id."""
    result = Searcher(MODEL).find(store, "1", asked)
    found = [(hit.kind, hit.ref, round(result.near.get(hit.id, 0), DECIMALS)) for hit in result.hits]
    assert [near for *_, near in found] == sorted((near for *_, near in found), reverse=True)
    return sorted(found, key=lambda one: (-one[2], one[:2]))


def test_the_server_finds_what_memory_finds_in_the_same_order(stores: tuple[Store, Store]) -> None:
    file, server = stores
    expected = [_found(file, asked) for asked in ASKED]
    assert all(expected)
    assert [_found(server, asked) for asked in ASKED] == expected, "in memory, while the server has no vectors"
    assert vectors.prepare(server, DIMENSIONS) == "ready"
    with server.read() as conn:
        assert standing_words(conn)[1]
        assert not vectors.serves(conn, MODEL)
    added = shelve(server, MODEL, Silent())
    with server.read() as conn:
        assert vectors.serves(conn, MODEL)
        assert added == vectors.number(conn) == articles.count(conn)
        assert standing_words(conn) == (f"search by meaning: pgvector compares {added:,} articles", "")
    assert [_found(server, asked) for asked in ASKED] == expected
    assert shelve(server, MODEL, Silent()) == 0, "nothing is put in twice"


def test_the_role_of_a_dashboard_searches_by_words_and_by_meaning(
    stores: tuple[Store, Store],
    postgres: Engine,  # noqa: F811
) -> None:
    file, server = stores
    vectors.prepare(server, DIMENSIONS)
    shelve(server, MODEL, Silent())
    grant(server, ROLE)
    url = postgres.url.set(database="near", username=ROLE, password="x").render_as_string(hide_password=False)
    with open_store(url) as restricted:
        for asked in (*ASKED, Asked("petition")):
            assert _found(restricted, asked) == _found(file, asked)


def test_a_file_has_no_server(stores: tuple[Store, Store]) -> None:
    file, _ = stores
    assert vectors.prepare(file, DIMENSIONS) == "no server"
    assert shelve(file, MODEL, Silent()) == 0


def test_the_folder_of_a_store_has_nothing_else_in_it(stores: tuple[Store, Store], tmp_path: Path) -> None:
    """What ``store move`` and ``backup`` carry is all there is: nothing lies beside a store but its journal."""
    file, _ = stores
    folder = Path(file.url.removeprefix("sqlite:///")).parent
    assert {path.name.partition(".db")[0] for path in folder.iterdir()} == {"news"}
