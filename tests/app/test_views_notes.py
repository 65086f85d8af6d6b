"""Notes, tags and the watch of a figure, as Streamlit runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.deciding_scene import BEN, VERA, Scene, copied, html, make, text
from tests.app.hostile import HOSTILE

pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("scene") / "store.db")


@pytest.fixture
def scene(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return copied(made, tmp_path / "store.db", monkeypatch)


def test_a_note_is_kept_shown_as_text_and_taken_back(scene: Scene) -> None:
    page = scene.open("figures", metric=scene.metric().id)
    key = f"note-notes-metric-{scene.metric().id}"
    page.text_area(key=key).set_value(f"Ask the union {HOSTILE}")
    scene.click(page, "Write the note")
    (note,) = scene.acts()
    assert (note.kind, note.who, note.about) == ("note", "ana", "metric")
    assert "The note is kept." in text(page)
    assert HOSTILE in text(page)
    assert "<script" not in html(page)
    assert page.text_area(key=key).value == ""
    scene.click(page, f"Undo {note.id}", BEN)
    assert HOSTILE not in text(page)
    assert [act.stands for act in scene.acts()] == [True, False]


def test_a_note_without_words_is_refused_in_words(scene: Scene) -> None:
    page = scene.open("figures", metric=scene.metric().id)
    scene.click(page, "Write the note")
    assert "A note needs words" in text(page)
    assert scene.acts() == []


def test_a_tag_is_set_once(scene: Scene) -> None:
    page = scene.open("figures", metric=scene.metric().id)
    for _ in range(2):
        page.text_input(key=f"tag-notes-metric-{scene.metric().id}").set_value("for the board")
        scene.click(page, "Set the tag")
    assert "It has that tag already" in text(page)
    (tag,) = scene.acts()
    assert (tag.kind, tag.payload) == ("tag", {"tag": "for the board"})


def test_a_figure_is_watched_and_not_watched_any_more(scene: Scene) -> None:
    page = scene.open("figures", metric=scene.metric().id)
    scene.click(page, "Watch")
    assert "Watched by ana" in text(page)
    scene.click(page, "Stop watching", BEN)
    assert "Watched by" not in text(page)
    assert [act.kind for act in scene.acts()] == ["undo", "watch"]
    assert [b.label for b in page.button if "atch" in b.label] == ["Watch"]


def test_a_viewer_reads_and_is_told_which_role_it_takes(scene: Scene) -> None:
    page = scene.open("figures", metric=scene.metric().id)
    scene.click(page, "Watch")
    scene.run(page, VERA)
    assert "Watched by ana" in text(page)
    assert "It takes the role analyst to write notes and tags" in text(page)
    assert not [b for b in page.button if b.label in ("Write the note", "Set the tag", "Stop watching")]
