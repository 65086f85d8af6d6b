"""Alerts on the Briefing: what is worth telling at once, what proves it, and how to silence it."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st
from markupsafe import Markup

from app import markup, sheets, words
from app.alerting.message import SHOWN_KEY
from app.desk import Desk
from app.look import tint
from app.markup import Column
from app.sheets import Sheet
from app.views import taking
from store import alerts as store_alerts
from store.alerted import Evidence, Kept

SHOWN_DAYS, MOST_SHOWN = 3, 6
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
    Column("To silence: python -m app …", "250px"),
)


def render(desk: Desk) -> None:
    """Draw the section; nothing where there is no alert that is heard."""
    since = desk.today - timedelta(days=SHOWN_DAYS)
    found = desk.ask(store_alerts.recent, since, silent=False, now=desk.today, limit=MOST_SHOWN + 1)
    if not found:
        return
    st.html(markup.section("Alerts", f"Of the last {SHOWN_DAYS} days, each sent once to whom the settings name"))
    rank = {kind: place for place, kind in enumerate(KINDS)}
    rows = [_row(kept, desk) for kept in sorted(found[:MOST_SHOWN], key=lambda kept: rank[kept.kind])]
    more = Markup('<p class="muted small">Further alerts: <code>python -m app alerts list</code></p>')
    table = markup.table(_COLUMNS, rows, caption="Alerts", narrowest=820)
    st.html(table + markup.page(more) if len(found) > MOST_SHOWN else table)
    taking.offer(
        Sheet("Alerts", sheets.ALERTS),
        lambda: sheets.alerts(desk.fresh(store_alerts.recent, since, silent=False, now=desk.today)),
        desk,
    )


def _row(kept: Kept, desk: Desk) -> list[str | Markup]:
    word, colour = KINDS[kept.kind]
    # The word of its kind stands in a column of its own.
    told = words.sentence_case(words.plain(kept.text).partition(": ")[2] or words.plain(kept.text))
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
        Markup('<code class="small">alerts silence {}</code>').format(kept.key[:SHOWN_KEY]),
    ]


def _proof(one: Evidence) -> Markup:
    """The sentence, and the outlet as a link to where it stands."""
    outlet = words.plain(one.outlet) or "article"
    return Markup("{} {}").format(markup.text(one.sentence), markup.out_link(one.url, outlet))
