"""A disputed figure never stands on one side only."""

from __future__ import annotations

from tests.nlp.story_scene import read, scene


def test_the_other_side_stands_beside_a_figure_in_doubt() -> None:
    text = read(scene())
    (company,) = [one for one in text.told if "150 drivers" in one.text and len(one.parts) == 1]
    disputes = text.disputes
    assert disputes.open_in([company])
    sides = disputes.both_sides(company, text.worth)
    assert sides is not None
    assert len(sides) > 1
    assert not disputes.open_in(sides)


def test_without_another_side_a_figure_in_doubt_is_not_told() -> None:
    text = read(scene())
    (company,) = [one for one in text.told if "150 drivers" in one.text and len(one.parts) == 1]
    others = [one for one in text.told if one is not company]
    assert text.disputes.both_sides(company, text.worth, others) is None


def test_a_figure_that_nobody_contradicts_stands_alone() -> None:
    text = read(scene())
    (plain,) = [one for one in text.told if one.text.startswith("SpeedTag, a badge")]
    assert text.disputes.both_sides(plain, text.worth) == (plain,)


def test_pairs_show_both_readings_of_a_metric() -> None:
    text = read(scene())
    metric = text.disputes.disputed()[0]
    sides = next(text.disputes.pairs(metric, text.worth))
    shown = {figure for one in sides for figure in text.disputes.stated(one)}
    assert sum(text.disputes.figures[figure].metric_id == metric.id for figure in shown) > 1
