"""All figures, disputed first: what is safe to say of each, how far apart its readings are, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, words
from app.desk import Desk
from app.look import STATUS_TINTS, STATUS_WORDS, tint
from app.markup import Column
from app.views import address, page
from store import figures as store_figures
from store.model import MetricStatus
from store.rows import MetricRow

PAGE_ROWS, MOST_BESIDE, LONGEST_QUERY = 15, 5, 100
_COLUMNS = (
    Column("State", "104px"),
    Column("Figure", "20%", clip=True, lead=True),
    Column("Safe to say", "19%", clip=True),
    Column("Printed", "14%", numeric=True),
    Column("Readings", "70px", numeric=True),
    Column("Outlets", "64px", numeric=True),
    Column("Origins", "64px", numeric=True),
    Column("Story", clip=True),
)


def draw(shown: MetricRow, desk: Desk) -> None:
    """The other figures in dispute in a line, and behind a click all of them."""
    counts = desk.ask(store_figures.count_metrics)
    _disputed(shown, counts.get("disputed", 0), desk)
    label = f"All {words.plural(sum(counts.values()), 'figure')}: {told(counts)}"
    place = st.expander(label, key="all", type="compact", on_change="rerun", bind="query-params")
    if place.open:
        with place:
            _list(shown, desk)


def told(counts: Mapping[MetricStatus, int]) -> str:
    """How many there are of each state: "6 disputed, 4 growth only"."""
    return ", ".join(f"{words.number(count)} {STATUS_WORDS[status]}" for status, count in counts.items() if count)


def _disputed(shown: MetricRow, count: int, desk: Desk) -> None:
    found = desk.ask(store_figures.list_metrics, statuses=("disputed",), limit=MOST_BESIDE + 1)
    others = [row for row in found if row.metric.id != shown.metric.id][:MOST_BESIDE]
    if not others:
        return
    links = [markup.page_link(_name(row), "figures", metric=row.metric.id, style="tw-link") for row in others]
    left = count - len(others) - (shown.metric.status == "disputed")
    more = f" and {words.number(left)} more" if left > 0 else ""
    also = "Also in dispute" if shown.metric.status == "disputed" else "In dispute"
    page.small(Markup("{}: {}{}").format(also, markup.join(links, " · "), more))


def _name(row: MetricRow) -> str:
    return words.shorten(sentences.metric_name(row.metric), 40)


def _list(shown: MetricRow, desk: Desk) -> None:
    states, typed = st.columns([2.4, 1], vertical_alignment="center")
    query = typed.text_input(
        "Find a figure",
        key="find",
        bind="query-params",
        placeholder="Find by what is counted, or by story",
        label_visibility="collapsed",
        max_chars=LONGEST_QUERY,
    ).strip()
    counts = desk.ask(store_figures.count_metrics, query)
    with states:
        chosen = address.several("state", store_figures.STATUS_ORDER, label="State", shown=_state)
    total = sum(count for status, count in counts.items() if not chosen or status in chosen)
    if not total:
        text = "Clear what you typed, or choose another state."
        st.html(markup.page(markup.state("No figure matches this filter", text)))
        return
    table = st.container()
    start = page.pager("figures-page", total, PAGE_ROWS)
    statuses = tuple(chosen) or None
    rows = desk.ask(store_figures.list_metrics, statuses=statuses, query=query or None, limit=PAGE_ROWS, offset=start)
    lines = [_row(row, desk, chosen=row.metric.id == shown.metric.id) for row in rows]
    table.html(markup.table(_COLUMNS, lines, caption="All figures, disputed first", narrowest=980))


def _state(status: str) -> str:
    return STATUS_WORDS[status].capitalize()  # type: ignore[index]


def _row(row: MetricRow, desk: Desk, *, chosen: bool) -> list[str | Markup]:
    metric = row.metric
    badge = markup.badge(STATUS_WORDS[metric.status], tint(desk.colours, STATUS_TINTS[metric.status]), desk.colours)
    link = markup.page_link(sentences.metric_name(metric), "figures", metric=metric.id)
    here = Markup(' <span class="muted small">shown below</span>') if chosen else Markup("")
    return [
        badge,
        Markup("{}{}").format(link, here),
        markup.text(sentences.safe_line(metric)),
        words.span(metric.low, metric.high, metric.unit),
        words.number(row.claims),
        words.number(row.outlets),
        words.number(metric.independent_origins),
        markup.page_link(row.story_title, "story", story=metric.story_id),
    ]
