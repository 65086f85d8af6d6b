"""Every scenario, as the contracts promise it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from tests.newsroom.scenario import Fields, Scenario
from tests.newsroom.scenarios import SCENARIOS
from tests.newsroom.season import RUNS, Season

LAST = RUNS - 1
every = pytest.mark.parametrize("scenario", [pytest.param(s, id=s.name.replace(" ", "-")) for s in SCENARIOS])


def test_names_are_their_own() -> None:
    assert [name for name, number in Counter(s.name for s in SCENARIOS).items() if number > 1] == []


@every
def test_first_run(season: Season, scenario: Scenario) -> None:
    row = season.runs[0].sources[scenario.name]
    assert row["state"] in scenario.state.split(), row
    assert scenario.status in (None, row["last_status"]), row
    _as_promised(scenario, season.articles(scenario, 0), scenario.found, row)


@every
def test_after_changes(season: Season, scenario: Scenario) -> None:
    row = season.runs[LAST].sources[scenario.name]
    states = scenario.state_then or f"{scenario.state} not_modified"
    assert row["state"] in states.split(), row
    wanted = scenario.found if scenario.found_then is None else scenario.found_then
    _as_promised(scenario, season.articles(scenario, LAST), wanted, row)


@every
def test_what_was_asked(season: Season, scenario: Scenario) -> None:
    told_paths = [asked.path for number in range(RUNS) for asked in season.asked(scenario, number)]
    assert not set(scenario.never) & set(told_paths)
    runs_of = Counter(path for number in range(RUNS) for path in {a.path for a in season.asked(scenario, number)})
    assert {path: runs_of[path] for path in scenario.once} == dict.fromkeys(scenario.once, 1)
    for number in range(RUNS):
        first: dict[str, str] = {}
        for asked in season.asked(scenario, number):
            first.setdefault(asked.host, asked.path)
        if scenario.asks_robots:
            assert set(first.values()) <= {"/robots.txt"}, "a host was asked for something else first"


@every
def test_one_at_a_time(season: Season, scenario: Scenario) -> None:
    if scenario.overlaps:
        return
    for number in range(RUNS):
        busy_until: dict[str, float] = {}
        for asked in season.asked(scenario, number):
            assert asked.start >= busy_until.get(asked.host, 0.0) - 0.005, asked.path
            busy_until[asked.host] = asked.end


def _as_promised(
    scenario: Scenario, found: Mapping[str, Fields], wanted: Mapping[str, Fields], row: Mapping[str, Any]
) -> None:
    assert sorted(set(found) - set(scenario.may)) == sorted(wanted), row
    for path, fields in wanted.items():
        got = {name: found[path][name] for name in fields}
        assert dict(fields) == got, row
