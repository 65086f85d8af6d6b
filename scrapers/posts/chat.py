"""Google Chat as Google Takeout hands it out: the archive, its folder, or the folder of one space.

Google documents the archive as "Google Chat" in "How to download your Google data"
(https://support.google.com/accounts/answer/3024190) but not its files. They are: ``Groups/Space ID/`` and ``Groups/DM
ID/`` with ``group_info.json`` (``name``, ``members``) and ``messages.json`` (``messages``, each with ``creator``,
``created_date``, ``text``, ``topic_id``, ``message_id``, ``message_state``), and ``Users/User ID/user_info.json``.
Folders around ``Groups`` are called in the account's language and are not relied on.

- A folder ``DM …`` is a direct message, with more than two members a group message; so is a conversation without a
  name, which in a folder ``Space …`` is called "Group Chat". Every named space is a room. Takeout does not say which
  spaces anyone may join: leave those that are closed out by ``voices.opt_out_channels``. Messages without
  ``group_info.json`` beside them are unlisted.
- A creator whose ``user_type`` is not ``Human`` is a bot. Deleted messages have ``message_state`` ``DELETED`` or
  ``deletion_metadata``. A quoted message lies in ``quoted_message_metadata`` and is not read.
- ``created_date`` is written out: "Tuesday, June 16, 2026 at 9:01:02 AM UTC", with a narrow no-break space before AM in
  newer archives; in other languages with their names of months.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from scrapers.moments import plausible, read_moment
from scrapers.months import NUMBERS
from scrapers.posts.archive import Archive, open_archive
from scrapers.posts.fields import first_label, items, label, record
from scrapers.posts.markdown import plain_markdown
from scrapers.posts.post import Dropped, Export, Person, Post, Reason, post_or_drop

MESSAGES, ABOUT, USER = "messages.json", "group_info.json", "user_info.json"
_DIRECT = "DM "
_PAIR = 2
_UNNAMED = frozenset({"", "group chat"})
_WRITTEN = re.compile(
    r"[A-Za-z]{6,9}, (?P<month>[A-Za-z]{3,9}) (?P<d>\d{1,2}), (?P<y>\d{4}) at "
    r"(?P<H>\d{1,2}):(?P<M>\d\d):(?P<S>\d\d) (?P<half>[AP])M UTC"
)

Row = Mapping[str, object]


class ChatExport:
    """Conversations of Google Chat, opened."""

    kind = "chat"

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._names = frozenset(archive.names)
        self._files = [name for name in archive.names if _base(name) == MESSAGES]
        if not self._files:
            raise archive.failure("holds no messages.json; import the archive or folder that Google Takeout made")

    def people(self) -> Iterator[Person]:
        """The account's owner, the members of every conversation, and whoever wrote in one."""
        told: set[Person] = set()
        for user in self._users():
            names, mail = label(user.get("name")), label(user.get("email"))
            person = Person((names,) if names else (), (mail,) if mail else ())
            if (names or mail) and person not in told:
                told.add(person)
                yield person

    def records(self) -> Iterator[Post | Dropped]:
        """Every message of every conversation, as a post or a drop."""
        for name in self._files:
            room, closed = self._room(name)
            for message in self._messages(name):
                if closed is not None:
                    yield Dropped(closed)
                else:
                    yield _post(message, room) if isinstance(message, dict) else Dropped(Reason.MALFORMED)

    def _users(self) -> Iterator[Row]:
        for name in self._archive.names:
            if _base(name) == USER:
                yield record(record(self._archive.json(name)).get("user"))
            elif _base(name) == ABOUT:
                yield from map(record, items(record(self._archive.json(name)).get("members")))
            elif _base(name) == MESSAGES:
                yield from (record(record(message).get("creator")) for message in self._messages(name))

    def _messages(self, name: str) -> list[object]:
        found = record(self._archive.json(name)).get("messages")
        if not isinstance(found, list):
            raise self._archive.failure_in(name)("is not the messages.json of a conversation; export it again")
        return found

    def _room(self, messages: str) -> tuple[str, Reason | None]:
        """The name of the conversation that a file belongs to, and why it is closed if it is."""
        folder, _, _ = messages.rpartition("/")
        about_file = f"{folder}/{ABOUT}" if folder else ABOUT
        if about_file not in self._names:
            return "", Reason.UNLISTED_CHANNEL
        about = record(self._archive.json(about_file))
        name = label(about.get("name"))
        if _base(folder).startswith(_DIRECT) or name.casefold() in _UNNAMED:
            many = len(items(about.get("members"))) > _PAIR
            return "", Reason.GROUP_MESSAGE if many else Reason.DIRECT_MESSAGE
        return name, None


def _base(name: str) -> str:
    return name.rpartition("/")[2]


def _post(message: Row, channel: str) -> Post | Dropped:
    creator = record(message.get("creator"))
    if label(message.get("message_state")).upper() == "DELETED" or "deletion_metadata" in message:
        return Dropped(Reason.DELETED)
    if label(creator.get("user_type")).casefold() not in ("human", ""):
        return Dropped(Reason.BOT)
    author = first_label(creator, "email", "name").casefold()
    written = message.get("text")
    text = plain_markdown(written) if isinstance(written, str) else ""
    at = read_date(message.get("created_date"))
    return post_or_drop(label(message.get("message_id")), at, channel, author, text)


def read_date(value: object) -> datetime | None:
    """The moment of a date that is written out, aware and in UTC; ``None`` where it can't be read."""
    if not isinstance(value, str):
        return None
    text = " ".join(value[:120].split())
    found = _WRITTEN.fullmatch(text)
    month = NUMBERS.get(found["month"].casefold()) if found else None
    if found is None or month is None:
        return plausible(read_moment(text), None)
    hour = int(found["H"]) % 12 + (12 if found["half"] == "P" else 0)
    try:
        moment = datetime(int(found["y"]), month, int(found["d"]), hour, int(found["M"]), int(found["S"]), tzinfo=UTC)
    except ValueError:
        return None
    return plausible(moment, None)


def looks_like_chat(archive: Archive) -> bool:
    """Whether the archive has conversations: messages, and what tells whose they are."""
    folders = {name.rpartition("/")[0] for name in archive.names if _base(name) == MESSAGES}
    return any(name.rpartition("/")[0] in folders for name in archive.names if _base(name) == ABOUT)


@contextmanager
def open_chat(path: str, columns: dict[str, str]) -> Iterator[Export]:
    """Open what Takeout made of Google Chat: the archive, its folder, or a part of it."""
    with open_archive(path, attachments=True) as archive:
        yield ChatExport(archive)
