"""The digest's section on staff and press: behind the floor, logged, in every form, and absent without posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.digest import Digest, build, render_html, render_markdown
from app.digest.model import Period
from app.digest.staff import staff
from app.digest.wording import staff_line
from app.settings import VoicesSettings
from store import access_log
from store.database import Store
from tests.app import digest_scene
from tests.app import voices_scene as scene
from tests.app.hostile import HOSTILE

SETTLED = VoicesSettings(approved_by="Ines Raud", contact="people@norvane.example", population=scene.POPULATION)
WEEK = Period("2026-W25", date(2026, 6, 15), date(2026, 6, 21))


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Store]:
    """The eventful week, with staff and press tones."""
    with digest_scene.make(tmp_path / "store.db") as store:
        scene.fill(store, hostile=HOSTILE)
        scene.fill_press(store)
        yield store


def made(store: Store, period: Period = WEEK, settings: VoicesSettings = SETTLED) -> Digest:
    inside = staff(store, period, settings, "tester", scene.NOW)
    with store.read() as conn:
        return build(conn, period, scene.NOW, staff=inside)


def test_every_form_tells_staff_beside_the_press(full: Store) -> None:
    digest = made(full)
    assert digest.staff is not None
    assert (digest.staff.tone, digest.staff.before, digest.staff.hidden) == (-0.54, -0.54, False)
    line = staff_line(digest.staff)
    assert line.startswith("Staff tone was −0.54 (before: −0.54), in 63 posts. Press tone, over all coverage, was −0.4")
    for form in (render_markdown(digest), render_html(digest)):
        assert line in form and "privacy −0.62" in form and "Groups of fewer than 5 people" in form
        assert "engineering" not in form and "<img src=x" not in form, "no channel is told of"


def test_a_digest_is_in_the_access_log_once(full: Store) -> None:
    made(full)
    with full.read() as conn:
        (line,) = [one for one in access_log.entries(conn) if one.what == "digest"]
    assert (line.who, line.detail) == ("tester", "from 2026-W18 to 2026-W25")


def test_a_week_of_too_few_people_says_so(full: Store) -> None:
    first = scene.monday(scene.SILENT_WEEK)
    silent = Period("2026-W19", first, date(2026, 5, 10))
    inside = staff(full, silent, SETTLED, "tester", scene.NOW)
    assert inside is not None and inside.tone is None
    said = "Too few people wrote to tell how staff sound. Press tone, over all coverage, was −0.0"
    assert staff_line(inside).startswith(said)


def test_a_raised_floor_silences_the_section(full: Store) -> None:
    digest = made(full, settings=SETTLED.model_copy(update={"min_authors": 60}))
    assert digest.staff is not None and (digest.staff.tone, digest.staff.themes) == (None, ())
    assert "−0.54" not in render_markdown(digest)


def test_weeks_that_no_import_covers_are_not_called_few(full: Store) -> None:
    later = Period("2026-W10", date(2026, 3, 2), date(2026, 3, 8))
    inside = staff(full, later, SETTLED, "tester", scene.NOW)
    assert inside is not None and staff_line(inside).startswith("No posts of these weeks were read.")


@pytest.mark.parametrize(
    ("period", "settings"),
    [
        (Period("", date(2026, 6, 16), date(2026, 6, 21)), SETTLED),
        (WEEK, SETTLED.model_copy(update={"approved_by": ""})),
    ],
)
def test_without_a_whole_week_or_settings_there_is_no_section(
    full: Store, period: Period, settings: VoicesSettings
) -> None:
    assert made(full, period, settings).staff is None
    with full.read() as conn:
        assert all(one.what != "digest" for one in access_log.entries(conn)), "nothing was asked for"


def test_without_posts_the_digest_is_as_it_was(tmp_path: Path) -> None:
    with digest_scene.make(tmp_path / "store.db") as store:
        assert "Staff and press" not in render_html(made(store))
