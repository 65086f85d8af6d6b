"""Saved searches: keep the one that is looked at under a name, find it again, take it out."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from app import desk as desks
from app import markup, saved, visitors, words
from app.access import Allowed
from app.desk import Desk
from app.saved import Saved
from app.search_asked import Asked, from_address, to_address
from app.views import page
from store.errors import TallywireError

MOST_SAVED, MOST_NAME = 40, 60


def listing(desk: Desk) -> None:
    """The saved searches, each with who saved it; nothing where there is none."""
    found = desk.ask(saved.saved_searches)[:MOST_SAVED]
    if not found:
        return
    st.html(markup.section("Saved searches", words.plural(len(found), "search", "searches")))
    may = isinstance(desk.person.may("watches"), Allowed)
    for one in found:
        with st.container(key=f"tw-row-search-{one.act.id}", horizontal=True, vertical_alignment="center"):
            st.html(markup.page(_line(one, desk)), width="stretch")
            if may:
                label = f"Remove {words.shorten(_name(one), 40)}"
                st.button("Remove", key=f"search-remove-{one.act.id}", help=markup.label(label), on_click=_remove,
                          args=(one.name, desk))  # fmt: skip


def save(asked: Asked, desk: Desk) -> None:
    """A name and a button, for whoever may; for the others, why not."""
    answer = desk.person.may("watches")
    if not isinstance(answer, Allowed):
        page.small(answer.reason)
        return
    with st.container(key="tw-search-save", horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name of this search", key="search-name", max_chars=MOST_NAME, placeholder=_short(asked.query))
        st.button("Save this search", key="search-save", on_click=_save, args=(asked, desk))


def address_of(one: Saved) -> dict[str, list[str]]:
    """The parameters of a saved search; what its line says wrongly is left out."""
    return to_address(from_address(one.params))


def _line(one: Saved, desk: Desk) -> Markup:
    parameters = address_of(one)
    link = Markup('<a class="tw-link" href="search?{}">{}</a>').format(
        urlencode(parameters, doseq=True), markup.text(_name(one))
    )
    query = Markup("<code>{}</code>").format(_short(next(iter(parameters.get("q", [""])))))
    block = Markup('{} {} <span class="muted small">saved by {}, {}</span>')
    who, when = markup.text(words.shorten(one.act.who, 60)), words.moment(one.act.at, desk.now)
    return block.format(link, query, who, when)


def _name(one: Saved) -> str:
    return words.shorten(words.plain(one.name), MOST_NAME) or "without a name"


def _short(query: str) -> str:
    return words.shorten(words.plain(query), MOST_NAME)


def _save(asked: Asked, desk: Desk) -> None:
    actor = visitors.acting("watches")
    if actor is None:
        return
    name = words.plain(st.session_state.get("search-name") or "") or _short(asked.query)
    try:
        saved.save_search(desk.store, actor, name, to_address(asked), desk.now)
    except TallywireError as error:
        st.toast(markup.label(words.sentence_case(str(error))))
        return
    desks.changed()
    st.session_state["search-name"] = ""
    st.toast("Saved. Saved searches stand on this page while the search line is empty.")


def _remove(name: str, desk: Desk) -> None:
    actor = visitors.acting("watches")
    if actor is None:
        return
    try:
        saved.remove_search(desk.store, actor, name, desk.now)
    except TallywireError as error:
        st.toast(markup.label(words.sentence_case(str(error))))
    desks.changed()
