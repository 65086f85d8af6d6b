"""What people said of a claim, in words, each word with its undo; and what of it has no effect, and why."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import act_words, markup, words
from app.access import Allowed
from app.desk import Desk
from app.overruled import overruled_in
from app.views import deciding, deciding_correct
from store import act_lists
from store.act_lists import PairSaid, Said
from store.acts import Act
from store.model import Claim

MOST_TOLD = 6
OF_A_CLAIM = ("accept", "reject", "correct")
NO_EFFECT = (
    "It has no effect: words said later of the same readings leave no room for it, and the later word wins. "
    "Undo the later one to bring it back."
)


def draw(claim: Claim, said: Said, place: str, desk: Desk) -> None:
    """The lines, the latest first; nothing where nobody said anything."""
    told = [act for act in said.acts if act.kind in OF_A_CLAIM]
    pairs = desk.ask(act_lists.pairs_with, claim.id)
    if not told and not pairs:
        if claim.word:
            _small(f"{words.sentence_case(claim.word)}: people said so of a text that this one repeats.")
        return
    may = isinstance(desk.person.may("claims"), Allowed)
    for act in told[:MOST_TOLD]:
        _row(act, said, place, desk, may=may)
    if len(told) > MOST_TOLD:
        link = markup.page_link("Decisions", "decisions", story=claim.story_id, style="tw-link")
        _small(Markup("{} on the page {}.").format(words.plural(len(told) - MOST_TOLD, "earlier word"), link))
    past = desk.ask(overruled_in, claim.story_id) if len(pairs) and claim.story_id else frozenset()
    for pair in pairs[:MOST_TOLD]:
        _pair_row(pair, place, desk, may=may, idle=pair.act.id in past)


def _row(act: Act, said: Said, place: str, desk: Desk, *, may: bool) -> None:
    line = markup.text(words.sentence_case(act_words.told(act, desk.now)))
    undoing = undoing_of(act, said.acts)
    if undoing is not None:
        back = f"; taken back {act_words.by(undoing, desk.now)}"
        line = Markup('<s>{}</s><span class="muted">{}</span>').format(line, markup.text(back))
    elif act.note:
        line = Markup('{}<br><span class="muted small">{}</span>').format(line, markup.text(act.note))
    with st.container(horizontal=True, vertical_alignment="center", key=f"tw-act-{act.id}"):
        st.html(markup.page(Markup('<div class="tw-said">{}</div>').format(line)), width="stretch")
        if may:
            button(act, undoing, place, said.version, desk)


def _pair_row(pair: PairSaid, place: str, desk: Desk, *, may: bool, idle: bool) -> None:
    act, other = pair.act, pair.other
    verb = "Same quantity as" if act.kind == "same" else "Not the same as"
    name = words.quoted(words.shorten(words.plain(other.literal), 40))
    what: Markup = markup.text(f"the figure of {name}" if other.is_metric else name)
    if other.id is not None:
        query = {"metric": other.id} if other.is_metric else {"claim": other.id, "metric": other.metric}
        what = markup.page_link(what, "figures", style="tw-link", **query)
    who = f"{f', {other.outlet}' if other.outlet else ''}: said {act_words.by(act, desk.now)}"
    idle_words = Markup('<br><span class="muted small">{}</span>').format(NO_EFFECT) if idle else ""
    line = Markup("{} {}{}{}").format(verb, what, markup.text(who), idle_words)
    with st.container(horizontal=True, vertical_alignment="center", key=f"tw-act-{act.id}"):
        st.html(markup.page(Markup('<div class="tw-said">{}</div>').format(line)), width="stretch")
        if may:
            button(act, None, place, pair.version, desk)


def undoing_of(act: Act, every: Sequence[Act]) -> Act | None:
    """The act that stands and took ``act`` back, if by way of others that were taken back; None where it stands."""
    if act.stands:
        return None
    return next((one for one in every if one.stands and one.undoes and act_lists.first_of(one, every) == act), None)


def button(act: Act, undoing: Act | None, place: str, version: int, desk: Desk) -> None:
    """The button that takes an act back or, given its ``undoing``, makes it stand again; its label names the number,
    for screen readers."""
    st.button(
        f"{'Redo' if undoing else 'Undo'} {act.id}",
        key=f"undo-{act.id}-{place}",
        type="tertiary",
        on_click=_take_back,
        args=(desk, place, act, undoing, deciding.seen_at(_key(act, place), version)),
    )


def _key(act: Act, place: str) -> str:
    """What the version of an act is kept under: a claim's is that of its place, which has pairs beside it."""
    return act.subject if act.about == "pair" else place


def _take_back(desk: Desk, place: str, act: Act, undoing: Act | None, seen: int) -> None:
    said = f"Act {act.id} stands again." if undoing else f"Act {act.id} is taken back; the history keeps it."
    if deciding.take_back(
        desk, place, (undoing or act).id, deciding.permit_of(act.kind), seen, said, key=_key(act, place)
    ):
        deciding_correct.forget()


def _small(text: str | Markup) -> None:
    st.html(markup.page(Markup('<span class="muted small">{}</span>').format(text)))
