"""How a story unfolded: the chart of its days, its turns and its main figure, and the turns in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, story_days, words
from app.charts import spark
from app.charts.base import CONFIG
from app.charts.timeline import timeline_chart
from app.charts.volume import by_hour
from app.desk import Desk
from app.markup import Column
from app.milestones import turns
from app.readings import Reading, leading, read
from app.views import page
from app.views.told import cited, line
from store import articles as store_articles
from store import figures as store_figures
from store import milestones as store_milestones
from store import pairs
from store import stories as store_stories
from store.rows import MetricRow, MilestoneRow, StoryRow

MOST_TURNS, TABLE_ROWS = 10, 30


def draw(row: StoryRow, metrics: Sequence[MetricRow], desk: Desk) -> None:
    """Draw the section."""
    found = turns(desk.ask(store_milestones.of_story, row.id))
    main = max(metrics, key=lambda m: (m.metric.status == "disputed", m.claims), default=None)
    readings = _readings(main, desk) if main else []
    label = words.lower_first(sentences.metric_name(main.metric)) if main else ""
    counts = dict(desk.ask(store_stories.days, row.id))
    known = story_days.days(counts, found, readings)
    if len(known) > 1:
        _chart(row, counts, found, readings, label, desk)
        page.as_table("days", lambda: _table(known, label, desk))
    else:
        _one_day(row, known, desk)
    if found:
        told = markup.join(_turn(turn, desk) for turn in found[-MOST_TURNS:])
        st.html(markup.page(Markup('<ul class="tw-lines" aria-label="Milestones">{}</ul>').format(told)))


def _chart(
    row: StoryRow,
    counts: Mapping[date, int],
    found: Sequence[MilestoneRow],
    readings: Sequence[Reading],
    label: str,
    desk: Desk,
) -> None:
    lead = leading(readings)
    sub = f"Dotted: best supported, {lead.words}. " if lead is not None and lead.claim.as_of is not None else ""
    st.html(markup.section("How the story unfolded", f"{sub}Long silences are folded"))
    milestones = [turn.milestone for turn in found]
    figure = timeline_chart(counts, milestones, readings, label, desk.colours, desk.now.date())
    alt = f"{row.articles} articles over {words.duration(row.duration_days)}; the same as a table below"
    with st.container(key="tw-timeline"):
        st.plotly_chart(figure, theme=None, config=CONFIG, key=f"timeline-{row.id}", alt=alt)
    left_out = story_days.not_drawn(readings, label)
    if left_out:
        page.small(left_out)


def _one_day(row: StoryRow, known: Sequence[story_days.Day], desk: Desk) -> None:
    """A story of a single day needs no axis: when its articles appeared, by the hour."""
    st.html(markup.section("How the story unfolded"))
    appeared = story_days.moments(desk.ask(store_articles.listed, row.id))
    day = words.day(known[0].day if known else row.first, now=desk.now)
    if row.articles == 1:
        st.html(markup.page(markup.state("One article so far", f"It is of {day}.")))
        return
    hours = spark.bars(by_hour(appeared), desk.colours, alt="articles in each hour of the day")
    told = Markup("{} {}").format(story_days.one_day(appeared, row.articles), hours if len(appeared) > 1 else "")
    st.html(markup.page(markup.state(f"All {words.number(row.articles)} articles are of {day}", told)))


def _table(known: Sequence[story_days.Day], label: str, desk: Desk) -> None:
    place = st.container()
    start = page.pager("days-page", len(known), TABLE_ROWS)
    rows = [
        [
            words.day(one.day, now=desk.now),
            words.number(one.articles),
            "; ".join(one.turns) or words.MISSING,
            "; ".join(one.readings) or words.MISSING,
        ]
        for one in known[start : start + TABLE_ROWS]
    ]
    columns = (Column("Day", "92px"), Column("Articles", "70px", numeric=True), Column("Milestones", "34%"))
    named = (*columns, Column(words.sentence_case(label) or "Figures"))
    place.html(markup.table(named, rows, caption="The story day by day", narrowest=620))


def _readings(main: MetricRow, desk: Desk) -> list[Reading]:
    """The readings of the figure that is drawn: one in dispute, else the one printed most often."""
    metric_id = main.metric.id
    found = desk.ask(store_figures.figures_of, metric_id)
    return read(desk.ask(store_figures.claims_of, metric_id), found, desk.ask(pairs.of_claims, metric_id, pairs.MOST))


def _turn(turn: MilestoneRow, desk: Desk) -> Markup:
    said = Markup("<b>{}.</b> {}").format(markup.text(turn.milestone.label), markup.text(turn.milestone.sentence))
    day = words.as_of(turn.milestone.day, turn.milestone.basis, now=desk.now)
    return line(day, cited(said, turn.article))
