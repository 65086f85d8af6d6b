"""How close every article is to a programme, as bars, with the line from which on closeness keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from app import words
from app.charts.base import SMALL, canvas, line, note
from app.look import Palette
from store.relevance import STEPS
from store.relevance_lists import Bar

HEIGHT = 230
_TOP = 1.14  # room above the highest bar for the words at the line


def closeness_chart(bars: Sequence[Bar], threshold: float, current: float, colours: Palette) -> go.Figure:
    """Bars of what closeness decides, on top of them hatched what the query keeps whatever its closeness.

    The full line is ``threshold``; where that is not the one that holds, a dotted line shows the ``current`` one.
    """
    # The ends of the axis lie under those of the slider, so that the line stands below its knob.
    figure = canvas(colours, HEIGHT, l=6, r=6, t=8, b=42)
    highest = max([bar.matched + bar.others for bar in bars], default=0) or 1
    others = [(bar, bar.others) for bar in bars if bar.others]
    near = [colours.bar if bar.low + 1e-9 < threshold else colours.primary for bar, _ in others]
    _add_bars(figure, others, "not matched by the query", {"color": near})
    hatch = {"shape": "/", "fgcolor": colours.primary, "size": 7, "solidity": 0.25}
    by_query = {"color": "rgba(0,0,0,0)", "pattern": hatch, "line": {"color": colours.primary, "width": 1}}
    _add_bars(figure, [(bar, bar.matched) for bar in bars if bar.matched], "matched by the query", by_query)
    shapes = [line(threshold, 0, threshold, highest * _TOP, colours.ink, width=2, layer="above")]
    if abs(threshold - current) > 1e-9:
        shapes.append(line(current, 0, current, highest * _TOP, colours.muted, dash="dot", layer="above"))
    figure.update_layout(
        barmode="stack",
        shapes=[*shapes, line(0, 0, 1, 0, colours.line)],
        annotations=_notes(threshold, current, highest, colours),
        xaxis={"range": [0, 1], "visible": False, "fixedrange": True},
        yaxis={"range": [0, highest * _TOP], "visible": False, "fixedrange": True},
    )
    return figure


def _add_bars(figure: go.Figure, counted: Sequence[tuple[Bar, int]], name: str, marker: Mapping[str, Any]) -> None:
    said = [
        f"{bar.low:.2f}–{bar.low + 1 / STEPS:.2f}: {words.plural(count, 'article')} {name}" for bar, count in counted
    ]
    middle, counts = [bar.low + 0.5 / STEPS for bar, _ in counted], [count for _, count in counted]
    figure.add_bar(x=middle, y=counts, width=0.86 / STEPS, marker=marker, hovertext=said, hoverinfo="text")


def _notes(threshold: float, current: float, highest: int, colours: Palette) -> list[dict[str, Any]]:
    top = highest * _TOP
    place: dict[str, Any] = {"yanchor": "top", "size": SMALL}
    found = [
        note(f"dropped below {threshold:.2f} ", threshold, top, colours.muted, xanchor="right", **place),
        note(f" kept from {threshold:.2f} on", threshold, top, colours.ink, **place),
    ]
    if abs(threshold - current) > 0.03:
        at: dict[str, Any] = {"yanchor": "top", "yshift": -18}
        side = "left" if current > threshold else "right"
        found.append(note(f" {current:.2f} holds now ", current, top, colours.muted, xanchor=side, **at))
    found += [
        note(f"{tick / 10:.1f}", tick / 10, 0, colours.muted, yanchor="top", xanchor=side, yshift=-4)
        for tick, side in enumerate(("left", *["center"] * 9, "right"))
    ]
    found.append(note("closeness of meaning, 0 to 1", 0, 0, colours.muted, yanchor="top", yshift=-22))
    return found


def chart_words(bars: Sequence[Bar], threshold: float) -> str:
    """The chart in a sentence, for those who can't see it."""
    others = sum(bar.others for bar in bars)
    above = sum(bar.others for bar in bars if bar.low + 1e-9 >= threshold)
    matched = sum(bar.matched for bar in bars)
    return (
        f"{words.plural(matched, 'article')} that the query keeps; of {words.plural(others, 'other')} "
        f"{words.number(above)} lie at {threshold:.2f} or closer"
    )
