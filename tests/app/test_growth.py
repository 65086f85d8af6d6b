"""What a store is asked to do does not grow with it; and the bench that measures the rest, on a tiny store."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import placing
from store.database import Store, open_store
from tests.bench import bench_growth
from tests.bench.generate_press import NOW, fill
from tests.bench.growth import looking
from tests.bench.growth.ingest import Ingest
from tests.bench.growth.plot import picture
from tests.bench.growth.table import table
from tests.bench.growth.taken import Work, counted
from tests.bench.press.plan import Scale

NEW = 12
SMALL, LARGE = 150, 1_500
"""Articles; ten times as many."""
MORE_STEPS = 1.6
"""A tree of ten times the rows is one level deeper, and rare words of it name a few candidates more."""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A small press with vectors, which tests may add to."""
    url = f"sqlite:///{tmp_path_factory.mktemp('press') / 'press.db'}"
    with open_store(url, migrate=True) as store:
        fill(store, Scale.of(SMALL))
        yield store


def _work(store: Store) -> Work:
    """What keeping and placing new articles makes a store do, once everything is loaded that is loaded once."""
    arriving = Ingest(store, NOW)
    for number in (2, NEW):
        found = arriving.arrive(number)
        with counted() as work:
            arriving.keep(found)
            arriving.place(found)
    return work


def test_new_articles_make_a_store_of_ten_times_the_size_do_no_more(
    tmp_path: Path, press: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("IN_FULL", 20), ("BACKGROUND", 10), ("PER_KEY", 4), ("MEMBERS", 4)):
        monkeypatch.setattr(placing, name, value)  # as many articles as a small store has make a window full
    small = _work(press)
    with open_store(f"sqlite:///{tmp_path / 'large.db'}", migrate=True) as store:
        fill(store, Scale.of(LARGE))
        large = _work(store)
    assert large.statements <= small.statements * 1.2
    assert 0 < small.steps < large.steps * 2
    assert large.steps <= small.steps * MORE_STEPS


def test_every_measure_gives_its_figures(press: Store) -> None:
    words, meaning = looking.by_words(press, 4), looking.by_meaning(press, 2)
    assert set(words) == {"catalogue", "all", "beginnings", *looking.KINDS}
    assert all(part["p95"] >= part["ms"] > 0 for part in words.values())
    assert set(meaning) == {"vectors", "all", "one outlet"}
    assert looking.matrix(press, 1)["ms"] > 0
    assert looking.digest(press, NOW, 1)["ms"] > 0
    told = bench_growth.disk(press)
    assert told["bytes_each"] == pytest.approx(told["bytes"] / told["articles"])


def test_queries_differ_and_an_embedder_for_questions_finds_what_they_ask(press: Store) -> None:
    for kind in looking.KINDS:
        assert len(set(looking.queries(kind, 12, random.Random(1)))) == 12
    asking = looking.Asking()
    vectors = asking.encode(["one", "two"])
    assert vectors.shape == (2, 384)
    assert abs(float(vectors[0] @ vectors[1])) < 0.99


def test_the_command_keeps_what_was_measured_before_and_draws_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, image = tmp_path / "told.json", tmp_path / "told.svg"
    before = {
        "1000": {"words": {"all": {"ms": 2.0, "p95": 4.0}}, "disk": {"bytes_each": 900.0, "articles": 1_100}},
        "10000": {"words": {"all": {"ms": 3.0, "p95": 6.0}}, "digest": {"week": {"ms": 1_234.0}}},
    }
    file.write_text(json.dumps(before), "utf-8")
    assert bench_growth.main(["--again", "--json", str(file), "--plot", str(image)]) == 0
    assert "| search by words, all | 4.0 | 6.0 | 1.50 |" in capsys.readouterr().out
    assert "search by words, p95" in image.read_text("utf-8")
    merged = bench_growth._merged(before, 1_000, {"digest": {"week": {"ms": 5.0}}})
    assert set(merged["1000"]) == {"words", "disk", "digest"}
    assert "1,234" in table(merged)
    picture(merged, tmp_path / "other.png")
    assert (tmp_path / "other.png").stat().st_size > 1_000


def test_a_press_that_was_not_finished_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(f"sqlite:///{tmp_path / 'press-400.db'}", migrate=True) as store:
        fill(store, Scale.of(20))
    assert bench_growth.main(["--sizes", "400", "--store-folder", str(tmp_path)]) == 1
    assert "was not finished; delete it" in capsys.readouterr().err
