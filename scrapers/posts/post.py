"""What every reader of internal posts hands on: posts, drops counted by reason, and whom the export knows.

All of it lives in memory only, for as long as one import runs. The store never sees an author.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

MAX_TEXT = 40_000
"""Characters of one post that are read; Slack cuts a message there, and nobody else writes longer ones."""


class Reason(StrEnum):
    """Why a message of an export is not a post; ``posts import`` counts them by these names."""

    PRIVATE_CHANNEL = "private_channel"
    UNLISTED_CHANNEL = "unlisted_channel"
    DIRECT_MESSAGE = "direct_message"
    GROUP_MESSAGE = "group_message"
    BOT = "bot"
    OUTSIDER = "outsider"  # someone of another organisation, in a channel that is shared with it
    NOTICE = "notice"  # joins, topic changes and other words of the system
    DELETED = "deleted"
    EMPTY = "empty"  # no text: a picture, a reaction
    NO_TIME = "no_time"
    NO_AUTHOR = "no_author"
    NO_CHANNEL = "no_channel"
    MALFORMED = "malformed"  # one message of the wrong shape in a file that is sound
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Post:
    """One message of one person.

    ``id`` is the export's own, "" where it has none; ``at`` is aware; ``channel`` is the room's name as people see it;
    ``author`` is the export's account id, else the name it gives: it is hashed and forgotten. ``text`` is plain: markup
    resolved, entities decoded, mentions as ``@name``, links as their address.
    """

    id: str
    at: datetime
    channel: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A message that is not a post, and why; nothing of it is kept. ``count`` is of messages."""

    reason: Reason
    count: int = 1


def post_or_drop(key: str, at: datetime | None, channel: str, author: str, text: str) -> Post | Dropped:
    """The post, or why it is none: what every reader ends with. ``key`` is the export's id, "" where it has none."""
    if at is None:
        return Dropped(Reason.NO_TIME)
    if not author:
        return Dropped(Reason.NO_AUTHOR)
    if not channel:
        return Dropped(Reason.NO_CHANNEL)
    return Post(key, at, channel, author, text) if text else Dropped(Reason.EMPTY)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone the export knows: names as people write them, accounts (handles, ids, mail addresses) as they are."""

    names: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


class Export(Protocol):
    """An opened export. Every method can be called again and starts from the beginning."""

    kind: str

    def people(self) -> Iterator[Person]:
        """Whom the export knows: its directory, and whoever wrote where it has none."""
        ...

    def records(self) -> Iterator[Post | Dropped]:
        """Every message once, as a post or as a drop. Raises InputError where the file is unsound."""
        ...


class Opener(Protocol):
    """How a kind of export is opened; see :mod:`scrapers.posts.opening`."""

    def __call__(self, path: str, columns: dict[str, str]) -> AbstractContextManager[Export]:
        """Open the export at ``path``; ``columns`` maps our fields to the file's (CSV and JSON lines only)."""
        ...
