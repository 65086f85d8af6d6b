"""Who is compared with whom: new articles with the stories they could belong to, and nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from nlp import circles, stories
from nlp.circles import Circle, everybody
from nlp.embed import HashEmbedder, embedding_text
from nlp.similarity import StoryArticle, Window
from nlp.stories import OnlineClusterer

EVENTS = {
    "ferry": "Ferry crews at Sundholm vote to strike over cameras on the bridge",
    "school": "Teachers in Marlow hand back tablets that count their steps",
    "bank": "Clerks at Orbell Bank sign petition against software that photographs screens",
    "mill": "Weavers at Tarrant mill unplug looms that report every pause to Lisbon",
}
ENDINGS = ("The talks go on.", "A vote is due on Friday.", "Neither side would comment.", "Lawyers were called in.")


def coverage(each: int) -> list[StoryArticle]:
    """``each`` articles about every event, event by event."""
    made = []
    for event, headline in EVENTS.items():
        for number in range(each):
            text = f"{headline}, it was said. {headline}. {ENDINGS[number % 4]}"
            vector = HashEmbedder().encode([embedding_text(headline, text)])[0]
            made.append(StoryArticle(f"{event}{number}", headline, text, None, vector))
    return made


def circled(each: int, known: int) -> tuple[list[StoryArticle], list[Circle]]:
    """The articles with the known ones first, and the circles of the others; each event is a known story."""
    made = sorted(coverage(each), key=lambda a: int(a.id[-1]) >= known)
    placed = len(EVENTS) * known
    told = [article.id[:-1] if row < placed else None for row, article in enumerate(made)]
    return made, list(circles.circles(Window(made), np.arange(placed, len(made)), told))


def test_new_articles_meet_their_own_event_alone() -> None:
    made, found = circled(each=5, known=3)
    assert {frozenset(made[row].id[:-1] for row in circle.rows.tolist()) for circle in found} == {
        frozenset({event}) for event in EVENTS
    }
    assert sorted(row for circle in found for row in circle.rows.tolist()) == list(range(len(made)))


def test_the_fringe_is_outside_and_known_rows_come_first() -> None:
    _, found = circled(each=4, known=2)
    for circle in found:
        assert not set(circle.rows.tolist()) & set(circle.fringe.tolist())
        assert 0 < len(circle.fringe) <= circles.FRINGE
        assert sorted(circle.rows.tolist()) == circle.rows.tolist()


def test_without_known_stories_new_articles_meet_each_other() -> None:
    made, found = circled(each=3, known=0)
    assert sorted(len(circle.rows) for circle in found) == [3] * len(EVENTS)
    whole = everybody(np.arange(len(made)), [None] * len(made))
    assert whole.rows.tolist() == list(range(len(made))) and not len(whole.fringe)


def test_only_the_latest_of_a_large_story_stand_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circles, "MEMBERS", 2)
    _, found = circled(each=6, known=5)
    assert sum(len(circle.rows) for circle in found) == 3 * len(EVENTS)


def test_two_new_articles_of_one_event_found_one_story_beside_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "AT_ONCE", 2)
    monkeypatch.setattr(stories, "AT_ONCE_NEW", 2)
    made = coverage(4)
    known = [(a, f"s-{a.id[:-1]}") for a in made if not a.id.startswith("mill")]
    new = [a for a in made if a.id.startswith("mill")]
    assert len(set(OnlineClusterer().assign(new, known).values())) == 1
