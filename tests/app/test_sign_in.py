"""The client that signs people in: where it is read from, what must be whole, and who may listen without it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import sign_in
from app.settings_errors import ENV_OIDC, OIDC_FIELDS
from app.sign_in import Client, check_address, client_of
from store.errors import SettingsError

WHOLE = {
    "client_id": "tallywire",
    "client_secret": "a-secret-of-the-provider",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
    "redirect_uri": "https://press.example/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
}


@pytest.fixture(autouse=True)
def _authlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the package were installed: nothing here calls it."""
    monkeypatch.setattr(sign_in.importlib.util, "find_spec", lambda name: SimpleNamespace(name=name))


def environ(**changed: str) -> dict[str, str]:
    """The client in the environment."""
    return {ENV_OIDC[name]: value for name, value in (WHOLE | changed).items()}


def secrets(root: Path, text: str) -> Path:
    """A folder with a file of secrets."""
    (root / ".streamlit").mkdir()
    (root / ".streamlit" / "secrets.toml").write_text(text, encoding="utf-8")
    return root


def written(**changed: str) -> str:
    """The client as a section of that file."""
    return "[auth]\n" + "".join(f'{name} = "{value}"\n' for name, value in (WHOLE | changed).items())


def problem(given: dict[str, str], root: Path) -> str:
    """The one line that says what is wrong; no secret is ever in it."""
    with pytest.raises(SettingsError) as caught:
        client_of(given, root)
    assert caught.value.exit_code == 2
    assert WHOLE["client_secret"] not in str(caught.value)
    assert WHOLE["cookie_secret"] not in str(caught.value)
    return str(caught.value)


def test_without_any_there_is_no_client(tmp_path: Path) -> None:
    assert client_of({}, tmp_path) is None
    assert client_of({}, secrets(tmp_path, "[other]\nkey = 1\n")) is None


def test_it_is_read_from_the_environment_first(tmp_path: Path) -> None:
    client = client_of(environ(), secrets(tmp_path, written(client_id="from-the-file")))
    assert client == Client(**WHOLE)
    assert (client.host, client.address) == ("press.example", "https://press.example")
    assert client.secrets() == {"auth": WHOLE}
    assert "secret" not in repr(client)


def test_it_is_read_from_the_file(tmp_path: Path) -> None:
    assert client_of({}, secrets(tmp_path, written())) == Client(**WHOLE)


@pytest.mark.parametrize("name", OIDC_FIELDS)
def test_half_a_client_is_refused_by_the_name_of_what_is_missing(name: str, tmp_path: Path) -> None:
    assert problem(environ(**{name: " "}), tmp_path).startswith(
        f"environment: sign-in needs TALLYWIRE_OIDC_{name.upper()}"
    )
    assert f"needs {name} in [auth] too" in problem({}, secrets(tmp_path, written(**{name: ""})))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"redirect_uri": "http://press.example/oauth2callback"}, "redirect_uri must be an https:// address"),
        ({"redirect_uri": "press.example"}, "redirect_uri must be an https:// address"),
        ({"redirect_uri": "https://[press/oauth2callback"}, "redirect_uri must be an https:// address"),
        ({"redirect_uri": "https://press.example/"}, "end in /oauth2callback"),
        ({"server_metadata_url": "http://id.example/"}, "server_metadata_url must be an https:// address"),
        ({"cookie_secret": "short"}, "cookie_secret must have at least 32 signs"),
    ],
)
def test_what_would_be_unsafe_is_refused(changed: dict[str, str], words: str, tmp_path: Path) -> None:
    assert words in problem(environ(**changed), tmp_path)


def test_on_this_machine_plain_http_will_do(tmp_path: Path) -> None:
    near = {"redirect_uri": "http://127.0.0.1:8501/oauth2callback", "server_metadata_url": "http://localhost:9/x"}
    assert client_of(environ(**near), tmp_path) is not None


@pytest.mark.parametrize("text", ["[auth\n", "auth = 3\n", "\x00"])
def test_a_file_that_cannot_be_read_is_refused_unquoted(text: str, tmp_path: Path) -> None:
    assert problem({}, secrets(tmp_path, text)).startswith(".streamlit/secrets.toml: ")


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert "needs the package Authlib" in problem(environ(), tmp_path)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.7", "press.example", "::"])
def test_others_reach_it_only_where_they_sign_in(host: str) -> None:
    check_address(host, Client(**WHOLE))
    with pytest.raises(
        SettingsError, match=r"dashboard\.host is .+, which others can reach, but nobody has to sign in"
    ):
        check_address(host, None)


def test_this_machine_needs_no_sign_in() -> None:
    check_address("127.0.0.1", None)
