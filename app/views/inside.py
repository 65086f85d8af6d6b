"""How a page asks about staff: through the one door, so that every look is in the access log, once in a session.

An answer is kept with the floors it was given under: a raised floor is another question, and so is a store that has
counted more posts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from app.approval import floor_of
from app.desk import Desk
from store import access_log, voices
from store.voices import Answer, Key, Question, Visitor

KEPT = "tw-inside"
MOST_KEPT = 40
T = TypeVar("T")


def ask(desk: Desk, question: Question, page: str) -> Sequence[tuple[Key, Answer]]:
    """What may be told of the weeks of ``question``; ``page`` is what the log says was looked at."""
    return _once(desk, voices.ask, question, page)


def figures(desk: Desk, question: Question, page: str) -> Sequence[Any]:
    """The figures that enough of staff mention."""
    return _once(desk, voices.figures, question, page)


def _once(desk: Desk, asked: Callable[..., T], question: Question, page: str) -> T:
    floor = floor_of(desk.voices)
    visitor = Visitor(desk.person.actor.name, page)
    return kept(desk, (asked.__name__, question, page), lambda: asked(desk.store, question, visitor, floor, desk.now))


def kept(desk: Desk, asked_for: tuple[object, ...], ask: Callable[[], T], place: tuple[object, ...] | None = None) -> T:
    """What ``ask`` gave when this session last asked for that, under these floors and these counts; else its answer.

    What is kept at one ``place`` takes the place of what was: a session would else hold an answer for every run.
    """
    answers: dict[tuple[object, ...], tuple[object, T]] = st.session_state.setdefault(KEPT, {})
    name, place = (desk.store.url, _counted(desk), floor_of(desk.voices), *asked_for), place or asked_for
    if place in answers and answers[place][0] == name:
        return answers[place][1]
    if len(answers) >= MOST_KEPT:
        answers.clear()
    answer = ask()
    answers[place] = (name, answer)
    return answer


def _counted(desk: Desk) -> object:
    """What changes with every import."""
    with desk.store.read() as conn:
        return access_log.imported(conn)
