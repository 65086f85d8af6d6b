"""Editing a digest: words before it, the order of its sections, what is left out, notes. Edits survive a rebuild."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.access import Refused
from app.desk import Desk, changed
from app.digest import editions
from app.digest.edits import MOST_INTRO, MOST_NOTE, Edits, read
from app.digest.model import SECTIONS, Digest
from app.digest.naming import items_of
from app.views import page
from store import digests
from store.digests import EditsMade
from store.errors import TallywireError

SAID = "tw-digest-said"
SHORT = 60


def draw(made: Digest, desk: Desk) -> None:
    """The form, for those whose role allows it; its words are kept under the version that was looked at."""
    st.html(markup.section("Edit it"))
    allowed = desk.person.may("digest")
    if isinstance(allowed, Refused):
        page.small(allowed.reason)
        return
    last = desk.ask(digests.edits_of, made.period.name)
    _told(last)
    with st.expander("Words, order, what is left out, notes", expanded=False):
        _form(made, last, read(last.edits), desk)


def _told(last: EditsMade) -> None:
    """What became of the last saving, and who edited it last."""
    if text := st.session_state.pop(SAID, ""):
        page.small(text)
    elif last.at is not None:
        page.small(Markup("Edited by {} on {}.").format(words.plain(last.who), words.long_day(last.at)))


def _form(made: Digest, last: EditsMade, edits: Edits, desk: Desk) -> None:
    items = dict(items_of(made, edits))
    key = f"digest-edit-{made.period.name}-{last.version}"
    with st.form(key, border=False):
        intro = st.text_area("Words before it", edits.intro, max_chars=MOST_INTRO, key=f"{key}-intro")
        first = st.multiselect(
            "Sections first, in this order",
            list(SECTIONS),
            [name for name in edits.order if name in SECTIONS],
            format_func=lambda name: SECTIONS[name],
            key=f"{key}-order",
            placeholder="As usual",
        )
        out = st.multiselect(
            "Leave out",
            [*SECTIONS, *items],
            [name for name in edits.left_out if name in SECTIONS or name in items],
            format_func=lambda name: _name(name, items),
            key=f"{key}-out",
            placeholder="Nothing",
        )
        about = st.selectbox(
            "Note on", ["", *SECTIONS, *items], format_func=lambda name: _name(name, items), key=f"{key}-about"
        )
        note = st.text_input(
            "Note", max_chars=MOST_NOTE, key=f"{key}-note", placeholder="An empty note takes the old one away"
        )
        if st.form_submit_button("Save", width="stretch"):
            notes = dict(edits.notes) | ({about: note} if about else {})
            _save(Edits(intro, tuple(first), tuple(out), notes), made, last.version, desk)
    for name, text in edits.notes.items():
        page.small(Markup("Note on {}: {}").format(words.plain(_name(name, items)), words.plain(text)))


def _name(name: str, items: dict[str, str]) -> str:
    if not name:
        return "nothing"
    if name in SECTIONS:
        return f"{SECTIONS[name]}, the whole section"
    return words.shorten(words.plain(items.get(name, "something that is not there any more")), SHORT)


def _save(edits: Edits, made: Digest, seen: int, desk: Desk) -> None:
    try:
        editions.edit(desk.store, made.period.name, edits.as_dict(), desk.person.actor, desk.now, seen=seen)
    except TallywireError as error:
        # The form keeps what was typed: its key is that of the version that was looked at.
        st.error(words.sentence_case(str(error)), icon=":material/error:")
        return
    st.session_state[SAID] = "Saved. Every form has it from now on; a rebuild keeps it."
    changed()
    st.rerun()
