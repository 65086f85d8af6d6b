"""Who looks at this page, as Streamlit knows it, and what they are told when they may not.

A visitor is asked for anew at every look and before every act: a sign-in can end while a page stays open.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from app import markup
from app.access import Actor, Person, Refused, local_person, person_of
from app.clock import real_clock
from app.settings import load_settings
from app.sign_in import check_address, client_of
from store.permits import Act

log = logging.getLogger("tallywire.dashboard")


def current() -> Person | None:
    """The visitor; None for one who has to sign in (again). Raises SettingsError where sign-in is not set up right."""
    if client_of(os.environ) is None:
        check_address(st.get_option("server.address") or "0.0.0.0", None)  # noqa: S104 -- what Streamlit makes of none
        return local_person()
    claims = _claims()
    return None if claims is None else person_of(claims, load_settings().access, real_clock())


def _claims() -> Mapping[str, Any] | None:
    """What the token says of whoever signed in; None when nobody did."""
    found: dict[str, Any] = dict(st.user.to_dict())
    return found if found.get("is_logged_in") is True else None


def entered() -> Person | None:
    """The visitor who may look; else None, once the page says what to do."""
    person = current()
    if person is None:
        st.html(markup.page(markup.state("Sign in to go on", "Tallywire is open to people of your team.")))
        st.button("Sign in", type="primary", on_click=st.login)
        return None
    answer = person.may("look")
    if isinstance(answer, Refused):
        log.warning("refused: %s", person.actor.name)
        st.html(markup.page(markup.state("There is nothing here for this account yet", answer.reason)))
        leave(person)
        return None
    return person


def leave(person: Person) -> None:
    """Who is signed in, as what, and the way out; nothing on one's own machine."""
    if not person.subject:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="tw-signed-in"):
        role = f", {person.role}" if person.role else ""
        line = Markup('<span class="muted small">Signed in as {}{}.</span>').format(markup.text(person.name), role)
        st.html(markup.page(line), width="content")
        st.button("Sign out", type="tertiary", on_click=st.logout)


def acting(act: Act) -> Actor | None:
    """Who does this now; None, with the reason shown, when they may not (any more)."""
    person = current()
    if person is None:
        st.toast("Your sign-in has ended. Reload the page to sign in again; nothing was changed.")
        return None
    answer = person.may(act)
    if isinstance(answer, Refused):
        st.toast(answer.reason)
        return None
    return person.actor
