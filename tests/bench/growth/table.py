"""What was measured as a table: a row for each measure, a column for each size, and how it grew. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Told = Mapping[str, Mapping[str, Any]]
_ROWS = (
    ("one new article, everything", "ingest", "ingest", "ms"),
    ("keeping a new article", "ingest", "keep", "ms"),
    ("placing it in a story", "ingest", "stories", "ms"),
    ("everything but judging", "ingest", "unjudged", "ms"),
    ("judging the stories it joins", "ingest", "judging", "ms"),
    ("judging a story of 1-8 articles", "ingest", "judging 1-8", "ms"),
    ("judging a story of 9-30", "ingest", "judging 9-30", "ms"),
    ("judging a story of 31-100", "ingest", "judging 31-100", "ms"),
    ("judging a story of 101-200", "ingest", "judging 101-200", "ms"),
    ("judging a story of 201 and more", "ingest", "judging 201-4000", "ms"),
    ("statements of the database", "ingest", "database", "statements"),
    ("steps of the database, hundreds", "ingest", "database", "steps"),
    ("search by words, all", "words", "all", "p95"),
    ("search by words, typical", "words", "typical", "p95"),
    ("search by words, rare", "words", "rare", "p95"),
    ("search by words, everywhere", "words", "everything", "p95"),
    ("search by words, beginnings", "words", "beginnings", "p95"),
    ("search by meaning", "meaning", "all", "p95"),
    ("search by meaning, one outlet", "meaning", "one outlet", "p95"),
    ("what is counted by, read", "words", "catalogue", "ms"),
    ("all vectors, read", "meaning", "vectors", "ms"),
    ("matrix of figures, largest stories", "matrix", "largest", "ms"),
    ("digest of a week", "digest", "week", "ms"),
)
"""What it is called, its part, and where its number stands."""
_LIMITS = (
    ("embedding alone, an article", "embedding"), ("embedding alone, a query", "embedding_query"),
    ("a bare row", "insert"), ("a query against all vectors, NumPy", "brute_force"),
)  # fmt: skip
_MEMORY = (("search by words", "words", "catalogue"), ("search by meaning", "meaning", "vectors"))


def rows(told: Told) -> Iterator[tuple[str, list[float | None]]]:
    """Name and numbers by size of everything that was measured."""
    sizes = ordered(told)
    for name, part, measure, key in _ROWS:
        yield name, [_at(told, size, part, measure, key) for size in sizes]
    pages = dict.fromkeys(page for size in sizes for page in told[size].get("pages", {}))
    for page in pages:
        yield f"page {page}", [_at(told, size, "pages", page, "ms") for size in sizes]
    for name, key in _LIMITS:
        yield f"limit: {name}", [_at(told, size, "limits", key) for size in sizes]
    yield "disk, bytes an article", [_at(told, size, "disk", "bytes_each") for size in sizes]
    for name, part, measure in _MEMORY:
        each = [_each(told, size, part, measure) for size in sizes]
        yield f"memory of {name}, bytes an article", each


def ordered(told: Told) -> list[str]:
    """The sizes, the smallest first."""
    return sorted(told, key=int)


def table(told: Told) -> str:
    """A table in Markdown; the last column is the largest to the smallest."""
    sizes = ordered(told)
    lines = [
        "| | " + " | ".join(f"{int(size):,}" for size in sizes) + " | ratio |",
        "|---|" + "---|" * (len(sizes) + 1),
    ]
    for name, numbers in rows(told):
        if any(number is not None for number in numbers):
            first, last = numbers[0], numbers[-1]
            ratio = f"{last / first:.2f}" if first and last is not None and len(sizes) > 1 else ""
            lines.append(f"| {name} | " + " | ".join(map(_shown, numbers)) + f" | {ratio} |")
    return "\n".join(lines)


def _at(told: Told, size: str, *keys: str) -> float | None:
    found: Any = told[size]
    for key in keys:
        if not isinstance(found, Mapping) or key not in found:
            return None
        found = found[key]
    return float(found)


def _each(told: Told, size: str, part: str, measure: str) -> float | None:
    held, number = _at(told, size, part, measure, "megabytes"), _at(told, size, "disk", "articles")
    return None if held is None or not number else held * 1e6 / number


def _shown(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.0f}" if number >= 100 else f"{number:,.1f}" if number >= 1 else f"{number:.3f}"
