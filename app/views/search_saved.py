"""Saved searches: keep the one that is looked at under a name, find it again, take it out."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs, urlencode

import streamlit as st
from markupsafe import Markup

from app import acting, markup, visitors, words
from app import desk as desks
from app.access import Allowed
from app.desk import Desk
from app.search_asked import Asked, from_address, to_address
from app.views import page
from store import acts
from store.acts import Act
from store.errors import TallywireError

MOST_SAVED, MOST_NAME = 40, 60


def listing(desk: Desk) -> None:
    """The saved searches, each with who saved it; nothing where there is none."""
    found = desk.ask(acts.of_kind, ("search",))[:MOST_SAVED]
    if not found:
        return
    st.html(markup.section("Saved searches", words.plural(len(found), "search", "searches")))
    may = isinstance(desk.person.may("watches"), Allowed)
    for act in found:
        with st.container(key=f"tw-row-search-{act.id}", horizontal=True, vertical_alignment="center"):
            st.html(markup.page(_line(act, desk)), width="stretch")
            if may:
                label = f"Remove {words.shorten(_name(act), 40)}"
                st.button("Remove", key=f"search-remove-{act.id}", help=markup.label(label), on_click=_remove,
                          args=(act.id, desk))  # fmt: skip


def save(asked: Asked, desk: Desk) -> None:
    """A name and a button, for whoever may; for the others, why not."""
    answer = desk.person.may("watches")
    if not isinstance(answer, Allowed):
        page.small(answer.reason)
        return
    with st.container(key="tw-search-save", horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name of this search", key="search-name", max_chars=MOST_NAME, placeholder=_short(asked.query))
        st.button("Save this search", key="search-save", on_click=_save, args=(asked, desk))


def address_of(act: Act) -> dict[str, list[str]]:
    """The parameters of a saved search; what its line says wrongly is left out."""
    said = act.payload.get("address")
    return to_address(from_address(parse_qs(said if isinstance(said, str) else "", max_num_fields=200)))


def _line(act: Act, desk: Desk) -> Markup:
    parameters = address_of(act)
    link = Markup('<a class="tw-link" href="search?{}">{}</a>').format(
        urlencode(parameters, doseq=True), markup.text(_name(act))
    )
    query = Markup("<code>{}</code>").format(_short(next(iter(parameters.get("q", [""])))))
    block = Markup('{} {} <span class="muted small">saved by {}, {}</span>')
    return block.format(link, query, markup.text(words.shorten(act.who, 60)), words.moment(act.at, desk.now))


def _name(act: Act) -> str:
    said = act.payload.get("name")
    return words.shorten(words.plain(said if isinstance(said, str) else ""), MOST_NAME) or "without a name"


def _short(query: str) -> str:
    return words.shorten(words.plain(query), MOST_NAME)


def _save(asked: Asked, desk: Desk) -> None:
    actor = visitors.acting("watches")
    if actor is None:
        return
    name = words.plain(st.session_state.get("search-name") or "") or _short(asked.query)
    address = urlencode(to_address(asked), doseq=True)
    try:
        acting.do(
            desk.store, "search", [name], actor.name, desk.now, _nothing, payload={"name": name, "address": address}
        )
    except TallywireError as error:
        st.toast(markup.label(words.sentence_case(str(error))))
        return
    desks.changed()
    st.session_state["search-name"] = ""
    st.toast("Saved. Saved searches stand on this page while the search line is empty.")


def _remove(act_id: int, desk: Desk) -> None:
    actor = visitors.acting("watches")
    if actor is None:
        return
    try:
        acting.take_back(desk.store, act_id, actor.name, desk.now, _nothing)
    except TallywireError as error:
        st.toast(markup.label(words.sentence_case(str(error))))
    desks.changed()


def _nothing(story_ids: Sequence[str]) -> None:
    """A saved search changes no story."""
