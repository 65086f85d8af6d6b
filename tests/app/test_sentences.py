"""Sentences about a whole metric: whether its readings agree, what to avoid, and who says what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import sentences
from app.readings import Reading, read
from store import figures, pairs
from store.database import Store, open_store
from store.model import Metric
from tests.app import newsroom

METRIC = Metric(
    "m", "s", "signatures", "", None, 1500, 20000, "over 1,600", "More than 1,600",
    "“nearly 20,000”: ten times the leading reading. “1,500”: an earlier count. So says J. Doe.", "Newest.", 2,
    "disputed",
)  # fmt: skip


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> list[Reading]:
    store: Store = open_store(newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db"))
    with store.read() as conn:
        found, standing = figures.figures_of(conn, newsroom.RETURNS), pairs.of_claims(conn, newsroom.RETURNS)
        return read(figures.claims_of(conn, newsroom.RETURNS), found, standing)


def test_every_warning_has_a_line_of_its_own() -> None:
    assert sentences.warnings(METRIC) == (
        "Avoid",
        ["“nearly 20,000”: ten times the leading reading.", "“1,500”: an earlier count. So says J. Doe."],
    )
    assert sentences.warnings(replace(METRIC, avoid=" ")) == ("Avoid", [])


@pytest.mark.parametrize("nothing", ["", "No figure is safe yet"])
def test_where_nothing_is_safe_the_lines_tell_who_says_what(nothing: str) -> None:
    assert sentences.warnings(replace(METRIC, safe_to_say=nothing))[0] == "Who says what"
    assert sentences.safe_line(replace(METRIC, safe_to_say=nothing)) == "No figure is safe yet"
    assert sentences.safe_line(METRIC) == "“More than 1,600”"


def test_agreement_is_only_said_of_one_number(readings: list[Reading]) -> None:
    agree = replace(METRIC, status="agree")
    first = readings[0]
    line, told = sentences.agreement([first, first], agree) or ("", "")
    assert line == "All 2 readings agree" and told.startswith("Every outlet printed ")
    line, told = sentences.agreement(readings, agree) or ("", "")
    assert line == "All 3 readings fit together" and "The numbers differ" in told
    assert sentences.agreement(readings, METRIC) is None
    assert (sentences.agreement([first], agree) or ("",))[0] == "Only one reading so far"
