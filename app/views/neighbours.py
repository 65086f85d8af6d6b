"""Before and after a story: the stories of its programme that it follows from, and those that follow from it."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.desk import Desk
from app.markup import Column
from app.settings import load_settings
from app.storylines import REACH, Neighbour, around
from store import chapters
from store import outlets as store_outlets
from store.model import Programme
from store.rows import StoryRow

_COLUMNS = (Column("When", "64px"), Column("Story", "40%", clip=True, lead=True), Column("Why"))


def draw(row: StoryRow, desk: Desk) -> None:
    """The section, where there is anything to say."""
    found = desk.ask(chapters.around, row.id, **REACH)
    names = [outlet.name for outlet in desk.ask(store_outlets.of_story, row.id)]
    before, after = around(row.id, found, _programmes(desk), names)
    if not before and not after:
        return
    st.html(markup.section("Before / after this story", f"Stories of {words.plain(row.programme)} that follow on"))
    rows = [_row("Before", one, desk) for one in before] + [_row("After", one, desk) for one in after]
    st.html(markup.table(_COLUMNS, rows, caption="Before and after this story", narrowest=420))


def _row(when: str, one: Neighbour, desk: Desk) -> list[str | Markup]:
    first, last = words.day(one.story.first, now=desk.now), words.day(one.story.last, now=desk.now)
    days = first if first == last else f"{first} to {last}"
    why = markup.join((markup.text(f"{reason}.") for reason in one.reasons), " ")
    return [
        when,
        markup.page_link(one.story.title, "story", story=one.story.id),
        Markup('<span class="small"><span class="muted">{}.</span> {}</span>').format(days, why),
    ]


def _programmes(desk: Desk) -> tuple[Programme, ...]:
    """The watched programmes; the sample's are its own."""
    if desk.sample:
        from app.sample import PROGRAMMES

        return PROGRAMMES
    return load_settings().watched()
