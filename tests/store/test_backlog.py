"""The plan of a backlog: the order of what is pending, in chunks."""

from __future__ import annotations

from dataclasses import replace

from store import articles, backlog, stories
from store.database import Store
from tests.store.builders import NOW, article


def test_a_plan_has_the_order_of_what_is_pending(store: Store) -> None:
    with store.begin() as conn:
        for number in range(7):
            articles.save(conn, article(number), now=NOW)
        stories.place(conn, {"a0": "s1", "a3": "s1", "a5": "s1"})
        articles.mark_processed(conn, ["a5"])
    with store.read() as conn:
        order = [a.id for a in articles.pending(conn)]
        assert backlog.planned(conn, 2) == [["a3", "a0"], ["a6", "a4"], ["a2", "a1"]]
        assert [i for chunk in backlog.planned(conn, 3) for i in chunk] == order


def test_of_a_plan_only_what_is_still_pending_is_read_as_it_reads_now(store: Store) -> None:
    with store.begin() as conn:
        for number in range(4):
            articles.save(conn, article(number), now=NOW)
        articles.mark_processed(conn, ["a1"])
        articles.save(conn, replace(article(2), text="Nobody signed the letter, the union says now."), now=NOW)
    with store.read() as conn:
        found = backlog.still_pending(conn, ["a3", "a2", "a1", "a9"])
    assert [(a.id, a.revision) for a in found] == [("a3", 1), ("a2", 2)]
