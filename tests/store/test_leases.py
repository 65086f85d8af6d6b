"""Leases: taken by one, prolonged by a sign of life, taken over when they ran out; who lost one can't write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from store import articles, leases, meta
from store.database import Store
from store.errors import LostLeaseError
from store.fencing import Fenced
from tests.store.builders import NOW, article

NONE = timedelta(0)


def test_a_task_is_taken_by_one_until_it_is_given_back(store: Store) -> None:
    with store.begin() as conn:
        token, mine = leases.take(conn, "ada", ["source:a", "source:b"])
        assert mine == ["source:a", "source:b"]
        later, others = leases.take(conn, "bo", ["source:b", "source:c"])
        assert others == ["source:c"]
        assert later > token
        assert leases.take(conn, "bo", ["source:a"]) == (0, [])
        leases.give_back(conn, "ada", token)
        again, found = leases.take(conn, "bo", ["source:a"])
        assert (again > later, found) == (True, ["source:a"])


def test_what_ran_out_is_taken_over_and_the_loser_can_not_write(store: Store) -> None:
    with store.begin() as conn:
        token, _ = leases.take(conn, "ada", ["placing"], lease=NONE)
    fenced = Fenced(store, "ada", {token: 1})
    with fenced.begin() as conn:
        meta.set_value(conn, "note", "nobody took it yet")
    with store.begin() as conn:
        assert leases.take(conn, "bo", ["placing"])[1] == ["placing"]
    with pytest.raises(LostLeaseError, match="took over"), fenced.begin() as conn:
        meta.set_value(conn, "note", "too late")
    with store.begin() as conn:
        leases.give_back(conn, "bo")
        assert leases.take(conn, "ada", ["placing"])[0] > token
    with pytest.raises(LostLeaseError), fenced.begin() as conn:
        meta.set_value(conn, "note", "the lease of before is lost, whoever has it now")
    with store.read() as conn:
        assert meta.get_value(conn, "note") == "nobody took it yet"


def test_one_of_many_lost_is_enough(store: Store) -> None:
    with store.begin() as conn:
        token, _ = leases.take(conn, "ada", ["article:1", "article:2"], lease=NONE)
        leases.check(conn, "ada", {token: 2})
        leases.take(conn, "bo", ["article:2"])
        with pytest.raises(LostLeaseError):
            leases.check(conn, "ada", {token: 2})


def test_a_sign_of_life_prolongs_what_nobody_took(store: Store) -> None:
    with store.begin() as conn:
        leases.take(conn, "ada", ["article:1", "article:2"], lease=NONE)
        leases.take(conn, "bo", ["article:2"])
        assert leases.held_articles(conn) == {"2"}
        assert leases.renew(conn, "ada") == 1
        assert leases.held_articles(conn) == {"1", "2"}


def test_only_what_nobody_reads_is_free(store: Store) -> None:
    with store.begin() as conn:
        assert not leases.anything_free(conn)
        for number in (1, 2):
            articles.save(conn, article(number), now=NOW)
        leases.take(conn, "ada", [leases.of_article("a1")])
        assert leases.anything_free(conn)
        leases.take(conn, "bo", [leases.of_article("a2"), leases.of_run(7), leases.of_source("a" * 200)])
        assert not leases.anything_free(conn)
        assert leases.held_runs(conn) == {7}
        articles.save(conn, article(3), now=NOW)
        assert leases.anything_free(conn)


def test_the_clock_is_that_of_the_database(store: Store) -> None:
    with store.begin() as conn:
        first = leases.now(conn)
        assert leases.now(conn) >= first, "it goes on within a transaction"
        # The database of a test runs on this machine.
        assert abs(leases.now(conn) - datetime.now(UTC)) < timedelta(seconds=10)


def test_a_lease_of_a_clock_that_was_put_back_holds_nobody_up(store: Store) -> None:
    tasks = [leases.of_article("a1"), leases.of_run(7), leases.PLACING]
    with store.begin() as conn:
        articles.save(conn, article(1), now=NOW)
        leases.take(conn, "ada", tasks, lease=timedelta(days=1))  # a minute, as of tomorrow's clock
        assert leases.anything_free(conn)
        assert not leases.held(conn, tasks) and not leases.held_runs(conn)
        leases.renew(conn, "ada")  # whoever lives says so by the clock of today
        assert leases.held(conn, tasks) == set(tasks)
        assert not leases.anything_free(conn)


def test_what_was_left_behind_is_forgotten(store: Store) -> None:
    with store.begin() as conn:
        leases.take(conn, "ada", ["article:1"], lease=timedelta(hours=-2))
        leases.give_back(conn, "bo")
        assert leases.renew(conn, "ada") == 0
