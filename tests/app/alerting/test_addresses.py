"""Addresses are secrets: read from the environment or a file, never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.alerting.addresses import read_addresses
from store.errors import SettingsError

HOOK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
MAIL = "mailtos://user:hunter2@smtp.example?to=desk@example.org"


def secrets(tmp_path: Path, text: str, mode: int = 0o600) -> str:
    path = tmp_path / "secrets.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return str(path)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = secrets(tmp_path, f'[groups]\ndesk = ["{MAIL}"]\n"press-office" = ["{MAIL}", "{HOOK}"]\n')
    found = read_addresses(file, {"TALLYWIRE_ALERTS_TO_DESK": f"{HOOK}\n {HOOK}x {MAIL} {MAIL}"})
    assert [address.label for address in found["desk"]] == ["desk, slack 1", "desk, slack 2", "desk, e-mail 1"]
    assert [address.url for address in found["press_office"]] == [MAIL, HOOK]
    assert "hunter2" not in repr(found) and "TIia" not in repr(found)


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com/services/T1/B1/x",
        "https://prod-161.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?sig=b",
        "workflows://host.example:443/a/b/",
        "mailto://mail.example?to=a@example.org",
    ],
)
def test_what_is_sent_to(url: str) -> None:
    assert read_addresses("", {"TALLYWIRE_ALERTS_TO_DESK": url})["desk"][0].url == url


@pytest.mark.parametrize("url", ["syslog://hunter2", "json://hunter2", "file:///etc/hunter2", "hunter2"])
def test_nothing_else_is_sent_to(url: str) -> None:
    with pytest.raises(SettingsError, match="address 1 is of no kind") as caught:
        read_addresses("", {"TALLYWIRE_ALERTS_TO_DESK": url})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "mode", "told"),
    [
        (f'[groups]\ndesk = ["{MAIL}"]\n', 0o644, "chmod 600"),
        (f"[groups]\ndesk = {MAIL}\n", 0o600, "not valid TOML"),
        (f'[groups]\ndesk = "{MAIL}"\n', 0o600, "must be a list"),
        (f'desk = ["{MAIL}"]\n', 0o600, "one table"),
        (f'[groups]\n"a b" = ["{MAIL}"]\n', 0o600, "group's name"),
    ],
)
def test_a_bad_file_is_refused_without_quoting_it(text: str, mode: int, told: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        read_addresses(secrets(tmp_path, text, mode), {})
    assert "hunter2" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="secrets_file"):
        read_addresses(str(tmp_path / "none.toml"), {})
