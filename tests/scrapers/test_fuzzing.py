"""The fuzzer finds what breaks, gives the same cases again, and a handful of its cases breaks nothing."""

from __future__ import annotations

import random

import pytest

from store.errors import ParseError
from tests.bench.fuzz_reading import READERS, Broken, mutated, tried
from tests.bench.fuzz_shapes import SHAPES


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (KeyError("x"), "CRASH KeyError"),
        (RecursionError(), "CRASH RecursionError"),
        (Broken("no"), "BROKEN no"),
        (ParseError("p", "no_text"), "refused as no_text"),
    ],
)
def test_what_a_reader_does_is_told(error: Exception, outcome: str) -> None:
    def reader(_body: bytes) -> None:
        raise error

    assert tried(reader, b"")[0].splitlines()[0] == outcome


def test_a_seed_gives_the_same_cases_again() -> None:
    shapes = SHAPES["sitemap"]()
    first, second = ([mutated(chance, shapes) for _ in range(50)] for chance in (random.Random(4), random.Random(4)))
    assert first == second and len(set(first)) > 40


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_handful_of_cases_breaks_nothing(name: str) -> None:
    chance, shapes = random.Random(f"a few of {name}"), [shape for shape in SHAPES[name]() if len(shape) < 20_000]
    for _ in range(60):
        body = mutated(chance, shapes)
        outcome, _took = tried(READERS[name], body)
        assert outcome.startswith(("read", "refused")), body
