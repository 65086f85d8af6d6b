"""Every form in ``tables/quantities.tsv``, and what a quantity's interval means."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.quantities import find_quantities, interval
from store.model import Quantity

TABLE = Path(__file__).parent / "tables" / "quantities.tsv"
Row = tuple[str, str, str, str, str]


def rows(path: Path) -> list[tuple[str, ...]]:
    """Lines of a table without comments, split at tabs."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


def expected(cell: str) -> list[Row]:
    """The quantities of a table's cell."""
    if cell.strip() == "-":
        return []
    found = []
    for part in cell.split(" ; " if " ; " in cell else " ;"):
        literal, qualifier, value, unit, noun = (piece.strip() for piece in part.split("|"))
        found.append((literal, qualifier, value, unit, noun))
    return found


def as_row(quantity: Quantity) -> Row:
    """A quantity as the table writes it."""
    values = (quantity.low, quantity.high) if quantity.stated is None else (quantity.stated,)
    value = "~".join(format(round(v, 6), ".15g") for v in values if v is not None)
    return quantity.literal, quantity.qualifier, value, quantity.unit, quantity.noun


@pytest.mark.parametrize(("sentence", "cell"), rows(TABLE), ids=lambda cell: cell[:50])
def test_table(sentence: str, cell: str) -> None:
    assert [as_row(q) for q in find_quantities(sentence)] == expected(cell)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("1,600 cooks", (1600, 1600, True, True)),
        ("about 1,600 cooks", (1600, 1600, True, True)),
        ("over 1,600 cooks", (1600, None, False, False)),
        ("at least 1,600 cooks", (1600, None, True, False)),
        ("nearly 1,600 cooks", (None, 1600, False, False)),
        ("up to 1,600 cooks", (None, 1600, False, True)),
        ("under 1,600 cooks", (None, 1600, False, False)),
        ("between 1,500 and 1,600 cooks", (1500, 1600, True, True)),
        ("hundreds of cooks", (200, 999, True, True)),
    ],
)
def test_what_a_hedge_allows(text: str, bounds: tuple[float | None, float | None, bool, bool]) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.low, quantity.high, quantity.low_closed, quantity.high_closed) == bounds
    if quantity.stated is not None:
        assert interval(quantity.qualifier, quantity.stated) == bounds


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("1,600 cooks", 100), ("505 cooks", 1), ("2,000 cooks", 1000), ("1.5 million cooks", 100_000),
        ("$145 billion", 1e9), ("0.25%", 0.01), ("two dozen cooks", 12), ("half a million cooks", 100_000),
        ("fifteen hundred cooks", 100), ("1,500–2,000 cooks", 100),
    ],
)  # fmt: skip
def test_precision_is_the_last_digit_that_counts(text: str, precision: float) -> None:
    assert find_quantities(text)[0].precision == pytest.approx(precision)


def test_ages_are_found_when_asked_for() -> None:
    text = "The 35-year-old driver met Ann Lee, 41, of Leeds."
    assert find_quantities(text) == []
    assert [(q.stated, q.unit) for q in find_quantities(text, ages=True)] == [(35, "year"), (41, "")]


def test_offsets_hold_around_invisible_characters() -> None:
    text = "\ufeffNear\u00adly 1,\u200b600 \u202aworkers\u202c came"
    (quantity,) = find_quantities(text)
    assert text[quantity.start : quantity.end] == quantity.literal == "Near\u00adly 1,\u200b600"
    assert (quantity.qualifier, quantity.stated, quantity.noun) == ("nearly", 1600, "workers")


def test_html_remains_are_neither_numbers_nor_walls() -> None:
    text = 'Over&nbsp;1,600 <b class="x12">workers</b> &#8217; <td width=50> said &#50; things'
    assert [as_row(q)[:3] for q in find_quantities(text)] == [("Over&nbsp;1,600", "over", "1600")]


def test_lines_are_walls() -> None:
    assert [q.literal for q in find_quantities("We want more than\n300 people came")] == ["300"]


def test_nothing_in_nothing() -> None:
    assert find_quantities("") == [] == find_quantities(" \n\u200b")
