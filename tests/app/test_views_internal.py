"""The Voices page as Streamlit runs it: groups above the floor only, every state in words, every look logged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from store import access_log
from store.database import open_store
from store.errors import StoreError
from tests.app import newsroom
from tests.app import voices_scene as scene
from tests.app.hostile import HOSTILE
from tests.app.test_views import SCRIPT

pytestmark = pytest.mark.usefixtures("fresh_desk")
PAGE = "voices page"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The test newsroom with press tones and staff, one channel named to break the page."""
    url = newsroom.build(tmp_path_factory.mktemp("voices") / "news.db")
    with open_store(url) as store:
        scene.fill(store, hostile=HOSTILE)
        scene.fill_press(store)
    return url


def visit(
    url: str,
    patch: pytest.MonkeyPatch,
    view: str = "internal",
    settings: Mapping[str, str] = scene.SETTINGS,
    **query: str,
) -> AppTest:
    """The page, drawn once."""
    patch.setenv("TALLYWIRE_STORE__URL", url)
    for name, value in settings.items():
        patch.setenv(name, value)
    page = AppTest.from_string(SCRIPT.format(view=view), default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    return "\n".join(str(block.proto.body) for block in page.get("html"))


def looks(url: str, what: str = PAGE) -> list[str]:
    """What the access log says was asked for on a page, oldest first."""
    with open_store(url) as store, store.read() as conn:
        return [one.detail for one in reversed(access_log.entries(conn)) if one.what == what]


def test_the_page_tells_tone_feelings_themes_and_the_rule(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(built, monkeypatch)
    text = html(page)
    assert "<h1><bdi>Staff tone fell in the week of 27 April</bdi></h1>" in text
    assert "Groups of fewer than 5 people in a week (themes: 10) are not shown" in text
    assert "No names, no quotes, no single posts." in text
    for head in (
        "Tone by week",
        "What people feel",
        "What they talk about",
        "Figures that staff mention",
        "Who read this",
    ):
        assert head in text
    assert '<td class="num">too few people</td>' in text or ">too few people<" in text
    assert 'aria-label="Tone of staff and press by week"' in text, "a table beside the chart"


def test_channels_are_picked_by_name_and_only_those_that_may_be_told(
    built: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (picker,) = visit(built, monkeypatch).selectbox
    assert picker.options[0] == "All staff" and scene.NIGHT not in picker.options
    assert picker.options[2:] == [scene.ENGINEERING, scene.FIELD]


def test_a_hostile_channel_is_shown_as_text(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(visit(built, monkeypatch, channel=HOSTILE))
    assert "<img src=x" not in text and "Staff here" in text
    assert any("&lt;img src=x" in line for line in text.splitlines() if "channel" in line), "the log names it, as text"


def test_figures_are_told_of_all_staff_and_beside_the_press(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(visit(built, monkeypatch))
    assert "Over 1,600" in text and "30 or more" not in text and "20 or more" in text
    assert ">as the press</span>" in text and f"figures?metric={newsroom.PETITION}" in text
    assert "told of all staff together only" in html(visit(built, monkeypatch, channel=scene.FIELD))


@pytest.mark.parametrize("channel", [scene.NIGHT, "nowhere", "Vera Okonjo <b>"])
def test_a_silent_channel_and_none_at_all_look_alike(built: str, monkeypatch: pytest.MonkeyPatch, channel: str) -> None:
    text = html(visit(built, monkeypatch, channel=channel))
    body = text.partition("Who read this")[0]
    assert "<h1><bdi>Too few people to show</bdi></h1>" in body
    assert "There is no channel of that name, or it has fewer than 5 people in every week" in body
    assert channel not in body and "Vera" not in text, "nor does the log repeat what was typed"


def test_a_look_is_logged_once_however_often_the_page_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = _small(tmp_path)
    page = visit(url, monkeypatch)
    page.run()
    page.run()
    first = looks(url)
    assert len(first) == len(set(first)) == 2, "the weeks, and the figures"
    visit(url, monkeypatch)
    assert len(looks(url)) == 4, "another session is another look"


def test_a_raised_floor_is_asked_anew_and_silences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit(_small(tmp_path), monkeypatch)
    assert "Too few people to show" not in html(page)
    monkeypatch.setenv("TALLYWIRE_VOICES__MIN_AUTHORS", "60")
    page.run()
    assert "<h1><bdi>Too few people to show</bdi></h1>" in html(page), "no answer outlives the floor it was given under"
    assert "Groups of fewer than 60 people" in html(page)


def test_what_is_counted_meanwhile_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with open_store(url, migrate=True) as store:
        scene.fill(store, weeks=4)
    page = visit(url, monkeypatch)
    with open_store(url) as store, store.read() as conn:
        before = access_log.imported(conn)
    with open_store(url) as store:
        scene.fill(store, weeks=12)
        with store.read() as conn:
            assert access_log.imported(conn) > before
    page.run()
    assert "fell in the week of 27 April" in html(page)


def test_before_the_first_import_the_checklist_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    open_store(url, migrate=True).close()
    text = html(visit(url, monkeypatch, settings={"TALLYWIRE_VOICES__CONTACT": "people@norvane.example"}))
    assert "No posts yet" in text and "python -m app posts import PATH" in text
    assert text.count(">missing<") == 2 and text.count(">settled<") == 2
    assert looks(url) == [], "nothing was read"


def test_settings_that_are_incomplete_show_nothing(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = looks(built)
    text = html(visit(built, monkeypatch, settings={**scene.SETTINGS, "TALLYWIRE_VOICES__APPROVED_BY": " "}))
    assert "The settings are incomplete" in text and "Tone by week" not in text
    assert looks(built) == before


def test_a_population_under_the_floor_shows_nothing(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(visit(built, monkeypatch, settings={**scene.SETTINGS, "TALLYWIRE_VOICES__POPULATION": "19"}))
    assert "Too few people to show" in text and "fewer than 20" in text and "Tone by week" not in text


def test_weeks_without_posts_offer_more_weeks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with open_store(url, migrate=True) as store:
        scene.fill(store, weeks=3)
    text = html(visit(url, monkeypatch, weeks="8 weeks"))
    assert (
        "<h1><bdi>No posts in these weeks</bdi></h1>" in text
        and "No posts of these weeks were read" in text
        and "weeks=52+weeks" in text
    )


def test_the_briefing_shows_staff_beside_the_press_and_logs_it(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = html(visit(built, monkeypatch, view="briefing"))
    assert ">Staff −0.54</b>" in text and ">Press −0.4" in text and "Groups under 5 people are not shown" in text
    assert len(looks(built, "briefing")) == 1


@pytest.mark.parametrize(("view", "said"), [("briefing", "What changed"), ("internal", "The store did not answer")])
def test_a_look_that_cannot_be_logged_is_not_given(
    built: str, monkeypatch: pytest.MonkeyPatch, view: str, said: str
) -> None:
    def full(*_: object) -> None:
        raise StoreError("the disk is full; make room")

    monkeypatch.setattr(access_log, "note", full)
    text = html(visit(built, monkeypatch, view=view))
    assert said in text and "−0.54" not in text


def test_without_posts_the_briefing_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = newsroom.build(tmp_path / "news.db")
    text = html(visit(url, monkeypatch, view="briefing"))
    assert "Staff" not in text and looks(url, "briefing") == []


def _small(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with open_store(url, migrate=True) as store:
        scene.fill(store)
    return url


def test_turns_of_another_company_are_not_drawn_beside_staff(built: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The turns of other stories are not those of the programme that staff write about."""
    from app.desk import open_desk
    from app.views import press_beside

    monkeypatch.setenv("TALLYWIRE_STORE__URL", built)
    assert press_beside.programme(open_desk()) == HOSTILE, "the only programme there is coverage of"
    monkeypatch.setenv("TALLYWIRE_VOICES__PROGRAMME", "StepBadge")
    desk = open_desk()
    assert press_beside.programme(desk) == "StepBadge" and press_beside.turns_since(desk, scene.FIRST) == []
    assert press_beside.tone(desk, 12)[1] == "all coverage, since there is too little of StepBadge alone"
