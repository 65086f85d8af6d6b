"""Who read internal data, and when: the newest lines of the access log, at the foot of the Voices page."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.desk import Desk
from app.markup import Column
from app.views import page
from store import access_log
from store.access_log import Access

MOST = 12
_COLUMNS = (
    Column("When", "130px"),
    Column("Who", "22%", clip=True),
    Column("What", "22%", clip=True),
    Column("Asked for", clip=True),
    Column("Groups", "80px", numeric=True),
)


def table(desk: Desk) -> None:
    """Draw the section; nothing where nobody ever read anything. It is never kept: this very look is in it."""
    with desk.store.read() as conn:
        found = access_log.entries(conn, limit=MOST)
    if not found:
        return
    st.html(markup.section("Who read this", "Every look, export, import and digest"))
    st.html(markup.table(_COLUMNS, [_row(one, desk) for one in found], caption="Access log", narrowest=700))
    page.small(Markup("The newest {} lines; all of them: <code>python -m app access-log</code>.").format(len(found)))


def _row(one: Access, desk: Desk) -> list[str | Markup]:
    return [
        words.moment(one.at, desk.now),
        markup.text(one.who),
        markup.text(one.what),
        markup.text(one.detail),
        words.number(one.groups),
    ]
