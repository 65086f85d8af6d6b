"""What is set, for people to look at: every setting with its value, where that comes from, and how to change it.

Secrets are told as set or not set; addresses of this machine and who has which role are for admins' eyes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app import words
from app.settings import TABLES, Settings, config_path
from app.settings_errors import ENV_ALERTS, ENV_OIDC, ENV_PREFIX, ENV_TOKENS, line_of, read_toml
from app.settings_section import Section
from store.places import described

Origin = Literal["file", "environment", "default"]
TITLES = {
    "store": "The store",
    "fetch": "How sources are asked",
    "understand": "How articles are read",
    "dashboard": "The dashboard",
    "access": "Who may do what",
    "voices": "Internal posts",
    "alerting": "When alerts are sent",
    "digest": "The weekly digest",
}
PRIVATE = {
    "store": {"url"},
    "fetch": {"allow_private_hosts"},
    "understand": {"outlets_file"},
    "dashboard": {"host", "port"},
    "access": {"claim", "viewer", "analyst", "admin"},
    "voices": {"public_page"},
    "alerting": {"secrets_file"},
    "digest": {"looks"},
}
"""What tells of this machine, its network and its files, or which groups of people have which role."""
STARTED = {("store", "url"), ("dashboard", "host")}
"""What the command that starts the dashboard hands on by the environment, wherever it was set."""
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting: its name, value in words, origin and place of it, and what it does. ``value`` is None where this
    visitor may not see it."""

    name: str
    value: str | None
    origin: Origin
    place: str
    description: str


@dataclass(frozen=True, slots=True)
class Group:
    """The settings of one table of the file."""

    section: str
    title: str
    rows: tuple[Shown, ...]

    @property
    def changed(self) -> int:
        """How many are not as they come."""
        return sum(row.origin != "default" for row in self.rows)


@dataclass(frozen=True, slots=True)
class File:
    """The settings file as it stands: its path, text and tables; nothing in it where there is none."""

    path: Path
    text: str
    data: Mapping[str, Any]


def read_file(environ: Mapping[str, str] | None = None) -> File:
    """The file that the settings were read from."""
    path = config_path(environ=environ)
    return File(path, *read_toml(path, required=False))


def groups(settings: Settings, file: File, environ: Mapping[str, str], *, private: bool) -> list[Group]:
    """Every setting in the order of the reference; ``private`` shows those of :data:`PRIVATE` too."""
    return [
        Group(section, TITLES[section], tuple(_rows(section, model, settings, file, environ, private=private)))
        for section, model in TABLES.items()
    ]


def _rows(
    section: str,
    model: type[Section],
    settings: Settings,
    file: File,
    environ: Mapping[str, str],
    *,
    private: bool,
) -> Iterator[Shown]:
    for name, field in model.model_fields.items():
        seen = private or name not in PRIVATE.get(section, ())
        origin, place = _origin(section, name, file, environ)
        value = said(getattr(getattr(settings, section), name), address=(section, name) == ("store", "url"))
        yield Shown(name, value if seen else None, origin, place, field.description or "")


def _origin(section: str, name: str, file: File, environ: Mapping[str, str]) -> tuple[Origin, str]:
    """Where a setting comes from, and the place: the variable, or the line of the file."""
    variable = f"{ENV_PREFIX}{section}__{name}".upper()
    if any(key.upper() == variable and value for key, value in environ.items()):
        return "environment", variable + (", or the command that started this" if (section, name) in STARTED else "")
    table = file.data.get(section)
    if isinstance(table, Mapping) and name in table:
        return "file", f"{file.path.name}{line_of(file.text, section, name)}"
    return "default", ""


def said(value: object, *, address: bool = False) -> str:
    """A value in words; of the store's address neither user nor password nor options."""
    if address:
        return described(str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return words.shorten(words.plain(", ".join(map(str, value))), LONGEST) or "none"
    if isinstance(value, float | int):
        return f"{value:,g}" if abs(value) < 1_000_000 else f"{value:,.0f}"
    return words.shorten(words.plain(str(value)), LONGEST) or "not set"


def secrets(settings: Settings, environ: Mapping[str, str], *, signs_in: bool) -> list[tuple[str, bool, str]]:
    """Every secret by its name, whether it is set, and what it is for; never what it is."""
    given = {name.upper() for name, value in environ.items() if value.strip()}
    told = any(name.startswith(ENV_ALERTS) for name in given) or bool(settings.alerting.secrets_file)
    return [
        *((name, signs_in or name in given, "Sign-in of a team") for name in ENV_OIDC.values()),
        *((name, name in given, "Posts of a Slack workspace") for name in sorted(ENV_TOKENS)),
        (f"{ENV_ALERTS}GROUP, or alerting.secrets_file", told, "Where alerts are sent to"),
    ]


def environment() -> Mapping[str, str]:
    """This process's own."""
    return os.environ
