"""Trying to get round the floor: any order of imports, questions and sums; any place where a person could be found.

``python -m tests.bench.attack_voices --minutes N`` goes on for longer.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.voices.attack import AUTHORS, one_campaign, remove, searched, told
from tests.voices.house import House
from tests.voices.organisation import phrase, post, simple, workers
from tests.voices.traces import PHRASE, spelled, traces
from tests.voices.understanding import quick
from tests.voices.writers import slack

CAMPAIGNS = 25


@pytest.fixture(scope="module")
def attempts() -> Iterator[Counter[str]]:
    """How often each thing was tried."""
    yield Counter()


@settings(max_examples=CAMPAIGNS, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_nothing_follows_of_few_from_any_campaign(
    seed: int, tmp_path_factory: pytest.TempPathFactory, settled: Path, attempts: Counter[str]
) -> None:
    folder = tmp_path_factory.mktemp("campaign")
    with quick():
        house, org = one_campaign(folder / "house", settled, random.Random(seed), attempts)
        assert searched(house, org, attempts) == []
    remove(folder)


def test_the_number_of_attempts(attempts: Counter[str], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nattempts on the floor: {sum(attempts.values()):,} ({dict(attempts)})")
    assert attempts["sets solved for"] > 1_000
    assert attempts["forms searched for"] > 10_000
