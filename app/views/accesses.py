"""Who read internal data, and when: the newest lines at the foot of the Voices page, all of them on Settings."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sheets, words
from app.access import Refused
from app.desk import Desk
from app.markup import Column
from app.sheets import Sheet
from app.views import address, page, taking
from store import access_log
from store.access_log import Access

MOST, PAGE_ROWS = 12, 50
TITLE, SUB = "Who read this", "Every look, export, import and digest"
_COLUMNS = (
    Column("When", "130px"),
    Column("Who", "22%", clip=True),
    Column("What", "22%", clip=True),
    Column("Asked for", clip=True),
    Column("Groups", "80px", numeric=True),
)


def table(desk: Desk) -> None:
    """Draw the newest lines; nothing where nobody ever read anything. It is never kept: this very look is in it."""
    found = desk.fresh(access_log.entries, limit=MOST)
    if not found or isinstance(desk.person.may("accesses"), Refused):
        return
    st.html(markup.section(TITLE, SUB))
    _draw(found, desk)
    link = markup.page_link("all of them on Settings", "settings", style="tw-link")
    page.small(Markup("The newest {} lines; {}.").format(len(found), link))


def paged(desk: Desk) -> None:
    """Draw the whole log by pages, the newest line first; the page is in the address."""
    st.html(markup.section("Who read what is told of staff", SUB))
    allowed = desk.person.may("accesses")
    if isinstance(allowed, Refused):
        page.small(allowed.reason)
        return
    total = desk.fresh(access_log.count)
    if not total:
        st.html(markup.page(markup.state("Nobody has asked for internal data yet", "Every look is written down here.")))
        return
    below = st.container()
    pages = -(-total // PAGE_ROWS)
    chosen = address.turn("log", pages) if pages > 1 else 1
    with below:
        _draw(desk.fresh(access_log.entries, limit=PAGE_ROWS, skip=(chosen - 1) * PAGE_ROWS), desk)
    taking.offer(Sheet("Access log", sheets.ACCESSES), lambda: sheets.accesses(desk.fresh(access_log.entries)), desk)
    page.small(f"{words.plural(total, 'line')}; lines are added, never changed.")


def _draw(found: Sequence[Access], desk: Desk) -> None:
    st.html(markup.table(_COLUMNS, [_row(one, desk) for one in found], caption="Access log", narrowest=700))


def _row(one: Access, desk: Desk) -> list[str | Markup]:
    return [
        words.moment(one.at, desk.now),
        markup.text(one.who),
        markup.text(one.what),
        markup.text(one.detail),
        words.number(one.groups),
    ]
