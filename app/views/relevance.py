"""Relevance: what is dropped and why, where the threshold lies, and a person's word against it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from app import desk as desks
from app import markup, sheets, visitors, words
from app.access import Allowed
from app.charts.base import CONFIG
from app.charts.closeness import chart_words, closeness_chart
from app.desk import Desk
from app.look import tint
from app.markup import Fact
from app.relevance import OUTCOME_WORDS
from app.sheets import Sheet
from app.views import address, page, taking
from store import relevance, relevance_lists
from store.model import KEPT
from store.relevance import Verdict
from store.relevance_lists import RelevanceRow

EXAMPLES, MOST_TAKEN = 8, 10_000
STEP = 0.01
NOTES = {
    "query": "whatever their closeness",
    "close": "at the threshold or closer",
    "rescued": "for good, until taken back",
    "off_topic": "no match, not close enough",
    "excluded": "a NOT of the query says no",
    "by_hand": "for good, until taken back",
}
LABELS = {
    "query": "Match the query",
    "close": "Close in meaning",
    "rescued": "Rescued",
    "off_topic": "Off topic",
    "excluded": "Excluded",
    "by_hand": "Dropped by hand",
}


def render(desk: Desk) -> None:
    """Draw the page."""
    state = desk.ask(relevance.state)
    counts = desk.ask(relevance.counts)
    if state is None:
        _nothing_is_dropped(counts, desk)
        return
    lines = [f"{words.long_day(desk.now)}, {words.clock(desk.now)} UTC"]
    st.html(markup.head(_headline(counts), lines))
    st.html(
        markup.facts([Fact(LABELS[key], words.number(counts.get(key, 0)), NOTES[key]) for key in LABELS], desk.colours)
    )
    names = list(state.thresholds)
    wanted = st.query_params.get("programme")
    programme = wanted if wanted in state.thresholds else names[0]
    bars = desk.ask(relevance_lists.histogram, programme)
    highest = words.plural(max(bar.matched + bar.others for bar in bars), "article")
    with page.bar("relevance", "How close every article is", f"Highest bar: {highest}. Hatched: the query keeps it"):
        address.pick("programme", names, programme, {name: words.shorten(name, 60) for name in names})
    current = state.thresholds[programme]
    threshold = _slider(current)
    figure = closeness_chart(bars, threshold, current, desk.colours)
    with st.container(key="tw-closeness"):
        st.plotly_chart(figure, theme=None, config=CONFIG, key="closeness-chart")
    st.html(markup.page(Markup('<div class="tw-skip">{}</div>').format(chart_words(bars, threshold))))
    _what_would_change(programme, threshold, state.thresholds, desk)
    below, above = st.columns(2, gap="large")
    with below:
        _side(programme, threshold, desk, above=False)
    with above:
        _side(programme, threshold, desk, above=True)


def _headline(counts: Mapping[str, int]) -> str:
    dropped = sum(n for key, n in counts.items() if key not in KEPT)
    total = sum(counts.values())
    if not total:
        return "Nothing is decided yet"
    return f"{words.number(dropped)} of {words.plural(total, 'article')} dropped" if dropped else "Nothing is dropped"


def _nothing_is_dropped(counts: Mapping[str, int], desk: Desk) -> None:
    st.html(markup.head("Nothing is dropped yet"))
    text = Markup(
        "No programme chooses. Give a <code>[[programmes]]</code> entry in <code>tallywire.toml</code> a "
        "<code>query</code>, try it with <code>python -m app relevance try</code>, then run "
        "<code>python -m app process</code>."
    )
    by_hand = counts.get("by_hand", 0)
    said = Markup(" {} dropped by hand.").format(words.plural(by_hand, "article")) if by_hand else ""
    st.html(markup.page(markup.state("Every article is relevant", text + said)))


def _slider(current: float) -> float:
    """The threshold that is looked at: in the address once it is moved, else the one that holds."""
    try:
        moved = float(st.query_params.get("closeness", current))
    except ValueError:
        moved = current
    st.session_state["tw-threshold"] = round(min(max(moved, 0.0), 1.0), 2) if moved == moved else current
    value = st.slider(
        "Keep from this closeness on", 0.0, 1.0, step=STEP, format="%.2f", key="tw-threshold", on_change=_moved
    )
    return float(value)


def _moved() -> None:
    st.query_params["closeness"] = f"{st.session_state['tw-threshold']:.2f}"


def _what_would_change(programme: str, threshold: float, thresholds: Mapping[str, float], desk: Desk) -> None:
    current = thresholds[programme]
    if abs(threshold - current) < STEP / 2:
        page.small(f"{current:.2f} holds for {programme}. Move the line to see what another threshold would do.")
        return
    told = desk.ask(relevance_lists.would_change, programme, threshold, tuple(thresholds.items()))
    text = Markup(
        "At <b>{}</b> instead of {}: <b>{}</b> more kept, <b>{}</b> more dropped. To make it hold, write "
        "<code>closeness = {}</code> under {} in <code>tallywire.toml</code>, then run "
        "<code>python -m app process</code>."
    ).format(
        f"{threshold:.2f}",
        f"{current:.2f}",
        words.number(told.gained),
        words.number(told.lost),
        f"{threshold:.2f}",
        markup.text(programme),
    )
    st.html(markup.page(Markup('<div class="tw-state" style="padding:2px 0 0"><p>{}</p></div>').format(text)))


def _side(programme: str, threshold: float, desk: Desk, *, above: bool) -> None:
    """The articles next to the line on one side, each with what can be done about it."""
    found = desk.ask(relevance_lists.beside, programme, threshold, EXAMPLES, above=above)
    st.html(markup.section("Just above the line" if above else "Just below the line", "Nearest first"))
    if not found:
        page.small("No article lies on this side.")
    said = desk.ask(relevance.standing, tuple(row.article.id for row in found))
    for row in found:
        _row(row, said.get(row.article.id), desk)
    if found:
        near = relevance_lists.beside
        taking.offer(
            Sheet("Above the line" if above else "Below the line", sheets.RELEVANCE),
            lambda: sheets.relevance(desk.fresh(near, programme, threshold, MOST_TAKEN, above=above)),
            desk,
        )


def _row(row: RelevanceRow, said: Verdict | None, desk: Desk) -> None:
    one, article = row.decision, row.article
    colour = tint(desk.colours, "primary" if one.kept else "muted")
    text = Markup(
        '<div style="display:flex;gap:12px"><b style="color:{}">{}</b><div><div class="tw-two">{}</div>'
        '<span class="muted small">{} · {}</span></div></div>'
    ).format(
        colour,
        f"{one.closeness or 0:.2f}",
        markup.out_link(article.url, article.title),
        markup.text(article.outlet),
        OUTCOME_WORDS[one.outcome],
    )
    with st.container(key=f"tw-row-{article.id}", horizontal=True, vertical_alignment="center"):
        st.html(markup.page(text), width="stretch")
        label = "Take back" if said else "Drop" if one.kept else "Rescue"
        if isinstance(desk.person.may("relevance"), Allowed):
            st.button(label, key=f"do-{article.id}", on_click=_say, args=(desk, article.id, label))


def _say(desk: Desk, article_id: str, label: str) -> None:
    """Keep a person's word, if they may say it."""
    actor = visitors.acting("relevance")
    if actor is None:
        return
    with desk.store.begin() as conn:
        if label == "Take back":
            relevance.take_back(conn, [article_id], desk.now, actor)
        else:
            verdict: Verdict = "rescue" if label == "Rescue" else "drop"
            relevance.choose(conn, [article_id], verdict, desk.now, actor, "in the dashboard")
    desks.changed()
    st.toast("Noted. `python -m app process` brings the stories up to date.")
