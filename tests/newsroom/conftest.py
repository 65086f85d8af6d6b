"""The season is played once for all tests that look at it."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.newsroom.scenarios import SCENARIOS
from tests.newsroom.season import Season, play
from tests.newsroom.town import Town


@pytest.fixture(scope="session")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Season]:
    """Three runs over every scenario."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.7.1.1", 0))
        except OSError:
            pytest.skip("this machine's loopback has one address only")
    with Town() as town:
        yield play(SCENARIOS, town, tmp_path_factory.mktemp("season"))
