"""Since when the Briefing tells what changed: chosen in the address, the last visit known to the browser alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import streamlit as st

from app import visits, words
from app.clock import real_clock
from app.desk import Desk
from app.views import address, page

USUAL, VISIT, WEEK = "Since yesterday", "Since your last visit", "Since last week"
CHOICES = {USUAL: "yesterday", VISIT: "your last visit", WEEK: "last week"}


class Since(NamedTuple):
    """A moment on the store's clock, in words that go on after "since", and what the page's head says of it."""

    moment: datetime
    words: str
    line: str


def chosen(desk: Desk) -> Since:
    """What the address asks for; the widget that writes it is drawn with the changes."""
    wanted = address.chosen("since", CHOICES, USUAL)
    if wanted == WEEK:
        return _since(desk.today - timedelta(days=7), WEEK, desk)
    if wanted != VISIT:
        return _since(desk.yesterday, USUAL, desk)
    now = real_clock()
    found = visits.read(cookie(), now)
    if found is None or found.before is None:
        return _since(desk.yesterday, USUAL, desk)._replace(
            line="This browser knows of no earlier visit: since yesterday"
        )
    # The sample's clock stands still: what counts is how long ago the visit was.
    return _since((desk.now - (now - found.before)).replace(second=0, microsecond=0), VISIT, desk)


def _since(moment: datetime, choice: str, desk: Desk) -> Since:
    visit = ", your last visit" if choice == VISIT else ""
    return Since(moment, CHOICES[choice], f"Compared with {words.moment(moment, desk.now)}{visit}")


def cookie() -> str | None:
    """What the browser sent of its visits."""
    value = st.context.cookies.get(visits.COOKIE)
    return str(value) if value else None


def bar() -> None:
    """The section head of the changes with the choice of how far back they go."""
    with page.bar("changes", "What changed", "Conflicts first"):
        address.choose("since", list(CHOICES), USUAL, label="Since")
