"""Alerts on the Briefing: what is worth telling at once, what proves it, which story it is about."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st
from markupsafe import Markup

from app import markup, sheets, words
from app.desk import Desk
from app.look import tint
from app.markup import Column
from app.sheets import Sheet
from app.views import page, silencing, taking
from app.views.told import MOST_OUTLET
from store import alerts as store_alerts
from store import figures as store_figures
from store import stories as store_stories
from store.alerted import Evidence, Kept

SHOWN_DAYS, PAGE_ROWS, MOST_LOOKED_AT = 3, 6, 200
KINDS = {
    "conflict": ("Contradiction", "contradiction"),
    "edited": ("Edited", "contradiction"),
    "emerging": ("Emerging", "primary"),
    "spike": ("Spike", "growth"),
    "tone": ("Tone shift", "growth"),
    "quiet": ("Source quiet", "growth"),
    "petition": ("Petition", "growth"),
    "watched": ("Watched", "primary"),
}
_COLUMNS = (
    Column("When", "92px"),
    Column("What", "108px"),
    Column("Alert and evidence"),
    Column("Story", "24%", clip=True),
)


def render(desk: Desk) -> None:
    """Draw the section; nothing where there is no alert, silenced or not."""
    since = desk.today - timedelta(days=SHOWN_DAYS)
    found = desk.ask(store_alerts.recent, since, limit=MOST_LOOKED_AT)
    silent = [kept for kept in found if kept.silenced_until is not None and kept.silenced_until > desk.now]
    heard = [kept for kept in found if kept not in silent]
    if not found:
        return
    rank = {kind: place for place, kind in enumerate(KINDS)}
    st.html(markup.section("Alerts", f"Of the last {SHOWN_DAYS} days, each sent once to whom the settings name"))
    ordered = sorted(heard, key=lambda kept: rank[kept.kind])
    place = st.container()
    start = page.pager("alerts-page", len(ordered), PAGE_ROWS, of="Alerts")
    shown = ordered[start : start + PAGE_ROWS]
    if shown:
        place.html(markup.table(_COLUMNS, [_row(kept, desk) for kept in shown], caption="Alerts", narrowest=820))
    else:
        page.small(f"{words.plural(len(silent), 'alert')} silenced, no other.")
    if len(found) == MOST_LOOKED_AT:
        page.small(Markup("Further alerts: <code>python -m app alerts list</code>"))
    taking.offer(
        Sheet("Alerts", sheets.ALERTS),
        lambda: sheets.alerts(desk.fresh(store_alerts.recent, since, silent=False, now=desk.today)),
        desk,
    )
    silencing.draw(shown, silent, desk)


def _row(kept: Kept, desk: Desk) -> list[str | Markup]:
    word, colour = KINDS[kept.kind]
    told = words.shorten(_told(kept), markup.MOST_TOLD)
    line: str | Markup = markup.text(told)
    story = desk.ask(store_stories.get_row, kept.story_id, desk.today) if kept.story_id else None
    if kept.metric_id and desk.ask(store_figures.get_metric, kept.metric_id):
        line = markup.page_link(told, "figures", metric=kept.metric_id)
    elif story:
        line = markup.page_link(told, "story", story=story.id)
    proof = markup.join(Markup('<div class="muted small">{}</div>').format(_proof(one)) for one in kept.evidence)
    return [
        Markup('<span class="muted small">{}</span>').format(words.moment(kept.first_seen, desk.now)),
        Markup('<b style="color:{}">{}</b>').format(tint(desk.colours, colour), word),
        Markup("{}{}").format(line, proof),
        Markup('<span class="muted small">{}</span>').format(
            markup.page_link(story.title, "story", story=story.id) if story else ""
        ),
    ]


def _told(kept: Kept) -> str:
    """An alert without the word of its kind, which stands beside it."""
    return words.sentence_case(words.plain(kept.text).partition(": ")[2] or words.plain(kept.text))


def _proof(one: Evidence) -> Markup:
    """The sentence, and the outlet as a link to where it stands."""
    outlet = words.shorten(words.plain(one.outlet), MOST_OUTLET) or "article"
    return Markup("{} {}").format(markup.brief(one.sentence), markup.out_link(one.url, outlet))
