"""Who may do what: the one table of acts, asked by the dashboard before it offers an act and by the store before it
keeps one.

Pure: who somebody is, is found out elsewhere (``app.access``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from store.errors import NotAllowedError

Role = Literal["viewer", "analyst", "admin"]
Act = Literal[
    "look", "export", "accesses", "relevance", "claims", "stories", "notes", "watches", "alerts", "digest", "sources",
    "settings",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)
"""From the least to the most: each may do what those before it may."""


class Permit(NamedTuple):
    """The least role that an act needs, and the act in words that go on after "to"."""

    needs: Role
    words: str


PERMITS: dict[Act, Permit] = {
    "look": Permit("viewer", "look at the dashboard"),
    "export": Permit("viewer", "take figures out of the dashboard"),
    "accesses": Permit("viewer", "see who looked at what is told of staff"),
    "relevance": Permit("analyst", "say which articles are relevant"),
    "claims": Permit("analyst", "accept, reject or correct claims"),
    "stories": Permit("analyst", "merge and split stories"),
    "notes": Permit("analyst", "write notes and tags"),
    "watches": Permit("analyst", "watch figures and save searches"),
    "alerts": Permit("analyst", "silence alerts"),
    "digest": Permit("analyst", "edit and send digests"),
    "sources": Permit("admin", "change what is collected from"),
    "settings": Permit("admin", "change settings"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: the name that acts are kept under, and the role (None: none was given)."""

    name: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Allowed:
    """The act may be done."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The act may not be done; ``reason`` says why, and what to do about it, in whole sentences."""

    reason: str


def may(role: Role | None, act: Act) -> Allowed | Refused:
    """Whether somebody with this role may do that."""
    needs, words = PERMITS[act]
    if role is None:
        return Refused(f"It takes a role in Tallywire to {words}, and this account has none. Ask an admin for one.")
    if ROLES.index(role) < ROLES.index(needs):
        return Refused(f"It takes the role {needs} to {words}; this account has the role {role}. Ask an admin for it.")
    return Allowed()


def require(actor: Actor, act: Act) -> None:
    """Go on where the actor may do that, else raise NotAllowedError with the reason."""
    answer = may(actor.role, act)
    if isinstance(answer, Refused):
        raise NotAllowedError(answer.reason)
