"""Figures: one quantity, every outlet, the sentence each number stands in, and why they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, sheets, words
from app.charts import glyphs, matrix
from app.charts.base import CONFIG
from app.charts.interval import MOST_ROWS, interval_chart
from app.comparing import clashes, common, finding, group_notes, histories
from app.desk import Desk
from app.exporting import FIELDS
from app.look import CONFLICTS, MARKS, tint
from app.markup import Column, Fact
from app.readings import Reading, Standing, first_to_read, group_word, leading, read, thin
from app.references import Reference
from app.revisions import Edit, figure_edits
from app.sheets import Sheet
from app.views import (
    address,
    copying,
    deciding,
    deciding_metric,
    deciding_rejected,
    evidence,
    figure_list,
    moved,
    page,
    petitions,
    taking,
)
from store import articles as store_articles
from store import figures as store_figures
from store import pairs
from store.model import Figure, Metric
from store.rows import MetricRow

MOST_METRICS, MOST_EDITED, TABLE_ROWS, FEW_WARNINGS, MOST_WARNINGS = 400, 8, 50, 3, 30
_COMPARED = f" The {pairs.MOST} best supported are held against each other, all against the leading one."
FEW_ROWS = 24  # drawn of a figure that more print than can be drawn
_COLUMNS = (
    Column("How it stands", "15%"),
    Column("Outlet", "19%", clip=True),
    Column("As printed", "15%", clip=True),
    Column("Says it got it from", "15%", clip=True),
    Column("Counted", "9%", numeric=True),
    Column("Article", clip=True),
)


def render(desk: Desk) -> None:
    """Draw the page."""
    rows = desk.ask(store_figures.list_metrics, limit=MOST_METRICS)
    if not rows:
        st.html(markup.head("No figures yet"))
        text = Markup(
            "Figures appear when articles of one story state a number of the same thing: "
            "<code>python -m app update</code> collects and reads what is new."
        )
        st.html(markup.page(markup.state("Nothing to compare", text)))
        deciding_rejected.elsewhere((), desk)
        return
    wanted = st.query_params.get("metric")
    row = next((r for r in rows if r.metric.id == wanted), None)
    if wanted and row is None:
        row = desk.ask(store_figures.get_metric, wanted)
    if row is None:
        row = deciding_rejected.followed(desk)
    if wanted and row is None:
        _unknown(wanted, rows, desk)
        return
    _metric(row or rows[0], rows, desk)


def _unknown(wanted: str, rows: Sequence[MetricRow], desk: Desk) -> None:
    st.html(markup.head("No such figure"))
    text = Markup("The store holds no figure with the id {}. It may have been judged anew since. {}")
    link = markup.page_link("Show the first one in dispute", "figures", metric=rows[0].metric.id, style="tw-link")
    st.html(markup.page(markup.state("This link leads nowhere", text.format(words.shorten(wanted, 40), link))))
    deciding_rejected.elsewhere((), desk)


def _metric(row: MetricRow, rows: Sequence[MetricRow], desk: Desk) -> None:
    metric = row.metric
    copying.shows(metric=metric.id)
    found = desk.ask(store_figures.figures_of, metric.id)
    standing = desk.ask(pairs.of_claims, metric.id, pairs.MOST)
    readings = read(desk.ask(store_figures.claims_of, metric.id), found, standing)
    left, right = st.columns([2.4, 1], vertical_alignment="bottom", gap="large")
    left.html(markup.head(sentences.figure_question(metric, row.story_title)))
    with right:
        address.pick(
            "metric", [r.metric.id for r in rows], metric.id, {r.metric.id: sentences.picker_label(r) for r in rows}
        )
    say, facts = st.columns([1.35, 1], vertical_alignment="center", gap="large")
    pinned = deciding_metric.pinned(metric.id, desk)
    say.html(_say(row, readings, pinned))
    facts.html(markup.facts(_facts(row, readings), desk.colours))
    deciding_metric.draw(metric.id, desk)
    figure_list.draw(row, desk)
    if not readings:
        return
    selected = _selected(readings)
    copying.shows(claim=selected.claim.id)
    deciding.stay(metric=metric.id, claim=(wanted := st.query_params.get("claim", selected.claim.id)))
    petitions.beside(metric.story_id, readings, desk)
    edits = _edits(readings, desk)
    _chart(row, readings, selected, frozenset(edits), _Whole(found, standing, pinned), desk)
    below, beside = st.columns([1.15, 1], gap="large")
    with below:
        _matrix(row, readings, desk)
        deciding_rejected.listed(metric.story_id, metric.id, desk)
        moved.draw(histories(readings, edits), desk)
    with beside:
        if deciding_rejected.elsewhere([r.claim.id for r in readings], desk):
            return
        if wanted != selected.claim.id:
            page.small(
                "The reading that this link names is gone: its article was read anew. Here is the first to read."
            )
        verdicts = desk.ask(pairs.of_claim, metric.id, selected.claim.id)
        evidence.draw(selected, readings, verdicts, edits.get(selected.claim.id, []), desk)


def _matrix(row: MetricRow, readings: Sequence[Reading], desk: Desk) -> None:
    """Outlet by outlet what was printed of every figure of the story, some of each at a time."""
    metric = row.metric
    link = markup.page_link(row.story_title, "story", story=metric.story_id, style="tw-link")
    st.html(markup.section("Every figure, outlet by outlet", Markup("Story: {}").format(link)))
    grid = desk.ask(store_figures.matrix, metric.story_id)
    place = st.container()
    with st.container(horizontal=True):
        outlets = page.pager("outlets-from", len(grid.outlets), matrix.MOST_OUTLETS, of="Outlets", arrows=True)
        others = len(matrix.others(grid, metric.id))
        columns = page.pager("figures-from", others, matrix.MOST_METRICS - 1, of="Other figures", arrows=True)
    groups = {r.claim.id: r.group for r in readings}
    table = matrix.matrix_table(
        grid, desk.colours, metric=metric.id, groups=groups, outlets_from=outlets, figures_from=columns
    )
    place.html(table)
    taking.offer(
        Sheet("All claims of this story", FIELDS["claims"], file=f"claims of {metric.story_id}"),
        lambda: desk.fresh(lambda conn: list(store_figures.export_claims(conn, story=metric.story_id))),
        desk,
    )


def _say(row: MetricRow, readings: Sequence[Reading], pinned: Reference | None) -> Markup:
    """The box with the line that can be used today, why, and what to avoid; or the state when nothing differs."""
    metric = row.metric
    settled = sentences.agreement(readings, metric) if readings else None
    line, reason = sentences.safe_line(metric), words.plain(metric.reason)
    state = Markup("<p><b>{}.</b> {}</p>").format(*settled) if settled else ""
    box = Markup(
        '<div class="tw-say"><div class="tw-kicker">Safe to say</div><div class="line">{}</div><p>{}</p>{}{}{}</div>'
    )
    held = deciding_metric.told(pinned, readings) if pinned else ""
    return markup.page(box.format(line, reason, _warnings(metric), state, held))


def _warnings(metric: Metric) -> Markup:
    """What to avoid, or who says what where nothing is safe; more than a few lines stand behind a click."""
    head, lines = sentences.warnings(metric)
    if not lines:
        return Markup("")
    item = Markup("<p>{}</p>")
    told = [markup.text(words.shorten(line, 240)) for line in lines[:MOST_WARNINGS]]
    first = Markup("<p><b>{}:</b> {}</p>").format(head, told[0])
    few = FEW_WARNINGS if len(told) > FEW_WARNINGS + 1 else len(told)
    shown = markup.join([first, *(item.format(line) for line in told[1:few])])
    left = told[few:]
    more = markup.fold(f"{len(left)} more", markup.join(map(item.format, left))) if left else Markup("")
    return shown + more


def _facts(row: MetricRow, readings: Sequence[Reading]) -> list[Fact]:
    metric = row.metric
    named = list(dict.fromkeys(words.source(r.claim) for r in readings if r.claim.attributed_to))
    conflicts = sum(1 for r in readings if r.group in ("some", *CONFLICTS))
    return [
        Fact("Readings", words.number(row.claims), f"from {words.plural(row.outlets, 'outlet')}"),
        Fact(
            "Independent origins",
            words.number(metric.independent_origins),
            words.listed(named, limit=2) if named else "none named",
        ),
        Fact(
            "Printed",
            words.span(metric.low, metric.high, metric.unit),
            f"{words.plural(conflicts, 'reading')} in conflict" if conflicts else "no conflict",
        ),
    ]


def _selected(readings: Sequence[Reading]) -> Reading:
    """The reading that the address names, else the first one in conflict, else the first."""
    wanted = st.query_params.get("claim")
    chosen = next((r for r in readings if r.claim.id == wanted), None)
    return chosen or first_to_read(readings)


def _edits(readings: Sequence[Reading], desk: Desk) -> dict[str, list[Edit]]:
    """Claims whose figure was edited in place, with the edits."""
    changed = [r for r in readings if r.row.revision > 1][:MOST_EDITED]
    found = {
        r.claim.id: figure_edits(r.claim, desk.ask(store_articles.revisions_of, r.claim.article_id)) for r in changed
    }
    return {claim: edits for claim, edits in found.items() if edits}


class _Whole(NamedTuple):
    """The figures of a metric, how their claims stand to each other, and what was pinned as its reference."""

    figures: Sequence[Figure]
    standing: Sequence[Standing]
    pinned: Reference | None


def _chart(
    row: MetricRow, readings: Sequence[Reading], selected: Reading, edited: frozenset[str], whole: _Whole, desk: Desk
) -> None:
    unit = row.metric.unit
    most = MOST_ROWS if len(readings) <= MOST_ROWS else FEW_ROWS
    drawn = thin(readings, most, keep=selected.claim.id)
    against = words.lower_first(words.plain(row.metric.leading)) or "each other"
    sub = f"Grouped by relation to {words.shorten(against, 40)}. Select a row to see its evidence"
    shown = finding(row.metric, readings, clashes(whole.figures, whole.standing, unit))
    st.html(markup.section(f"What each outlet printed{': ' if shown else ''}{shown}", sub))
    figure = interval_chart(
        drawn,
        selected.claim.id,
        desk.colours,
        desk.now,
        leading=leading(readings),
        edited=edited,
        totals=Counter(r.group for r in readings),
        pinned=whole.pinned,
        told=group_notes(readings, whole.figures, whole.standing, unit),
        band=common(readings),
    )
    alt = f"{len(drawn)} readings of {sentences.metric_name(row.metric)} on one axis{': ' if shown else ''}{shown}"
    key = f"interval-{row.metric.id}"
    with st.container(key="tw-interval"):
        st.plotly_chart(
            figure,
            theme=None,
            config=CONFIG,
            key=key,
            on_select=lambda: address.write_click("claim", key),
            selection_mode="points",
            alt=f"{alt}; the same as a table below",
        )
    if len(drawn) < len(readings):
        more = _COMPARED if len(readings) > pairs.MOST else ""
        page.small(f"{len(drawn)} of {words.number(len(readings))} readings are drawn, every distinct one first.{more}")
    st.html(glyphs.key(desk.colours, pinned=whole.pinned is not None))
    page.as_table("table", lambda: _table(readings, desk))
    _take(row, desk)


def _take(row: MetricRow, desk: Desk) -> None:
    """What can be taken away: the readings that are drawn, and the list of all figures."""
    metric = row.metric.id
    tables = (
        (
            Sheet("Readings", sheets.READINGS, file=f"readings of {metric}"),
            lambda: sheets.readings(desk.fresh(store_figures.claims_of, metric)),
        ),
        (Sheet("All figures", sheets.METRICS), lambda: sheets.metrics(desk.fresh(store_figures.list_metrics))),
    )
    taking.offer_several(tables, desk)


def _table(readings: Sequence[Reading], desk: Desk) -> None:
    place = st.container()
    start = page.pager("readings-page", len(readings), TABLE_ROWS)
    rows = [_table_row(r, desk) for r in readings[start : start + TABLE_ROWS]]
    caption = "Readings grouped by how they stand to the leading one"
    place.html(markup.table(_COLUMNS, rows, caption=caption, narrowest=860))


def _table_row(reading: Reading, desk: Desk) -> list[str | Markup]:
    mark, row = MARKS[reading.group], reading.row
    word = Markup('<b style="color:{}">{} {}</b>').format(
        tint(desk.colours, mark.tint), mark.sign, group_word(reading.group, [reading])
    )
    return [
        word,
        markup.text(reading.outlet),
        markup.page_link(words.quoted(reading.printed), "figures", metric=row.claim.metric_id, claim=row.claim.id),
        markup.text(words.credited(row.claim)),
        words.as_of(row.claim.as_of, row.claim.as_of_basis, now=desk.now),
        markup.join([markup.out_link(row.url, row.title), page.gone(row.withdrawn, row.last_seen, desk.now)]),
    ]
