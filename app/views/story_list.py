"""Stories on the Briefing: those worth a look with the reason, and all of them as a table with filter and order."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sheets, words
from app.charts import spark
from app.desk import Desk
from app.look import LIFE_TINTS, LIGHT, tint
from app.markup import Column
from app.sheets import Sheet
from app.views import address, page, tagged, taking
from app.watchlist import Watched, to_watch
from store import stories as store_stories
from store.rows import ChangeRow, StoryRow

PAGE_ROWS, MOST_WATCHED, LOOKED = 25, 3, 25
SORTS = {"Newest": "recent", "Articles": "articles", "Disputed": "disputed", "Title": "title"}
STATUSES = ("emerging", "revived", "active", "fading", "ended")
RUNNING = STATUSES[:4]
_COLUMNS = (
    Column("Story", "31%", clip=True, lead=True),
    Column("Status", "88px"),
    Column("Articles per day", "136px"),
    Column("Duration", "86px", numeric=True),
    Column("Articles", "70px", numeric=True),
    Column("Outlets", "66px", numeric=True),
    Column("Origins", "66px", numeric=True),
    Column("Press tone", "128px", numeric=True),
    Column("Figures", "124px"),
)

_WATCHED = (*_COLUMNS[:3], Column("What happened"))


def watched(changes: Sequence[ChangeRow], desk: Desk) -> None:
    """The stories in which something happened since the moment that ``changes`` reach back to; nothing on a quiet
    day."""
    newest = desk.ask(store_stories.list_rows, desk.today, limit=LOOKED)
    known = {row.id: row for row in newest}
    changed = dict.fromkeys(one.change.story_id for one in changes if one.change.story_id)
    others = tuple(story_id for story_id in changed if story_id not in known)[:LOOKED]
    known |= {row.id: row for row in desk.ask(store_stories.list_rows, desk.today, among=others)} if others else {}
    found = to_watch(known.values(), changes, MOST_WATCHED)
    if not found:
        return
    st.html(markup.section("Stories to watch", "What happened in them, gravest first"))
    top = max(max(one.row.per_day, default=0) for one in found)
    rows = [_watched(one, top, desk) for one in found]
    st.html(markup.table(_WATCHED, rows, caption="Worth a look", narrowest=720))


def _watched(one: Watched, top: int, desk: Desk) -> list[str | Markup]:
    return [
        markup.page_link(one.row.title, "story", story=one.row.id),
        _status(one.row, desk),
        spark.bars(one.row.per_day, desk.colours, top=top),
        words.sentence_case("; ".join(one.reasons)),
    ]


def _choices(desk: Desk) -> tuple[tagged.Chosen, Sequence[str], str]:
    """Which stories are shown, by tag and status, and in which order."""
    with page.bar("stories", "Stories", "Articles per day: last 21 days, one scale, today in colour"):
        chosen = tagged.pick(desk)
        status = address.several("status", STATUSES, RUNNING, label="Status", shown=str.capitalize)
        sort = address.choose("sort", list(SORTS), "Newest", label="Sort by")
    return chosen, status, SORTS[sort]


def table(desk: Desk) -> None:
    """All stories of the chosen statuses, a page at a time."""
    chosen, status, order = _choices(desk)
    wanted = {"statuses": tuple(status) if status else None, "among": chosen.stories}
    total = desk.ask(store_stories.count_rows, desk.today, **wanted)  # type: ignore[arg-type]
    if not total:
        _none(status, chosen.told if chosen.told else "")
        return
    place = st.container()
    start = page.pager("page", total, PAGE_ROWS)
    rows = desk.ask(store_stories.list_rows, desk.today, order=order, limit=PAGE_ROWS, offset=start, **wanted)  # type: ignore[arg-type]
    top = max((max(row.per_day, default=0) for row in rows), default=1)
    place.html(markup.table(_COLUMNS, [_row(row, top, desk) for row in rows], caption="Stories", narrowest=1000))
    taking.offer(
        Sheet("Stories", sheets.STORIES),
        lambda: sheets.stories(desk.fresh(store_stories.list_rows, desk.today, order=order, **wanted)),  # type: ignore[arg-type]
        desk,
    )


def _none(status: Sequence[str], tag: str) -> None:
    names = words.listed([f"“{name.capitalize()}”" for name in status], limit=4)
    which = f" with the tag {tag}" if tag else ""
    text = f"No story{which} is {names or 'here'} now. Choose another {'tag or ' if which else ''}status above."
    st.html(markup.page(markup.state("No story matches this filter", text)))


def _status(row: StoryRow, desk: Desk) -> Markup:
    colours = desk.colours
    colour = tint(colours, LIFE_TINTS[row.status])
    if row.status == "active":
        colour = colours.primary if colours is LIGHT else colours.button
    return markup.badge(row.status.capitalize(), colour, colours, filled=row.status == "active")


def _row(row: StoryRow, top: int, desk: Desk) -> list[str | Markup]:
    colours = desk.colours
    return [
        markup.page_link(row.title, "story", story=row.id),
        _status(row, desk),
        spark.bars(row.per_day, colours, top=top),
        words.duration(row.duration_days),
        words.number(row.articles),
        words.number(row.outlets),
        words.number(row.origins),
        Markup("{} {}").format(words.tone(row.tone), spark.tone_bar(row.tone, colours))
        if row.tone is not None
        else words.MISSING,
        _figures(row, desk),
    ]


def _figures(row: StoryRow, desk: Desk) -> str | Markup:
    if not row.metrics:
        return words.MISSING
    name = "contradiction" if row.disputed else "growth" if row.growth else "undated" if row.undated else "same"
    name = name if row.figures_word != "single" else "undated"
    label = {"growth": "growth only", "single": "one reading"}.get(row.figures_word, row.figures_word)
    return markup.badge(label, tint(desk.colours, name), desk.colours)
