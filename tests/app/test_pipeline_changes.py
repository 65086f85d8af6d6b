"""The words in which a conflict is told: the pair that clashes, else the pair of which it can't be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.changes import Before, conflict_text, story_changes
from app.pipeline import StoryReading
from nlp.figures import StoryFigures
from store.model import Article, Figure, Metric, MetricStatus, Origin, Relation, Story, Verdict

NOW = datetime(2026, 5, 4, tzinfo=UTC)


def metric(status: MetricStatus = "disputed") -> Metric:
    """A metric of signatures."""
    return Metric("m1", "s1", "signatures", "", None, 400, 1600, "1,600", "", "", "", 2, status)


def figure(number: int, reading: str, relation: Relation = "same") -> Figure:
    """The reading of the claim with that number."""
    return Figure(f"f{number}", "m1", reading, "exact", None, None, None, None, relation, "", (f"c{number}",), 1)


def verdict(a: int, b: int, relation: Relation) -> Verdict:
    """How two claims relate."""
    return Verdict("m1", f"c{a}", f"c{b}", relation, "")


FIGURES = [figure(1, "1,600"), figure(2, "about 1,600"), figure(3, "400"), figure(4, "900")]


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (
            [verdict(1, 2, "rounding"), verdict(3, 2, "contradiction"), verdict(3, 4, "unknown")],
            "signatures: about 1,600 against 400",
        ),
        ([verdict(4, 1, "correction"), verdict(3, 4, "contradiction")], "signatures: 1,600 against 900"),
        ([verdict(1, 3, "unknown")], "signatures: 1,600 and 400, a later count or a contradiction"),
        ([verdict(1, 3, "growth")], "signatures: 1,600, about 1,600, 400, 900 do not all fit together"),
    ],
)
def test_the_pair_nearest_to_the_lead_is_named(verdicts: list[Verdict], said: str) -> None:
    assert conflict_text(metric(), FIGURES, verdicts) == said


@pytest.mark.parametrize(
    ("status", "before", "told"),
    [
        ("disputed", {}, 1),
        ("disputed", {"m1": "agree"}, 1),
        ("disputed", {"m1": "disputed"}, 0),
        ("agree", {"m1": "disputed"}, 0),
    ],
)
def test_a_conflict_is_told_when_it_begins(status: MetricStatus, before: dict[str, str], told: int) -> None:
    judged = StoryFigures((), (metric(status),), tuple(FIGURES), (verdict(1, 3, "contradiction"),))
    after = StoryReading(Story("s1", "Title", ()), judged, ())
    found = story_changes(NOW, Before(before), after, {})
    assert [change.kind for change in found] == ["conflict"] * told


def _story(ages: dict[str, int], *copies: str) -> tuple[StoryReading, dict[str, Article]]:
    """A story with articles by id, so many days before NOW; ``copies`` all copy the first one."""
    articles = {key: Article(key, "", "", "", published=NOW - timedelta(days=age)) for key, age in sorted(ages.items())}
    first = max(ages, key=lambda key: ages[key])
    origins = [Origin("o", "copy", (first, *copies))]
    origins += [Origin(f"o{key}", "single", (key,)) for key in ages if key not in (first, *copies)]
    story = Story("s1", "Badges", tuple(articles))
    return StoryReading(story, StoryFigures([], [], [], []), tuple(origins)), articles


@pytest.mark.parametrize(
    ("ages", "copies", "known", "told"),
    [
        ({"a": 20, "b": 1}, (), {"a"}, ["Back after 19 days: Badges"]),
        ({"a": 20, "b": 1, "c": 0}, (), {"a"}, ["Back after 19 days: Badges"]),
        ({"a": 20, "b": 1, "c": 0}, (), {"a", "b"}, []),  # it was told before
        ({"a": 20, "b": 1}, ("b",), {"a"}, []),  # a copy brings nothing back
        ({"a": 14, "b": 0}, (), {"a"}, []),
        ({"a": 40, "b": 20, "c": 1}, (), {"a", "b"}, ["Back after 19 days: Badges"]),
        ({"a": 20, "b": 1}, (), set(), []),  # founded, not back
        ({"a": 2, "b": -300}, (), {"a"}, []),  # a date in the future is a slip, not a long silence
    ],
)
def test_a_story_that_comes_back_is_told_once(
    ages: dict[str, int], copies: tuple[str, ...], known: set[str], told: list[str]
) -> None:
    after, articles = _story(ages, *copies)
    found = story_changes(NOW, Before(articles=frozenset(known)), after, articles)
    assert [change.text for change in found if change.kind == "revived"] == told


def test_a_reading_that_began_a_sentence_does_not_inside_another() -> None:
    said = [figure(1, "1,600"), replace(figure(2, "Nearly 400"), qualifier="nearly")]
    assert conflict_text(metric(), said, [verdict(1, 2, "contradiction")]) == "signatures: 1,600 against nearly 400"
