"""The page of decisions, as Streamlit runs it: what it lists, its filters and pages, and the way back from each."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from app import acting
from app.deciding import correction
from app.desk import Desk, open_desk
from app.views.decisions import training_lines
from store import acts, articles, relevance, story_decisions
from store.database import open_store
from store.permits import Actor
from tests.app.deciding_scene import ANA, BEN, VERA, Scene, copied, html, make, text
from tests.app.hostile import HOSTILE
from tests.app.test_pipeline_processing import DAY, PETITION, RIVAL

pytestmark = pytest.mark.usefixtures("fresh_desk")
LATER = DAY + timedelta(hours=5)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("scene") / "store.db")


@pytest.fixture
def scene(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return copied(made, tmp_path / "store.db", monkeypatch)


def say(scene: Scene, kind: acts.Kind, *ids: str, who: str = "ana", **more: object) -> acts.Act:
    """An act that nobody judged yet."""
    with open_store(scene.url) as store:
        actor = (ANA if who == "ana" else BEN).actor
        return acting.do(store, kind, ids, actor, LATER, lambda _: None, **more)  # type: ignore[arg-type]


def test_every_kind_of_decision_is_in_one_list(scene: Scene) -> None:
    one, other, metric = scene.claim(400), scene.claim(1600), scene.metric().id
    say(scene, "correct", one.id, payload=correction(one, value=1640), note=HOSTILE)
    say(scene, "apart", one.id, other.id, who="ben")
    say(scene, "tag", metric, payload={"tag": HOSTILE})
    say(scene, "search", "cab cameras", payload={"query": "cab"})
    with open_store(scene.url) as store, store.begin() as conn:
        relevance.choose(conn, [RIVAL.id], "drop", LATER, ANA.actor, "not ours")
    page = scene.open("decisions")
    told = text(page)
    assert "5 decisions of people" in told
    for words in (
        "Corrected: read “Exactly 400”, said “1,640”", "Not the same", "Tag: ", "Saved search", "Dropped", "not ours",
        "act 1, version 1",
    ):  # fmt: skip
        assert words in told
    assert HOSTILE in told
    assert "<script" not in html(page) and "<img" not in html(page)


def test_a_decision_is_taken_back_and_done_again_there(scene: Scene) -> None:
    act = say(scene, "reject", scene.claim(400).id)
    page = scene.open("decisions")
    scene.click(page, f"Undo {act.id}", BEN)
    told = text(page)
    assert "taken back" in told and "Taken back by ben" in told
    assert f"Took back act {act.id} (rejected)" in told
    scene.click(page, f"Redo {act.id}", ANA)
    assert f"Made act {act.id} stand again (rejected)" in text(page)
    assert scene.claim(400).word == "rejected", "its story is judged at once"


def test_a_dropped_article_is_taken_back_there(scene: Scene) -> None:
    with open_store(scene.url) as store, store.begin() as conn:
        relevance.choose(conn, [RIVAL.id], "drop", LATER, ANA.actor)
    page = scene.open("decisions")
    scene.click(page, "Undo drop 1")
    assert "the article is decided anew" in text(page)
    with open_store(scene.url) as store, store.read() as conn:
        assert relevance.standing(conn, [RIVAL.id]) == {}


def test_somebody_who_came_first_is_told_on_the_page(scene: Scene) -> None:
    act = say(scene, "accept", scene.claim(400).id)
    page = scene.open("decisions")
    say(scene, "reject", scene.claim(400).id, who="ben")
    scene.click(page, f"Undo {act.id}")
    assert "ben rejected it on" in text(page)
    scene.click(page, "Look again")
    scene.click(page, f"Undo {act.id}")
    assert "is taken back; the history keeps it" in text(page)


def test_filters_are_in_the_address(scene: Scene) -> None:
    claim = scene.claim(400)
    say(scene, "accept", claim.id)
    say(scene, "reject", scene.claim(1600).id, who="ben")
    say(scene, "search", "cab cameras")
    assert "1 decision with these filters" in text(scene.open("decisions", kind="reject"))
    assert "2 decisions with these filters" in text(scene.open("decisions", who="ana"))
    assert "2 decisions with these filters" in text(scene.open("decisions", story=claim.story_id or ""))
    none = scene.open("decisions", kind="pin", who="<b>")
    assert "No decision fits these filters" in text(none)
    page = scene.open("decisions")
    page.selectbox(key="pick-kind").set_value("accept")
    scene.run(page)
    assert page.query_params["kind"] in ("accept", ["accept"])


def test_fifty_stand_on_a_page(scene: Scene) -> None:
    metric = scene.metric().id
    with open_store(scene.url) as store:
        for number in range(53):
            tag = {"tag": f"tag {number}"}
            acting.do(store, "tag", [metric], ANA.actor, LATER + timedelta(minutes=number), lambda _: None, payload=tag)
    first, second = scene.open("decisions"), scene.open("decisions", part="2", kind="tag")
    assert "1 to 50 of 53 · Older" in text(first) and "tag 52" in text(first) and "tag 2 " not in text(first)
    assert "51 to 53 of 53 · Newer" in text(second)
    for strange in ("0", "-1", "x", "9" * 30, "٣"):
        assert "1 to 50 of 53" in text(scene.open("decisions", part=strange))


def test_what_lost_its_sentence_and_what_has_no_effect_is_said(scene: Scene) -> None:
    gone = say(scene, "accept", scene.claim(400).id)
    with open_store(scene.url) as store, store.begin() as conn:
        articles.delete_all(conn, [RIVAL.id])
    told = text(scene.open("decisions"))
    assert "Its sentence is gone from the page: it is kept, and has no effect." in told
    assert f"act {gone.id}, version 1" in told


def test_merged_and_split_stories_are_in_the_list(scene: Scene) -> None:
    with open_store(scene.url) as store, store.begin() as conn:
        story = articles.story_of(conn, [RIVAL.id])[RIVAL.id]
        story_decisions.split(conn, story, [RIVAL.id], Actor("ben", "admin"), LATER, "two depots")
    page = scene.open("decisions", story=story)
    told = text(page)
    assert "ben" in told
    (made,) = [b.label for b in page.button if b.label.startswith("Undo decision")]
    scene.click(page, made)
    assert "what it moved is back where it was" in text(page) and "Took back decision" in text(page)
    told = text(page)
    assert "Story split" in told and "two depots" in told
    assert PETITION.id not in told


def test_a_viewer_reads_the_list_and_takes_nothing_back(scene: Scene) -> None:
    say(scene, "reject", scene.claim(400).id)
    page = scene.open("decisions", VERA)
    assert "It takes the role analyst to accept, reject or correct claims" in text(page)
    assert "Rejected" in text(page)
    assert [button.label for button in page.button] == []


def test_the_lines_to_learn_from_name_nobody(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    say(scene, "reject", scene.claim(400).id, who="ben", note="=1+1")
    monkeypatch.setenv("TALLYWIRE_STORE__URL", scene.url)
    desk: Desk = open_desk(ANA)
    rows = list(csv.DictReader(io.StringIO(training_lines(desk, None).decode("utf-8-sig"))))
    assert [(row["kind"], row["note"]) for row in rows] == [("reject", "'=1+1")]
    assert "ben" not in str(rows)
    assert scene.open("decisions").get("download_button")
