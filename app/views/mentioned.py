"""Figures that staff mention, each beside what the press prints of the same thing; how many people, in bands only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.desk import Desk
from app.look import tint
from app.markup import Column
from app.views import inside, page, press_beside
from app.voices.series import monday_of
from nlp.mentions import Compared, Verdict, compare_with_press
from nlp.posts import Mention
from store import figures as store_figures
from store.model import Figure
from store.rows import MetricRow
from store.voices import Question, Said

MOST, MOST_METRICS = 12, 400
TINTS: dict[Verdict, str] = {
    "as the press": "same",
    "older reading": "growth",
    "another reading": "undated",
    "higher": "contradiction",
    "lower": "contradiction",
    "between": "contradiction",
    "not in the press": "undated",
}
"""Colours of the verdicts, the best fit first."""
FITS: frozenset[Verdict] = frozenset(("as the press", "older reading", "another reading"))
_COLUMNS = (
    Column("What staff say", "26%", lead=True),
    Column("Of what", "22%", clip=True),
    Column("People in a week", "130px", numeric=True),
    Column("Weeks of", "130px"),
    Column("Beside the press"),
)


class Pressed(NamedTuple):
    """A metric of the press with its figures; ``ours``: of the programme that staff write about, or of any."""

    row: MetricRow
    figures: Sequence[Figure]
    ours: bool


class Line(NamedTuple):
    """One reading with the weeks in which it was told of, and the most people of any of them."""

    mention: Mention
    at_least: int
    weeks: tuple[str, ...]


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
        page.small(f"{words.plural(len(told) - MOST, 'more figure')} in `export voices`.")


def lines(found: Iterable[Said]) -> list[Line]:
    """The readings, those that most people mention first."""
    by_reading: dict[Mention, list[Said]] = {}
    for one in found:
        by_reading.setdefault(Mention(one.reading, one.noun, one.low, one.high), []).append(one)
    told = [
        Line(mention, max(one.at_least for one in every), tuple(sorted(one.week for one in every)))
        for mention, every in by_reading.items()
    ]
    return sorted(told, key=lambda line: (-line.at_least, -len(line.weeks), line.mention.noun, line.mention.reading))


def _press(nouns: set[str], desk: Desk) -> list[Pressed]:
    """The press's metrics of these things, those of the programme that staff write about first."""
    ours = press_beside.programme(desk)
    own = {row.id for row in press_beside.stories(desk)} if ours else set()
    rows = [row for row in desk.ask(store_figures.list_metrics, limit=MOST_METRICS) if row.metric.label in nouns]
    figures = desk.ask(store_figures.figures_of_many, tuple(row.metric.id for row in rows))
    return [
        Pressed(row, figures.get(row.metric.id, []), ours=not ours or row.metric.story_id in own)
        for row in sorted(rows, key=lambda row: row.metric.story_id not in own)
    ]


def _row(line: Line, press: Sequence[Pressed], desk: Desk) -> list[str | Markup]:
    first, last = (words.day(monday_of(week)) for week in (line.weeks[0], line.weeks[-1]))
    return [
        markup.text(words.sentence_case(words.shorten(words.plain(line.mention.reading), 60))),
        markup.text(words.shorten(words.plain(line.mention.noun), 60)),
        f"{words.number(line.at_least)} or more",
        first if first == last else f"{first} to {last}",
        _beside(line.mention, press, desk),
    ]


def against(mention: Mention, press: Sequence[Pressed]) -> tuple[Compared, Pressed | None]:
    """How a reading stands to the press, and to which of its metrics: the one that fits best.

    Another company's petition is only looked at for a reading that is its own: to be higher or lower than that says
    nothing.
    """
    found = [(compare_with_press(mention, [(one.row.metric, one.figures)]), one) for one in press]
    fitting = [(compared, one) for compared, one in found if one.ours or compared.verdict in FITS]
    if not fitting:
        return compare_with_press(mention, []), None
    rank = list(TINTS)
    return min(fitting, key=lambda pair: (rank.index(pair[0].verdict), not pair[1].ours))


def _beside(mention: Mention, press: Sequence[Pressed], desk: Desk) -> Markup:
    compared, one = against(mention, press)
    badge = markup.badge(compared.verdict, tint(desk.colours, TINTS[compared.verdict]), desk.colours)
    if one is None:
        return badge
    said = words.plain(compared.words).removeprefix("an ").removeprefix(compared.verdict).lstrip(" ;,:")
    said = said or words.quoted(words.plain(compared.reading))
    link = markup.page_link(said, "figures", metric=one.row.metric.id, style="tw-link")
    story = markup.text(words.shorten(words.plain(one.row.story_title), 60))
    return Markup('{} {}<div class="muted small">{}</div>').format(badge, link, story)
