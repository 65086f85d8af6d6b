"""Alerts on the Briefing: what is worth telling at once, what proves it, and how to silence it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st
from markupsafe import Markup

from app import markup, visitors, words
from app.access import Refused
from app.desk import Desk, changed
from app.look import tint
from app.markup import Column
from app.views import page
from store import alerts as store_alerts
from store.alerted import Evidence, Kept

SHOWN_DAYS, PAGE_ROWS, MOST_READ = 3, 6, 120
KINDS = {
    "conflict": ("Contradiction", "contradiction"),
    "edited": ("Edited", "contradiction"),
    "emerging": ("Emerging", "primary"),
    "spike": ("Spike", "growth"),
    "tone": ("Tone shift", "growth"),
    "quiet": ("Source quiet", "growth"),
    "petition": ("Petition", "growth"),
}
_COLUMNS = (
    Column("When", "92px"),
    Column("What", "108px"),
    Column("Alert and evidence"),
)
FOR_DAYS = {"a week": 7, "a month": 30, "a year": 365}


def render(desk: Desk) -> None:
    """Draw the section; nothing where there is no alert that is heard."""
    since = desk.today - timedelta(days=SHOWN_DAYS)
    found = desk.ask(store_alerts.recent, since, silent=False, now=desk.today, limit=MOST_READ)
    if not found:
        return
    rank = {kind: place for place, kind in enumerate(KINDS)}
    ordered = sorted(found, key=lambda kept: rank[kept.kind])
    sub = f"Of the last {SHOWN_DAYS} days, each sent once to whom the settings name"
    with page.bar("alerts", "Alerts", sub), st.popover("Silence…", key="silence"):
        _silence(ordered, desk)
    place = st.container()
    start = page.pager("alerts-page", len(ordered), PAGE_ROWS, of="Alerts")
    rows = [_row(kept, desk) for kept in ordered[start : start + PAGE_ROWS]]
    place.html(markup.table(_COLUMNS, rows, caption="Alerts", narrowest=820))
    if len(found) == MOST_READ:
        page.small(Markup("Further alerts: <code>python -m app alerts list</code>"))


def _row(kept: Kept, desk: Desk) -> list[str | Markup]:
    word, colour = KINDS[kept.kind]
    told = _told(kept)
    line: str | Markup = markup.text(told)
    if kept.metric_id:
        line = markup.page_link(told, "figures", metric=kept.metric_id)
    elif kept.story_id:
        line = markup.page_link(told, "story", story=kept.story_id)
    proof = markup.join(Markup('<div class="muted small">{}</div>').format(_proof(one)) for one in kept.evidence)
    return [
        Markup('<span class="muted small">{}</span>').format(words.moment(kept.first_seen, desk.now)),
        Markup('<b style="color:{}">{}</b>').format(tint(desk.colours, colour), word),
        Markup("{}{}").format(line, proof),
    ]


def _told(kept: Kept) -> str:
    """An alert without the word of its kind, which stands beside it."""
    return words.sentence_case(words.plain(kept.text).partition(": ")[2] or words.plain(kept.text))


def _silence(shown: Sequence[Kept], desk: Desk) -> None:
    """The choice of an alert to silence and for how long, or why this person can't."""
    allowed = desk.person.may("alerts")
    if isinstance(allowed, Refused):
        st.html(markup.page(markup.state("You can’t silence alerts", allowed.reason)))
        return
    known = {kept.key: f"{KINDS[kept.kind][0]}: {words.shorten(_told(kept), 60)}" for kept in shown}
    with st.form("silence-form", border=False):
        key = st.selectbox("Alert, with all later ones of its kind about the same", list(known), format_func=known.get)
        days = st.segmented_control("For", list(FOR_DAYS), default="a month", required=True)
        pressed = st.form_submit_button("Silence", type="primary")
    actor = visitors.acting("alerts") if pressed and key else None
    if actor is not None:
        until = desk.now + timedelta(days=FOR_DAYS[days or "a month"])
        with desk.store.begin() as conn:
            store_alerts.silence(conn, key, until, actor)
            store_alerts.hush(conn, desk.now)
        changed()
        st.rerun()


def _proof(one: Evidence) -> Markup:
    """The sentence, and the outlet as a link to where it stands."""
    outlet = words.plain(one.outlet) or "article"
    return Markup("{} {}").format(markup.text(one.sentence), markup.out_link(one.url, outlet))
