"""What petitions' own pages show: beside the sources they come from, and beside what outlets print of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sheets, words
from app.charts import spark
from app.desk import Desk
from app.look import tint
from app.markup import Column
from app.readings import Reading
from app.sheets import Sheet
from app.views import page, taking
from store import petitions
from store.model import Count

MOST, EARLIER = 30, 3
FLAGS = {"fell": "lower than before", "jumped": "far higher than before"}
BASES = {
    "structured": "the page's structured data",
    "microdata": "the page's microdata",
    "attribute": "the page's markup",
    "state": "the state that the page starts from",
    "text": "the page's text",
}
_COLUMNS = (
    Column("Petition", "26%", clip=True, lead=True),
    Column("Signed", "90px", numeric=True),
    Column("Goal", "90px", numeric=True),
    Column("Seen", "150px", numeric=True),
    Column("Series", "170px"),
    Column("Read from", "170px", clip=True),
    Column("As the page has it", clip=True),
)


def table(desk: Desk) -> None:
    """The petitions that are watched, each with its last count and its series; nothing where there are none."""
    found = desk.ask(petitions.latest_all)
    if not found:
        return
    st.html(markup.section("What petitions show", "Read from their own pages, at first hand"))
    rows = [_row(name, counts, desk) for name, counts in list(found.items())[:MOST]]
    caption = "Petitions with the count that their own pages show"
    st.html(markup.table(_COLUMNS, rows, caption=caption, narrowest=1000))
    if len(found) > MOST:
        page.small(f"{words.plural(len(found) - MOST, 'more petition')} in `export counters`.")
    taking.offer(Sheet("Petitions", sheets.PETITIONS), lambda: sheets.petitions(desk.fresh(petitions.latest_all)), desk)


def _row(name: str, counts: Sequence[Count], desk: Desk) -> list[str | Markup]:
    last = counts[-1]
    shown: str | Markup = words.number(last.value)
    if last.flag:
        colour = tint(desk.colours, "growth")
        shown = Markup('<b style="color:{}" title="{}">{}</b>').format(colour, FLAGS[last.flag], shown)
    return [
        markup.out_link(last.url, words.plain(last.title) or name, style=""),
        shown,
        words.number(last.goal),
        words.moment(last.last_seen, desk.now),
        spark.line([count.value for count in counts], desk.colours),
        BASES[last.basis],
        Markup('<span class="muted small">{}</span>').format(markup.text(_note(last))),
    ]


def _note(count: Count) -> str:
    return f"{FLAGS[count.flag]}; {count.evidence}" if count.flag else count.evidence


def beside(story_id: str, readings: Sequence[Reading], desk: Desk) -> None:
    """Under a figure that counts signatures: what the petitions of the story's programme show themselves."""
    if any(reading.claim.frame == petitions.SIGNING for reading in readings):
        lines(desk.ask(petitions.of_story, story_id), desk)


def lines(found: Mapping[str, Sequence[Count]], desk: Desk) -> None:
    """One reference line for each petition: its count now, and those before."""
    if found:
        st.html(markup.page(*(_line(counts, desk, named=len(found) > 1) for counts in found.values())))


def _line(counts: Sequence[Count], desk: Desk, *, named: bool) -> Markup:
    last, earlier = counts[-1], [_at(count, desk) for count in reversed(counts[:-1])]
    goal = f", goal {words.number(last.goal)}" if last.goal else ""
    flag = f" ({FLAGS[last.flag]})" if last.flag else ""
    before = f"; before: {words.listed(earlier, limit=EARLIER)}" if earlier else ""
    label = markup.out_link(last.url, "petition page itself")
    title = Markup(" ({})").format(markup.text(words.shorten(words.plain(last.title), 60))) if named else ""
    text = Markup('<p class="tw-reference">The {}{}: <b>{}</b>{}{}<span class="muted small">{}</span></p>')
    return text.format(label, title, _at(last, desk), goal, flag, before)


def _at(count: Count, desk: Desk) -> str:
    moment = count.last_seen or desk.now
    return f"{words.number(count.value)} at {words.day(moment, now=desk.now)} {words.clock(moment)}"
