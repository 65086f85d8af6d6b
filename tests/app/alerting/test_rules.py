"""What each rule tells, and what it must not."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.alerting import rules
from app.alerting.rules import News, Seen, Tones, Volume
from store.alerted import Alert
from store.model import Count, Source
from store.rows import StoryRow

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=100)


def test_a_change_is_told_once_and_under_its_metric() -> None:
    one = News("k1", "seats: 900 against 4,000", "s1", "The new hall", "m1", "Badge")
    (alert,) = rules.told("conflict", [one])
    (again,) = rules.told("conflict", [News("k1", "the same, worded anew", "s2", "Merged", "m1", "Badge")])
    (other,) = rules.told("conflict", [News("k2", "seats: 900 against 7,000", "s1", "The new hall", "m1", "Badge")])
    assert alert.text == "New contradiction: seats: 900 against 4,000 (The new hall)"
    assert alert.key == again.key != other.key
    assert alert.subject == other.subject
    assert rules.told("edited", [one])[0].subject != alert.subject


AGREED, DISPUTED, GROWN = ("over 1,500", "agree"), ("over 1,500", "disputed"), ("over 2,000", "agree")


def test_a_watched_figure_is_told_each_time_it_moves_there_and_back() -> None:
    keys: list[str] = []
    texts = []
    for now in (AGREED, DISPUTED, DISPUTED, GROWN, GROWN, DISPUTED, AGREED, AGREED):
        seen = Seen(7, "signatures", AGREED, now, keys[::-1], "s1", "The hall", "m1", None)
        found = rules.moved([seen])
        texts.append(found[0].text if found else "")
        keys += [alert.key for alert in found]
        assert {alert.subject for alert in found} <= {Alert("watched", "watch 7", "", "").subject}
    assert texts == [
        "",
        "Watched figure changed: signatures: “over 1,500”, disputed; at first “over 1,500”, agree (The hall)",
        "",
        "Watched figure changed: signatures: “over 2,000”, agree (The hall)",
        "",
        "Watched figure changed: signatures: “over 1,500”, disputed (The hall)",
        "Watched figure changed: signatures: “over 1,500”, agree (The hall)",
        "",
    ]
    assert len(set(keys)) == 4


def story(**fields: Any) -> StoryRow:
    values: dict[str, Any] = {
        "id": "s1", "title": "The new hall", "status": "emerging", "articles": 9, "outlets": 4, "origins": 3,
        "first": NOW, "last": NOW, "revived": None, "duration_days": 1, "tone": None, "per_day": (), "metrics": 0,
        "disputed": 0, "growth": 0, "undated": 0, "agree": 0, "figures_word": "–", "keywords": (), "programme": None,
    }  # fmt: skip
    return StoryRow(**(values | fields))


@pytest.mark.parametrize(
    ("fields", "threshold", "told"),
    [
        ({}, None, 1),
        ({"origins": 2, "articles": 40}, None, 0),  # one newsroom's story and its copies
        ({"status": "active"}, None, 0),
        ({"status": "revived"}, None, 0),
        ({"origins": 4}, 5, 0),
        ({"origins": 2}, 2, 1),
    ],
)
def test_a_story_emerges_by_its_independent_origins(fields: dict[str, Any], threshold: Any, told: int) -> None:
    assert len(rules.emerging([story(**fields)], threshold)) == told


def volume(*per_day: int, since: datetime | None = LONG_AGO) -> Volume:
    return Volume("Badge", per_day, since)


@pytest.mark.parametrize(
    ("per_day", "told"),
    [
        ((4, 5, 3, 4, 6, 4, 5, 4, 3, 5, 4, 6, 4, 5, 30), 1),
        ((4, 5, 3, 4, 6, 4, 5, 4, 3, 5, 4, 6, 4, 5, 9), 0),  # a good day
        ((0,) * 14 + (3,), 0),  # three articles after two silent weeks are news, no spike
        ((0,) * 14 + (12,), 1),
        ((40, 2, 35, 1, 50, 3, 44, 2, 38, 1, 47, 2, 41, 3, 60), 0),  # what always swings has no spike so soon
        ((4,) * 13 + (60, 60), 1),  # one wild day before does not hide it
        ((50,) * 14 + (0,), 0),  # silence is no spike
    ],
)
def test_a_spike_is_measured_against_the_programmes_own_days(per_day: tuple[int, ...], told: int) -> None:
    assert len(rules.spikes([volume(*per_day)], {}, NOW, None)) == told


def test_no_spike_where_watching_has_only_begun() -> None:
    days = (0,) * 14 + (40,)
    assert not rules.spikes([volume(*days, since=NOW - timedelta(days=13))], {}, NOW, None)
    assert not rules.spikes([volume(*days, since=None)], {}, NOW, None)


def test_one_spike_is_told_once_until_the_days_have_adapted() -> None:
    days = volume(*(4,) * 14, 40)
    (alert,) = rules.spikes([days], {}, NOW, None)
    assert "40 articles on Badge today, usually 4 a day" in alert.text
    assert not rules.spikes([days], {alert.subject: NOW - timedelta(days=1)}, NOW, None)
    assert rules.spikes([days], {alert.subject: NOW - timedelta(days=8)}, NOW, None)


@given(st.lists(st.integers(0, 500), min_size=14, max_size=14), st.integers(0, 500))
def test_more_articles_never_surprise_less(before: list[int], today: int) -> None:
    assert rules.surprise(today + 1, before) > rules.surprise(today, before)
    assert rules.surprise(today, before) == rules.surprise(today, sorted(before))


def test_chance_alone_is_rarely_a_spike() -> None:
    luck = random.Random(7)

    def count(mean: float) -> int:
        return sum(luck.random() < mean / 1000 for _ in range(1000))

    days = [[count(6) for _ in range(15)] for _ in range(400)]
    assert sum(rules.surprise(d[-1], d[:-1]) >= rules.UNUSUAL for d in days) <= 2


def tones(week: list[float], before: list[float]) -> Tones:
    return Tones("Badge", date(2026, 3, 9), week, before)


def test_a_tone_shift_is_of_many_articles() -> None:
    usual = [n / 100 for n in range(-30, 31, 2)]
    colder = [value - 0.5 for value in usual]
    (alert,) = rules.shifts([tones(colder, usual)], None)
    assert "colder on Badge in the week of 9 Mar (−0.50 after 0.00)" in alert.text
    assert "warmer" in rules.shifts([tones(usual, colder)], None)[0].text
    assert not rules.shifts([tones(usual, usual)], None)
    assert not rules.shifts([tones([-1.0, *usual[1:]], usual)], None), "one angry article"
    assert not rules.shifts([tones([-0.9] * 7, usual)], None), "too few to tell"
    assert not rules.shifts([tones(colder, usual)], 0.99)


def source(**fields: Any) -> Source:
    values = {"name": "Ledger", "kind": "feed", "url": "https://ledger.example/feed", "last_item": LONG_AGO}
    return Source(**(values | fields))


def test_a_quiet_source_is_told_once_for_each_silence() -> None:
    (alert,) = rules.quiet([source(state="quiet"), source(name="Gazette"), source(name="Post", state="paused")], NOW)
    (later,) = rules.quiet([source(state="quiet", last_checked=NOW)], NOW + timedelta(days=3))
    (next_time,) = rules.quiet([source(state="quiet", last_item=NOW)], NOW + timedelta(days=30))
    assert alert.key == later.key != next_time.key


def counts(*values: int, flags: dict[int, Any] | None = None) -> list[Count]:
    return [
        Count(
            value, f"{value:,}", "structured", "", title="Keep the hall", url="https://petition.example/1", source="P",
            first_seen=NOW - timedelta(hours=len(values) - place), flag=(flags or {}).get(place),
        )
        for place, value in enumerate(values)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("series", "threshold", "marks"),
    [
        (counts(900, 1_100), None, ["1,000"]),
        (counts(900, 1_100, 1_200), None, ["1,000"]),
        (counts(900, 5_300), None, ["5,000"]),
        (counts(5_300), None, []),  # nobody saw it pass
        (counts(1_100, 1_900), None, []),
        (counts(900, 20_000, flags={1: "jumped"}), None, []),
        (counts(2_100, 900, 2_200, flags={1: "fell"}), None, []),
        (counts(1_400, 1_500), 1_500, ["1,500"]),
        (counts(1_500, 1_600), 1_500, []),
        (counts(900, 1_100), 1_500, []),
    ],
)
def test_a_petition_passes_a_number(series: list[Count], threshold: Any, marks: list[str]) -> None:
    found = rules.passed({"P": series}, {}, LONG_AGO, threshold)
    assert [alert.text for alert in found] == [f"Petition passes {mark}: Keep the hall" for mark in marks]


def test_what_a_petition_passed_long_ago_is_not_told() -> None:
    assert not rules.passed({"P": counts(900, 1_100)}, {}, NOW, None)
