"""How a story unfolded: the chart of its days, its turns and its main figure, and the turns in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, words
from app.charts.base import CONFIG
from app.charts.timeline import timeline_chart
from app.desk import Desk
from app.milestones import turns
from app.readings import Reading, read
from app.views import page
from app.views.told import cited, line
from store import figures as store_figures
from store import milestones as store_milestones
from store import pairs
from store import stories as store_stories
from store.rows import MetricRow, MilestoneRow, StoryRow

MOST_TURNS = 10


def draw(row: StoryRow, metrics: Sequence[MetricRow], desk: Desk) -> None:
    """Draw the section."""
    found = turns(desk.ask(store_milestones.of_story, row.id))
    main = max(metrics, key=lambda m: (m.metric.status == "disputed", m.claims), default=None)
    readings = _readings(main, desk) if main else []
    label = words.lower_first(sentences.metric_name(main.metric)) if main else ""
    st.html(markup.section("How the story unfolded", "Silent days are left out"))
    counts = dict(desk.ask(store_stories.days, row.id))
    milestones = [turn.milestone for turn in found]
    figure = timeline_chart(counts, milestones, readings, label, desk.colours, desk.now.date())
    alt = f"{row.articles} articles over {row.duration_days} days; milestones and articles are listed below"
    with st.container(key="tw-timeline"):
        st.plotly_chart(figure, theme=None, config=CONFIG, key=f"timeline-{row.id}", alt=alt)
    left_out = sum(1 for r in readings if r.claim.as_of is None)
    if left_out:
        page.small(f"Not drawn: {words.plural(left_out, 'reading')} of {label} without a date.")
    if found:
        told = markup.join(_turn(turn, desk) for turn in found[-MOST_TURNS:])
        st.html(markup.page(Markup('<ul class="tw-lines" aria-label="Milestones">{}</ul>').format(told)))


def _readings(main: MetricRow, desk: Desk) -> list[Reading]:
    """The readings of the figure that is drawn: one in dispute, else the one printed most often."""
    metric_id = main.metric.id
    found = desk.ask(store_figures.figures_of, metric_id)
    return read(desk.ask(store_figures.claims_of, metric_id), found, desk.ask(pairs.of_claims, metric_id))


def _turn(turn: MilestoneRow, desk: Desk) -> Markup:
    said = Markup("<b>{}.</b> {}").format(markup.text(turn.milestone.label), markup.text(turn.milestone.sentence))
    day = words.as_of(turn.milestone.day, turn.milestone.basis, now=desk.now)
    return line(day, cited(said, turn.article))
