"""Decisions about stories on a processed store, on both databases: judged at once or by the next run, and put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app import acting, processing
from app.pipeline import Tools
from app.placing import Placer
from store import articles, decision_moves, figures, stories, story_decisions
from store.database import Store
from tests.app.test_acting import LATER, desk, judge, state, tools  # noqa: F401 -- fixtures
from tests.app.test_pipeline_processing import OTHER, RIVAL, save, understand
from tests.store.builders import ANA, BEN
from tests.store.conftest import (  # noqa: F401 -- fixtures
    backend,
    postgres,
    postgres_template,
    sqlite_template,
    store,
    store_url,
)


def test_a_split_changes_the_verdict_and_taking_it_back_restores_it(desk: Store, tools: Tools) -> None:  # noqa: F811
    before = state(desk)
    with desk.read() as conn:
        story = articles.story_of(conn, [RIVAL.id])[RIVAL.id]
    apart = acting.split(desk, story, [RIVAL.id], ANA, LATER, judge(desk, tools))
    with desk.read() as conn:
        assert {row.metric.status for row in figures.list_metrics(conn)} == {"single"}
    understand(desk, tools, LATER)
    acting.take_back_decision(desk, apart.decision, BEN, LATER, judge(desk, tools))
    assert state(desk) == before
    with desk.read() as conn:
        assert stories.resolve(conn, apart.story) == story


def test_a_decision_whose_judging_breaks_off_is_judged_by_the_next_run(desk: Store, tools: Tools) -> None:  # noqa: F811
    def broken(_: Sequence[str]) -> object:
        raise RuntimeError("no memory left")

    with desk.read() as conn:
        story = articles.story_of(conn, [RIVAL.id])[RIVAL.id]
    with pytest.raises(RuntimeError):
        acting.split(desk, story, [RIVAL.id], ANA, LATER, broken)
    understand(desk, tools, LATER)
    with desk.read() as conn:
        assert {row.metric.status for row in figures.list_metrics(conn)} == {"single"}
        assert len({row.metric.story_id for row in figures.list_metrics(conn)}) == 2
        assert articles.pending(conn) == []


def test_what_is_decided_without_the_right_to_move_articles_is_done_by_the_next_run(
    desk: Store,  # noqa: F811
    tools: Tools,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = state(desk)
    with desk.begin() as conn:
        story = articles.story_of(conn, [RIVAL.id])[RIVAL.id]
        decision_moves.begin_following(conn)
    with monkeypatch.context() as patch:
        patch.setattr(story_decisions, "may_move", lambda _: False)
        patch.setattr(decision_moves, "may_move", lambda _: False)
        apart = acting.split(desk, story, [RIVAL.id], ANA, LATER, lambda _: None)
        assert apart.story == story
    with desk.read() as conn:
        assert articles.story_of(conn, [RIVAL.id]) == {RIVAL.id: story}
    understand(desk, tools, LATER)
    with desk.read() as conn:
        assert articles.story_of(conn, [RIVAL.id])[RIVAL.id] != story
        assert {row.metric.status for row in figures.list_metrics(conn)} == {"single"}
        assert articles.pending(conn) == []
        assert not decision_moves.owed(conn)
    acting.take_back_decision(desk, apart.decision, BEN, LATER, judge(desk, tools))
    assert state(desk) == before


def test_a_decision_while_its_story_is_judged_is_not_undone_by_that(
    desk: Store,  # noqa: F811
    tools: Tools,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with desk.read() as conn:
        story = articles.story_of(conn, [RIVAL.id])[RIVAL.id]
    read_story, made = processing.read_story, []

    def slow(*arguments: object) -> object:
        result = read_story(*arguments)  # type: ignore[arg-type]
        if not made:
            made.append(acting.split(desk, story, [RIVAL.id], BEN, LATER, lambda _: None).story)
        return result

    monkeypatch.setattr(processing, "read_story", slow)
    with desk.begin() as conn:
        articles.reopen(conn, [RIVAL.id])
    understand(desk, tools, LATER)
    with desk.read() as conn:
        assert articles.story_of(conn, [RIVAL.id]) == {RIVAL.id: made[0]}


def test_a_decision_while_articles_are_placed_is_heeded(
    desk: Store,  # noqa: F811
    tools: Tools,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy = replace(OTHER, id="a000000000004", url="https://ward.example/4", published=LATER)
    save(desk, OTHER)
    understand(desk, tools)
    with desk.read() as conn:
        placed = articles.story_of(conn, [RIVAL.id, OTHER.id])
    place, made = Placer.place, []

    def slow(*arguments: object) -> object:
        result = place(*arguments)  # type: ignore[arg-type]
        if not made:
            made.append(acting.merge(desk, placed[OTHER.id], placed[RIVAL.id], BEN, LATER, lambda _: None))
        return result

    monkeypatch.setattr(Placer, "place", slow)
    save(desk, copy)
    understand(desk, tools, LATER)
    with desk.read() as conn:
        assert articles.story_of(conn, [copy.id]) == {copy.id: placed[RIVAL.id]}
        assert stories.resolve(conn, placed[OTHER.id]) == placed[RIVAL.id]
