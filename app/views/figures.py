"""Figures: one quantity, every outlet, the sentence each number stands in, and why they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, sheets, words
from app.charts import glyphs, matrix
from app.charts.base import CONFIG
from app.charts.interval import MOST_ROWS, interval_chart
from app.desk import Desk
from app.exporting import FIELDS
from app.look import CONFLICTS, MARKS, tint
from app.markup import Column, Fact
from app.readings import Reading, first_to_read, group_word, leading, read, thin
from app.revisions import Edit, figure_edits
from app.sheets import Sheet
from app.views import address, copying, evidence, page, petitions, taking
from store import articles as store_articles
from store import figures as store_figures
from store import pairs
from store.rows import MetricRow

MOST_METRICS, MOST_EDITED, TABLE_ROWS = 400, 8, 1000
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
        text = "Figures appear when articles of one story state a number of the same thing."
        st.html(markup.page(markup.state("Nothing to compare", text)))
        return
    wanted = st.query_params.get("metric")
    row = next((r for r in rows if r.metric.id == wanted), None)
    if wanted and row is None:
        row = desk.ask(store_figures.get_metric, wanted)
    if wanted and row is None:
        _unknown(wanted, rows)
        return
    _metric(row or rows[0], rows, desk)


def _unknown(wanted: str, rows: Sequence[MetricRow]) -> None:
    st.html(markup.head("No such figure"))
    text = Markup("The store holds no figure with the id {}. It may have been judged anew since. {}")
    link = markup.page_link("Show the first one in dispute", "figures", metric=rows[0].metric.id, style="tw-link")
    st.html(markup.page(markup.state("This link leads nowhere", text.format(words.shorten(wanted, 40), link))))


def _metric(row: MetricRow, rows: Sequence[MetricRow], desk: Desk) -> None:
    metric = row.metric
    copying.shows(metric=metric.id)
    found = desk.ask(store_figures.figures_of, metric.id)
    readings = read(desk.ask(store_figures.claims_of, metric.id), found, desk.ask(pairs.of_claims, metric.id))
    left, right = st.columns([2.4, 1], vertical_alignment="bottom", gap="large")
    left.html(markup.head(sentences.figure_question(metric, row.story_title)))
    with right:
        address.pick(
            "metric", [r.metric.id for r in rows], metric.id, {r.metric.id: sentences.picker_label(r) for r in rows}
        )
    say, facts = st.columns([1.35, 1], vertical_alignment="center", gap="large")
    say.html(_say(row, readings))
    facts.html(markup.facts(_facts(row, readings), desk.colours))
    if not readings:
        return
    selected = _selected(readings)
    copying.shows(claim=selected.claim.id)
    petitions.beside(metric.story_id, readings, desk)
    edits = _edits(readings, desk)
    _chart(row, readings, selected, frozenset(edits), desk)
    below, beside = st.columns([1.15, 1], gap="large")
    with below:
        link = markup.page_link(row.story_title, "story", story=metric.story_id, style="tw-link")
        sub = Markup("Story: {}").format(link)
        st.html(markup.section("Every figure, outlet by outlet", sub))
        grid = desk.ask(store_figures.matrix, metric.story_id)
        groups = {r.claim.id: r.group for r in readings}
        st.html(matrix.matrix_table(grid, desk.colours, metric=metric.id, groups=groups))
        taking.offer(
            Sheet("All claims of this story", FIELDS["claims"], file=f"claims of {metric.story_id}"),
            lambda: desk.fresh(lambda conn: list(store_figures.export_claims(conn, story=metric.story_id))),
            desk,
        )
    with beside:
        verdicts = desk.ask(pairs.of_claim, metric.id, selected.claim.id)
        evidence.draw(selected, readings, verdicts, edits.get(selected.claim.id, []), desk)


def _say(row: MetricRow, readings: Sequence[Reading]) -> Markup:
    """The box with the line that can be used today, why, and what to avoid; or the state when nothing differs."""
    metric = row.metric
    settled = sentences.agreement(readings, metric) if readings else None
    line, reason = sentences.safe_line(metric), words.plain(metric.reason)
    avoid = (
        Markup("<p><b>Avoid:</b> {}</p>").format(words.shorten(words.plain(metric.avoid), 240)) if metric.avoid else ""
    )
    state = Markup("<p><b>{}.</b> {}</p>").format(*settled) if settled else ""
    box = Markup(
        '<div class="tw-say"><div class="tw-kicker">Safe to say</div><div class="line">{}</div><p>{}</p>{}{}</div>'
    )
    return markup.page(box.format(line, reason, avoid, state))


def _facts(row: MetricRow, readings: Sequence[Reading]) -> list[Fact]:
    metric = row.metric
    named = list(dict.fromkeys(words.plain(r.claim.attributed_to) for r in readings if r.claim.attributed_to))
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


def _chart(row: MetricRow, readings: Sequence[Reading], selected: Reading, edited: frozenset[str], desk: Desk) -> None:
    drawn = thin(readings, MOST_ROWS, keep=selected.claim.id)
    against = words.lower_first(words.plain(row.metric.leading)) or "each other"
    sub = f"Grouped by relation to {words.shorten(against, 40)}. Select a row to see its evidence"
    st.html(markup.section("What each outlet printed", sub))
    figure = interval_chart(
        drawn,
        selected.claim.id,
        desk.colours,
        desk.now,
        leading=leading(readings),
        edited=edited,
        totals=Counter(r.group for r in readings),
    )
    alt = f"{len(drawn)} readings of {sentences.metric_name(row.metric)} on one axis; the same as a table below"
    key = f"interval-{row.metric.id}"
    with st.container(key="tw-interval"):
        st.plotly_chart(
            figure,
            theme=None,
            config=CONFIG,
            key=key,
            on_select=lambda: address.write_click("claim", key),
            selection_mode="points",
            alt=alt,
        )
    if len(drawn) < len(readings):
        text = f"{len(drawn)} of {words.number(len(readings))} readings are drawn, every distinct one first."
        page.small(text)
    st.html(glyphs.key(desk.colours))
    table = st.expander("As a table", key="table", type="compact", on_change="rerun", bind="query-params")
    if table.open:
        table.html(_table(readings, desk))
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


def _table(readings: Sequence[Reading], desk: Desk) -> Markup:
    rows = [_table_row(r, desk) for r in readings[:TABLE_ROWS]]
    return markup.table(_COLUMNS, rows, caption="Readings grouped by how they stand to the leading one", narrowest=860)


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
