"""Where alerts are sent: the groups' addresses, from the environment or a secrets file. They are never shown."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.settings_errors import ENV_ALERTS
from store.errors import SettingsError

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("slack", re.compile(r"slack://|https://hooks\.slack(?:-gov)?\.com/", re.IGNORECASE)),
    ("teams", re.compile(r"workflows?://|https://[\w.-]+(?::\d+)?/(?:powerautomate/|workflows/)", re.IGNORECASE)),
    ("e-mail", re.compile(r"mailtos?://", re.IGNORECASE)),
)
"""What an address begins with, by the channel it leads to; nothing else is sent to."""

GROUP = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Address:
    """One place to send to. ``label`` may be shown and stored, ``url`` never."""

    label: str
    channel: str
    url: str = field(repr=False)


def plain_name(group: str) -> str:
    """A group's name as the environment can write it: `press-desk` and `PRESS_DESK` are one."""
    return group.lower().replace("-", "_")


def read_addresses(secrets_file: str, environ: Mapping[str, str] | None = None) -> dict[str, tuple[Address, ...]]:
    """The addresses of every group; the environment wins over the file.

    ``TALLYWIRE_ALERTS_TO_DESK`` holds those of the group ``desk``, with spaces between; the file, under ``[groups]``,
    ``desk = ["…"]``. Raises SettingsError, which quotes no address.
    """
    found = _of_file(Path(secrets_file)) if secrets_file else {}
    for name, value in sorted((os.environ if environ is None else environ).items()):
        if name.upper().startswith(ENV_ALERTS) and value.strip():
            found[plain_name(name[len(ENV_ALERTS) :])] = (value.split(), f"environment: {name}")
    return {group: _addresses(group, urls, where) for group, (urls, where) in found.items()}


def _addresses(group: str, urls: Sequence[str], where: str) -> tuple[Address, ...]:
    if not GROUP.fullmatch(group):
        raise SettingsError(f"{where}: a group's name has letters, digits and underscores, 40 at most")
    addresses: list[Address] = []
    for number, url in enumerate(dict.fromkeys(urls), 1):
        channel = next((name for name, begin in KINDS if begin.match(url)), None)
        if channel is None:
            raise SettingsError(
                f"{where}: address {number} is of no kind that is sent to; it begins with slack://, workflows://, "
                "mailto:// or mailtos://, or is the webhook's own https:// address (docs/operations.md)"
            )
        same = sum(address.channel == channel for address in addresses)
        addresses.append(Address(f"{group}, {channel} {same + 1}", channel, url))
    return tuple(addresses)


def _of_file(path: Path) -> dict[str, tuple[Sequence[str], str]]:
    try:
        with path.open("rb") as opened:
            if os.name == "posix" and os.fstat(opened.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise SettingsError(f"{path}: others may read the addresses in it; run `chmod 600` on it")
            data = tomllib.loads(opened.read(MOST_BYTES).decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: can't be read ({error.strerror}); check alerting.secrets_file") from None
    except ValueError:  # the parser's own words would quote the line
        raise SettingsError(f"{path}: is not valid TOML in UTF-8; addresses go in quotes, in a list") from None
    groups = data.get("groups")
    if set(data) != {"groups"} or not isinstance(groups, dict):
        raise SettingsError(f"{path}: has one table, [groups], with a list of addresses for each group")
    found: dict[str, tuple[Sequence[str], str]] = {}
    for name, urls in groups.items():
        if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
            raise SettingsError(f"{path}: groups.{plain_name(name)[:40]!r} must be a list of addresses in quotes")
        found[plain_name(name)] = (urls, str(path))
    return found
