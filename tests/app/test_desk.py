"""What a desk keeps ends with the run or the word under which it was given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Connection

from app import desk
from app.views import inside
from store import said
from store.database import open_store

asked: list[str] = []


def name_of(conn: Connection, name: str) -> str:
    """A question that remembers that it was asked."""
    asked.append(name)
    return name


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty store that the settings name."""
    address = f"sqlite:///{tmp_path / 'desk.db'}"
    open_store(address, migrate=True).close()
    monkeypatch.setenv("TALLYWIRE_STORE__URL", address)
    desk.forget()
    asked.clear()
    yield address
    desk.forget()


def test_an_answer_is_kept_until_somebody_says_something(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.open_desk()
    assert [first.ask(name_of, "a"), first.lasting(name_of, "b")] == ["a", "b"]
    again = desk.open_desk()
    assert [again.ask(name_of, "a"), again.lasting(name_of, "b")] == ["a", "b"]
    assert asked == ["a", "b"], "the second look asked nothing"
    monkeypatch.setattr(said, "newest", lambda conn: "somebody said something")
    later = desk.open_desk()
    assert (later.ask(name_of, "a"), asked) == ("a", ["a", "b", "a"])


def test_what_was_kept_under_an_older_stamp_is_dropped_and_not_only_passed_by(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.open_desk()
    first.ask(name_of, "a")
    monkeypatch.setattr(said, "newest", lambda conn: "somebody said something")
    desk.open_desk()
    first.ask(name_of, "a")
    assert asked == ["a", "a"], "the answer of the first stamp was still held"


def test_what_is_kept_at_one_place_takes_the_place_of_what_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", session)
    opened, told = desk.open_desk(), iter(range(9))
    for run in ("one", "one", "two"):
        inside.kept(opened, ("digest", run), lambda: next(told), place=("digest",))
    inside.kept(opened, ("voices",), lambda: next(told))
    assert [answer for _, answer in session[inside.KEPT].values()] == [1, 2]
