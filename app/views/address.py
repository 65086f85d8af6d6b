"""Selections that live in the address: what is picked is written there, what is drawn is read from there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from app import words

NONE = "none"
"""What the address says where every choice is off that is usually on."""


def pick(
    name: str, options: Sequence[str], current: str, labels: Mapping[str, str], *, keep: Sequence[str] = ()
) -> None:
    """A picker of ids that writes its choice to the query parameter ``name`` and drops all but those to ``keep``.

    The widget is set from the address on every run, so that links and the browser's back button win.
    """
    key = f"pick-{name}"
    st.session_state[key] = current
    ids = list(options) if current in options else [current, *options]
    shown = distinct({value: words.plain(labels.get(value, words.shorten(value, 40))) for value in ids})
    st.selectbox(
        name.capitalize(),
        ids,
        format_func=lambda value: shown.get(value, value),
        key=key,
        label_visibility="collapsed",
        on_change=_picked,
        args=(name, key, tuple(keep)),
    )


def distinct(labels: Mapping[str, str]) -> dict[str, str]:
    """The labels by their ids, no two alike: a browser knows what was chosen by its label."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for value, label in labels.items():
        count, name = 1, label
        while name in taken:
            count += 1
            name = f"{label} ({count})"
        found[value] = name
        taken.add(name)
    return found


def _picked(name: str, key: str, keep: Sequence[str]) -> None:
    for other in ("story", "metric", "claim", "closeness", "week"):
        if other != name and other not in keep and other in st.query_params:
            del st.query_params[other]
    value = st.session_state[key]
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def choose(name: str, options: Sequence[str], usual: str, *, label: str) -> str:
    """A row of choices of which one is on, kept in the query parameter ``name``; gives the one that is.

    A choice is a step that the browser's back button takes back, which a widget bound to the address is not: that
    replaces the address where it stands. The usual choice leaves no trace in it.
    """
    current = chosen(name, options, usual)
    key = f"tw-choose-{name}"
    st.session_state[key] = current
    st.segmented_control(
        label,
        list(options),
        required=True,
        key=key,
        label_visibility="collapsed",
        on_change=_write,
        args=(name, key, usual),
    )
    return current


def several(
    name: str, options: Sequence[str], usual: Sequence[str] = (), *, label: str, shown: Callable[[str], str] = str
) -> list[str]:
    """As :func:`choose` for a row of choices of which any number is on."""
    current, key = _some(name, options, usual, shown), f"tw-choose-{name}"
    st.session_state[key] = current
    st.segmented_control(
        label,
        options,
        selection_mode="multi",
        format_func=shown,
        key=key,
        label_visibility="collapsed",
        on_change=_write_some,
        args=(name, key, tuple(usual)),
    )
    return current


def listed(name: str, options: Sequence[str], *, label: str, hint: str, width: int) -> list[str]:
    """As :func:`several` for choices too many for a row."""
    current, key = _some(name, options, (), str), f"tw-choose-{name}"
    st.session_state[key] = current
    st.multiselect(
        label,
        options,
        key=key,
        placeholder=hint,
        label_visibility="collapsed",
        width=width,
        on_change=_write_some,
        args=(name, key, ()),
    )
    return current


def _some(name: str, options: Sequence[str], usual: Sequence[str], shown: Callable[[str], str]) -> list[str]:
    """The options that the address names, by themselves or as they are shown; the usual ones where it names nothing."""
    if name not in st.query_params:
        return list(usual)
    wanted = {value.casefold() for value in st.query_params.get_all(name)}
    return [option for option in options if wanted & {option.casefold(), shown(option).casefold()}]


def _write_some(name: str, key: str, usual: Sequence[str]) -> None:
    values = list(st.session_state[key] or ())
    if sorted(values) != sorted(usual):
        st.query_params[name] = values or NONE
    elif name in st.query_params:
        del st.query_params[name]


def turn(name: str, pages: int, *, numbers: int = 7) -> int:
    """The pages of a long table, at most ``numbers`` of them by number, kept in the query parameter ``name``; gives the
    number of the one that is open."""
    wanted = st.query_params.get(name, "1")
    current = min(max(int(wanted), 1), pages) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    key = f"tw-turn-{name}"
    st.session_state[key] = current
    st.pagination(pages, key=key, max_visible_pages=numbers, on_change=_write, args=(name, key, 1))
    return current


def chosen(name: str, options: Collection[str], usual: str) -> str:
    """What the address says of a choice; the usual one where it says nothing that can be chosen."""
    wanted = st.query_params.get(name, usual)
    return wanted if wanted in options else usual


def _write(name: str, key: str, usual: object) -> None:
    value = st.session_state[key]
    if value is not None and value != usual:
        st.query_params[name] = str(value)
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
