"""What hits are counted by, beside them: each count can be picked, and what is picked stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from app import markup, words
from app.look import MARKS
from app.search_asked import Asked, Result
from app.views import page

Go = Callable[[Asked], None]

TITLES = {
    "relation": "How it stands",
    "qualifier": "How it is worded",
    "programme": "Programme",
    "outlet": "Outlet",
    "story": "Story",
    "leaning": "Leaning of the outlet",
    "country": "Country of the outlet",
    "language": "Language",
}
"""In the order of the page."""
MOST_VALUES, MOST_WEEKS, MOST_LABEL = 6, 5, 34


def draw(result: Result, asked: Asked, go: Go) -> None:
    """The column of counts."""
    with st.container(key="tw-facets"):
        _draw(result, asked, go)


def _draw(result: Result, asked: Asked, go: Go) -> None:
    if asked.chosen or asked.since or asked.until:
        cleared = replace(asked, chosen={}, since=None, until=None, page=1)
        st.button("Clear what is chosen", key="search-clear", on_click=go, args=(cleared,))
    _weeks(result, asked, go)
    for facet, title in TITLES.items():
        counts = result.counts.get(facet, {})
        chosen = asked.chosen.get(facet, ())
        if len(counts) > 1 or chosen:
            _facet(facet, title, counts, result, asked, go)


def _facet(facet: str, title: str, counts: Mapping[str, int], result: Result, asked: Asked, go: Go) -> None:
    chosen = asked.chosen.get(facet, ())
    values = list(dict.fromkeys([*chosen, *list(counts)[:MOST_VALUES]]))
    key = f"search-facet-{facet}"
    st.session_state[key] = list(chosen)
    st.html(markup.section(title, bare=True))
    st.pills(
        title,
        values,
        selection_mode="multi",
        wrap=True,
        format_func=lambda value: _label(facet, value, counts.get(value, 0), result),
        key=key,
        label_visibility="collapsed",
        on_change=_picked,
        args=(facet, key, asked, go),
    )
    left = len(counts) - len(values)
    if left > 0:
        page.small(f"and {words.number(left)} more" + ("; write outlet:name in the query" if facet == "outlet" else ""))


def _label(facet: str, value: str, count: int, result: Result) -> str:
    shown = value
    if facet == "story":
        shown = result.titles.get(value, value)
    elif facet == "qualifier":
        shown = value.replace("_", " ")
    elif facet == "relation" and value in MARKS:
        shown = MARKS[value].word  # type: ignore[index]
    name = words.shorten(words.plain(shown) or words.MISSING, MOST_LABEL)
    return f"{markup.label(name)} **{words.number(count)}**"


def _picked(facet: str, key: str, asked: Asked, go: Go) -> None:
    values = tuple(st.session_state[key] or ())
    go(replace(asked, chosen={**asked.chosen, facet: values}, page=1))


def _weeks(result: Result, asked: Asked, go: Go) -> None:
    """The latest weeks with hits, and any two days."""
    counts = dict(result.weeks)
    st.html(markup.section("When"))
    weeks = [str(day) for day in sorted(counts, reverse=True)[:MOST_WEEKS]]
    now = _chosen_week(asked)
    if now and now not in weeks:
        weeks.append(now)
    if len(weeks) > 1 or now:
        st.session_state["search-week"] = now
        st.pills(
            "Week",
            weeks,
            selection_mode="single",
            wrap=True,
            format_func=lambda day: f"{_week(int(day))} **{words.number(counts.get(int(day), 0))}**",
            key="search-week",
            label_visibility="collapsed",
            on_change=_week_picked,
            args=(asked, go),
        )
    st.session_state["search-since"], st.session_state["search-until"] = asked.since, asked.until
    first, last = st.columns(2, gap="xsmall")
    for place, name, label in ((first, "since", "From"), (last, "until", "To")):
        place.date_input(
            label, value=None, key=f"search-{name}", format="DD/MM/YYYY", on_change=_day_picked, args=(name, asked, go),
            min_value=date(1990, 1, 1), max_value=date(2100, 1, 1),
        )  # fmt: skip


def _week(ordinal: int) -> str:
    monday = date.fromordinal(ordinal)
    sunday = monday + timedelta(days=6)
    start = f"{monday.day}" if monday.month == sunday.month else words.day(monday)
    return markup.label(f"{start}–{words.day(sunday)}")


def _chosen_week(asked: Asked) -> str | None:
    since, until = asked.since, asked.until
    is_week = since and until and until - since == timedelta(days=6) and since.weekday() == 0
    return str(since.toordinal()) if is_week and since else None


def _week_picked(asked: Asked, go: Go) -> None:
    value = st.session_state["search-week"]
    monday = date.fromordinal(int(value)) if value else None
    go(replace(asked, since=monday, until=monday + timedelta(days=6) if monday else None, page=1))


def _day_picked(name: str, asked: Asked, go: Go) -> None:
    go(replace(asked, page=1, **{name: st.session_state[f"search-{name}"]}))
