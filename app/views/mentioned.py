"""Figures that staff mention, each beside what the press prints of the same thing; how many people, in bands only."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.desk import Desk
from app.look import tint
from app.markup import Column
from app.views import inside, page, press_beside, taking_voices
from app.voices.mentions import Line, Pressed, against, lines, rest_of
from store import figures as store_figures
from store.voices import Question
from store.weeks import monday_of

MOST, MOST_METRICS = 12, 400
TINTS = {
    "as the press": "same",
    "older reading": "growth",
    "another reading": "undated",
    "higher": "contradiction",
    "lower": "contradiction",
    "between": "contradiction",
    "not in the press": "undated",
}
"""Colours of the verdicts of :data:`app.voices.mentions.BEST_FIRST`."""
_COLUMNS = (
    Column("What staff say", "26%", lead=True),
    Column("Of what", "22%", clip=True),
    Column("People in a week", "130px", numeric=True),
    Column("Weeks of", "130px"),
    Column("Beside the press"),
)


def draw(question: Question, name: str, desk: Desk) -> None:
    """Draw the section; where no figure may be told, one line says so."""
    told = lines(inside.figures(desk, question, name))
    st.html(markup.section("Figures that staff mention", "Beside what outlets print of the same thing"))
    if not told:
        least = words.number(max(desk.voices.min_theme_authors, desk.voices.min_authors))
        text = f"A figure is told of where {least} people or more mention it in one week."
        st.html(markup.page(markup.state("No figure may be told", text)))
        return
    press = _press({line.mention.noun for line in told}, desk)
    rows = [_row(line, press, desk) for line in told[:MOST]]
    st.html(markup.table(_COLUMNS, rows, caption="Figures that staff mention", narrowest=760))
    if len(told) > MOST:
        page.small(f"{words.plural(len(told) - MOST, 'more figure')} in the file below.")
    taking_voices.mentioned(question, desk)


def _press(nouns: set[str], desk: Desk) -> list[Pressed]:
    """The press's metrics of these things; all are ours unless the settings name the programme of staff."""
    named = bool(desk.voices.programme)
    own = {row.id for row in press_beside.stories(desk)} if named else set()
    rows = [row for row in desk.ask(store_figures.list_metrics, limit=MOST_METRICS) if row.metric.label in nouns]
    figures = desk.ask(store_figures.figures_of_many, tuple(row.metric.id for row in rows))
    return [Pressed(row, figures.get(row.metric.id, []), ours=not named or row.metric.story_id in own) for row in rows]


def _row(line: Line, press: Sequence[Pressed], desk: Desk) -> list[str | Markup]:
    first, last = (words.day(monday_of(week)) for week in (line.weeks[0], line.weeks[-1]))
    return [
        markup.text(words.sentence_case(words.shorten(words.plain(line.mention.reading), 60))),
        markup.text(words.shorten(words.plain(line.mention.noun), 60)),
        f"{words.number(line.at_least)} or more",
        first if first == last else f"{first} to {last}",
        _beside(line, press, desk),
    ]


def _beside(line: Line, press: Sequence[Pressed], desk: Desk) -> Markup:
    compared, one = against(line.mention, press)
    badge = markup.badge(compared.verdict, tint(desk.colours, TINTS[compared.verdict]), desk.colours)
    if one is None:
        return badge
    link = markup.page_link(rest_of(compared), "figures", metric=one.row.metric.id, style="tw-link")
    story = markup.text(words.shorten(words.plain(one.row.story_title), 60))
    return Markup('{} {}<div class="muted small">{}</div>').format(badge, link, story)
