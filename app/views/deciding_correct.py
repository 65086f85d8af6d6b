"""The form that corrects a claim: what it states, prefilled with what was read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from app import words
from app.deciding import QUALIFIED, WHOLE, correction, countable
from app.desk import Desk
from app.views import deciding
from store.errors import InputError
from store.model import Claim

AS_READ = ""
"""The choice that changes nothing, where what was read is none that a person can choose."""
_PREFIX = "correct-"
FIELDS = ("number", "qualifier", "counts", "scope", "credit", "why")


def form(claim: Claim, place: str, seen: int, desk: Desk) -> None:
    """Draw the form; ``seen`` is the version that is looked at."""
    start = prefilled(claim)
    _fill(claim.id, start)
    named = countable()
    with st.form(f"form-correct-{claim.id}", border=False, enter_to_submit=False):
        left, right = st.columns(2)
        left.text_input("Number", key=_key(claim.id, "number"))
        choices = [*QUALIFIED, *([AS_READ] if start["qualifier"] == AS_READ else [])]
        right.selectbox("Qualifier", choices, key=_key(claim.id, "qualifier"), format_func=_qualifier_words)
        counts = [*([AS_READ] if start["counts"] == AS_READ else []), *named]
        st.selectbox(
            "What is counted",
            counts,
            key=_key(claim.id, "counts"),
            format_func=lambda key: named.get(key) or f"{words.plain(claim.metric)} (as read)",
        )
        st.text_input("Which part it counts (empty: all)", key=_key(claim.id, "scope"), max_chars=200)
        st.text_input("Whose word it is (empty: nobody’s)", key=_key(claim.id, "credit"), max_chars=200)
        st.text_input("Why, for those who come later", key=_key(claim.id, "why"), max_chars=400)
        st.form_submit_button(
            "Correct it", type="primary", on_click=_correct, args=(desk, claim, place, deciding.seen_at(place, seen))
        )


def prefilled(claim: Claim) -> dict[str, str]:
    """What the fields hold before anybody types: the claim as it counts now."""
    number, qualifier = claim.quantity.stated, claim.quantity.qualifier
    return {
        "number": "" if number is None else words.number(number, places=4),
        "qualifier": qualifier if qualifier in QUALIFIED else AS_READ,
        "counts": claim.frame if claim.frame in countable() else AS_READ,
        "scope": words.plain(claim.scope),
        "credit": words.plain(claim.attributed_to),
        "why": "",
    }


def changed(claim: Claim, typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed and differs from what the form held, as :func:`app.deciding.correction` takes it.

    Raises InputError where the number is none.
    """
    start = prefilled(claim)
    new = {name: " ".join(value.split()) for name, value in typed.items() if " ".join(value.split()) != start[name]}
    told: dict[str, Any] = {}
    if "number" in new:
        told["value"] = number_of(new["number"])
    if new.get("qualifier"):
        told["qualifier"] = new["qualifier"]
    if new.get("counts"):
        told["counts"] = new["counts"]
    for name in ("scope", "credit"):
        if name in new:
            told[name] = new[name] or WHOLE
    return told


def number_of(text: str) -> float:
    """The number that was typed: "1,600" or "1600.5". Raises InputError where it is none."""
    try:
        value = float(text.replace(",", "").replace(" ", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{text[:40]!r} is no number; write it like 1,600 or 2.5")
    return value


def forget() -> None:
    """Let the forms be prefilled anew. To be called from a callback."""
    for key in [key for key in st.session_state if str(key).startswith(_PREFIX)]:
        del st.session_state[key]


def _key(claim_id: str, name: str) -> str:
    return f"{_PREFIX}{name}-{claim_id}"


def _fill(claim_id: str, start: Mapping[str, str]) -> None:
    """Prefill the fields that nobody typed into: with what is read now, also where it was another thing before."""
    before = st.session_state.get(_key(claim_id, "start"), {})
    for name, value in start.items():
        if st.session_state.get(_key(claim_id, name)) in (None, before.get(name)):
            st.session_state[_key(claim_id, name)] = value
    st.session_state[_key(claim_id, "start")] = dict(start)


def _qualifier_words(qualifier: str) -> str:
    return QUALIFIED[qualifier].format("").strip() or "exactly" if qualifier else "as read"


def _correct(desk: Desk, claim: Claim, place: str, seen: int) -> None:
    typed = {name: str(st.session_state.get(_key(claim.id, name)) or "") for name in FIELDS}
    why = typed.pop("why")
    done = deciding.act(
        desk,
        place,
        "correct",
        [claim.id],
        seen=seen,
        payload=lambda: correction(claim, **changed(claim, typed)),
        note=why,
        said="Corrected. Both readings are kept; verdicts follow the corrected one.",
    )
    if done:
        forget()
