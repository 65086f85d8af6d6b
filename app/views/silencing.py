"""Silencing an alert from the Briefing, and hearing it again: who did, until when, and what else that covers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.desk import Desk
from app.views import deciding
from store import alerts as store_alerts
from store.alerted import Kept
from store.permits import Actor

PLACE = "alerts"
DAYS = {"a day": 1, "a week": 7, "30 days": 30, "90 days": 90}
MOST_LABEL = 90


def draw(heard: Sequence[Kept], silent: Sequence[Kept], desk: Desk) -> None:
    """The ways to silence what is heard and to hear what is silenced; where the visitor may not, why."""
    deciding.told(PLACE)
    if not deciding.offered(desk, "alerts"):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="tw-silencing"):
        if heard:
            with st.popover("Silence an alert", icon=":material/notifications_off:", key="silence-open"):
                _silence_form(heard, desk)
        if silent:
            label = f"{words.number(len(silent))} silenced"
            with st.popover(label, icon=":material/notifications_paused:", key="silenced-open"):
                _silenced(silent, desk)


def _label(kept: Kept) -> str:
    return words.shorten(words.plain(kept.text), MOST_LABEL)


def _silence_form(heard: Sequence[Kept], desk: Desk) -> None:
    by_key = {kept.key: kept for kept in heard}
    with st.form("silence-form", border=False):
        st.selectbox("Which", list(by_key), format_func=lambda key: _label(by_key[key]), key="silence-which")
        st.selectbox("For how long", list(DAYS), index=2, key="silence-days")
        text = (
            "It, and what comes of its kind about the same, is not shown and not sent until then. It stays on record."
        )
        st.html(markup.page(Markup('<p class="muted small">{}</p>').format(text)))
        st.form_submit_button("Silence", on_click=_silence_chosen, args=(desk,))


def _silence_chosen(desk: Desk) -> None:
    key, days = st.session_state.get("silence-which"), DAYS.get(st.session_state.get("silence-days", ""), 0)
    if key and days:
        _silence(desk, key, days)


def _silenced(silent: Sequence[Kept], desk: Desk) -> None:
    for kept in silent:
        until = words.moment(kept.silenced_until, desk.now)
        who = markup.text(words.shorten(words.plain(kept.silenced_by), 40))
        line = Markup('{}<br><span class="muted small">until {} by {}</span>')
        st.html(markup.page(line.format(markup.text(_label(kept)), until, who)))
        st.button("Hear it again", key=f"hear-{kept.key}", on_click=_silence, args=(desk, kept.key, 0))


def _silence(desk: Desk, key: str, days: int) -> None:
    def step(actor: Actor) -> object:
        now = deciding.now(desk)
        with desk.store.begin() as conn:
            # What waits to be sent is taken off the list by whoever sends.
            return store_alerts.silence(conn, key, now + timedelta(days=days), actor)

    said = f"Silenced for {words.plural(days, 'day')}." if days else "It is heard again."
    deciding.keep(PLACE, "alerts", step, said=said)
