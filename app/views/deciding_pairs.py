"""Saying that a claim counts the same quantity as another claim or a metric of its story, or not the same."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import act_words, markup, sentences, words
from app.desk import Desk
from app.views import address, deciding
from store import act_lists, figures
from store import claims as store_claims
from store.act_lists import Said
from store.acts import Kind
from store.errors import TallywireError
from store.model import Claim

MOST_OFFERED = 200


def form(claim: Claim, place: str, desk: Desk) -> None:
    """Draw the choice of what to hold the claim against, what was said of the two, and the two buttons."""
    labels = address.distinct(_offered(claim, desk))
    if not labels:
        st.html(markup.page(Markup('<p class="muted small">{}</p>').format("No other reading of this unit yet.")))
        return
    key = f"pair-{claim.id}"
    other = st.selectbox("Hold it against", list(labels), key=key, format_func=lambda chosen: labels[chosen])
    if other is None:
        return
    said = _said(claim.id, other, desk)
    if said is None:
        return
    standing = said.standing("same", "apart")
    before = act_words.told(standing[0], desk.now) if standing else "nobody said anything of the two yet"
    st.html(markup.page(Markup('<p class="small">{}: {}.</p>').format(markup.text(labels[other]), markup.text(before))))
    seen = (said.subject, deciding.seen_at(said.subject, said.version))
    with st.container(horizontal=True, key=f"tw-pair-{claim.id}"):
        for kind, label in (("same", "Same quantity"), ("apart", "Not the same")):
            st.button(label, key=f"{kind}-{claim.id}", on_click=_say, args=(desk, claim.id, other, place, kind, seen))


def _offered(claim: Claim, desk: Desk) -> dict[str, str]:
    """By id the metrics and claims of the story that the claim can be held against, in words: metrics first."""
    if claim.story_id is None:
        return {}
    unit = claim.quantity.unit
    found = {
        row.metric.id: f"Figure: {sentences.metric_name(row.metric)} · {words.plural(row.claims, 'reading')}"
        for row in desk.ask(figures.list_metrics, story_id=claim.story_id)
        if row.metric.unit == unit and row.claims > (1 if row.metric.id == claim.metric_id else 0)
    }
    near = desk.ask(store_claims.comparable, claim.story_id, unit, claim.metric_id, MOST_OFFERED)
    for claim_id, outlet, literal in (one for one in near if one[0] != claim.id):
        printed = words.quoted(words.shorten(words.plain(literal), 24))
        found[claim_id] = f"{words.shorten(words.plain(outlet), 28)} · {printed}"
    return found


def _said(claim_id: str, other: str, desk: Desk) -> Said | None:
    """What was said of the two; None, once the page says why, where they are never one quantity."""
    try:
        return desk.ask(act_lists.of_pair, claim_id, other)
    except TallywireError as error:
        st.html(markup.page(Markup('<p class="small">{}</p>').format(markup.with_code(str(error)))))
        return None


def _say(desk: Desk, claim_id: str, other: str, place: str, kind: Kind, seen: tuple[str, int]) -> None:
    if st.session_state.get(f"pair-{claim_id}", other) != other:  # a click before it was drawn
        deciding.tell(place, "The choice was changed meanwhile; press again.")
        return
    text = "one quantity" if kind == "same" else "two quantities"
    ids: Sequence[str] = [claim_id, other]
    key, version = seen
    deciding.act(
        desk, place, kind, ids, seen=version, key=key, said=f"Kept: they count {text}. The story is judged by it."
    )
