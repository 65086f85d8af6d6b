"""Which column of a table holds what: as the user maps it, else by the names that tools give their columns. Pure.

To teach it another tool's spelling add the name to :data:`USUAL`, in small letters and with spaces: ``createdAt``,
``Created_At`` and ``created at`` are one name here, and so are ``user.id`` and ``User ID``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scrapers.posts.parsing import Failure
from store.errors import InputError

FIELDS = ("id", "time", "channel", "author", "text")
"""What a post is made of. Time, author and text must be there; without a channel all posts are of one."""
MARKS = ("kind", "private", "public", "direct", "is_bot", "deleted", "author_kind", "post_kind")
"""Columns that mark rows which must not be read: honoured where a table has them."""
NEEDED = ("time", "author", "text")

USUAL: dict[str, tuple[str, ...]] = {
    "id": ("id", "message id", "post id", "msg id", "comment id", "uuid", "guid"),
    "time": (
        "time", "timestamp", "ts", "date time", "datetime", "created at", "create at", "created", "created date",
        "created time", "created on", "posted at", "posted on", "posted", "sent at", "sent on", "sent", "sent time",
        "sent date", "published at", "published", "message time", "message date", "post time", "post date", "date",
        "date created", "post creation time", "creation time", "creation date",
    ),
    "channel": (
        "channel", "channel name", "room", "room name", "stream", "stream name", "space", "space name", "forum",
        "board", "community", "group", "group name", "category", "category name", "list", "channel id", "room id",
        "space id", "group id",
    ),
    "author": (
        "author id", "user id", "sender id", "poster id", "creator id", "from id", "member id", "author", "user",
        "sender", "poster", "creator", "from", "author email", "user email", "sender email", "from email", "email",
        "e mail", "username", "user name", "login", "handle", "author name", "sender name", "from name", "display name",
        "created by", "posted by", "sent by", "name",
    ),
    "text": (
        "text", "message", "body", "content", "message text", "message body", "message content", "post text",
        "post body", "post content", "post message", "post", "comment", "comment text", "plain text", "raw",
    ),
    "kind": ("channel type", "room type", "visibility", "channel visibility", "privacy"),
    "private": ("private", "is private", "private channel", "channel private", "channel is private", "invite only"),
    "public": ("public", "is public", "public channel", "channel is public"),
    "direct": ("direct", "is direct", "is dm", "dm", "is im", "direct message", "is direct message"),
    "is_bot": (
        "is bot", "bot", "author is bot", "user is bot", "sender is bot", "author bot", "user bot", "sender bot",
        "automated",
    ),
    "deleted": ("deleted", "is deleted", "deleted at", "delete at", "removed", "is removed"),
    "author_kind": ("user type", "author type", "sender type"),
    "post_kind": ("post type", "message type", "message subtype"),
}  # fmt: skip
"""Field → names of its column, the better ones first: an account says more exactly than a name who wrote."""

_PERSONAL = frozenset({
    *USUAL["author"], "first name", "last name", "full name", "real name", "nickname", "user first name",
    "user last name", "user full name", "user real name", "author username", "user username", "user display name",
    "sender username", "user login", "author display name", "sender display name", "from username",
})  # fmt: skip
"""Columns whose words name the author, for the directory; whatever is not the author column only adds to it."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LIKE_A_NAME = re.compile(r"[^\W\d][\w .()/#?&:,'-]{0,39}")
_LIKE_A_VALUE = re.compile(r"[+-]?\d|.*@|.*://|.{61}", re.S)
_SHOWN = 30
_WORDS_SHOWN = 3  # of a column's name; what is longer may be what somebody wrote


@dataclass(frozen=True, slots=True)
class Plan:
    """Which columns are read: ``fields`` maps ours to the table's; ``people`` are others that name the author."""

    fields: Mapping[str, str]
    people: tuple[str, ...]


def check_map(asked: Mapping[str, str]) -> None:
    """Raises InputError where ``--map`` names a field that posts don't have."""
    unknown = sorted(set(asked) - {*FIELDS, *MARKS})
    if unknown:
        raise InputError(f"--map {unknown[0][:40]}=…: there is no such field; there are {', '.join((*FIELDS, *MARKS))}")


def plan_columns(columns: Sequence[str], asked: Mapping[str, str], fail: Failure) -> Plan:
    """Find the column of every field among ``columns``.

    ``asked`` are the user's choices. Raises InputError, with the columns there are, where a chosen or needed one is
    missing, or two columns of one name leave it open which is meant.
    """
    check_map(asked)
    known = {folded(column): column for column in reversed(columns)}
    fields: dict[str, str] = {}
    for field, column in asked.items():
        found = column if column in columns else known.get(folded(column))
        if found is None:
            raise fail(f"there is no column {column[:80]!r} (--map {field}); {_listed(columns)}")
        fields[field] = found
    for field in (*FIELDS, *MARKS):
        usual = (known[spelling] for spelling in USUAL[field] if spelling in known)
        free = next((column for column in usual if column not in fields.values()), None)
        if field not in fields and free is not None:
            fields[field] = free
    _check(fields, columns, fail)
    taken = set(fields.values())
    people = tuple(column for column in columns if folded(column) in _PERSONAL and column not in taken)
    return Plan(fields, people)


def _check(fields: Mapping[str, str], columns: Sequence[str], fail: Failure) -> None:
    for field in NEEDED:
        if field not in fields:
            raise fail(f"no column is known as the {field}; {_listed(columns)}; add --map {field}=COLUMN")
    for field, column in fields.items():
        if columns.count(column) > 1:
            raise fail(f"{columns.count(column)} columns have the name chosen for {field}; rename one")


def looks_like_a_header(cells: Sequence[str]) -> bool:
    """Whether cells may be names of columns: none begins with a number, is an address or as long as a sentence."""
    return any(cells) and not any(_LIKE_A_VALUE.match(cell) for cell in cells)


def _listed(columns: Iterable[str]) -> str:
    """The columns there are, for an error; names only, nothing that may be someone's words."""
    names = [name for name in columns if _LIKE_A_NAME.fullmatch(name) and len(name.split()) <= _WORDS_SHOWN]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"there are {', '.join(names[:_SHOWN])}{more}" if names else "none has a name that can be shown"


def folded(column: str) -> str:
    """One spelling for all of a name's: small letters, words apart."""
    return " ".join(re.split(r"[\W_]+", _CAMEL.sub(" ", column.strip()).casefold())).strip()
