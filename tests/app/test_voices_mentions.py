"""Figures that staff mention, held against the press: the programme's own first, others only where they fit."""

from __future__ import annotations

from app.views.mentioned import TINTS
from app.voices.mentions import BEST_FIRST, Pressed, against, lines, rest_of
from nlp.posts import Mention
from store.floor import Said
from store.model import Figure, Metric
from store.rows import MetricRow


def pressed(*readings: str, leading: str, ours: bool, story: str) -> Pressed:
    """A metric of the press that counts signatures."""
    metric = Metric(f"m{story}", story, "petition signatures", "", None, None, None, leading, "", "", "", 2, "agree")
    figures = [
        Figure(f"f{story}{i}", metric.id, reading, "exact", None, None, None, None, "same", "", (), 1)
        for i, reading in enumerate(readings)
    ]
    return Pressed(MetricRow(metric, story, 1, 1, 1, None, None), figures, ours)


def test_a_reading_is_held_against_the_programmes_own_figures_only() -> None:
    own = pressed("6,200", leading="6,200", ours=True, story="own")
    other = pressed("over 1,600", leading="over 1,600", ours=False, story="other")
    for reading, verdict, story in (
        ("6,200", "as the press", "own"),
        ("over 1,600", "lower", "own"),
        ("9,000", "higher", "own"),
    ):
        compared, one = against(Mention(reading, "petition signatures", None, None), [own, other])
        assert (compared.verdict, one and one.row.story_title) == (verdict, story)
        assert compared.verdict in BEST_FIRST and not rest_of(compared).startswith(compared.verdict)
    compared, one = against(Mention("9,000", "petition signatures", None, None), [other])
    assert (compared.verdict, one) == ("not in the press", None), "another company's petition says nothing of ours"


def test_every_verdict_has_a_colour() -> None:
    assert tuple(TINTS) == BEST_FIRST


def test_figures_of_several_weeks_are_one_line() -> None:
    said = [
        Said("2026-W23", "over 1,600", "petition signatures", 1600, None, 10),
        Said("2026-W24", "over 1,600", "petition signatures", 1600, None, 20),
        Said("2026-W24", "30 minutes", "length of a pause", 30, 30, 10),
    ]
    second, first = sorted(lines(said), key=lambda line: line.mention.noun)
    assert lines(said)[0] == first, "of one week that of most people"
    assert (first.mention.reading, first.at_least, first.weeks) == ("over 1,600", 20, ("2026-W23", "2026-W24"))
    assert second.mention.noun == "length of a pause"


def test_an_outlets_very_words_are_closer_than_a_reading_that_fits() -> None:
    press = pressed("over 1,500", "nearly 2,000", leading="over 1,500", ours=True, story="own")
    compared, _ = against(Mention("nearly 2,000", "petition signatures", None, 2000), [press])
    assert (compared.verdict, compared.reading) == ("as the press", "nearly 2,000")
