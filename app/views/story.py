"""Story: how one event unfolded, its figures, its words, and which outlets copied which."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, words
from app.charts.base import CONFIG
from app.charts.origins import branches, origins_tree
from app.charts.timeline import timeline_chart
from app.desk import Desk
from app.look import BULLET_WORDS, STATUS_TINTS, STATUS_WORDS, tint
from app.markup import Column, Fact
from app.milestones import turns
from app.quotations import Quotation, printed_by, quotations
from app.readings import Reading, read
from app.story_facts import STRETCHES, leaning_fact, status_fact, virality_fact
from app.views import address, articles, neighbours, page
from store import figures as store_figures
from store import milestones as store_milestones
from store import origins as store_origins
from store import outlets as store_outlets
from store import pairs, pickups
from store import quotes as store_quotes
from store import stories as store_stories
from store import summaries as store_summaries
from store import tones as store_tones
from store.rows import LineRow, MetricRow, MilestoneRow, QuoteRow, StoryRow

MOST_STORIES, MOST_QUOTES, MOST_FIGURES, MOST_TURNS, MOST_BRANCHES = 300, 4, 8, 10, 6
MOST_OUTLET = 40
MOST_QUOTES_READ = 400
_METRIC_COLUMNS = (
    Column("Figure", "31%", clip=True),
    Column("Safe to say", clip=True),
    Column("Printed", "17%", numeric=True),
    Column("State", "104px"),
)
_TURN_COLUMNS = (
    Column("Day", "92px"),
    Column("What", "26%", clip=True, lead=True),
    Column("As the text says"),
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
    left, right = st.columns([2.4, 1], vertical_alignment="bottom", gap="large")
    left.html(markup.head(words.plain(row.title)))
    with right:
        labels = {r.id: f"{words.shorten(words.plain(r.title), 60)} · {r.articles}" for r in [*rows, row]}
        address.pick("story", [r.id for r in rows], row.id, labels)
    st.html(markup.facts(_facts(row, desk), desk.colours))
    lines = desk.ask(store_summaries.of_story, row.id)
    _in_short(lines.summary)
    metrics = desk.ask(store_figures.list_metrics, story_id=row.id)
    told = desk.ask(store_milestones.of_story, row.id)
    _timeline(row, metrics, told, desk)
    below, beside = st.columns([1.25, 1], gap="large")
    with below:
        _figures(metrics, desk)
        _turns(told, desk)
        _questions(lines.answers)
        neighbours.draw(row, desk)
    with beside:
        _origins(row, desk)
        _quotes(desk.ask(store_quotes.of_story, row.id, limit=MOST_QUOTES_READ))
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
        virality_fact(found, desk.now),
        *([leaning] if leaning else []),
        Fact("Press tone", words.tone(row.tone), sentences.heard_note(*desk.ask(store_tones.heard, row.id))),
        Fact(
            "Figures",
            words.number(row.metrics),
            f"{words.number(row.disputed)} disputed" if row.disputed else "none disputed",
            "contradiction" if row.disputed else "",
        ),
    ]


def _in_short(bullets: Sequence[LineRow]) -> None:
    """The summary; no section where the coverage is too thin for one."""
    if not bullets:
        return
    st.html(markup.section("In short", "Every line is a sentence of the article beside it"))
    item = Markup('<li><span class="kicker">{}</span><div>{}</div></li>')
    told = markup.join(item.format(BULLET_WORDS.get(bullet.label, bullet.label), _spoken(bullet)) for bullet in bullets)
    st.html(markup.page(Markup('<ul class="tw-lines">{}</ul>').format(told)))


def _questions(answers: Sequence[LineRow]) -> None:
    """Questions that the coverage answers, with the sentences that do."""
    if not answers:
        return
    st.html(markup.section("Questions people ask", "Answered in the words of the coverage"))
    item = Markup('<li><div><h3 class="asked">{}</h3>{}</div></li>')
    told = markup.join(item.format(words.plain(answer.label), _spoken(answer)) for answer in answers)
    st.html(markup.page(Markup('<ul class="tw-lines">{}</ul>').format(told)))


def _spoken(line: LineRow) -> Markup:
    """The sentences of a line, each with its outlet as a link to the article."""
    row = Markup('<p><span>{}</span> <span class="small from">{}</span></p>')
    return markup.join(
        row.format(
            markup.text(said), markup.out_link(article.url, words.shorten(words.plain(article.outlet), MOST_OUTLET))
        )
        for said, article in sentences.spoken(line)
    )


def _timeline(row: StoryRow, metrics: Sequence[MetricRow], told: Sequence[MilestoneRow], desk: Desk) -> None:
    main = max(metrics, key=lambda m: (m.metric.status == "disputed", m.claims), default=None)
    readings: list[Reading] = []
    if main is not None:
        metric_id = main.metric.id
        found = desk.ask(store_figures.figures_of, metric_id)
        readings = read(desk.ask(store_figures.claims_of, metric_id), found, desk.ask(pairs.of_claims, metric_id))
    dated = any(r.claim.as_of is not None for r in readings)
    label = words.lower_first(sentences.metric_name(main.metric)) if main else ""
    sub = (
        "Articles per day, milestones"
        + (f" and {label}" if dated else "")
        + " on one time axis; silent days are left out"
    )
    st.html(markup.section("How the story unfolded", sub))
    counts = dict(desk.ask(store_stories.days, row.id))
    milestones = [turn.milestone for turn in turns(told)]
    figure = timeline_chart(counts, milestones, readings, label, desk.colours, desk.now.date())
    alt = (
        f"{row.articles} articles over {row.duration_days} days with milestones and figures; tables below say the same"
    )
    with st.container(key="tw-timeline"):
        st.plotly_chart(figure, theme=None, config=CONFIG, key=f"timeline-{row.id}", alt=alt)
    left_out = sum(1 for r in readings if r.claim.as_of is None)
    if left_out:
        text = f"Not drawn: {words.plural(left_out, 'reading')} of {label} without a date."
        page.small(text)


def _figures(metrics: Sequence[MetricRow], desk: Desk) -> None:
    st.html(markup.section("Figures in this story", "Every figure leads to its sentences"))
    if not metrics:
        st.html(markup.page(markup.state("No figure in this story", "No article states a number of anything.")))
        return
    rows = [
        [
            markup.page_link(sentences.metric_name(m.metric), "figures", metric=m.metric.id),
            markup.text(sentences.safe_line(m.metric)),
            words.span(m.metric.low, m.metric.high, m.metric.unit),
            markup.badge(
                STATUS_WORDS[m.metric.status], tint(desk.colours, STATUS_TINTS[m.metric.status]), desk.colours
            ),
        ]
        for m in metrics[:MOST_FIGURES]
    ]
    st.html(markup.table(_METRIC_COLUMNS, rows, caption="Figures in this story", narrowest=420))
    if len(metrics) > MOST_FIGURES:
        text = f"{words.plural(len(metrics) - MOST_FIGURES, 'more figure')} on the Figures page."
        page.small(text)


def _turns(told: Sequence[MilestoneRow], desk: Desk) -> None:
    found = turns(told)
    if not found:
        return
    st.html(markup.section("Milestones", "With the sentence that says so"))
    rows = [
        [
            words.as_of(turn.milestone.day, turn.milestone.basis, now=desk.now),
            markup.text(turn.milestone.label),
            Markup("{} <span class='muted small'>{}</span>").format(
                markup.text(turn.milestone.sentence), markup.out_link(turn.article.url, turn.article.outlet)
            ),
        ]
        for turn in found[-MOST_TURNS:]
    ]
    st.html(markup.table(_TURN_COLUMNS, rows, caption="Milestones", narrowest=420))


def _quotes(found: Sequence[QuoteRow]) -> None:
    if not found:
        return
    st.html(markup.section("In their words", "Quoted exactly"))
    st.html(markup.page(*(_quotation(one) for one in quotations(found)[:MOST_QUOTES])))


def _quotation(one: Quotation) -> Markup:
    block = Markup(
        '<div style="margin:10px 0 4px"><div class="tw-quote">{}</div>'
        '<div class="small"><b>{}</b>{} · {}<span class="muted">{}</span></div></div>'
    )
    role, places = words.shorten(words.plain(one.role), 80), printed_by(one)
    return block.format(
        markup.text(words.quoted(words.shorten(words.plain(one.row.quote.quote).rstrip(","), 320))),
        words.plain(one.speaker) or "Not credited",
        f", {role}" if role else "",
        markup.out_link(one.row.article.url, one.row.article.outlet),
        f" · {places}" if places else "",
    )


def _origins(row: StoryRow, desk: Desk) -> None:
    origins = desk.ask(store_origins.of_story, row.id)
    found = branches(origins)
    alone = sum(1 for o in origins if o.origin.kind == "single")
    st.html(markup.section("Who copied whom", words.plural(row.origins, "independent origin")))
    if not found:
        st.html(markup.page(markup.state("Nobody copied anybody", "Every article stands on its own words.")))
        return
    st.html(origins_tree(found[:MOST_BRANCHES], desk.colours))
    more = (
        f" {words.plural(len(found) - MOST_BRANCHES, 'more origin')} not drawn." if len(found) > MOST_BRANCHES else ""
    )
    alone_text = f" {words.plural(alone, 'article')} stand{'s' if alone == 1 else ''} alone." if alone else ""
    text = f"Solid line: names its origin. Dotted: inferred from shared wording.{alone_text}{more}"
    page.small(text)


def _keywords(row: StoryRow) -> None:
    if row.keywords:
        st.html(markup.section("Keywords", "The words that set this story apart"))
        st.html(
            markup.page(
                Markup('<div class="tw-words">{}</div>').format(markup.join(map(markup.text, row.keywords), " "))
            )
        )
