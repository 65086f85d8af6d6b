"""Colours that mean something lie apart for every kind of eye, and can be read on their paper."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from app.look import DARK, LEANING_TINTS, LIGHT, MARKS, STATUS_TINTS, Palette, contrast, tint
from tests.app.seeing import MATRICES, Vision, apart, lab

LEAST, LEAST_FAMILY = 16.0, 12.0
"""ΔE between two colours of one chart; between those of one family, which both say "agrees"."""
FAMILY = {"same", "rounding"}
RELATIONS = sorted({mark.tint for mark in MARKS.values()})
# Colours that stand for two things beside each other: bars of today and before, tone against and for, words that went
# and came, a reading in conflict and the line that is safe to say.
PAIRS = [("bar", "primary"), ("negative", "primary"), ("contradiction", "primary"), ("growth", "primary")]
READ = ("ink", "muted", "primary", "same", "rounding", "growth", "contradiction", "undated", "negative")
THEMES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
EYES = pytest.mark.parametrize("vision", MATRICES)


@THEMES
@EYES
def test_no_two_relations_look_alike(palette: Palette, vision: Vision) -> None:
    for one, other in combinations(RELATIONS, 2):
        least = LEAST_FAMILY if {one, other} == FAMILY else LEAST
        assert apart(tint(palette, one), tint(palette, other), vision) >= least, (one, other)


@THEMES
@EYES
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_what_stands_beside_each_other_is_told_apart(palette: Palette, vision: Vision, one: str, other: str) -> None:
    assert apart(tint(palette, one), tint(palette, other), vision) >= LEAST


@THEMES
@EYES
def test_leanings_next_to_each_other_are_told_apart(palette: Palette, vision: Vision) -> None:
    for one, other in pairwise(LEANING_TINTS[palette.name].values()):
        assert apart(one, other, vision) >= LEAST


def test_groups_that_share_a_colour_differ_in_sign_and_word() -> None:
    """The tint of two groups may be one; then what stands beside it must not be."""
    for one, other in combinations(MARKS.values(), 2):
        if one.tint == other.tint:
            assert one.word != other.word
    assert {mark.sign for mark in MARKS.values() if mark.tint == "contradiction"} == {"≠", "↺"}
    assert set(STATUS_TINTS.values()) <= set(RELATIONS)


@THEMES
@pytest.mark.parametrize("name", READ)
def test_text_is_read_on_its_paper(palette: Palette, name: str) -> None:
    assert contrast(tint(palette, name), palette.paper) >= 4.5


def test_the_simulation_keeps_grey_and_takes_colour_away() -> None:
    assert lab("#FFFFFF") == pytest.approx((100, 0, 0), abs=0.1)
    for vision in MATRICES:
        assert lab("#808080", vision) == pytest.approx(lab("#808080"), abs=0.5), vision
    assert apart("#FF0000", "#00A000", "deutan") < apart("#FF0000", "#00A000", "all cones") / 2
    assert apart("#0000FF", "#008080", "tritan") < apart("#0000FF", "#008080", "all cones") / 2
