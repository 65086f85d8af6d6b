"""People's acts on a processed store, on both databases: judged at once, kept through everything, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from app import acting, processing
from app.clock import fixed_clock
from app.deciding import correction
from app.pipeline import Tools, make_tools
from app.processing import judge_again
from app.progress import Silent
from app.settings import UnderstandSettings
from store import acts, articles, figures, stories, story_decisions
from store.database import Store
from store.errors import StaleError
from store.model import Article, Claim, Metric
from store.permits import Actor
from tests.app.test_pipeline_processing import DAY, PETITION, PROGRAMMES, RIVAL, WINDOW, save, told, understand
from tests.store.builders import ANA, BEN
from tests.store.conftest import (  # noqa: F401 -- fixtures
    backend,
    postgres,
    postgres_template,
    sqlite_template,
    store,
    store_url,
)

LATER = DAY + timedelta(hours=5)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), PROGRAMMES)


@pytest.fixture
def desk(store: Store, tools: Tools) -> Store:  # noqa: F811
    """About 1,600 signers by one outlet, exactly 400 by another: disputed."""
    save(store, PETITION, RIVAL)
    understand(store, tools)
    assert main_metric(store).status == "disputed"
    return store


def main_metric(opened: Store) -> Metric:
    """The metric with the most claims."""
    with opened.read() as conn:
        return max(figures.list_metrics(conn), key=lambda row: row.claims).metric


def claim(opened: Store, number: float) -> Claim:
    """The claim that was read with this number."""
    with opened.read() as conn:
        every = [c for a in (PETITION, RIVAL) for c in figures.claims_of_article(conn, a.id)]
    (found,) = [c for c in every if (c.read_as or c).quantity.stated == number]
    return found


def do(opened: Store, tools: Tools, kind: acts.Kind, *ids: str, who: str = "ana", **more: object) -> acts.Act:
    """One act, with its story judged at once."""
    return acting.do(opened, kind, ids, Actor(who, "analyst"), LATER, judge(opened, tools), **more)  # type: ignore[arg-type]


def judge(opened: Store, tools: Tools) -> acting.Judge:
    def again(story_ids: Sequence[str]) -> object:
        return judge_again(opened, tools, WINDOW, fixed_clock(LATER), Silent(), story_ids)

    return again


def state(opened: Store) -> tuple[str, str, frozenset[str]]:
    """How the main metric stands."""
    metric = main_metric(opened)
    with opened.read() as conn:
        readings = {f.reading for f in figures.figures_of(conn, metric.id)}
    return metric.status, metric.safe_to_say, frozenset(readings)


def test_a_rejected_claim_counts_nowhere_until_that_is_undone(desk: Store, tools: Tools) -> None:
    before = state(desk)
    act = do(desk, tools, "reject", claim(desk, 400).id, seen=0, note="of one depot")
    assert state(desk) == ("single", "About 1,600", frozenset({"About 1,600"}))
    told = claim(desk, 400)
    assert (told.word, told.metric_id) == ("rejected", None)
    acting.take_back(desk, act.id, BEN, LATER, judge(desk, tools), seen=1)
    assert state(desk) == before
    assert claim(desk, 400).word == ""


def test_a_corrected_claim_shows_both_readings_and_the_verdict_follows(desk: Store, tools: Tools) -> None:
    before, wrong = state(desk), claim(desk, 400)
    act = do(desk, tools, "correct", wrong.id, payload=correction(wrong, value=1640, qualifier="over", scope="Leeds"))
    told = claim(desk, 400)
    assert told.read_as is not None
    assert (told.quantity.literal, told.scope, told.read_as.quantity.stated) == ("over 1,640", "Leeds", 400)
    assert state(desk)[0] != "disputed"
    do(desk, tools, "correct", told.id, payload=correction(told, credit="the works council"))
    both = claim(desk, 400)
    assert (both.attributed_to, both.scope) == ("the works council", "Leeds")
    acting.take_back(desk, act.id, BEN, LATER, judge(desk, tools))
    assert (claim(desk, 400).attributed_to, claim(desk, 400).scope) == ("the works council", None)
    assert state(desk)[2] == before[2]


def test_apart_then_same_then_each_taken_back(desk: Store, tools: Tools) -> None:
    before, ids = state(desk), (claim(desk, 1600).id, claim(desk, 400).id)
    apart = do(desk, tools, "apart", *ids)
    assert claim(desk, 1600).metric_id != claim(desk, 400).metric_id
    same = do(desk, tools, "same", *ids, who="ben", seen=1)
    assert state(desk) == before
    acting.take_back(desk, same.id, ANA, LATER, judge(desk, tools))
    assert claim(desk, 1600).metric_id != claim(desk, 400).metric_id
    acting.take_back(desk, apart.id, ANA, LATER, judge(desk, tools))
    assert state(desk) == before


def test_what_a_person_accepted_is_told_and_changes_no_figure(desk: Store, tools: Tools) -> None:
    before = state(desk)
    do(desk, tools, "accept", claim(desk, 400).id)
    assert (state(desk), claim(desk, 400).word) == (before, "accepted")


def test_two_at_once_and_the_second_is_refused_before_anything_is_judged(desk: Store, tools: Tools) -> None:
    do(desk, tools, "reject", claim(desk, 400).id, seen=0)
    before = state(desk)
    with pytest.raises(StaleError, match="ana rejected it"):
        do(desk, tools, "accept", claim(desk, 400).id, who="ben", seen=0)
    assert state(desk) == before


def test_acts_survive_reading_everything_again(desk: Store, tools: Tools) -> None:
    do(desk, tools, "reject", claim(desk, 400).id)
    before = state(desk)
    with desk.begin() as conn:
        articles.reopen(conn, [PETITION.id, RIVAL.id])
    assert understand(desk, tools, LATER).counts["read"] == 2
    assert (state(desk), claim(desk, 400).word) == (before, "rejected")
    assert understand(desk, tools, LATER).counts == {}


def test_acts_follow_their_sentence_and_are_kept_when_it_is_gone(desk: Store, tools: Tools) -> None:
    act = do(desk, tools, "reject", claim(desk, 400).id)
    old = claim(desk, 400).id
    save(desk, replace(RIVAL, text=f"This page was corrected.\n\n{RIVAL.text}"), at=LATER)
    understand(desk, tools, LATER)
    assert claim(desk, 400).id != old and claim(desk, 400).word == "rejected"
    save(
        desk, replace(RIVAL, text=RIVAL.text.replace("Exactly 400 drivers have", "As many as 700 drivers have by now"))
    )
    understand(desk, tools, LATER)
    with desk.read() as conn:
        assert acts.now_at(conn, act) is None
        assert [one.id for one in acts.history(conn)] == [act.id]
    assert claim(desk, 700).word == ""
    assert len(state(desk)[2]) == 2


def test_a_correction_is_no_edit_of_the_page(desk: Store, tools: Tools) -> None:
    wrong = claim(desk, 400)
    do(desk, tools, "correct", wrong.id, payload=correction(wrong, value=1640))
    save(desk, replace(RIVAL, text=f"This page was moved.\n\n{RIVAL.text}"), at=LATER)
    understand(desk, tools, LATER)
    assert claim(desk, 400).word == "corrected"
    assert told(desk, "edited") == []
    save(desk, replace(RIVAL, text=RIVAL.text.replace("400", "450")), at=LATER)
    understand(desk, tools, LATER)
    (edited,) = told(desk, "edited")
    assert edited.startswith("Exactly 400 → Exactly 450")


def test_acts_survive_the_merge_of_their_story(desk: Store, tools: Tools) -> None:
    do(desk, tools, "reject", claim(desk, 400).id)
    with desk.begin() as conn:
        story = articles.story_of(conn, [RIVAL.id])[RIVAL.id]
        made = story_decisions.split(conn, story, [RIVAL.id], LATER)
    judge(desk, tools)([story, made])
    assert claim(desk, 400).word == "rejected"
    with desk.begin() as conn:
        touched = story_decisions.merge(conn, story, made, LATER)
        assert stories.resolve(conn, story) == made
    judge(desk, tools)(sorted(touched))
    assert state(desk) == ("single", "About 1,600", frozenset({"About 1,600"}))


def test_an_act_while_its_story_is_judged_is_not_lost(
    desk: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, read_story, calls = claim(desk, 400).id, processing.read_story, []

    def slow(*arguments: object) -> object:
        result = read_story(*arguments)  # type: ignore[arg-type]
        if not calls:
            acting.do(desk, "reject", [wrong], BEN, LATER, lambda _: None)
        calls.append(1)
        return result

    monkeypatch.setattr(processing, "read_story", slow)
    do(desk, tools, "accept", claim(desk, 1600).id)
    assert len(calls) == 2
    assert claim(desk, 400).word == "rejected" and state(desk)[0] == "single"


def test_a_note_a_tag_a_pin_and_a_watch_judge_nothing(
    desk: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "read_story", None)
    metric = main_metric(desk).id
    made = [
        do(desk, tools, "pin", metric, payload={"reading": "1,604", "source": "the union's register"}),
        do(desk, tools, "watch", metric),
        do(desk, tools, "tag", metric, payload={"tag": "board"}),
        do(desk, tools, "note", claim(desk, 400).id, note="ask the company"),
    ]
    assert [act.about for act in made] == ["metric", "metric", "metric", "claim"]
    with desk.read() as conn:
        assert acts.now_at(conn, made[0]) == metric


def test_articles_without_acts_are_as_they_were(desk: Store) -> None:
    found: Article | None
    with desk.read() as conn:
        found = articles.get(conn, PETITION.id)
        assert acts.history(conn) == []
    assert found is not None and claim(desk, 1600).read_as is None
