"""The team's work on one figure: the pinned reference with its source, the watch, notes and tags."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, references, words
from app.access import Allowed
from app.deciding import reference
from app.desk import Desk
from app.readings import Reading
from app.references import Reference
from app.views import deciding, deciding_notes
from store import act_lists
from store.act_lists import Said


def pinned(metric_id: str, desk: Desk) -> Reference | None:
    """The reference figure that holds: the latest that stands."""
    pins = desk.ask(act_lists.of_thing, "metric", metric_id).standing("pin")
    return references.reference_of(pins[0], desk.now) if pins else None


def told(found: Reference, readings: Sequence[Reading]) -> Markup:
    """The reference in the box of what is safe to say: its words, its source, and which outlets agree with it."""
    source = markup.out_link(found.url, words.shorten(found.source, 120)) if found.url else markup.text(found.source)
    line = Markup("<p><b>Reference:</b> <b>{}</b>, {} ({}). {}</p>")
    agreed = references.agreement_words(references.agreement(found, readings))
    return line.format(markup.text(words.quoted(found.reading)), source, markup.text(f"pinned {found.by}"),
                       markup.text(agreed))  # fmt: skip


def draw(metric_id: str, desk: Desk) -> None:
    """The reference with its undo, and everything that can be done to the figure."""
    place = f"pin-{metric_id}"
    said = desk.ask(act_lists.of_thing, "metric", metric_id)
    deciding.told(place)
    deciding_notes.draw(desk, "metric", metric_id, watch=True, first=lambda: _pins(metric_id, place, said, desk))


def _pins(metric_id: str, place: str, said: Said, desk: Desk) -> None:
    """The form that pins, and the way back from the pin that holds; nothing for those who may not."""
    if not isinstance(desk.person.may("claims"), Allowed):
        return
    label = "Pin another reference" if said.standing("pin") else "Pin a reference"
    with st.popover(label, icon=":material/push_pin:", key=f"open-pin-{metric_id}"):
        _form(metric_id, place, said, desk)
    for act in said.standing("pin")[:1]:
        deciding_notes.take_back(desk, place, act, said.version, "The reference is not pinned any more.")


def _form(metric_id: str, place: str, said: Said, desk: Desk) -> None:
    keys = {name: f"pin-{name}-{metric_id}" for name in ("reading", "source", "url")}
    with st.form(f"form-pin-{metric_id}", border=False, enter_to_submit=False):
        st.text_input("The figure, worded like “over 1,600” or “505”", key=keys["reading"], max_chars=100)
        st.text_input("Where it is from", key=keys["source"], max_chars=300)
        st.text_input("Where it can be looked up (https://…, may stay empty)", key=keys["url"], max_chars=2000)
        seen = deciding.seen_at(place, said.version)
        st.form_submit_button("Pin it", type="primary", on_click=_pin, args=(desk, metric_id, place, keys, seen))


def _pin(desk: Desk, metric_id: str, place: str, keys: dict[str, str], seen: int) -> None:
    typed = {name: str(st.session_state.get(key) or "").strip() for name, key in keys.items()}
    done = deciding.act(
        desk, place, "pin", [metric_id], seen=seen, payload=lambda: reference(**typed),
        said="Pinned: the chart and the lines to say show it.",
    )  # fmt: skip
    if done:
        for key in keys.values():
            st.session_state[key] = ""
