"""Merging, splitting and taking back on the page of a story, as Streamlit runs it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import markup
from store import articles, stories, story_decisions
from store.database import open_store
from store.permits import Actor
from store.story_decisions import Decision
from tests.app.deciding_scene import BEN, VERA, Scene, html, make, text
from tests.app.hostile import HOSTILE
from tests.app.test_pipeline_processing import DAY, OTHER, PETITION, RIVAL

pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story of two articles, and one of another."""
    path = tmp_path_factory.mktemp("stories") / "store.db"
    make(path, OTHER)
    return path


@pytest.fixture
def scene(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A copy of the template of one's own."""
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__EMBEDDER", "hash")
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__TONE_MODEL", "vader")
    shutil.copy(template, tmp_path / "store.db")
    return Scene(f"sqlite:///{tmp_path / 'store.db'}", monkeypatch)


def placed(scene: Scene, article_id: str = RIVAL.id) -> str:
    with open_store(scene.url) as store, store.read() as conn:
        return articles.story_of(conn, [article_id])[article_id]


def decisions(scene: Scene) -> list[Decision]:
    with open_store(scene.url) as store, store.read() as conn:
        return story_decisions.all_of_them(conn)


def choose_other(scene: Scene, page: AppTest, word: str) -> AppTest:
    page.text_input(key=f"find-{placed(scene)}").set_value(word)
    scene.run(page)
    page.selectbox(key=f"into-{placed(scene)}").set_value(placed(scene, OTHER.id))
    return scene.run(page)


def test_a_merge_says_what_will_happen_leads_on_and_is_taken_back(scene: Scene) -> None:
    story, other = placed(scene), placed(scene, OTHER.id)
    page = scene.open("story", story=story)
    assert "Nobody has decided about this story so far" in text(page)
    choose_other(scene, page, "badges")
    assert "2 articles of this story move to Nurses return step badges" in text(page)
    assert "which has 3 articles then" in text(page)
    page.text_input(key=f"merge-note-{story}").set_value(f"one wave {HOSTILE}")
    scene.click(page, "Merge them")
    assert page.query_params["story"] in (other, [other])
    assert "They are one story now" in text(page) and "<script" not in html(page)
    assert "Merged with another story, 3 articles in all. Decision 1, ana," in text(page)
    (made,) = decisions(scene)
    assert (made.kind, made.who, placed(scene)) == ("together", "ana", other)
    with open_store(scene.url) as store, store.read() as conn:
        assert stories.resolve(conn, story) == other
    scene.click(page, f"Undo decision {made.id}", BEN)
    assert "what it moved is back where it was" in text(page)
    assert (placed(scene), [d.who for d in decisions(scene)]) == (story, ["ben", "ana"])
    undo = decisions(scene)[0].id
    scene.click(page, f"Undo decision {undo}")
    assert placed(scene) == other


def test_a_split_leads_to_the_new_story(scene: Scene) -> None:
    story = placed(scene)
    page = scene.open("story", story=story)
    page.checkbox(key=f"leave-{RIVAL.id}").check()
    scene.run(page)
    assert "1 article becomes a story of its own, 1 stays here" in text(page)
    scene.click(page, "Split 1 article off")
    assert "This is the new story" in text(page)
    assert page.query_params["story"] in (placed(scene), [placed(scene)])
    assert placed(scene) != placed(scene, PETITION.id) == story


def test_what_is_chosen_outlives_the_page_of_the_list(scene: Scene) -> None:
    story, more = placed(scene), [f"a00000000010{number}" for number in range(9)]
    with open_store(scene.url) as store, store.begin() as conn:
        for number, article_id in enumerate(more):
            when = DAY + timedelta(hours=2 + number)
            articles.save(
                conn, replace(RIVAL, id=article_id, url=f"https://x.example/{number}", published=when), now=DAY
            )
        stories.place(conn, dict.fromkeys(more, story))
    page = scene.open("story", story=story)
    assert "1 to 10 of 11, the newest first" in text(page)
    page.checkbox(key=f"leave-{more[-1]}").check()
    scene.click(scene.run(page), "Older")
    page.checkbox(key=f"leave-{PETITION.id}").check()
    assert "2 articles become a story of their own, 9 stay here" in text(scene.run(page))
    scene.click(page, "Newer")
    assert page.checkbox(key=f"leave-{more[-1]}").value
    scene.click(page, "Split 2 articles off")
    assert placed(scene, more[-1]) == placed(scene, PETITION.id) != placed(scene, more[0]) == story


def test_all_articles_cannot_leave(scene: Scene) -> None:
    page = scene.open("story", story=placed(scene))
    for article in (RIVAL, PETITION):
        page.checkbox(key=f"leave-{article.id}").check()
    scene.run(page)
    assert "At least one article has to stay." in text(page)
    assert not [b for b in page.button if b.label.startswith("Split")]


def test_who_came_first_is_told_and_nothing_is_changed(scene: Scene) -> None:
    story = placed(scene)
    page = scene.open("story", story=story)
    choose_other(scene, page, "badges")
    with open_store(scene.url) as store, store.begin() as conn:
        story_decisions.split(conn, story, [PETITION.id], Actor("ben", "admin"), DAY)
    scene.click(page, "Merge them")
    assert "ben split a story on" in text(page) and "after you looked" in text(page)
    assert len(decisions(scene)) == 1
    scene.click(page, "Look again")
    assert "ben split a story on" not in text(page)


def test_a_viewer_sees_decisions_and_why_there_is_nothing_to_press(scene: Scene) -> None:
    with open_store(scene.url) as store, store.begin() as conn:
        story_decisions.split(conn, placed(scene), [PETITION.id], Actor("ben", "admin"), DAY, "two letters")
    page = scene.open("story", VERA, story=placed(scene))
    assert "Split: 1 article of 2 became another story. Decision 1, ben," in text(page) and "two letters" in text(page)
    assert "It takes the role analyst to merge and split stories" in text(page)
    assert "It takes the role analyst to write notes and tags" in text(page)
    assert not [b.label for b in page.button]
    assert not page.checkbox and not page.text_area


def test_a_label_is_text_whatever_it_says() -> None:
    assert markup.label("*a* :red[b] $c$ [d](javascript:e) https://f.g `h`") == (
        r"\*a\* \:red\[b\] \$c\$ \[d\]\(javascript\:e\) https\:\/\/f\.g \`h\`"
    )
