"""What the pages say of sizes and costs is what is reckoned, from figures that stand where they were measured."""

from __future__ import annotations

import pytest

from tests.bench import costs
from tests.bench.costs import DOCS, MEASURED, Desk, Figure


@pytest.mark.parametrize("name", sorted(costs.TABLES))
def test_a_table_is_as_it_is_reckoned(name: str) -> None:
    page, table = costs.TABLES[name]
    text = (DOCS / page).read_text("utf-8")
    assert table() in text and costs.marked(text, name, table()) == text, "run `python -m tests.bench.costs`"
    assert "| 9.9 |" in costs.marked(text, name, "| 9.9 |"), "its marks are there"


@pytest.mark.parametrize("figure", MEASURED, ids=lambda figure: figure.said[:40])
def test_a_figure_stands_on_its_page(figure: Figure) -> None:
    text = " ".join((DOCS / figure.page).read_text("utf-8").split())
    assert figure.said in text, f"{figure.page} no longer says it: was it measured anew?"


def test_more_articles_cost_more_together_and_less_each() -> None:
    desks = [Desk(10**power) for power in range(3, 10)]
    assert [d.euros_a_month for d in desks] == sorted(d.euros_a_month for d in desks)
    assert [d.euros_an_article for d in desks] == sorted((d.euros_an_article for d in desks), reverse=True)
    assert all(d.busy / d.cores <= costs.BUSY for d in desks)


def test_the_reckoning_of_a_million_by_hand() -> None:
    desk = Desk(1_000_000)
    assert desk.processor == pytest.approx(0.0102 * 41 + 0.033)
    assert desk.busy == pytest.approx(1_000_000 * 0.4512 / 31_557_600)
    assert (desk.rows_gb, desk.raw_gb) == (20, 73)
    assert desk.again_hours == pytest.approx(33_000 / 3600)
    assert desk.euros_a_month == pytest.approx(2 * 10 + desk.memory_gb * 2.5 + 20 * 0.10 + 73 * 0.02)


def test_what_the_page_says_in_words_is_in_the_table() -> None:
    text = " ".join((DOCS / "scale.md").read_text("utf-8").split())
    ten_to_the_eight, million = Desk(10**8), Desk(10**6)
    assert f"{round(ten_to_the_eight.pages_a_second, -1):.0f}" == "130" and "hundred and thirty pages a second" in text
    assert f"busy {ten_to_the_eight.writer * 10:.1f} times over" in text, "in an hour of ten times its share"
    assert f"{million.vectors_gb:.2f} GB a question" in text
    assert f"{million.again_hours:.0f} hours of a core" in text
    assert f"{ten_to_the_eight.again_hours / 24:.0f} days of a core" in text
