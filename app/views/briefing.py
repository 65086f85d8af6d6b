"""Briefing: what changed since yesterday or the last visit, which figures are in dispute, which stories grow."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, sheets, words
from app.approval import missing
from app.charts import mini, tone, tone_pair
from app.comparing import DOUBT, clashes
from app.desk import Desk
from app.look import MARKS, tint
from app.markup import Column
from app.readings import figure_groups
from app.sheets import Sheet
from app.views import alerts, inside, page, press_beside, story_list, taking, watched
from app.views import since as times
from app.voices import findings, series
from app.voices.series import Week
from store import briefing as store_briefing
from store import changes as store_changes
from store import figures as store_figures
from store import pairs, voices, watches
from store import tones as store_tones
from store.errors import StoreError
from store.model import MetricStatus
from store.rows import ChangeRow, MetricRow, Summary, ToneWeek
from store.voices import Question

log = logging.getLogger("tallywire.dashboard")
MOST_CHANGES, MOST_DISPUTES = 8, 3
DIFFERING: tuple[MetricStatus, ...] = ("disputed", "growth", "undated")
TONE_WEEKS = 12
KINDS = {
    "conflict": ("New conflict", "contradiction"),
    "edited": ("Edited", "contradiction"),
    "figure": ("New figure", "same"),
    "withdrawn": ("Withdrawn", "contradiction"),
    "returned": ("Online again", "growth"),
    "story": ("New story", "primary"),
    "revived": ("Back again", "growth"),
    "source": ("Source", "growth"),
}


def render(desk: Desk) -> None:
    """Draw the page."""
    since = times.chosen(desk)
    summary = desk.ask(store_briefing.summary, desk.today, since.moment)
    if not summary.articles:
        _empty(summary)
        return
    head = st.container()
    weeks, staff = desk.ask(store_tones.by_week, desk.today, TONE_WEEKS), _staff(desk)
    heard = bool(staff) or sum(week.tone is not None for week in weeks) > 1
    left, right = st.columns([1.75, 1], gap="large") if heard else (st.container(), None)
    with left:
        times.bar()
        found = desk.ask(store_changes.between, since.moment, desk.today)
        _changes(found, summary, desk)
    if right is not None:
        with right:
            _tone(weeks, staff, desk)
    alerts.render(desk)
    differing = desk.ask(store_figures.list_metrics, statuses=DIFFERING, limit=MOST_DISPUTES)
    disputed = [row for row in differing if row.metric.status == "disputed"]
    lines = [f"{words.long_day(desk.now)}, {words.clock(desk.now)} UTC"]
    lines.append(since.line + (" · sample data" if desk.sample else ""))
    head.html(markup.head(sentences.briefing_headline(disputed, found, summary, since=since.words), lines))
    watched.render(found, since.words, desk)
    _disputes(differing, summary, desk)
    story_list.watched(found, desk)
    story_list.table(desk)


def _staff(desk: Desk) -> Sequence[Week]:
    """Staff beside the press in the last whole weeks; nothing without internal posts of which something may be told."""
    if missing(desk.voices) or not desk.ask(voices.names).channels:
        return ()
    mondays = series.whole_weeks(desk.now, TONE_WEEKS)
    try:
        answers = inside.ask(desk, Question(mondays[0], mondays[-1] + timedelta(days=6)), "briefing")
    except StoreError as error:  # a look that can't be written down is not given; the press is there all the same
        log.warning("staff tone is left out of the briefing: %s", error)
        return ()
    press, _ = press_beside.tone(desk, TONE_WEEKS + 1)
    told = series.told(answers, press, mondays)
    return told.weeks if told.cells else ()


def _tone(press: Sequence[ToneWeek], staff: Sequence[Week], desk: Desk) -> None:
    """The tone of the press by week, with that of staff beside it where it may be told."""
    if not staff:
        st.html(markup.section(tone.finding(press), "Tone, −1 to 1, by week"))
        st.html(tone.tone_chart(press, desk.colours))
        page.small(f"Judged by a machine: {desk.tone_note}.")
        page.as_table("tones", lambda: _tone_table([(w.monday, words.tone(w.tone), None) for w in press], desk))
        return
    title = markup.page_link(findings.beside(staff), "voices")
    st.html(markup.section(title, "Tone, −1 to 1, by week"))
    st.html(tone_pair.pair_chart(staff, desk.colours))
    least = words.number(desk.voices.min_authors)
    hidden = "Shaded: too few people. " if any(week.hidden for week in staff) else ""
    page.small(f"{hidden}Groups under {least} people are not shown. No names, no quotes. Judged by a machine.")
    page.as_table("tones", lambda: _tone_table([tone_pair.in_words(week) for week in staff], desk))


def _tone_table(weeks: Sequence[tuple[date, str, str | None]], desk: Desk) -> None:
    """The tone of each week in words: its Monday, the press, and staff where they are told of."""
    heads = ["Week of", "Press"] + (["Staff"] if any(staff is not None for *_, staff in weeks) else [])
    columns = [Column(head, numeric=place > 0) for place, head in enumerate(heads)]
    rows = [[words.day(monday, now=desk.now), press, staff or ""][: len(heads)] for monday, press, staff in weeks]
    st.html(markup.table(columns, rows, caption="Tone by week, −1 to 1"))


def _empty(summary: Summary) -> None:
    watched = sum(summary.sources_by_state.values())
    st.html(markup.head("No articles yet" if watched else "No sources yet"))
    if watched:
        line = f"{words.plural(watched, 'source')} watched"
        text = Markup(
            "Nothing was collected so far. Run <code>python -m app update</code>; the first stories appear after it."
        )
    else:
        line = "Nothing is watched"
        text = Markup(
            "Add feeds and pages as <code>[[sources]]</code> to <code>tallywire.toml</code>, then run "
            "<code>python -m app update</code>. To look around first: <code>python -m app demo</code>."
        )
    st.html(markup.page(markup.state(line, text)))


def _changes(found: Sequence[ChangeRow], summary: Summary, desk: Desk) -> None:
    if not found:
        st.html(markup.page(markup.state("Nothing changed", sentences.quiet_day(summary, desk.now))))
        return
    rank = {kind: index for index, kind in enumerate(KINDS)}
    ordered = sorted(found, key=lambda row: (rank[row.change.kind], -row.change.at.timestamp()))
    place = st.container()
    start = page.pager("changes-page", len(ordered), MOST_CHANGES, of="Changes")
    shown = ordered[start : start + MOST_CHANGES]
    columns = (Column("When", "92px"), Column("What", "98px"), Column("Change"), Column("Story", "27%", clip=True))
    place.html(markup.table(columns, [_change(row, desk) for row in shown], caption="What changed", narrowest=540))
    taking.offer(Sheet("What changed", sheets.CHANGES), lambda: sheets.changes(found), desk)


def _change(row: ChangeRow, desk: Desk) -> list[str | Markup]:
    change = row.change
    word, colour = KINDS[change.kind]
    told = words.sentence_case(words.shorten(words.plain(change.text), markup.MOST_TOLD))
    link: str | Markup = markup.text(told)
    if change.metric_id:
        link = markup.page_link(told, "figures", metric=change.metric_id)
    elif change.story_id:
        link = markup.page_link(told, "story", story=change.story_id)
    story: str | Markup = "Sources" if change.kind == "source" else ""
    if change.story_id and row.story_title:
        story = markup.page_link(row.story_title, "story", story=change.story_id)
    return [
        Markup('<span class="muted small">{}</span>').format(words.moment(change.at, desk.now)),
        Markup('<b style="color:{}">{}</b>').format(tint(desk.colours, colour), word),
        link,
        Markup('<span class="muted small">{}</span>').format(story),
    ]


def _disputes(shown: Sequence[MetricRow], summary: Summary, desk: Desk) -> None:
    """Up to three figures whose readings differ, those in dispute first."""
    sub = "What you can say, and how far apart the readings are"
    if summary.metrics_disputed > len(shown):
        sub = f"{len(shown)} of {words.number(summary.metrics_disputed)} · {sub[0].lower()}{sub[1:]}"
    settled = any(row.metric.status != "disputed" for row in shown)
    st.html(markup.section("Figures that differ" if settled else "Figures in dispute", sub))
    if not shown:
        text = (
            f"{words.plural(summary.metrics, 'figure')} watched in {words.plural(summary.stories, 'story', 'stories')}."
        )
        st.html(markup.page(markup.state("No figure is in dispute", text)))
        return
    figures = desk.ask(store_figures.figures_of_many, tuple(row.metric.id for row in shown))
    between = {row.metric.id: desk.ask(pairs.of_claims, row.metric.id, pairs.MOST) for row in shown}
    pinned = desk.ask(watches.pins)
    for place, row in zip(st.columns(MOST_DISPUTES, gap="large"), shown, strict=False):
        found = figures[row.metric.id]
        standing, unit = between[row.metric.id], row.metric.unit
        chart = mini.mini_chart(found, figure_groups(found, standing), unit, desk.colours)
        reference = watched.reference(pinned.get(row.metric.id))
        place.html(_dispute(row, chart, clashes(found, standing, unit), reference, desk))
    taking.offer(
        Sheet("Figures that differ", sheets.METRICS),
        lambda: sheets.metrics(desk.fresh(store_figures.list_metrics, statuses=DIFFERING)),
        desk,
    )


def _dispute(
    row: MetricRow, chart: Markup, against: Sequence[tuple[str, str]], reference: Markup, desk: Desk
) -> Markup:
    metric = row.metric
    say = sentences.safe_line(metric)
    since = f" · in conflict since {words.moment(row.disputed_since, desk.now)}" if row.disputed_since else ""
    if metric.status != "disputed":
        since = " · growth, no conflict" if metric.status == "growth" else " · no date, so no verdict"
    origins = words.plural(metric.independent_origins, "independent origin")
    block = Markup(
        '<div class="muted small tw-two low" title="{full}">{label}</div>'
        '<div class="serif clip" style="font-size:20px;font-weight:600;margin:2px 0 4px" title="{say}">{link}</div>'
        '{chart}{clash}<div class="muted small">{foot}{reference}</div>'
    )
    return markup.page(
        block.format(
            full=words.plain(f"{metric.label}: {row.story_title}"),
            label=Markup("{}, {}").format(markup.text(sentences.metric_name(metric)), markup.text(row.story_title)),
            say=say,
            link=markup.page_link(say, "figures", metric=metric.id),
            chart=chart,
            reference=reference,
            clash=_clash(against, desk, disputed=metric.status == "disputed"),
            foot=f"{words.plural(row.claims, 'reading')} · {origins}{since}",
        )
    )


def _clash(against: Sequence[tuple[str, str]], desk: Desk, *, disputed: bool) -> Markup:
    """Which readings no single number satisfies, or that it can't be told; nothing where all fit."""
    if not against:
        doubt = Markup('<div class="muted small">{}</div>').format(words.sentence_case(DOUBT))
        return doubt if disputed else Markup("")
    more = f", and {words.plural(len(against) - 1, 'more conflict')}" if len(against) > 1 else ""
    line = Markup('<div class="small"><b style="color:{}">{} {} against {}</b>{}</div>')
    one, other = against[0]
    return line.format(desk.colours.contradiction, MARKS["contradiction"].sign, one, other, more)
