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
from app.views import inside, page
from app.voices.series import monday_of
from nlp.mentions import Compared, Verdict, compare_with_press
from nlp.posts import Mention
from store import figures as store_figures
from store.model import Figure, Metric
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
_COLUMNS = (
    Column("What staff say", "26%", lead=True),
    Column("Of what", "22%", clip=True),
    Column("People in a week", "130px", numeric=True),
    Column("Weeks of", "130px"),
    Column("Beside the press"),
)


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


def _press(nouns: set[str], desk: Desk) -> list[tuple[Metric, Sequence[Figure]]]:
    """The press's metrics of these things with their figures."""
    rows = desk.ask(store_figures.list_metrics, limit=MOST_METRICS)
    chosen = [row.metric for row in rows if row.metric.label in nouns]
    figures = desk.ask(store_figures.figures_of_many, tuple(metric.id for metric in chosen))
    return [(metric, figures.get(metric.id, [])) for metric in chosen]


def _row(line: Line, press: Sequence[tuple[Metric, Sequence[Figure]]], desk: Desk) -> list[str | Markup]:
    days = sorted({words.day(monday_of(week)): week for week in line.weeks}.items(), key=lambda item: item[1])
    span = days[0][0] if len(days) == 1 else f"{days[0][0]} to {days[-1][0]}"
    return [
        markup.text(words.sentence_case(words.shorten(words.plain(line.mention.reading), 60))),
        markup.text(words.shorten(words.plain(line.mention.noun), 60)),
        f"{words.number(line.at_least)} or more",
        span,
        _beside(compare_with_press(line.mention, press), line.mention.noun, press, desk),
    ]


def _beside(compared: Compared, noun: str, press: Sequence[tuple[Metric, Sequence[Figure]]], desk: Desk) -> Markup:
    badge = markup.badge(compared.verdict, tint(desk.colours, TINTS[compared.verdict]), desk.colours)
    metric = next((metric for metric, _ in press if metric.label == noun), None)
    if metric is None:
        return badge
    said = words.plain(compared.words)
    if compared.reading and compared.reading not in said:
        said = f"{said}: {words.plain(compared.reading)}"
    return Markup("{} {}").format(badge, markup.page_link(said, "figures", metric=metric.id, style="tw-link"))
