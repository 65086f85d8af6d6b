"""Saved searches: the address of a search under a name, kept as an act like any other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlencode

from app import acting
from app.words import plain
from store import act_lists, acts, targets
from store.acts import Act
from store.database import Store
from store.errors import InputError, NotFoundError
from store.permits import Actor

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_NAME, MOST_PARAMETERS, MOST_VALUES, MOST_ADDRESS = 60, 20, 200, 4000
_PARAMETER = re.compile(r"[a-z][a-z_-]{0,19}")

Parameters = Mapping[str, str | Sequence[str]]
"""An address's query parameters; one of several values has a list."""


class Saved(NamedTuple):
    """A saved search: its act, its name and the parameters of its address."""

    act: Act
    name: str
    params: dict[str, list[str]]

    @property
    def address(self) -> str:
        """What follows the question mark."""
        return urlencode(self.params, doseq=True)


def save_search(
    store: Store, actor: Actor, name: str, params: Parameters, now: datetime, *, seen: int | None = None
) -> Act:
    """Save a search under a name; one of that name is replaced.

    Raises NotAllowedError where the actor's role does not reach, InputError for a name or parameters that can't be
    kept, or where that name has that very search, StaleError where somebody saved that name since ``seen``.
    """
    name, address = checked_name(name), urlencode(checked(params), doseq=True)
    if not address or len(address) > MOST_ADDRESS:
        raise InputError(f"a search to save asks for something, in at most {MOST_ADDRESS:,} characters")
    payload = {"name": name, "address": address}
    return acting.do(store, "search", [name], actor, now, _nothing, seen=seen, payload=payload)


def saved_searches(conn: Connection) -> list[Saved]:
    """The saved searches, the latest first; of a name the one that was saved last."""
    found: dict[str, Saved] = {}
    for act in acts.of_kind(conn, ["search"]):
        name, address = act.payload.get("name"), act.payload.get("address")
        if isinstance(name, str) and isinstance(address, str) and act.subject not in found:
            found[act.subject] = Saved(act, name, checked(parse_qs(address, max_num_fields=MOST_VALUES)))
    return list(found.values())


def remove_search(store: Store, actor: Actor, name: str, now: datetime) -> list[Act]:
    """Take a saved search back, with what that name stood for before; the undoings, each an act of its own.

    Raises NotAllowedError where the actor's role does not reach, NotFoundError for a name that nothing is saved under.
    """
    with store.read() as conn:
        subject = targets.of_search(name).subject
        standing = act_lists.of_subjects(conn, [subject])[subject].standing("search")
    if not standing:
        raise NotFoundError(f"no search is saved as {name[:80]!r}; `searches list` shows them")
    return [acting.take_back(store, act.id, actor, now, _nothing) for act in standing]


def checked_name(name: str) -> str:
    """The name as it is kept. Raises InputError for none, or one that is too long."""
    kept = " ".join(plain(name).split())
    if not kept or len(kept) > MOST_NAME:
        raise InputError(f"a saved search needs a name of 1 to {MOST_NAME} characters")
    return kept


def checked(params: Parameters) -> dict[str, list[str]]:
    """The parameters with their values as lists, empty ones left out. Raises InputError for what is no parameter."""
    found: dict[str, list[str]] = {}
    for key, value in params.items():
        values = [one for one in ([value] if isinstance(value, str) else value) if one]
        if not _PARAMETER.fullmatch(key):
            raise InputError(f"{key[:40]!r} is no parameter of an address; they are like q=, outlet= or since=")
        if values:
            found[key] = values
    if len(found) > MOST_PARAMETERS or sum(map(len, found.values())) > MOST_VALUES:
        raise InputError(f"a search has at most {MOST_PARAMETERS} parameters with {MOST_VALUES} values")
    return found


def _nothing(story_ids: Sequence[str]) -> None:
    """A saved search changes no story."""
