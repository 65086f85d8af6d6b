"""Who a visitor of the dashboard is, and which role that gives.

On one machine there is one person, who may do everything. For a team people sign in, and their role stands in the
token of whoever signed them in. What a role may do is in ``store.permits``; nothing here draws or reads a file.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.relevance import who
from app.settings_access import AccessSettings
from store.permits import ROLES, Act, Actor, Allowed, Refused, Role, may

__all__ = [
    "NOBODY",
    "Actor",
    "Allowed",
    "Person",
    "Refused",
    "is_loopback",
    "local_person",
    "may",
    "person_of",
    "role_of",
]

MOST_NAME = 80
AHEAD = timedelta(minutes=5)
"""How far the clock of whoever signs people in may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Person:
    """A visitor: the name to show, who signed in (empty on one's own machine), the role, and when the sign-in ends."""

    name: str
    subject: str
    role: Role | None
    until: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Who acts, under a name that cannot be taken by calling oneself like a colleague."""
        return Actor(f"{self.name} ({self.subject})" if self.subject else self.name, self.role)

    def may(self, act: Act) -> Allowed | Refused:
        """Whether this person may do that."""
        return may(self.role, act)


NOBODY = Person("nobody", "", None)


def local_person() -> Person:
    """Whoever uses this machine: an admin under the account's name."""
    return Person(who(), "", "admin")


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine only; a name but ``localhost`` may be anything."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def person_of(claims: Mapping[str, Any], access: AccessSettings, now: datetime) -> Person | None:
    """Who a token speaks of; None when nobody is named in it or it is older than ``access.session_hours``."""
    subject = _line(claims.get("sub"))
    issued = claims.get("iat")
    if not subject or not isinstance(issued, int | float) or isinstance(issued, bool):
        return None
    age = now.timestamp() - issued
    whole = timedelta(hours=access.session_hours).total_seconds()
    if not -AHEAD.total_seconds() <= age < whole:
        return None
    names = (_line(claims.get(key)) for key in ("name", "preferred_username", "email"))
    name = next((name for name in names if name), subject)
    return Person(name, subject, role_of(claims, access), now + timedelta(seconds=whole - age))


def role_of(claims: Mapping[str, Any], access: AccessSettings) -> Role | None:
    """The highest role that the claim gives; the default role where it gives none."""
    has = set(_texts(_claim(claims, access.claim))) if access.claim else set()
    for role in reversed(ROLES):
        if has & set(access.values(role)):
            return role
    return None if access.default_role == "none" else access.default_role


def _claim(claims: Mapping[str, Any], name: str) -> object:
    """A claim of that very name (some are addresses with dots), else one inside others, ``outer.inner``."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _texts(value: object) -> Iterable[str]:
    """A claim's values: one text or a list of them. Anything else gives no role."""
    several = value if isinstance(value, list | tuple) else [value]
    return (one for one in several if isinstance(one, str))


def _line(value: object) -> str:
    """A text of the token as one short line of printable signs; nothing where it is no text."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())[:MOST_NAME]
