"""The doctor on sign-in and sending: what is half there is told with its remedy, and nothing of it quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import doctor_team
from app.settings_errors import ENV_OIDC
from tests.app.test_doctor import settings

WHOLE = {
    "client_id": "tallywire",
    "client_secret": "a-client-word",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
    "redirect_uri": "https://press.example/oauth2callback",
    "cookie_secret": "c" * 40,
}


def signs_in(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    """Set the client in the environment."""
    for name, value in (WHOLE | changed).items():
        monkeypatch.setenv(ENV_OIDC[name], value)


def test_alone_nobody_signs_in(home: Path) -> None:
    (finding,) = doctor_team.sign_in(settings())
    assert finding.state == "ok" and "nobody signs in" in finding.what


def test_an_open_address_without_sign_in_fails(home: Path) -> None:
    (finding,) = doctor_team.sign_in(settings('[dashboard]\nhost = "0.0.0.0"'))
    assert finding.state == "fail" and "nobody has to sign in" in finding.what and finding.remedy


def test_a_client_that_is_half_there_fails_by_name(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signs_in(monkeypatch, client_secret="")
    (finding,) = doctor_team.sign_in(settings())
    assert finding.state == "fail" and ENV_OIDC["client_secret"] in finding.what


def test_a_whole_client_without_a_role_lets_nobody_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signs_in(monkeypatch)
    well, roles = doctor_team.sign_in(settings())
    assert well.state == "ok" and "https://press.example" in well.what
    assert roles.state == "warn" and "access.claim" in roles.remedy
    (alone,) = doctor_team.sign_in(settings('[access]\nclaim = "groups"\nviewer = ["press"]'))
    assert alone.state == "ok"


def test_sign_in_in_the_clear_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signs_in(monkeypatch, redirect_uri="http://127.0.0.1:8501/oauth2callback")
    states = [f.state for f in doctor_team.sign_in(settings('[access]\ndefault_role = "viewer"'))]
    assert states == ["ok", "warn"]


@pytest.mark.parametrize(
    ("address", "state", "says"),
    [
        ("mailtos://u:word@smtp.example.org?from=t@example.org&to=d@example.org", "ok", "can be read"),
        ("mailto://u:word@smtp.example.org?from=t@example.org&to=d@example.org&mode=insecure", "warn", "in the clear"),
        ("mailto://", "warn", "can't be read"),
        ("https://hooks.slack.com/services/T0/B0", "warn", "can't be read"),
    ],
)
def test_each_address_is_tried_on_what_reads_it(
    address: str, state: str, says: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYWIRE_ALERTS_TO_DESK", address)
    (finding,) = doctor_team.addresses(settings())
    assert (finding.state, says in finding.what) == (state, True), finding
    assert "u:word" not in finding.what and "example.org" not in finding.what
    assert finding.remedy or state == "ok"
