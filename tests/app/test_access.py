"""Who a visitor is, and which role a token gives."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import is_loopback, local_person, person_of, role_of
from app.settings_access import AccessSettings
from store.permits import Allowed, Refused

NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
ACCESS = AccessSettings(claim="groups", viewer=("press",), analyst=("desk", "research"), admin=("lead",))


def token(**claims: Any) -> dict[str, Any]:
    """What a token of a minute ago says."""
    return {"sub": "u-17", "name": "Ada Quill", "iat": NOW.timestamp() - 60} | claims


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["press"], "viewer"),
        ("desk", "analyst"),
        (["press", "lead", "desk"], "admin"),
        (["Lead"], None),
        (["lead "], None),
        ([["lead"]], None),
        ({"lead": True}, None),
        ("press lead", None),
        (None, None),
        (7, None),
        ([], None),
    ],
)
def test_the_highest_value_of_the_claim_counts_and_nothing_like_it(groups: object, role: str | None) -> None:
    assert role_of(token(groups=groups), ACCESS) == role


def test_a_claim_may_lie_inside_another_or_have_dots_of_its_own() -> None:
    inside = AccessSettings(claim="realm.roles", admin=("lead",))
    assert role_of({"realm": {"roles": ["lead"]}}, inside) == "admin"
    assert role_of({"realm": "lead"}, inside) is None
    assert role_of({"realm.roles": "other", "realm": {"roles": ["lead"]}}, inside) is None, "the very name comes first"
    named = AccessSettings(claim="https://paper.example/roles", viewer=("press",))
    assert role_of({"https://paper.example/roles": ["press"]}, named) == "viewer"


def test_whoever_has_no_value_gets_the_default_role() -> None:
    open_to_all = ACCESS.model_copy(update={"default_role": "viewer"})
    assert role_of(token(groups=["cooks"]), open_to_all) == "viewer"
    assert role_of(token(groups=["desk"]), open_to_all) == "analyst"
    assert role_of(token(), AccessSettings(default_role="analyst")) == "analyst", "a claim is not needed for that"
    assert role_of(token(groups=["lead"]), AccessSettings()) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_odd_claim_breaks_it_or_gives_a_role(value: object) -> None:
    odd = token(groups=value, name=value, sub=value, iat=value)
    person_of(odd, ACCESS, NOW)
    if not isinstance(value, str | list):
        assert role_of(odd, ACCESS) is None


def test_a_person_is_named_as_the_token_names_them() -> None:
    person = person_of(token(groups=["desk"]), ACCESS, NOW)
    assert person is not None
    assert (person.name, person.subject, person.role) == ("Ada Quill", "u-17", "analyst")
    assert person.actor.name == "Ada Quill (u-17)"
    assert person.may("relevance") == Allowed()
    assert isinstance(person.may("settings"), Refused)
    bare = person_of({"sub": "u-18", "iat": NOW.timestamp(), "email": "bo@paper.example"}, ACCESS, NOW)
    assert bare is not None
    assert (bare.name, bare.role) == ("bo@paper.example", None)


def test_a_name_is_one_short_line() -> None:
    person = person_of(token(name="Ada\n\u202eQuill" + "x" * 500), ACCESS, NOW)
    assert person is not None
    assert person.name.startswith("Ada Quillx")
    assert len(person.name) == 80


@pytest.mark.parametrize(
    ("age", "known"),
    [
        (timedelta(0), True),
        (timedelta(hours=11, minutes=59), True),
        (timedelta(hours=12), False),
        (timedelta(minutes=-4), True),
        (timedelta(minutes=-6), False),
    ],
)
def test_a_sign_in_lasts_for_its_hours(age: timedelta, known: bool) -> None:
    assert (person_of(token(iat=(NOW - age).timestamp()), ACCESS, NOW) is not None) == known


@pytest.mark.parametrize("missing", [{"sub": None}, {"sub": "  "}, {"iat": None}, {"iat": True}, {"iat": "1751360000"}])
def test_a_token_without_a_person_or_a_time_is_nobodys(missing: dict[str, Any]) -> None:
    assert person_of(token(groups=["lead"]) | missing, ACCESS, NOW) is None


def test_on_ones_own_machine_there_is_one_admin() -> None:
    person = local_person()
    assert person.role == "admin"
    assert person.actor.name == person.name == getpass.getuser()


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True), ("localhost", True), ("LOCALHOST", True), ("::1", True), ("127.8.8.8", True),
        ("0.0.0.0", False), ("::", False), ("10.0.0.7", False), ("localhost.example", False), ("", False),
    ],
)  # fmt: skip
def test_which_addresses_are_this_machine_only(host: str, loopback: bool) -> None:
    assert is_loopback(host) == loopback


def test_a_person_knows_when_the_sign_in_ends() -> None:
    signed = NOW - timedelta(hours=2)
    person = person_of(token(iat=signed.timestamp()), ACCESS, NOW)
    assert person is not None and person.until == signed + timedelta(hours=ACCESS.session_hours)
    assert local_person().until is None
