"""The table of who may do what."""

from __future__ import annotations

from typing import get_args

import pytest

from store.errors import NotAllowedError
from store.permits import PERMITS, ROLES, Act, Actor, Allowed, Refused, Role, may, require


def test_every_act_is_in_the_table() -> None:
    assert set(PERMITS) == set(get_args(Act))


@pytest.mark.parametrize("act", get_args(Act))
def test_whoever_may_do_more_may_do_what_those_below_may(act: Act) -> None:
    allowed = [isinstance(may(role, act), Allowed) for role in ROLES]
    assert allowed == sorted(allowed), "no lower role may do what a higher one may not"
    assert allowed[-1], "an admin may do everything"


@pytest.mark.parametrize(
    ("role", "does"),
    [
        ("viewer", {"look", "export", "accesses"}),
        ("analyst", set(get_args(Act)) - {"sources", "settings"}),
        ("admin", set(get_args(Act))),
        (None, set()),
    ],
)
def test_what_each_role_may(role: Role | None, does: set[Act]) -> None:
    assert {act for act in get_args(Act) if isinstance(may(role, act), Allowed)} == does


def test_a_refusal_names_what_is_needed_and_what_is_there() -> None:
    answer = may("viewer", "relevance")
    assert isinstance(answer, Refused)
    assert answer.reason == (
        "It takes the role analyst to say which articles are relevant; this account has the role viewer. "
        "Ask an admin for it."
    )
    nobody = may(None, "look")
    assert isinstance(nobody, Refused)
    assert "this account has none" in nobody.reason


def test_the_store_refuses_with_the_same_reason() -> None:
    require(Actor("ada", "analyst"), "relevance")
    with pytest.raises(NotAllowedError, match=r"It takes the role analyst .+ this account has the role viewer"):
        require(Actor("bo", "viewer"), "relevance")
