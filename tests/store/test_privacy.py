"""The floor, attacked: whatever sums and differences of what is told are taken, no small group follows from them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import product
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import SettingsError
from store.privacy import SUPPRESSED, Answer, Cell, Floor, Key, Voice, publish, publish_week
from store.weighing import modest_total
from tests.store.attacks import Attacker, Place

WEEK = "2026-W25"
THEMES = ("jobs", "privacy", "trust")
FLOOR = Floor(population=200)
Where: TypeAlias = tuple[str, str]


def voices(authors: range | list[int], posts: int = 1, tone: float = 0.0) -> dict[bytes, Voice]:
    return {bytes([n]): Voice(posts, posts * tone) for n in authors}


def told(answers: dict[Key, Answer]) -> dict[Key, Cell]:
    return {key: answer for key, answer in answers.items() if isinstance(answer, Cell)}


def test_five_authors_are_told_and_four_are_not() -> None:
    answers = publish(WEEK, {("general", "trust"): voices(range(5)), ("few", "trust"): voices(range(4))}, FLOOR, THEMES)
    assert answers[Key(WEEK, "general")] == Cell(5, 5, 0.0)
    assert answers[Key(WEEK, "few")] is SUPPRESSED


def test_a_total_holds_nothing_of_what_is_not_told() -> None:
    answers = publish(
        WEEK, {("general", "trust"): voices(range(20)), ("few", "trust"): voices([30, 31])}, FLOOR, THEMES
    )
    assert answers[Key(WEEK)] == answers[Key(WEEK, "general")] == Cell(20, 20, 0.0)


def test_a_small_population_is_told_nothing_of() -> None:
    answers = publish(WEEK, {("general", "trust"): voices(range(15))}, Floor(population=19), THEMES)
    assert set(answers.values()) == {SUPPRESSED}


def test_a_small_theme_takes_the_smallest_told_one_with_it() -> None:
    table = {("all", "jobs"): voices(range(12)), ("all", "privacy"): voices(range(40)), ("all", "trust"): voices([50])}
    answers = publish(WEEK, table, FLOOR, THEMES)
    assert answers[Key(WEEK, None, "privacy")] == Cell(40, 40, 0.0)
    assert answers[Key(WEEK, None, "jobs")] is answers[Key(WEEK, None, "trust")] is SUPPRESSED


def test_a_theme_of_nine_is_not_told_though_a_channel_of_nine_is() -> None:
    """Each channel wrote of one thing only."""
    table = {("all", "jobs"): voices(range(20)), ("some", "trust"): voices(range(30, 39))}
    answers = publish(WEEK, table, FLOOR, THEMES)
    assert set(told(answers)) == {Key(WEEK), Key(WEEK, "all"), Key(WEEK, "some")}


def test_what_is_left_over_says_how_far_the_floor_may_be_raised() -> None:
    """Twelve wrote of what is not told, each channel of one thing only."""
    small = {("b", "privacy"): voices(range(30, 36)), ("c", "trust"): voices(range(40, 46))}
    published = publish_week(WEEK, {("a", "jobs"): voices(range(20))} | small, FLOOR, THEMES)
    assert published.held(Key(WEEK, None, "jobs")) == (6, 12)


def test_one_loud_author_is_not_the_tone_of_a_channel() -> None:
    table = {("all", "jobs"): voices(range(9), tone=0.5) | voices([9], posts=500, tone=-1.0)}
    answer = publish(WEEK, table, FLOOR, THEMES)[Key(WEEK, "all")]
    assert answer == Cell(509, 10, 0.35)


def test_what_a_suppressed_channel_wrote_of_is_not_listed() -> None:
    answers = publish(WEEK, {("few", "jobs"): voices([1])}, FLOOR, THEMES)
    assert {key.theme for key in answers if key.channel == "few"} == {None, *THEMES}


@pytest.mark.parametrize("lower", [{"min_authors": 4}, {"min_population": 19}, {"min_theme_authors": 9}])
def test_floors_are_raised_never_lowered(lower: dict[str, int]) -> None:
    with pytest.raises(SettingsError, match="raised"):
        Floor(200, **lower)


def test_a_corner_of_one_cell_is_not_told_by_what_surrounds_it() -> None:
    """Jobs is silent with privacy; one small channel wrote of it, so what all rows and columns leave over is that."""
    themes = (*THEMES, "pay")
    table = {
        ("wide", "trust"): voices(range(30)), ("wide", "pay"): voices(range(30)),
        ("wide", "jobs"): voices(range(12)), ("wide", "privacy"): voices(range(12, 15)),
        ("one", "trust"): voices(range(100, 106)), ("one", "pay"): voices(range(106, 112)),
        ("two", "trust"): voices(range(112, 118)), ("two", "pay"): voices(range(118, 124)),
    } | {("one", "jobs"): voices(range(10))}  # fmt: skip
    answers = publish(WEEK, table, FLOOR, themes)
    assert isinstance(answers[Key(WEEK, None, "trust")], Cell)
    assert answers[Key(WEEK, "wide", "trust")] is SUPPRESSED
    table["two", "privacy"] = voices(range(12, 15))
    assert isinstance(publish(WEEK, table, FLOOR, themes)[Key(WEEK, "wide", "trust")], Cell)


def test_a_theme_is_not_told_by_the_only_silent_channel_that_wrote_of_it() -> None:
    """What the theme has beside the told channel is one cell of another, large as it is."""
    themes = (*THEMES, "pay")
    table = {
        ("wide", "trust"): voices(range(30)), ("wide", "pay"): voices(range(30)),
        ("wide", "jobs"): voices(range(12)), ("wide", "privacy"): voices(range(12, 15)),
        ("one", "trust"): voices(range(100, 112)), ("one", "pay"): voices(range(112, 118)),
        ("one", "jobs"): voices(range(10)), ("one", "privacy"): voices([12]),
        ("two", "pay"): voices(range(118, 124)), ("two", "jobs"): voices(range(10)),
    }  # fmt: skip
    answers = publish(WEEK, table, FLOOR, themes)
    assert isinstance(answers[Key(WEEK, None, "trust")], Cell)
    assert answers[Key(WEEK, "wide", "trust")] is SUPPRESSED
    table["two", "trust"] = voices(range(124, 130))
    assert isinstance(publish(WEEK, table, FLOOR, themes)[Key(WEEK, "wide", "trust")], Cell)


def test_a_row_less_a_column_tells_nothing_of_few() -> None:
    """All but one of a channel wrote of trust, and all but one of those who wrote of trust are in that channel: the
    channel less the theme is one person's posts less another's."""
    table = {
        ("a", "trust"): voices(range(30)), ("a", "jobs"): voices([1]),
        ("b", "jobs"): voices(range(40, 70)), ("b", "trust"): voices([41]),
    }  # fmt: skip
    answers = publish(WEEK, table, FLOOR, THEMES)
    assert set(told(answers)) == {Key(WEEK), Key(WEEK, "a"), Key(WEEK, "b")}
    table |= {("a", "jobs"): voices(range(6)), ("b", "trust"): voices(range(40, 46))}
    assert Key(WEEK, None, "trust") in told(publish(WEEK, table, FLOOR, THEMES))


def test_a_rest_of_nothing_tells_what_the_others_wrote_of() -> None:
    """All that two small channels wrote is of the one theme that has posts beside the wide channel's."""
    wide = {("wide", "trust"): voices(range(12)), ("wide", "jobs"): voices(range(12, 24))}
    small = {("one", "trust"): voices(range(30, 36)), ("two", "trust"): voices(range(36, 42))}
    answers = publish(WEEK, wide | small, FLOOR, THEMES)
    assert isinstance(answers[Key(WEEK, None, "jobs")], Cell)
    assert answers[Key(WEEK, "wide", "jobs")] is SUPPRESSED
    large = {("one", "trust"): voices(range(30, 40)), ("two", "trust"): voices(range(36, 46))}
    assert isinstance(publish(WEEK, wide | large, FLOOR, THEMES)[Key(WEEK, "wide", "jobs")], Cell)


def test_the_only_theme_of_a_week_is_that_of_each_channel() -> None:
    table = {("wide", "trust"): voices(range(12)), ("one", "trust"): voices(range(30, 36))}
    assert publish(WEEK, table, FLOOR, THEMES)[Key(WEEK, None, "trust")] is SUPPRESSED
    table["one", "trust"] = voices(range(30, 40))
    assert isinstance(publish(WEEK, table, FLOOR, THEMES)[Key(WEEK, None, "trust")], Cell)


def test_somebody_in_two_parts_is_not_what_a_mean_leaves_over() -> None:
    """A mean over people would: the total's, less those of both channels, is the tone of the one who is in both."""

    def tones(of_both: float) -> list[float]:
        table = {
            ("a", "jobs"): voices(range(20), tone=0.5) | voices([50], tone=of_both),
            ("b", "jobs"): voices(range(20, 40), tone=0.5) | voices([50], tone=of_both),
        }
        answers = publish(WEEK, table, FLOOR, THEMES)
        week, a, b = (told(answers)[Key(WEEK, channel)] for channel in (None, "a", "b"))
        return [round(2 * week.tone - a.tone - b.tone, 2)]

    assert tones(-1.0) == tones(1.0) == [0.0]


def test_one_author_is_never_half_of_a_theme() -> None:
    """One who wrote of it in eight channels, and ten who wrote of it as of all else in one."""
    themes = (*THEMES, "pay", "tools")
    table = {(f"c{n}", "trust"): voices([99]) for n in range(8)}
    table |= {(f"c{n}", "jobs"): voices(range(30)) for n in range(8)}
    table |= {("all", theme): voices(range(40, 50)) for theme in themes}
    assert publish(WEEK, table, FLOOR, themes)[Key(WEEK, None, "trust")] is SUPPRESSED
    table["all", "trust"] = voices(range(40, 70))
    assert isinstance(publish(WEEK, table, FLOOR, themes)[Key(WEEK, None, "trust")], Cell)


def test_nor_of_a_theme_in_one_channel() -> None:
    """Nine who wrote of everything and one of one thing only, in a channel beside a large one."""
    themes = tuple(f"theme {number:02d}" for number in range(12))
    table = {("all", theme): voices([*range(9), *range(20, 30)]) for theme in themes[1:]}
    table |= {("large", theme): voices(range(60, 100)) for theme in themes}
    table["all", themes[0]] = voices([*range(9), 50])
    assert publish(WEEK, table, FLOOR, themes)[Key(WEEK, "all", themes[0])] is SUPPRESSED
    table["all", themes[0]] = voices([*range(9), 50, 51])
    assert isinstance(publish(WEEK, table, FLOOR, themes)[Key(WEEK, "all", themes[0])], Cell)


@pytest.mark.parametrize("parts", [*product(range(5, 13), repeat=2), *product(range(5, 10), repeat=3)])
def test_authors_of_a_total_give_no_few_away(parts: tuple[int, ...]) -> None:
    """Whoever is outside of one channel, or in several: for each it may always be that they are nobody or five."""
    could_be: dict[int, list[int]] = {}
    for true in range(max(parts), sum(parts) + 1):
        total = modest_total(Cell(1, true, 0.0), parts, 5).authors
        assert max(parts) <= total <= true
        could_be.setdefault(total, []).append(true)
    for trues in could_be.values():
        for derived in ({true - max(parts) for true in trues}, {sum(parts) - true for true in trues}):
            assert any(number == 0 or number >= 5 for number in derived)


def test_authors_of_themes_are_told_in_steps() -> None:
    table = {("all", "trust"): voices(range(14)), ("all", "jobs"): voices(range(14))}
    answers = publish(WEEK, table, FLOOR, THEMES)
    assert answers[Key(WEEK)] == answers[Key(WEEK, "all")] == Cell(28, 14, 0.0)
    assert answers[Key(WEEK, None, "trust")] == answers[Key(WEEK, "all", "jobs")] == Cell(14, 10, 0.0)


groups = st.one_of(
    st.just(frozenset()),
    st.frozensets(st.integers(0, 60), max_size=9),
    st.frozensets(st.integers(0, 60), min_size=9),
    st.frozensets(st.integers(0, 60), min_size=12),
)
tables = st.fixed_dictionaries({(c, t): groups for c in "abcd" for t in THEMES})
SEEDED, LEAST_ATTEMPTS = 1000, 150_000
RAISED = (FLOOR, Floor(200, min_authors=8), Floor(200, min_theme_authors=13), Floor(200, 9, 20, 15))


def attacker_of(table: Mapping[Where, frozenset[int]], raised: Floor = FLOOR) -> Attacker:
    """Somebody who knows all that is told of a week where the floors were raised after its import: sums of cells."""
    cells = {where: voices(sorted(who)) for where, who in table.items()}
    published = publish_week(WEEK, cells, FLOOR, THEMES)
    people = {Place(0, WEEK, *where): who for where, who in table.items()}
    attacker = Attacker(people, {place: len(who) for place, who in people.items()}, raised)
    channels = {key.channel for key in told(published.answers) if key.channel}
    for key, cell in told(published.answers).items():
        holds, theme_holds = published.held(key)
        assert holds >= FLOOR.min_authors
        assert key.theme is None or theme_holds >= FLOOR.min_theme_authors
        if holds < raised.min_authors or (key.theme and theme_holds < raised.theme_authors):
            continue
        row = [p for p in people if p.channel in channels and key.channel in (None, p.channel)]
        attacker.learn([p for p in row if key.theme in (None, p.theme)], cell.posts)
    return attacker


@settings(max_examples=150, deadline=None)
@given(tables)
def test_no_sum_difference_or_bound_of_what_is_told_tells_of_few(table: Mapping[Where, frozenset[int]]) -> None:
    attacker = attacker_of(table)
    assert attacker.leaks_by_sums() == []
    assert attacker.leaks_by_bounds() == []


def test_nor_in_many_weeks_of_small_cells() -> None:
    luck, attempts = random.Random(1), 0
    for _ in range(SEEDED):
        sizes = [luck.choice((0, 1, 2, 3, 5, 6, 9, 10, 12, 15, 25)) for _ in range(12)]
        people = [frozenset(luck.sample(range(40), size)) for size in sizes]
        table = dict(zip(product("abcd", THEMES), people, strict=True))
        for floor in RAISED:
            attacker = attacker_of(table, floor)
            assert attacker.leaks_by_sums() == []
            attempts += attacker.attempts
    print(f"{attempts} groups of few people were tried in {SEEDED} weeks")
    assert attempts >= LEAST_ATTEMPTS
