"""A team signs in, in a real browser, at a provider on loopback: every role, nobody's role, and an old sign-in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, expect

from store import relevance
from store.database import open_store
from tests.browser.serving import free_port, serve
from tests.browser.test_relevance import chosen as _chosen
from tests.browser.visit import Visit

pytest.importorskip("authlib", reason="sign-in needs Authlib")
from tests.browser.identity import Provider

pytestmark = pytest.mark.browser
chosen = _chosen
PAGE = "/relevance?programme=StepBadge"
PEOPLE = {
    "Vera Viewer": {"sub": "u-vera", "groups": ["press"]},
    "Ana Analyst": {"sub": "u-ana", "groups": ["press", "desk"]},
    "Ada Admin": {"sub": "u-ada", "groups": ["lead"]},
    "Nils Nobody": {"sub": "u-nils", "groups": ["kitchen"]},
    "Olga Old": {"sub": "u-olga", "groups": ["lead"], "iat": int(time.time()) - 13 * 3600},
}
ROLES = {
    "TALLYWIRE_ACCESS__CLAIM": "groups",
    "TALLYWIRE_ACCESS__VIEWER": "press",
    "TALLYWIRE_ACCESS__ANALYST": "desk",
    "TALLYWIRE_ACCESS__ADMIN": "lead",
}


class Team(NamedTuple):
    """A dashboard that people sign in to, the provider's address and the store behind it."""

    address: str
    provider: str
    store_url: str


@pytest.fixture
def team(chosen: str, tmp_path: Path) -> Iterator[Team]:
    """A dashboard for a team, on a store that two programmes have chosen from."""
    port = free_port()
    with Provider(PEOPLE) as provider:
        settings = ROLES | provider.settings(f"http://127.0.0.1:{port}")
        process, address = serve(chosen, tmp_path / "dashboard.log", settings, port)
        yield Team(address, provider.address, chosen)
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def arrive(browser: Browser, team: Team) -> Iterator[Visit]:
    """A browser on the page of relevance, which must stay between the dashboard and the provider."""
    seen = Visit(browser, team.address, theme="light", width=1366)
    seen.open(PAGE)
    yield seen
    seen.close()
    assert [note for note in seen.complaints if not note.startswith(f"outside request: {team.provider}")] == []


def sign_in(seen: Visit, name: str) -> None:
    """Sign in as somebody, and come back to the page of relevance."""
    seen.page.get_by_role("button", name="Sign in").click()
    seen.page.get_by_role("link", name=name).click()
    seen.page.wait_for_url(f"{seen.address}/**")
    seen.open(PAGE)


def test_without_a_sign_in_nothing_is_shown(arrive: Visit) -> None:
    assert "Sign in to go on" in arrive.text
    assert "articles dropped" not in arrive.text


def test_a_viewer_looks(arrive: Visit) -> None:
    sign_in(arrive, "Vera Viewer")
    assert "1 of 3 articles dropped" in arrive.text
    assert "Signed in as Vera Viewer, viewer." in arrive.text
    expect(arrive.page.get_by_role("button", name="Rescue")).to_have_count(0)
    with arrive.page.expect_navigation():  # leaving before the server has taken the cookie back would keep it
        arrive.page.get_by_role("button", name="Sign out").click()
    expect(arrive.page.get_by_role("button", name="Sign in")).to_be_visible()
    arrive.open(PAGE)
    expect(arrive.page.locator("body")).to_contain_text("Sign in to go on")


@pytest.mark.parametrize(("name", "role"), [("Ana Analyst", "analyst"), ("Ada Admin", "admin")])
def test_analysts_and_admins_decide_under_their_names(arrive: Visit, team: Team, name: str, role: str) -> None:
    sign_in(arrive, name)
    assert f"Signed in as {name}, {role}." in arrive.text
    arrive.page.get_by_role("button", name="Rescue").first.click()
    expect(arrive.page.get_by_role("button", name="Take back")).to_have_count(1)
    with open_store(team.store_url) as store, store.read() as conn:
        last = relevance.last_choice(conn)
        assert last is not None
        assert [choice.who for choice in relevance.choices_of(conn, [last])] == [f"{name} ({PEOPLE[name]['sub']})"]


def test_somebody_without_a_role_is_told_what_to_do(arrive: Visit) -> None:
    sign_in(arrive, "Nils Nobody")
    assert "There is nothing here for this account yet" in arrive.text
    assert "Ask an admin for one." in arrive.text
    assert "articles dropped" not in arrive.text


def test_a_sign_in_of_yesterday_is_none(arrive: Visit) -> None:
    sign_in(arrive, "Olga Old")
    assert "Sign in to go on" in arrive.text
