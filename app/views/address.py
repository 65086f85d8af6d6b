"""Selections that live in the address: what is picked is written there, what is drawn is read from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app import words


def pick(
    name: str, options: Sequence[str], current: str, labels: Mapping[str, str], *, keep: Sequence[str] = ()
) -> None:
    """A picker of ids that writes its choice to the query parameter ``name`` and drops all but those to ``keep``.

    The widget is set from the address on every run, so that links and the browser's back button win.
    """
    key = f"pick-{name}"
    st.session_state[key] = current
    ids = list(options) if current in options else [current, *options]
    st.selectbox(
        name.capitalize(),
        ids,
        format_func=lambda value: words.plain(labels.get(value, words.shorten(value, 40))),
        key=key,
        label_visibility="collapsed",
        on_change=_picked,
        args=(name, key, tuple(keep)),
    )


def _picked(name: str, key: str, keep: Sequence[str]) -> None:
    for other in ("story", "metric", "claim", "closeness"):
        if other != name and other not in keep and other in st.query_params:
            del st.query_params[other]
    value = st.session_state[key]
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def write_click(name: str, key: str) -> None:
    """Write the id behind the clicked mark of the chart ``key`` to the query parameter ``name``."""
    value = clicked(st.session_state.get(key))
    if value:
        st.query_params[name] = value


def clicked(event: Any) -> str | None:
    """The id carried by the first selected point of a Plotly event; it arrives as a string or as a list."""
    points = (event or {}).get("selection", {}).get("points", [])
    for point in points:
        data = point.get("customdata")
        value = data[0] if isinstance(data, (list, tuple)) and data else data
        if isinstance(value, str):
            return value
    return None
