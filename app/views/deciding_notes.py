"""Notes, tags and the watch of one thing: a claim, a metric or a story. Free text of the team, shown as text only."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.access import Allowed
from app.desk import Desk
from app.views import deciding
from store import act_lists
from store.act_lists import Noted, Said
from store.acts import MOST_NOTE, Act
from store.errors import InputError

MOST_SHOWN, MOST_TAG = 12, 60
NAMES = {"claim": "reading", "metric": "figure", "story": "story"}
"""What a thing is called on the page."""


class Thing(NamedTuple):
    """What is written about, and where on the page."""

    about: Noted
    id: str

    @property
    def place(self) -> str:
        """The key of its widgets and of what is said there."""
        return f"notes-{self.about}-{self.id}"


def draw(desk: Desk, about: Noted, thing: str, *, watch: bool = False, first: Callable[[], None] | None = None) -> None:
    """The tags, the notes and who watches it, each with its undo, and the forms to add some.

    ``watch`` offers to watch it: only for what a watch can be about. ``first`` draws what else stands in the row of
    buttons, before them.
    """
    here = Thing(about, thing)
    said = desk.ask(act_lists.of_thing, about, thing)
    with st.container():
        _shown(here, said, desk)
    deciding.told(here.place)
    if deciding.offered(desk, "notes"):
        with st.container(horizontal=True, vertical_alignment="center", key=f"tw-forms-{here.place}"):
            if first is not None:
                first()
            if watch and isinstance(desk.person.may("watches"), Allowed):
                _watch(here, said, desk)
            with st.popover("Note", icon=":material/edit_note:", key=f"open-note-{here.place}"):
                _note_form(here, desk)
            with st.popover("Tag", icon=":material/label:", key=f"open-tag-{here.place}"):
                _tag_form(here, said, desk)


def _shown(here: Thing, said: Said, desk: Desk) -> None:
    """What stands, the latest first."""
    for act in said.standing("tag", "note", "watch")[:MOST_SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"tw-said-{act.id}-{here.place}"):
            st.html(markup.page(_line(act, desk)), width="stretch")
            permit = "watches" if act.kind == "watch" else "notes"
            if act.kind != "watch" and isinstance(desk.person.may(permit), Allowed):
                take_back(desk, here.place, act, said.version, f"Taken back: act {act.id}.")
    left = len(said.standing("tag", "note", "watch")) - MOST_SHOWN
    if left > 0:
        st.html(markup.page(Markup('<span class="muted small">{} on the page Decisions.</span>').format(
            words.plural(left, "more note or tag", "more notes and tags"))))  # fmt: skip


def _line(act: Act, desk: Desk) -> Markup:
    by = Markup('<span class="muted small">{}, {}</span>').format(
        markup.text(words.shorten(act.who, 40)), words.moment(act.at, desk.now)
    )
    if act.kind == "watch":
        return Markup('<span class="small">Watched by</span> {}').format(by)
    if act.kind == "tag":
        tag = markup.text(words.shorten(str(act.payload.get("tag", "")), MOST_TAG))
        return Markup('<span class="tw-tag">{}</span> {}').format(tag, by)
    return Markup('<div class="tw-note">{}<br>{}</div>').format(markup.text(act.note), by)


def take_back(desk: Desk, place: str, act: Act, version: int, said: str) -> None:
    """The button that takes an act back. Its label names the number, so that a screen reader tells it from others."""
    seen = deciding.seen_at(place, version)
    st.button(
        f"Undo {act.id}",
        key=f"undo-{act.id}-{place}",
        type="tertiary",
        on_click=deciding.take_back,
        args=(desk, place, act.id, deciding.permit_of(act.kind), seen, said),
    )


def _watch(here: Thing, said: Said, desk: Desk) -> None:
    """Watch it, or stop doing so."""
    watching = said.standing("watch")
    label, icon = ("Stop watching", "visibility_off") if watching else ("Watch", "visibility")
    st.button(
        label,
        key=f"watch-{here.place}",
        icon=f":material/{icon}:",
        on_click=_watch_it,
        args=(desk, here, watching[0].id if watching else None, said.version),
    )


def _watch_it(desk: Desk, here: Thing, standing: int | None, version: int) -> None:
    name = NAMES[here.about]
    if standing is None:
        deciding.act(desk, here.place, "watch", [here.id], said=f"This {name} is watched.")
        return
    seen = deciding.seen_at(here.place, version)
    deciding.take_back(desk, here.place, standing, "watches", seen, f"This {name} is not watched any more.")


def _note_form(here: Thing, desk: Desk) -> None:
    key = f"note-{here.place}"
    with st.form(f"form-{key}", border=False, enter_to_submit=False):
        st.text_area(f"A note on this {NAMES[here.about]}", key=key, max_chars=MOST_NOTE, height=110)
        st.form_submit_button("Write the note", on_click=_note, args=(desk, here, key))


def _note(desk: Desk, here: Thing, key: str) -> None:
    text = " ".join(str(st.session_state.get(key) or "").split())

    def words_needed() -> dict[str, str]:
        if not text:
            raise InputError("a note needs words")
        return {}

    if deciding.act(desk, here.place, "note", [here.id], payload=words_needed, note=text, said="The note is kept."):
        st.session_state[key] = ""


def _tag_form(here: Thing, said: Said, desk: Desk) -> None:
    key = f"tag-{here.place}"
    tags = tuple(str(act.payload.get("tag", "")).casefold() for act in said.standing("tag"))
    with st.form(f"form-{key}", border=False):
        st.text_input(f"A tag of this {NAMES[here.about]}", key=key, max_chars=MOST_TAG)
        st.form_submit_button("Set the tag", on_click=_tag, args=(desk, here, key, tags))


def _tag(desk: Desk, here: Thing, key: str, tags: tuple[str, ...]) -> None:
    tag = " ".join(str(st.session_state.get(key) or "").split())

    def checked() -> dict[str, str]:
        if not tag or len(tag) > MOST_TAG:
            raise InputError(f"a tag has 1 to {MOST_TAG} characters")
        if tag.casefold() in tags:
            raise InputError("it has that tag already; nothing was changed")
        return {"tag": tag}

    if deciding.act(desk, here.place, "tag", [here.id], payload=checked, said="The tag is set."):
        st.session_state[key] = ""
