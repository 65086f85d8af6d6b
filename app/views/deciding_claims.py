"""An analyst's work on one claim: what was said of it, accept, reject, correct, same or not, note and tag."""

from __future__ import annotations

import streamlit as st

from app.desk import Desk
from app.views import deciding, deciding_correct, deciding_notes, deciding_pairs, deciding_said
from store import act_lists
from store.acts import Kind
from store.model import Claim

_DONE: dict[Kind, str] = {
    "accept": "Accepted: it was read well.",
    "reject": "Rejected: it counts nowhere, and stays here to be looked at.",
}


def draw(claim: Claim, desk: Desk) -> None:
    """Draw it; those who may not act read what was said, and which role it takes."""
    place = f"claim-{claim.id}"
    said = desk.ask(act_lists.of_claims, (claim.id,))[claim.id]
    with st.container():
        deciding_said.draw(claim, said, place, desk)
    deciding.told(place)
    if not deciding.offered(desk, "claims"):
        return
    seen = deciding.seen_at(place, said.version)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"tw-acts-{claim.id}"):
        for kind, label, icon in (("accept", "Accept", "check"), ("reject", "Reject", "close")):
            if kind == "reject" and claim.word == "rejected":
                continue
            st.button(
                label,
                key=f"{kind}-{claim.id}",
                icon=f":material/{icon}:",
                type="primary" if kind == "accept" else "secondary",
                on_click=_say,
                args=(desk, kind, claim.id, place, seen),
            )
        if claim.word != "rejected":
            with st.popover("Correct", icon=":material/edit:", key=f"open-correct-{claim.id}"):
                deciding_correct.form(claim, place, said.version, desk)
            with st.popover("Same as…", icon=":material/link:", key=f"open-pair-{claim.id}"):
                deciding_pairs.form(claim, place, desk)
    deciding_notes.draw(desk, "claim", claim.id)


def _say(desk: Desk, kind: Kind, claim_id: str, place: str, seen: int) -> None:
    if deciding.act(desk, place, kind, [claim_id], seen=seen, said=_DONE[kind]):
        deciding_correct.forget()
