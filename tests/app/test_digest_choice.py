"""Which weeks can be chosen, and what stands on the list before a digest is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.digest import build, choice
from app.digest.model import Digest
from tests.app import digest_scene as scene

NOW = datetime(2026, 6, 24, 18, 0, tzinfo=UTC)


def test_weeks_run_from_the_first_article_to_the_one_that_is_running() -> None:
    found = choice.offered(datetime(2026, 6, 7, 23, 0, tzinfo=UTC), NOW)
    assert [one.name for one in found] == ["2026-W26", "2026-W25", "2026-W24", "2026-W23"]
    assert [one.draft for one in found] == [True, False, False, False]
    assert choice.label(found[0]) == "22 to 28 June 2026 · week 26, not over"
    before, after = choice.beside(found[1], found)
    assert (before, after) == (found[2], found[0])
    assert choice.beside(found[0], found)[1] is None


@given(st.datetimes(datetime(2001, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), st.integers(0, 900))
def test_the_first_and_the_running_week_are_always_offered(now: datetime, days: int) -> None:
    first = now - timedelta(days=days)
    found = choice.offered(first, now)
    assert found[0].first <= now.date() <= found[0].last
    assert found[-1].first <= first.date() <= found[-1].last
    assert all(a.first - b.first == timedelta(weeks=1) for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("name", "week"),
    [
        (None, "2026-W25"), ("", "2026-W25"), ("2026-W20", "2026-W20"), ("2026-w26", "2026-W26"),
        ("2026-W27", None), ("2026-W54", None), ("9999-W99", None), ("<b>", None), ("2026-06-15", None),
    ],
)  # fmt: skip
def test_an_address_names_a_week_or_nothing(name: str | None, week: str | None) -> None:
    found = choice.chosen(name, NOW)
    assert (found and found.name) == week


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Digest:
    folder: Path = tmp_path_factory.mktemp("digest")
    with scene.make(folder / "store.db") as store, store.read() as conn:
        return build(conn, "2026-W25", scene.NOW)


def test_what_is_left_to_look_at_leads_there(made: Digest) -> None:
    told = {check.text: check for check in choice.checks(made)}
    assert told["1 figure in dispute"].page == "figures" and not told["1 figure in dispute"].well
    assert told["1 source went quiet"].page == "sources"
    assert not any("Sample" in text or "not over" in text for text in told)


def test_a_draft_of_the_sample_says_both_first(made: Digest) -> None:
    draft = replace(made, sample=True, period=replace(made.period, draft=True))
    first, second, *_ = choice.checks(draft)
    assert "Sample data" in first.text and "until 21 Jun has passed" in second.text
    assert not first.well and not second.well
