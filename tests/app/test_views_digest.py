"""The Digest page as Streamlit runs it: the chosen week, its preview without scripts, its files, its states."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.access import Person
from app.digest import editions
from store import access_log, digests, meta
from store.database import open_store
from store.permits import PERMITS, Permit
from tests.app import digest_scene as scene
from tests.app import voices_scene
from tests.app.test_views_internal import html, visit
from tests.store.builders import ANA

pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest's scene on a clock that stands in the week after."""
    path = tmp_path_factory.mktemp("digest") / "store.db"
    with scene.make(path) as store, store.begin() as conn:
        meta.set_value(conn, "clock", scene.NOW.isoformat())
    return f"sqlite:///{path}"


def preview(page: AppTest) -> str:
    (frame,) = page.get("iframe")
    return str(frame.proto.srcdoc)


def files(page: AppTest) -> list[str]:
    return [button.proto.label for button in page.get("download_button")]


def test_the_last_whole_week_is_shown_as_its_readers_see_it(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(built, monkeypatch, "digest", {})
    assert "<h1><bdi>Weekly digest, 15 to 21 June 2026</bdi></h1>" in html(page)
    shown = preview(page)
    assert "Outlets disagree on petition signatures" in shown
    forms = ["PDF", "DOCX", "HTML", "EML", "MD", "JSON", "XLSX", "CSV"]
    assert [label.split(" · ")[1] for label in files(page)] == forms
    assert "python -m app digest --week 2026-W25<" in html(page)


def test_the_preview_holds_no_script_and_forbids_any(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = preview(visit(built, monkeypatch, "digest", {}))
    assert "&lt;script&gt;" in shown, "the scene has a hostile title"
    assert "<script" not in shown and "javascript:" not in shown.replace("free](javascript:", "")
    assert shown.index("default-src 'none'") < shown.index("<body>")
    assert '<base target="_blank">' in shown


def test_the_week_of_the_address_is_shown(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(built, monkeypatch, "digest", {}, week="2026-W24")
    assert "8 to 14 June 2026</bdi></h1>" in html(page)
    assert 'href="digest?week=2026-W25"' in html(page)
    assert page.selectbox[0].value == "2026-W24"


def test_a_week_that_is_not_over_says_so(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(built, monkeypatch, "digest", {}, week="2026-W26")
    assert "The week is not over" in html(page) and "--week 2026-W26 --draft" in html(page)
    assert "<strong>Draft.</strong>" in preview(page)


def test_a_week_with_nothing_in_it_says_so(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(built) as store, store.begin() as conn:
        meta.set_value(conn, "clock", "2026-08-19T09:00:00+00:00")
    page = visit(built, monkeypatch, "digest", {})
    with open_store(built) as store, store.begin() as conn:
        meta.set_value(conn, "clock", scene.NOW.isoformat())
    assert "A week with nothing in it" in html(page) and "nothing was published" in preview(page)


@pytest.mark.parametrize(
    ("week", "line"),
    [
        ("2031-W01", "This link leads nowhere"),
        ("<b>", "This link leads nowhere"),
        ("2019-W02", "The store knows nothing of this week"),
    ],
)
def test_weeks_that_cannot_be_told_are_states(
    built: str, monkeypatch: pytest.MonkeyPatch, week: str, line: str
) -> None:
    page = visit(built, monkeypatch, "digest", {}, week=week)
    assert line in html(page) and 'href="digest"' in html(page) and not page.get("iframe")
    assert "<b>”" not in html(page)


def test_the_line_on_staff_is_logged_once_in_a_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.app import newsroom

    url = newsroom.build(tmp_path / "news.db")
    with open_store(url) as store:
        voices_scene.fill(store)
    page = visit(url, monkeypatch, "digest")
    page.run()
    with open_store(url) as store, store.read() as conn:
        assert [one.what for one in access_log.entries(conn)].count("digest") == 1
    assert "No internal group under 5 people" in html(page)


def test_who_may_not_export_sees_the_week_and_no_files(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import visitors
    from app.access import Person

    monkeypatch.setitem(PERMITS, "export", Permit("admin", "take figures out of the dashboard"))
    monkeypatch.setattr(visitors, "local_person", lambda: Person("Nadia", "", "viewer"))
    page = visit(built, monkeypatch, "digest", {})
    assert preview(page) and files(page) == []
    assert "It takes the role admin to take figures out" in html(page)
    assert files(visit(built, monkeypatch, "briefing", {})) == []


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A store that a test may change."""
    with scene.make(tmp_path / "store.db") as store, store.begin() as conn:
        meta.set_value(conn, "clock", scene.NOW.isoformat())
    return f"sqlite:///{tmp_path / 'store.db'}"


def saved(page: AppTest) -> AppTest:
    """The page after the form's button was pressed."""
    (button,) = [one for one in page.button if one.label == "Save"]
    return button.click().run()


def test_a_persons_edits_are_in_the_preview_and_stay(own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(own, monkeypatch, "digest", {})
    page.text_area[0].input("Dear all, <script>read</script> this.")
    page.multiselect[0].set_value(["stories"])
    page.multiselect[1].set_value(["avoid"])
    page.selectbox(key=next(one.key for one in page.selectbox if one.label == "Note on")).set_value("safe")
    page.text_input[0].input("Ask the desk.")
    shown = preview(saved(page))
    assert "Dear all, &lt;script&gt;read&lt;/script&gt; this." in shown and "Ask the desk." in shown
    assert "Figures to avoid" not in shown and shown.index(">Stories<") < shown.index(">Safe to say<")
    again = visit(own, monkeypatch, "digest", {})
    assert "Dear all" in preview(again) and "Edited by" in html(again)
    assert again.text_area[0].value.startswith("Dear all")


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(own, monkeypatch, "digest", {})
    page.text_area[0].input("Mine.")
    with open_store(own) as store:
        editions.edit(store, "2026-W25", {"intro": "Theirs."}, ANA, scene.NOW, seen=0)
    page = saved(page)
    assert "Ana changed the digest of 2026-W25 on 2026-06-24" in page.error[0].value
    assert page.text_area[0].value == "Mine.", "what was typed is not lost"
    with open_store(own) as store, store.read() as conn:
        assert digests.edits_of(conn, "2026-W25").edits["intro"] == "Theirs."


def test_who_may_only_look_gets_no_form(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import visitors

    monkeypatch.setattr(visitors, "local_person", lambda: Person("Nadia", "", "viewer"))
    page = visit(built, monkeypatch, "digest", {})
    assert preview(page) and not page.text_area
    assert "It takes the role analyst to edit and send digests" in html(page)
