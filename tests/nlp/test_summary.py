"""Summaries: cited exactly, short, without repetition, and as good as they were on marked stories."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.figures import StoryFigures
from nlp.story_text import read_text
from nlp.summary import MOST, summarize
from nlp.telling import likeness, terms_of
from store.model import Article
from tests.nlp import told_marks
from tests.nlp.story_scene import read, scene

FLOORS = {told_marks.TUNED: 0.82, told_marks.BLIND: 0.75, told_marks.FRESH: 0.8}
"""Coverage of the marked facts that no change may fall below."""
ALIKE_AT_MOST = 0.5
"""Mean over stories of the two lines that are most alike in each."""


def test_what_happened_comes_first_and_figures_have_both_sides() -> None:
    bullets = summarize(read(scene()))
    assert bullets[0].kind == "happened"
    assert bullets[0].text == "Harrow Rail has paused its SpeedTag trial after a petition by drivers."
    (figures,) = [bullet for bullet in bullets if bullet.kind == "figures"]
    assert "900" in figures.text
    assert "150" in figures.text
    assert all("newsletter" not in bullet.text for bullet in bullets)


@pytest.mark.parametrize("part", told_marks.PARTS)
def test_every_bullet_is_made_of_exact_sentences_and_shows_both_sides(part: str) -> None:
    for row in told_marks.marks(part):
        text = told_marks.read(row["story"])
        texts = {a.id: a.text for a in told_marks.articles_of(row["story"])}
        bullets = summarize(text)
        assert 4 <= len(bullets) <= MOST
        cited = [c for bullet in bullets for c in bullet.citations]
        assert len(cited) == len(set(cited)), "a sentence is told twice"
        for bullet in bullets:
            assert bullet.text == " ".join(texts[c.article_id][c.start : c.end] for c in bullet.citations)
            stated = [one for one in text.told if set(one.citations) <= set(bullet.citations)]
            assert not text.disputes.open_in(stated) or len(bullet.citations) > 1


@pytest.mark.parametrize("part", told_marks.PARTS)
def test_quality_stays_above_its_floor_and_above_the_baselines(part: str) -> None:
    rows = told_marks.marks(part)
    ours = [told_marks.score(row, told_marks.bullets(row["story"])) for row in rows]
    ranks = [
        told_marks.score(row, told_marks.lexrank(row["story"], s.lines)) for row, s in zip(rows, ours, strict=True)
    ]
    leads = [told_marks.score(row, told_marks.lead_three(row["story"], 3)) for row in rows]
    facts = sum(score.facts for score in ours)
    covered = sum(score.covered for score in ours)
    assert covered >= FLOORS[part] * facts
    assert covered > sum(score.covered for score in ranks)
    assert covered > sum(score.covered for score in leads)
    assert sum(score.alike for score in ours) / len(ours) <= ALIKE_AT_MOST
    assert sum(score.never for score in ours) < sum(score.never for score in ranks) + len(rows) / 2


def test_two_bullets_do_not_say_the_same() -> None:
    lines = [terms_of(bullet.text) for bullet in summarize(read(scene()))]
    assert all(likeness(a, b) < 0.7 for a, b in combinations(lines, 2))


HOSTILE = {
    "nothing": "",
    "space": " \n" * 5000,
    "one endless sentence": "the operator said that " * 40_000,
    "a megabyte": "The union said that nobody had signed after the pause. " * 18_000,
    "brackets": "(" * 200_000,
    "open quotes": "“" * 200_000,
    "markup": "<p>The operator <b>said</b> it would stop on Monday.</p> <script>alert(1)</script>",
    "direction": "The operator\u202e said on Monday\u2066 that it had paused the trial after a petition.\u2069",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_do_no_harm(name: str) -> None:
    text = HOSTILE[name]
    articles = [Article(f"a{n}", "https://o.example/", text[:500], text) for n in range(2)]
    for bullet in summarize(read_text(articles, [], StoryFigures())):
        assert bullet.text == " ".join(text[c.start : c.end] for c in bullet.citations)
        assert "<" not in bullet.text


def test_a_story_without_articles_says_nothing() -> None:
    assert summarize(read_text([], [], StoryFigures())) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet='Aa bc.,“”"?!\n’12<\u202e', max_size=200), max_size=4))
def test_any_texts_are_cited_exactly(texts: list[str]) -> None:
    articles = [Article(f"a{n}", "https://o.example/", "", text) for n, text in enumerate(texts)]
    for bullet in summarize(read_text(articles, [], StoryFigures())):
        parts = [texts[int(c.article_id[1:])][c.start : c.end] for c in bullet.citations]
        assert bullet.text == " ".join(parts)
