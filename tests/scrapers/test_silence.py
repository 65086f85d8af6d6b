"""A source is quiet when it is silent far longer than it usually is, and never for want of knowing it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scrapers.silence import LOOK_BACK_DAYS, with_silence
from store.model import Source

SOURCE = Source("Haul", "feed", "https://haul.example/feed")


def days(*ago: int) -> list[int]:
    """One item on each day that is so many days ago."""
    return [int(LOOK_BACK_DAYS - 1 - day in ago) for day in range(LOOK_BACK_DAYS)]


@pytest.mark.parametrize(
    ("ago", "state"),
    [
        ((43, 40, 36, 33, 29), "quiet"),  # every three or four days, then nothing for four weeks
        ((43, 40, 36, 33, 15), "ok"),  # two weeks are less than five times its gap
        ((12, 11, 10, 9, 8), "quiet"),  # daily, then nothing for a week
        ((10, 9, 8, 7, 6), "ok"),  # six days are nobody's silence
        ((80, 60, 40), "ok"),  # three days with items tell nothing
        ((), "ok"),
    ],
)
def test_silence_is_measured_against_the_source_itself(ago: tuple[int, ...], state: str) -> None:
    assert with_silence(SOURCE, days(*ago)).state == state


def test_a_source_in_trouble_is_not_called_quiet() -> None:
    failing = replace(SOURCE, state="failing")
    assert with_silence(failing, days(43, 40, 36, 33, 29)).state == "failing"


def test_a_quiet_source_that_brings_news_is_well_again() -> None:
    assert with_silence(replace(SOURCE, state="not_modified"), days(43, 40, 36, 33, 0)).state == "not_modified"
