"""What all Plotly figures share: a bare canvas, text that can't become markup, glyphs with soft edges."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from app import words
from app.look import SANS, Palette

CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
TEXT, SMALL = 14, 12.5


def canvas(colours: Palette, height: int, **margin: int) -> go.Figure:
    """An empty figure: transparent, no template, no drag, margins as given (0 by default)."""
    figure = go.Figure()
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0} | margin,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": SANS, "size": TEXT, "color": colours.ink},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        bargap=0,
    )
    return figure


def literal(text: str, length: int = 400) -> str:
    """Text for Plotly, which reads a little HTML: cut to ``length`` characters, then its special signs escaped."""
    short = words.shorten(words.plain(text), length)
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


Marks = dict[str, list[tuple[float, float, str]]]  # Plotly symbol → (x, y, colour)


def add_marks(figure: go.Figure, marks: Marks, *, size: float, tick: float, dot: float) -> None:
    """Draw markers that take no click: ticks ("line-…") of length ``tick``, circles of ``dot``, others of ``size``."""
    for symbol, points in marks.items():
        line = symbol.startswith("line")
        colours = [colour for _, _, colour in points]
        figure.add_scatter(
            x=[x for x, _, _ in points],
            y=[y for _, y, _ in points],
            mode="markers",
            hoverinfo="skip",
            cliponaxis=False,
            marker={
                "symbol": symbol,
                "size": tick if line else dot if symbol == "circle" else size,
                "color": colours,
                "line": {"width": 3 if line else 1.5 if symbol.endswith("open") else 0, "color": colours},
            },
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )


def note(text: str, x: float, y: float, colour: str, **more: Any) -> dict[str, Any]:
    """A text without an arrow. ``text`` is finished (see :func:`literal`); ``xref``/``yref`` default to the axes."""
    size, family = more.pop("size", SMALL), more.pop("family", SANS)
    base = {"text": text, "x": x, "y": y, "xref": "x", "yref": "y", "showarrow": False}
    return (
        base
        | {"font": {"size": size, "color": colour, "family": family}, "xanchor": "left", "yanchor": "middle"}
        | more
    )


def line(x0: float, y0: float, x1: float, y1: float, colour: str, **more: Any) -> dict[str, Any]:
    """A straight line as a shape."""
    width, dash = more.pop("width", 1), more.pop("dash", "solid")
    base = {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "layer": "below"}
    return base | {"line": {"color": colour, "width": width, "dash": dash}} | more


def strokes(shapes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same shapes with straight lines of one look as one path, in the order in which each look came first: Plotly
    takes a fifth of a millisecond for every shape that it checks."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for place, shape in enumerate(shapes):
        if shape["type"] != "line":
            found["", str(place)] = dict(shape)
            continue
        ends = {name: shape[name] for name in ("x0", "y0", "x1", "y1")}
        rest = {name: value for name, value in shape.items() if name not in ends}
        path = "M{x0:.6f},{y0:.6f}L{x1:.6f},{y1:.6f}".format(**ends)
        one = found.setdefault(("line", repr(rest)), rest | {"type": "path", "path": ""})
        one["path"] += path
    return list(found.values())


def gradient(
    x0: float, x1: float, y: float, thickness: float, stops: tuple[tuple[str, float], ...], **more: Any
) -> dict[str, Any]:
    """A bar from ``x0`` to ``x1`` whose colour changes along it; ``stops`` are (colour, opacity), evenly spread."""
    last = len(stops) - 1
    marks = "".join(
        f'<stop offset="{i / last:.2f}" stop-color="{colour}" stop-opacity="{alpha}"/>'
        for i, (colour, alpha) in enumerate(stops)
    )
    vertical = more.pop("vertical", False)
    turn = 'x2="0" y2="1"' if vertical else 'x2="1" y2="0"'
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100" '
        f'preserveAspectRatio="none"><defs><linearGradient id="g" x1="0" y1="0" {turn}>{marks}</linearGradient></defs>'
        '<rect width="100" height="100" fill="url(#g)"/></svg>'
    )
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    base = {"source": source, "x": min(x0, x1), "y": y, "sizex": abs(x1 - x0), "sizey": thickness}
    place = {"xref": "x", "yref": "y", "xanchor": "left", "yanchor": "middle", "sizing": "stretch", "layer": "above"}
    return base | place | more
