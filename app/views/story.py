"""Story: one event in short, its figures and voices, how it unfolded, and which outlets copied which."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, sheets, words
from app.desk import Desk
from app.exporting import FIELDS
from app.look import STATUS_TINTS, STATUS_WORDS, tint
from app.markup import Column, Fact
from app.sheets import Sheet
from app.story_facts import STRETCHES, figures_fact, leaning_fact, status_fact, tone_fact, virality_fact
from app.views import address, articles, copying, neighbours, page, petitions, quoted, taking, told, unfolding
from store import figures as store_figures
from store import outlets as store_outlets
from store import petitions as store_petitions
from store import pickups
from store import stories as store_stories
from store import summaries as store_summaries
from store import tones as store_tones
from store.rows import MetricRow, StoryRow

MOST_STORIES, MOST_FIGURES = 300, 8
_METRIC_COLUMNS = (
    Column("Figure", "31%", clip=True),
    Column("Safe to say", clip=True),
    Column("Printed", "17%", numeric=True),
    Column("State", "104px"),
)


def render(desk: Desk) -> None:
    """Draw the page."""
    rows = desk.ask(store_stories.list_rows, desk.today, limit=MOST_STORIES)
    if not rows:
        st.html(markup.head("No stories yet"))
        text = Markup("Stories appear when articles are collected and understood: <code>python -m app update</code>.")
        st.html(markup.page(markup.state("Nothing to tell", text)))
        return
    wanted = st.query_params.get("story")
    row = desk.ask(store_stories.get_row, wanted, desk.today) if wanted else rows[0]
    if row is None:
        st.html(markup.head("No such story"))
        text = Markup("The store holds no story with the id {}. {}").format(
            words.shorten(wanted or "", 40), markup.page_link("Show the newest one", "story", style="tw-link")
        )
        st.html(markup.page(markup.state("This link leads nowhere", text)))
        return
    _story(row, rows, desk)


def _story(row: StoryRow, rows: Sequence[StoryRow], desk: Desk) -> None:
    """What can be said comes first, how it came about after it, and every article last."""
    copying.shows(story=row.id)
    left, right = st.columns([2.4, 1], vertical_alignment="bottom", gap="large")
    left.html(markup.head(words.plain(row.title)))
    with right:
        labels = {r.id: f"{words.shorten(words.plain(r.title), 60)} · {r.articles}" for r in [*rows, row]}
        address.pick("story", [r.id for r in rows], row.id, labels)
    st.html(markup.facts(_facts(row, desk), desk.colours))
    lines = desk.ask(store_summaries.of_story, row.id)
    answers = sentences.unsaid(lines.answers, lines.summary)
    told.in_short(lines.summary)
    metrics = desk.ask(store_figures.list_metrics, story_id=row.id)
    below, beside = st.columns([1.25, 1], gap="large")
    with below:
        _figures(metrics, desk)
        petitions.lines(desk.ask(store_petitions.of_story, row.id), desk)
    with beside:
        quoted.quotes(row, [*lines.summary, *answers], desk)
    unfolding.draw(row, metrics, desk)
    told.questions(answers)
    below, beside = st.columns([1, 1.25], gap="large")
    with below:
        quoted.origins(row, desk)
    with beside:
        neighbours.draw(row, desk)
        _keywords(row)
    articles.draw(row, desk)


def _facts(row: StoryRow, desk: Desk) -> list[Fact]:
    today = row.per_day[-1] if row.per_day else 0
    found = desk.ask(pickups.of_story, row.id, desk.today.date(), **STRETCHES)
    raters = [outlet.leaning_origin for outlet in desk.ask(store_outlets.of_story, row.id)]
    leaning = leaning_fact(desk.ask(store_outlets.leanings_of_story, row.id), raters, desk.colours)
    return [
        status_fact(row, desk.now),
        Fact("Duration", words.duration(row.duration_days), f"since {words.day(row.first, now=desk.now)}"),
        Fact("Articles", words.number(row.articles), f"{words.number(today)} today"),
        Fact("Outlets", words.number(row.outlets), words.plural(row.origins, "independent origin")),
        figures_fact(row),
        virality_fact(found, desk.now),
        tone_fact(row.tone, *desk.ask(store_tones.heard, row.id), desk.tone_note),
        *([leaning] if leaning else []),
    ]


def _figures(metrics: Sequence[MetricRow], desk: Desk) -> None:
    """Figures that can be compared, and behind a click those of one reading; the latter alone where there are no
    others."""
    if not metrics:
        st.html(markup.section("Figures in this story"))
        st.html(markup.page(markup.state("No figure in this story", "No article states a number of anything.")))
        return
    several = [m for m in metrics if m.metric.status != "single"]
    once = [m for m in metrics if m.metric.status == "single"]
    st.html(markup.section("Figures in this story", "Each leads to its sentences"))
    first, folded = (several, once) if several else (once, [])
    st.html(_table(first[:MOST_FIGURES], desk, "Figures in this story"))
    if folded:
        label = f"{words.plural(len(folded), 'more figure')} with one reading only"
        inside = _table(folded[:MOST_FIGURES], desk, "Figures with one reading only")
        st.html(markup.page(markup.fold(label, inside)))
    left = max(len(first) - MOST_FIGURES, 0) + max(len(folded) - MOST_FIGURES, 0)
    if left:
        page.small(f"{words.plural(left, 'more figure')} on the Figures page.")
    story = metrics[0].metric.story_id
    tables = (
        (Sheet("Figures", sheets.METRICS, file=f"figures of {story}"), lambda: sheets.metrics(metrics)),
        (
            Sheet("Claims", FIELDS["claims"], file=f"claims of {story}"),
            lambda: desk.fresh(lambda conn: list(store_figures.export_claims(conn, story=story))),
        ),
    )
    taking.offer_several(tables, desk)


def _table(metrics: Sequence[MetricRow], desk: Desk, caption: str) -> Markup:
    rows = [
        [
            markup.page_link(sentences.metric_name(m.metric), "figures", metric=m.metric.id),
            markup.text(sentences.safe_line(m.metric)),
            words.span(m.metric.low, m.metric.high, m.metric.unit),
            markup.badge(
                STATUS_WORDS[m.metric.status], tint(desk.colours, STATUS_TINTS[m.metric.status]), desk.colours
            ),
        ]
        for m in metrics
    ]
    return markup.table(_METRIC_COLUMNS, rows, caption=caption, narrowest=420)


def _keywords(row: StoryRow) -> None:
    if row.keywords:
        st.html(markup.section("Keywords"))
        found = markup.join(map(markup.text, row.keywords), " ")
        st.html(markup.page(Markup('<div class="tw-words">{}</div>').format(found)))
