"""The control that every page has in its head: the page's absolute address, ready to be copied.

Nothing is sent anywhere; the button that copies is Streamlit's own.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import linking

SHOWN = "tw-shown"
LABEL = "Copy link"
WIDTH = 460


def place() -> DeltaGenerator:
    """Keep room at the head of the page; what is shown there is known once the page is drawn."""
    st.session_state[SHOWN] = {}
    return st.container(key="tw-tools", horizontal=True, horizontal_alignment="right")


def shows(**query: str) -> None:
    """Say what the page shows where its address does not: the story, the figure, the week."""
    st.session_state.setdefault(SHOWN, {}).update(query)


def draw(where: DeltaGenerator) -> None:
    """Draw the control; nothing where the browser did not say at which address it is."""
    asked = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    link = linking.absolute(st.context.url, asked, st.session_state.get(SHOWN, {}))
    if link is None:
        return
    # Unfolded where it stands: the next Tab leads to the button that copies, which a popover's would not.
    with where.expander(LABEL, type="compact", width=WIDTH):
        st.code(link, language=None, wrap_lines=True)
