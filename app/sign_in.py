"""The client that signs people in by OpenID Connect: where it is configured, and whether that is whole.

It comes from the environment, or from ``[auth]`` in ``.streamlit/secrets.toml`` beside the program, never from the
settings file: it holds secrets.
"""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.access import is_loopback
from app.settings_errors import ENV_OIDC, OIDC_FIELDS
from store.errors import SettingsError

ROOT = Path(__file__).resolve().parents[1]
SECRETS = Path(".streamlit") / "secrets.toml"
CALLBACK = "/oauth2callback"
SHORTEST_SECRET = 32
"""Signs of ``cookie_secret``: whoever guesses it can sign in as anybody."""


@dataclass(frozen=True, slots=True)
class Client:
    """What Streamlit's sign-in needs, under the names it uses; ``repr`` shows no secret."""

    client_id: str
    client_secret: str
    server_metadata_url: str
    redirect_uri: str
    cookie_secret: str

    def __repr__(self) -> str:
        return f"Client({self.client_id!r}, {self.server_metadata_url!r}, {self.redirect_uri!r})"

    @property
    def host(self) -> str:
        """The name under which browsers reach the dashboard."""
        return urlsplit(self.redirect_uri).hostname or ""

    @property
    def address(self) -> str:
        """Where browsers find the dashboard."""
        return self.redirect_uri.removesuffix(CALLBACK)

    def secrets(self) -> dict[str, dict[str, str]]:
        """The same as Streamlit's secrets."""
        return {"auth": {name: getattr(self, name) for name in OIDC_FIELDS}}


def client_of(environ: Mapping[str, str], root: Path = ROOT) -> Client | None:
    """The configured client; None where there is none. Raises SettingsError, which names what is missing or wrong."""
    given = {name: environ.get(ENV_OIDC[name], "").strip() for name in OIDC_FIELDS}
    where = "environment"
    if not any(given.values()):
        where = str(SECRETS)
        section = _section(root / SECRETS)
        if section is None:
            return None
        given = {name: str(section.get(name, "")).strip() for name in OIDC_FIELDS}
    if missing := [name for name in OIDC_FIELDS if not given[name]]:
        wanted = ENV_OIDC[missing[0]] if where == "environment" else f"{missing[0]} in [auth]"
        raise SettingsError(f"{where}: sign-in needs {wanted} too (docs/operations.md)")
    client = Client(**given)
    _check(client, where)
    return client


def check_address(host: str, client: Client | None) -> None:
    """Raise SettingsError unless the address is this machine's own or people have to sign in."""
    if client is None and not is_loopback(host):
        raise SettingsError(
            f"dashboard.host is {host}, which others can reach, but nobody has to sign in: configure sign-in "
            f"(docs/operations.md) or set dashboard.host to 127.0.0.1"
        )


def _section(path: Path) -> Mapping[str, object] | None:
    try:
        found = tomllib.loads(path.read_text("utf-8-sig")).get("auth")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        # Its text is never quoted: it holds secrets.
        raise SettingsError(f"{SECRETS}: cannot be read; it must be TOML with a section [auth]") from None
    if found is not None and not isinstance(found, dict):
        raise SettingsError(f"{SECRETS}: auth must be a section, [auth]")
    return found


def _check(client: Client, where: str) -> None:
    for name in ("redirect_uri", "server_metadata_url"):
        parts = _split(getattr(client, name))
        if parts is None or not (parts[0] == "https" or (parts[0] == "http" and is_loopback(parts[1]))):
            raise SettingsError(f"{where}: {name} must be an https:// address (http:// only on 127.0.0.1)")
    if not urlsplit(client.redirect_uri).path.endswith(CALLBACK):
        raise SettingsError(f"{where}: redirect_uri must be the dashboard's address and end in {CALLBACK}")
    if len(client.cookie_secret) < SHORTEST_SECRET:
        raise SettingsError(f"{where}: cookie_secret must have at least {SHORTEST_SECRET} signs, drawn at random")
    if importlib.util.find_spec("authlib") is None:
        raise SettingsError(
            f"{where}: sign-in needs the package Authlib; install it with `python -m pip install Authlib`"
        )


def _split(address: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(address)
        return (parts.scheme, parts.hostname) if parts.hostname else None
    except ValueError:
        return None
