"""What the Story page says of a story's life: status, virality with its sum, leaning mix, what came before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.charts.leaning import WIDTH, leaning_bar, leaning_words
from app.look import DARK, LEANING_TINTS, LIFE_TINTS, LIGHT
from app.story_facts import STATUS_RULES, TOO_LITTLE, leaning_fact, tone_fact, virality_fact
from store.outlets import LEANINGS
from store.rows import PickUps
from store.story_life import STATUSES
from tests.app import lives
from tests.app.test_views import run

NOW = datetime(2026, 6, 24, 18, tzinfo=UTC)
FOUND = PickUps(9, 2, 7, date(2026, 6, 18), 20, 52, date(2026, 3, 26))


pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return lives.build(tmp_path_factory.mktemp("lives") / "lives.db")


def test_every_status_has_a_rule_and_a_colour() -> None:
    assert set(STATUS_RULES) == set(LIFE_TINTS) == set(STATUSES)


def test_virality_states_its_sum() -> None:
    fact = virality_fact(FOUND, NOW)
    assert (fact.value, fact.note) == ("2.4 × usual", "9 new origins in 7 days, usual: 2.6")
    assert fact.rule.startswith("(9 + 2) ÷ (2.60 + 2) = 2.39. 9 independent origins took the story up since 18 Jun")
    assert "(1.3 a day; 2 in the 7 days before)" in fact.rule
    assert "the same 7 outlets carried since 26 Mar had 2.60 in 7 days (0.4 a day): 52 in 20 story weeks" in fact.rule


@pytest.mark.parametrize(
    ("found", "note", "title"),
    [
        (replace(FOUND, recent=2), "2 new origins in 7 days, 3 needed", "here 2, and 2 in the 7 days before"),
        (replace(FOUND, recent=0), "0 new origins in 7 days, 3 needed", "here 0"),
        (replace(FOUND, usual_stories=9), "9 new origins in 7 days, too little history", "10 are needed, 9 are there"),
    ],
)
def test_too_little_is_said_to_be_that(found: PickUps, note: str, title: str) -> None:
    fact = virality_fact(found, NOW)
    assert fact.value == TOO_LITTLE and not re.search(r"\d\.\d", str(fact.value))
    assert note in fact.note and title in fact.rule


def test_the_mix_is_told_from_left_to_right_with_the_unknown() -> None:
    mix = {"right": 2, None: 4, "center": 9, "left": 1}
    assert leaning_words(mix) == "1 left · 9 centre · 2 right · 4 unknown"
    fact = leaning_fact(mix, ["A rater", None, "A rater"], LIGHT)
    assert fact is not None and isinstance(fact.value, Markup)
    assert 'alt="leaning: 1 left, 9 centre, 2 right, 4 unknown"' in fact.value
    assert "16 independent origins" in fact.rule and "Rated by: A rater." in fact.rule


def test_a_mix_that_nobody_rated_and_none_at_all() -> None:
    fact = leaning_fact({None: 3}, [None], LIGHT)
    assert fact is not None and (fact.value, fact.note) == ("Unknown", "no outlet here is rated")
    assert leaning_fact({}, [], LIGHT) is None


@given(st.dictionaries(st.sampled_from([*LEANINGS, None]), st.integers(1, 10_000), min_size=1))
def test_the_bar_is_as_long_as_its_parts(mix: dict[str | None, int]) -> None:
    import base64

    code = re.search(r"base64,([^\"]+)", leaning_bar(mix, DARK))
    assert code is not None
    svg = base64.b64decode(code[1]).decode()
    parts = [(float(x), float(width)) for x, width in re.findall(r'x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg)]
    assert len(parts) == len(mix)
    assert all(width >= 1 for _, width in parts) and parts == sorted(parts)
    assert all(x >= 0 and x + width <= WIDTH for x, width in parts)
    assert all(x + width <= after for (x, width), (after, _) in pairwise(parts))


def test_leaning_never_wears_the_colour_of_a_verdict() -> None:
    for palette in (LIGHT, DARK):
        verdicts = {getattr(palette, name) for name in ("same", "rounding", "growth", "contradiction", "undated")}
        assert set(LEANING_TINTS[palette.name]) == set(LEANINGS)
        assert not verdicts & set(LEANING_TINTS[palette.name].values())


def test_the_page_says_what_came_before_and_after_and_why(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = unescape(run("story", url, monkeypatch, story="DeskPulse-pause"))
    assert "Before / after this story" in html
    before, after = html.split("Before and after this story", 1)[1].split("After", 1)
    assert "story?story=DeskPulse-petition" in before and "Looks back: “after a petition by its clerks”" in before
    assert "story?story=DeskPulse-resume" in after and "story?story=DeskPulse-ruling" in after
    assert "DeskPulse-sponsor" not in html


def test_a_story_that_stands_alone_has_no_such_section(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Before / after" not in run("story", url, monkeypatch, story="DeskPulse-award")


def test_the_facts_of_a_story_that_spreads(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = unescape(run("story", url, monkeypatch, story="QuietMic-ruling"))
    assert "5 new origins in 7 days" in html and "7 articles" not in html.split("</h1>")[0]
    assert "1 left" in html and "1 lean right" in html and "3 unknown" in html
    assert "Rated by: A rater." in html


def test_a_revived_story_says_so(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = run("story", url, monkeypatch, story="PathPin-stamps")
    assert "Revived" in html and "came back 1 day ago" in html
    assert "Revived" in run("briefing", url, monkeypatch)


def test_hostile_names_stay_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from store import outlets
    from store.database import open_store
    from store.model import Outlet

    url = lives.build(tmp_path / "hostile.db")
    with open_store(url) as store, store.begin() as conn:
        evil = '"><script>alert(1)</script>'
        outlets.upsert_all(conn, [Outlet("desk.example", evil, "GB", evil, evil)])
    html = run("story", url, monkeypatch, story="QuietMic-ruling")
    assert "<script>" not in html


def test_a_tone_of_too_few_articles_is_not_told() -> None:
    few = tone_fact(None, 2, 4, "right for half")
    assert few.value == TOO_LITTLE and "2 of 6 articles" in few.note and "right for half" in few.rule
    assert tone_fact(-0.3, 3, 1, "").value == "−0.30"
    assert tone_fact(None, 0, 0, "").value == "–"
