"""What was measured as a picture: milliseconds by the number of articles, both in powers of ten."""

from __future__ import annotations

from pathlib import Path

from tests.bench.growth.table import Told, ordered, rows

INK, PAPER, RULE, PRIMARY = "#1B2230", "#FCFBF8", "#E9E5DB", "#0B5C6B"
MUTED, BAR, BROWN = "#5B6472", "#A9B0B8", "#A6611A"
SHOWN = (
    ("one new article, everything", "one new article", PRIMARY),
    ("everything but judging", "a new article, not judged", PRIMARY),
    ("search by words, all", "search by words, p95", INK),
    ("search by meaning", "search by meaning, p95", BROWN),
    ("page Briefing", "Briefing", MUTED),
    ("page Figures", "Figures", MUTED),
    ("digest of a week", "digest of a week", MUTED),
    ("limit: a query against all vectors, NumPy", "all vectors with NumPy", BAR),
)
"""Rows that are drawn: their names in the picture and colours."""
GOAL = 150.0
"""Milliseconds that a search may take."""


def picture(told: Told, file: Path) -> None:
    """Draw it; the file's ending says in which format."""
    from matplotlib.figure import Figure

    sizes = ordered(told)
    numbers = dict(rows(told))
    figure = Figure(figsize=(9, 5.4), facecolor=PAPER)
    axes = figure.add_axes((0.08, 0.1, 0.66, 0.76))
    places = [int(size) for size in sizes]
    ends: list[tuple[float, str, str]] = []
    for name, label, colour in SHOWN:
        line = numbers.get(name, [])
        points = [(x, y) for x, y in zip(places, line, strict=False) if y is not None]
        if points:
            axes.plot(*zip(*points, strict=True), color=colour, marker="o", markersize=4, linewidth=1.8)
            ends.append((points[-1][1], f"{label}  {points[-1][1]:,.0f}", colour))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.axhline(GOAL, color=INK, linewidth=0.8, linestyle=(0, (2, 3)))
    axes.text(places[0], GOAL * 1.05, "150 ms: what a search may take", color=INK, fontsize=8.5, va="bottom")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(INK)
    axes.grid(axis="y", color=RULE, linewidth=0.7)
    axes.tick_params(colors=INK, labelsize=9, length=0)
    axes.set_xticks(places, [f"{place:,}" for place in places])
    axes.minorticks_off()
    axes.set_xlabel("articles in the store", color=INK, fontsize=9.5)
    low, high = axes.get_ylim()
    for y, (text, colour) in _apart(ends, low, high):
        axes.annotate(text, (places[-1], y), (10, 0), textcoords="offset points", color=colour, fontsize=9, va="center")
    figure.text(0.08, 0.93, "What more articles cost", color=INK, fontsize=14, weight="bold")
    figure.text(0.08, 0.885, "milliseconds of one processor, both scales in powers of ten", color=INK, fontsize=9.5)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, facecolor=PAPER, metadata={"Date": None} if file.suffix == ".svg" else None)


def _apart(ends: list[tuple[float, str, str]], low: float, high: float) -> list[tuple[float, tuple[str, str]]]:
    """Where the names of the lines stand: beside their ends, none upon another."""
    step = (high / low) ** (1 / 22)
    placed: list[tuple[float, tuple[str, str]]] = []
    for value, text, colour in sorted(ends):
        y = max(value, placed[-1][0] * step) if placed else value
        placed.append((y, (text, colour)))
    return placed
