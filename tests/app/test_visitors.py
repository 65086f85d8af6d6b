"""What a page does with its visitor: lets them in, asks them to sign in, or says why there is nothing for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app import desk, visitors
from app.clock import real_clock
from app.sign_in import Client
from store import relevance
from store.database import open_store
from tests.app.test_sign_in import WHOLE
from tests.app.test_views_relevance import SCRIPT, html
from tests.app.test_views_relevance import url as _url

url = _url


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What the token of whoever is signed in says; a team's sign-in is configured."""
    said: dict[str, Any] = {"sub": "u-1", "name": "Ada Quill", "iat": real_clock().timestamp(), "groups": []}
    monkeypatch.setattr(visitors, "client_of", lambda _environ: Client(**WHOLE))
    monkeypatch.setattr(visitors, "_claims", lambda: said or None)
    monkeypatch.setenv("TALLYWIRE_ACCESS__CLAIM", "groups")
    for role in ("viewer", "analyst", "admin"):
        monkeypatch.setenv(f"TALLYWIRE_ACCESS__{role.upper()}", f"{role}s")
    yield said
    desk.forget()


def opened(url: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page of relevance, run."""
    monkeypatch.setenv("TALLYWIRE_STORE__URL", url)
    test = AppTest.from_string(SCRIPT, default_timeout=30)
    test.query_params["programme"] = "StepBadge"
    test.run()
    assert not test.exception
    return test


def said(test: AppTest) -> str:
    """What the page says, as it is read."""
    return re.sub(r"<[^>]*>", "", html(test))


def labels(test: AppTest) -> set[str]:
    """The words on the buttons."""
    return {button.label for button in test.button}


def test_whoever_has_not_signed_in_is_asked_to(
    url: str, claims: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    claims.clear()
    test = opened(url, monkeypatch)
    assert "Sign in to go on" in html(test)
    assert "articles dropped" not in html(test)
    assert labels(test) == {"Sign in"}


def test_a_sign_in_that_is_too_old_counts_no_more(
    url: str, claims: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    claims |= {"groups": "admins", "iat": (real_clock() - timedelta(hours=13)).timestamp()}
    assert labels(opened(url, monkeypatch)) == {"Sign in"}


def test_whoever_has_no_role_sees_nothing_and_is_told_why(
    url: str, claims: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(url, monkeypatch)
    assert "There is nothing here for this account yet" in html(test)
    assert "It takes a role in Tallywire to look at the dashboard, and this account has none" in html(test)
    assert "Signed in as Ada Quill." in said(test)
    assert "articles dropped" not in html(test)
    assert labels(test) == {"Sign out"}


def test_a_viewer_looks_and_changes_nothing(url: str, claims: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    claims["groups"] = ["viewers"]
    test = opened(url, monkeypatch)
    assert "1 of 3 articles dropped" in html(test)
    assert "Signed in as Ada Quill, viewer." in said(test)
    assert labels(test) == {"Sign out"}


def test_what_an_analyst_says_is_kept_under_their_name(
    url: str, claims: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    claims["groups"] = ["viewers", "analysts"]
    test = opened(url, monkeypatch)
    next(button for button in test.button if button.label == "Rescue").click().run()
    with open_store(url) as store, store.read() as conn:
        last = relevance.last_choice(conn)
        assert last is not None
        (choice,) = relevance.choices_of(conn, [last])
    assert choice.who == "Ada Quill (u-1)"


@pytest.mark.parametrize("now", [{"groups": ["viewers"]}, {"groups": []}, {"iat": 0}])
def test_a_role_that_is_lost_while_the_page_is_open_is_lost(
    url: str, claims: dict[str, Any], monkeypatch: pytest.MonkeyPatch, now: dict[str, Any]
) -> None:
    claims["groups"] = ["analysts"]
    test = opened(url, monkeypatch)
    claims |= now
    next(button for button in test.button if button.label == "Rescue").click().run()
    with open_store(url) as store, store.read() as conn:
        assert relevance.last_choice(conn) is None
    assert test.toast[0].value.startswith(("It takes ", "Your sign-in has ended"))


def test_a_name_is_shown_as_text(url: str, claims: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    claims |= {"groups": "admins", "name": "<img src=x onerror=alert(1)>"}
    assert "<img" not in html(opened(url, monkeypatch))


def test_without_sign_in_only_this_machine_is_served(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "articles dropped" in html(opened(url, monkeypatch))
    monkeypatch.setattr("streamlit.get_option", lambda _name: "0.0.0.0")
    test = opened(url, monkeypatch)
    assert "articles dropped" not in html(test)
    assert "A setting is wrong" in html(test)
