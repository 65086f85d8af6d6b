"""Numbers that staff mention: told of enough people, where the others are nobody or enough, in bands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import access_log, voices
from store.database import Store
from store.floor import Floor, Mentioned, Said
from store.privacy_figures import PublishedFigures, publish_figures
from store.tally import Tally
from store.voices import Question
from tests.store.voices_world import FLOOR, NEXT_WEEK, NOW, READER, WEEK, figure, keep, tally

OVER, NEARLY = figure("over 1,600"), figure("nearly 2,000")


def published(
    said: Mapping[tuple[str, Mentioned], Iterable[int]], everybody: int = 40, floor: Floor = FLOOR, few: int = 0
) -> PublishedFigures:
    """What is told of a week in which so many people wrote in "all", and a few others in "few"."""
    table = tally({("all", "trust"): range(everybody), ("few", "trust"): range(100, 100 + few)})
    mentions: dict[str, dict[Mentioned, set[bytes]]] = {}
    for (channel, mentioned), people in said.items():
        mentions.setdefault(channel, {})[mentioned] = {number.to_bytes(4, "big") for number in people}
    return publish_figures(WEEK, mentions, table.table(WEEK), floor)


def bands(found: PublishedFigures) -> dict[str, int]:
    return {said.reading: said.at_least for said in found.said}


@pytest.mark.parametrize(("people", "band"), [(9, None), (10, 10), (19, 10), (20, 20), (49, 20), (50, 50), (90, 50)])
def test_how_many_wrote_a_number_is_told_in_bands(people: int, band: int | None) -> None:
    found = published({("all", OVER): range(people)}, everybody=100)
    assert found.said == (() if band is None else (Said(WEEK, "over 1,600", "signatures", 1600.0, None, band),))


@pytest.mark.parametrize(("everybody", "is_told"), [(30, True), (31, False), (39, False), (40, True)])
def test_those_who_wrote_without_it_are_nobody_or_enough(everybody: int, is_told: bool) -> None:
    assert bool(published({("all", OVER): range(30)}, everybody).said) is is_told


def test_few_with_another_number_take_the_smallest_with_them() -> None:
    third = figure("about 1,600")
    found = published({("all", OVER): range(25), ("all", NEARLY): range(12), ("all", third): range(12, 15)})
    assert bands(found) == {"over 1,600": 20}
    alone = published({("all", OVER): range(25), ("all", third): range(12, 15)})
    assert alone == PublishedFigures()


def test_a_silent_channel_is_in_no_number() -> None:
    found = published({("all", OVER): range(9), ("few", OVER): range(100, 104)}, few=4)
    assert found.said == ()
    assert bands(published({("all", OVER): range(9), ("few", OVER): range(100, 105)}, few=5)) == {"over 1,600": 10}


def test_those_of_a_silent_channel_are_not_the_others() -> None:
    """Everybody who is told of wrote it; the four who did not are told of nowhere."""
    assert bands(published({("all", OVER): range(40)}, few=4)) == {"over 1,600": 20}


def test_a_small_population_is_told_nothing() -> None:
    assert published({("all", OVER): range(15)}, floor=Floor(19)) == PublishedFigures()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.frozensets(st.integers(0, 39)), min_size=1, max_size=4), st.integers(10, 15))
def test_whoever_is_left_over_is_nobody_or_enough(groups: list[frozenset[int]], least: int) -> None:
    readings = {("all", figure(f"over {number}")): who for number, who in enumerate(groups)}
    found = published(readings, floor=Floor(200, min_theme_authors=least))
    told = {said.reading for said in found.said}
    left = set().union(*(who for (_, one), who in readings.items() if one.reading not in told))
    assert not told or not left or len(left) >= least
    for (_, one), who in readings.items():
        if one.reading in told:
            assert len(who) >= found.theme_holds >= least
            assert len(who) == 40 or 40 - len(who) >= found.theme_holds


def counted(week: str = WEEK, people: int = 12, into: Tally | None = None) -> Tally:
    """Forty people, of whom some write of signatures."""
    made = Tally() if into is None else into
    for person in range(40):
        made.add(week, "all", "trust", b"%d" % person, 0.0, {}, [OVER] if person < people else [])
    return made


def test_the_store_tells_numbers_by_week_and_writes_it_down(store: Store) -> None:
    keep(store, counted(NEXT_WEEK, 20, into=counted()))
    found = voices.figures(store, Question(), READER, FLOOR, NOW)
    assert [(said.week, said.at_least) for said in found] == [(WEEK, 10), (NEXT_WEEK, 20)]
    assert found[0] == Said(WEEK, "over 1,600", "signatures", 1600.0, None, 10)
    with store.read() as conn:
        line, *_ = access_log.entries(conn)
    assert (line.detail, line.groups) == ("figures, to 2026-W28", 2)


@pytest.mark.parametrize(
    ("floor", "number"), [(Floor(200, min_theme_authors=12), 1), (Floor(200, min_theme_authors=13), 0), (Floor(19), 0)]
)
def test_raised_floors_silence_numbers(store: Store, floor: Floor, number: int) -> None:
    keep(store, counted())
    assert len(voices.figures(store, Question(), READER, floor, NOW)) == number


def test_numbers_are_of_all_channels_and_themes_only(store: Store) -> None:
    keep(store, counted())
    assert voices.figures(store, Question(channel="all"), READER, FLOOR, NOW) == []
    assert voices.figures(store, Question(theme="trust"), READER, FLOOR, NOW) == []


def test_the_larger_band_of_several_imports_stands(store: Store) -> None:
    keep(store, counted(people=12))
    keep(store, counted(people=25))
    (said,) = voices.figures(store, Question(), READER, FLOOR, NOW)
    assert said.at_least == 20
