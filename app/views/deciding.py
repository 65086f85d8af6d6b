"""Acts in the pages: kept under the version that was seen, told calmly where somebody came first, judged at once.

A button's callback keeps the act; the page that is drawn after it judges what the act owes, with words for the wait,
and shows the new verdict. Nothing that was typed is lost where an act is refused.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st
from markupsafe import Markup

from app import acting, markup, rejudging, visitors, words
from app import desk as desks
from app.access import Refused
from app.clock import store_clock
from app.desk import Desk
from app.progress import Silent
from app.settings import load_settings
from store import decision_moves
from store.acts import PERMITS, Act, Kind
from store.database import Store
from store.errors import StaleError, TallywireError
from store.permits import Act as Permitted
from store.permits import Actor

_OWED, _SAID, _STALE, _UNJUDGED, _HERE = "tw-owed", "tw-told", "tw-stale", "tw-unjudged", "tw-here"
"""In the session: stories to judge, what to say where, the versions that are past, whether judging failed, and what is
looked at."""
MOVED_LATER = "It is kept. The articles move with the next `python -m app process`."
LATER = "It is kept. The story could not be judged now; the next `python -m app process` does it."
log = logging.getLogger("tallywire.dashboard")


def offered(desk: Desk, permit: Permitted) -> bool:
    """Whether the visitor may do that; where not, the page says which role it takes."""
    answer = desk.person.may(permit)
    if isinstance(answer, Refused):
        st.html(markup.page(Markup('<p class="muted small">{}</p>').format(answer.reason)))
        return False
    return True


def permit_of(kind: Kind) -> Permitted:
    """What an act of that kind asks of whoever does it or takes it back."""
    return PERMITS.get(kind, "claims")


def seen_at(key: str, version: int) -> int:
    """The version that an act is made on: what is drawn, but a past one until somebody looks again. ``key`` is the
    place of the act, or what it is about where a place has acts about several things."""
    stale: dict[str, tuple[int, str]] = st.session_state.get(_STALE, {})
    return stale[key][0] if key in stale else version


def stay(**query: str) -> None:
    """What this page shows, by the names of its address: an act keeps it there, though no link named it and the first
    of a list, or the one in dispute, is another by then."""
    st.session_state[_HERE] = query


def act(
    desk: Desk,
    place: str,
    kind: Kind,
    ids: Sequence[str],
    *,
    seen: int | None = None,
    payload: Callable[[], Mapping[str, Any]] | None = None,
    note: str = "",
    said: str = "Noted.",
    key: str = "",
) -> bool:
    """Keep an act of the visitor; say at ``place`` what came of it. ``payload`` may refuse what was typed; ``key`` is
    what ``seen`` was asked for with, where that is not the place."""

    def step(actor: Actor) -> Act:
        return acting.do(
            desk.store, kind, ids, actor, now(desk), owe, seen=seen, payload=payload() if payload else None, note=note
        )

    return keep(place, permit_of(kind), step, seen=seen, said=said, key=key)


def take_back(
    desk: Desk, place: str, act_id: int, permit: Permitted, seen: int | None, said: str, *, key: str = ""
) -> bool:
    """Take an act back; taken back itself, the first stands again."""

    def step(actor: Actor) -> Act:
        return acting.take_back(desk.store, act_id, actor, now(desk), owe, seen=seen)

    return keep(place, permit, step, seen=seen, said=said, key=key)


def keep(
    place: str,
    permit: Permitted,
    step: Callable[[Actor], object],
    *,
    seen: int | None = None,
    said: str = "Noted.",
    key: str = "",
) -> bool:
    """Run ``step`` as the visitor, if they may; True where it went well. To be called from a widget's callback."""
    actor = visitors.acting(permit)
    if actor is None:
        return False
    for name, value in st.session_state.get(_HERE, {}).items():
        st.query_params[name] = value
    try:
        step(actor)
    except StaleError as error:
        st.session_state[_STALE] = {**st.session_state.get(_STALE, {}), key or place: (seen or 0, place)}
        tell(place, str(error), wrong=True)
        return False
    except TallywireError as error:
        tell(place, words.sentence_case(str(error)), wrong=True)
        return False
    desks.changed()
    tell(place, said)
    return True


def now(desk: Desk) -> datetime:
    """This moment by the store's clock; that of the desk is when the page was drawn, which can be long ago."""
    with desk.store.read() as conn:
        return store_clock(conn)()


def owe(story_ids: Sequence[str]) -> None:
    """Note that stories are to be judged again: :func:`settle` does, before the next page is drawn."""
    st.session_state[_OWED] = sorted({*st.session_state.get(_OWED, ()), *story_ids})


def tell(place: str, text: str, *, wrong: bool = False) -> None:
    """Let the next look say something at ``place``; what was said elsewhere goes, but for what waits for somebody to
    look again. To be called from a widget's callback."""
    waiting = {told_at for _, told_at in st.session_state.get(_STALE, {}).values()}
    kept = {told_at: said for told_at, said in st.session_state.get(_SAID, {}).items() if told_at in waiting}
    st.session_state[_SAID] = {**kept, place: (text, wrong)}


def moved(desk: Desk, said: str) -> str:
    """What to say of articles that somebody decided to move: ``said``, or that they move later."""
    return said if desk.fresh(decision_moves.may_move) else MOVED_LATER


def settle(desk: Desk) -> None:
    """Judge the stories that acts of this visitor owe, before the page is drawn. Where that fails, say so.

    What is said stands in a container of its own, as everything that comes and goes here: what stands below it keeps
    its place, and with it the focus.
    """
    st.session_state[_HERE] = {}
    with st.container():
        _settle(desk)


def _settle(desk: Desk) -> None:
    owed: Sequence[str] = st.session_state.get(_OWED, ())
    if owed:
        with st.spinner("Judging the story again…"):
            failed = not _judged(desk.store, owed)
        st.session_state[_UNJUDGED] = failed
        del st.session_state[_OWED]
        desks.changed()
    if st.session_state.pop(_UNJUDGED, False):
        st.html(markup.page(Markup('<p role="status">{}</p>').format(markup.with_code(LATER))))


def _judged(store: Store, story_ids: Sequence[str]) -> bool:
    try:
        report = rejudging.judging(store, load_settings(), Silent)(story_ids)
    except Exception:  # whatever fails in judging, the act is kept
        log.exception("stories could not be judged after an act")
        return False
    return not getattr(report, "counts", {}).get("stories_failed")


def told(place: str) -> None:
    """What came of the last act at ``place``; where somebody came first, with a way to look again."""
    with st.container():
        _told(place)


def _told(place: str) -> None:
    found: dict[str, tuple[str, bool]] = st.session_state.get(_SAID, {})
    if place not in found:
        return
    text, wrong = found[place]
    style = "tw-refused" if wrong else "tw-noted"
    line = Markup('<p class="{}" role="status">{}</p>').format(style, markup.with_code(text))
    st.html(markup.page(line))
    if any(told_at == place for _, told_at in st.session_state.get(_STALE, {}).values()):
        st.button("Look again", key=f"again-{place}", on_click=_look_again, args=(place,))
    else:
        del found[place]


def _look_again(place: str) -> None:
    stale, said = st.session_state.get(_STALE, {}), st.session_state.get(_SAID, {})
    st.session_state[_STALE] = {key: found for key, found in stale.items() if found[1] != place}
    st.session_state[_SAID] = {told_at: text for told_at, text in said.items() if told_at != place}
    desks.changed()
