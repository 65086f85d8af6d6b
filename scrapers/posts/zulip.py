"""Zulip's organization export: the tarball of ``manage.py export`` or of the web page, or its folder.

After "Export your organization" (https://zulip.com/help/export-your-organization) and "Data export" for servers
(https://zulip.readthedocs.io/en/stable/production/export-and-import.html): ``realm.json`` has the tables of the
organization, ``messages-000001.json`` and on have up to a thousand messages each. Times are epoch seconds.

- A message goes to a ``recipient``; ``zerver_recipient`` says what that is: 1 one person, 2 a channel, which
  ``zerver_stream`` lists, 3 a group of people. Channels are open where ``invite_only`` is false, private where it is
  anything else; a recipient or channel that no table lists is unlisted. The topic (``subject``) is not read.
- Bots are users with ``is_bot`` and all of ``zerver_userprofile_crossrealm``, the system's own. A mirrored person
  (``zerver_userprofile_mirrordummy``) is a person. A sender that no table lists can't be told from a bot and is none.
- ``content`` is Zulip's Markdown: mentions (``@**Name|12**``) become ``@Name``, quoted blocks go. Deleted messages are
  not exported; a text that was edited away reads ``(deleted)``. Messages of a ``type`` other than 1 are notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from scrapers.posts.archive import Archive, open_archive
from scrapers.posts.fields import epoch, items, label, record
from scrapers.posts.markdown import plain_markdown
from scrapers.posts.post import Dropped, Export, Person, Post, Reason, post_or_drop

REALM = "realm.json"
_MESSAGES = re.compile(r"(?:.*/)?messages-\d{6}\.json")
_PERSONAL, _CHANNEL, _GROUP = 1, 2, 3
_NORMAL = 1
_TEXT_GONE = "(deleted)"
_MENTION = re.compile(r"@_?\*\*(?P<name>[^*|\n]{1,120})(?:\|\d{1,12})?\*\*")
_GROUP_MENTION = re.compile(r"@_?\*(?P<name>[^*\n]{1,120})\*")
_CHANNEL_LINK = re.compile(r"#\*\*(?P<name>[^*\n]{1,200}?)(?:@\d{1,12})?\*\*")
_SPOKEN = re.compile(r"^/me\s+")

Row = Mapping[str, object]


@dataclass(slots=True)
class _Realm:
    """What ``realm.json`` tells of rooms and people."""

    rooms: dict[str, tuple[str, Reason | None]] = field(default_factory=dict)  # by recipient
    senders: dict[str, bool] = field(default_factory=dict)  # whether a bot, by user
    people: list[Person] = field(default_factory=list)


class ZulipExport:
    """An organization export, opened."""

    kind = "zulip"

    def __init__(self, archive: Archive, realm: str) -> None:
        self._archive = archive
        folder = realm.removesuffix(REALM)
        self._files = [name for name in archive.names if name.startswith(folder) and _MESSAGES.fullmatch(name)]
        if not self._files:
            raise archive.failure("holds no messages-000001.json; import the whole folder of the Zulip export")
        tables = archive.json(realm)
        if not isinstance(tables, dict) or not isinstance(tables.get("zerver_recipient"), list):
            raise archive.failure_in(realm)("is not the realm.json of a Zulip export: it has no recipients")
        self._realm = _read_realm(tables)

    def people(self) -> Iterator[Person]:
        """Every user of the organization, those of mirrored chats and the system's too."""
        yield from self._realm.people

    def records(self) -> Iterator[Post | Dropped]:
        """Every message, as a post or a drop. Raises InputError where a file of messages is none."""
        for name in self._files:
            messages = record(self._archive.json(name)).get("zerver_message")
            if not isinstance(messages, list):
                raise self._archive.failure_in(name)("has no messages; export it again")
            for message in messages:
                yield _post(message, self._realm) if isinstance(message, dict) else Dropped(Reason.MALFORMED)


def _read_realm(tables: Row) -> _Realm:
    realm = _Realm()
    streams = {label(row.get("id")): row for row in map(record, items(tables.get("zerver_stream")))}
    for row in map(record, items(tables.get("zerver_recipient"))):
        realm.rooms[label(row.get("id"))] = _room(row, streams)
    for table, all_bots in (("", False), ("_mirrordummy", False), ("_crossrealm", True)):
        for row in map(record, items(tables.get("zerver_userprofile" + table))):
            user = label(row.get("id"))
            realm.senders[user] = all_bots or realm.senders.get(user, False) or row.get("is_bot", False) is not False
            names = tuple(filter(None, (label(row.get("full_name")), label(row.get("short_name")))))
            accounts = tuple(filter(None, (label(row.get("email")), label(row.get("delivery_email")))))
            realm.people.append(Person(names, tuple(dict.fromkeys(accounts))))
    return realm


def _room(row: Row, streams: Mapping[str, Row]) -> tuple[str, Reason | None]:
    """The name of a recipient's channel, and why it is closed if it is."""
    kind = row.get("type")
    if kind in (_PERSONAL, _GROUP):
        return "", Reason.DIRECT_MESSAGE if kind == _PERSONAL else Reason.GROUP_MESSAGE
    stream = streams.get(label(row.get("type_id"))) if kind == _CHANNEL else None
    if stream is None:
        return "", Reason.UNLISTED_CHANNEL
    return label(stream.get("name")), None if stream.get("invite_only") is False else Reason.PRIVATE_CHANNEL


def _post(message: Row, realm: _Realm) -> Post | Dropped:
    channel, closed = realm.rooms.get(label(message.get("recipient")), ("", Reason.UNLISTED_CHANNEL))
    if closed is not None:
        return Dropped(closed)
    sender = label(message.get("sender"))
    if realm.senders.get(sender):
        return Dropped(Reason.BOT)
    if message.get("type", _NORMAL) not in (_NORMAL, None):
        return Dropped(Reason.NOTICE)
    content = message.get("content")
    if content == _TEXT_GONE:
        return Dropped(Reason.DELETED)
    at = epoch(message.get("date_sent", message.get("pub_date")))
    text = plain_zulip(content) if isinstance(content, str) else ""
    author = sender if sender in realm.senders else ""
    return post_or_drop(label(message.get("id")), at, channel, author, text)


def plain_zulip(content: str) -> str:
    """A message's text: mentions and links to channels by name, then as any Markdown."""
    content = _MENTION.sub(lambda found: f"@{found['name']}", _SPOKEN.sub("", content))
    content = _CHANNEL_LINK.sub(lambda found: f"#{found['name']}", content)
    return plain_markdown(_GROUP_MENTION.sub(lambda found: f"@{found['name']}", content))


def _realm_of(archive: Archive) -> str | None:
    """The ``realm.json`` at the top, or in the one folder at the top."""
    found = [name for name in archive.names if name == REALM or (name.endswith("/" + REALM) and name.count("/") == 1)]
    return found[0] if len(found) == 1 else None


def looks_like_zulip(archive: Archive) -> bool:
    """Whether the archive has a ``realm.json`` and files of messages beside it."""
    realm = _realm_of(archive)
    folder = realm.removesuffix(REALM) if realm else ""
    return realm is not None and any(n.startswith(folder) and _MESSAGES.fullmatch(n) for n in archive.names)


@contextmanager
def open_zulip(path: str, columns: dict[str, str]) -> Iterator[Export]:
    """Open an organization export: its tarball, zip or folder."""
    with open_archive(path, attachments=True) as archive:
        realm = _realm_of(archive)
        if realm is None:
            raise archive.failure("holds no realm.json of a Zulip export; import the whole tarball or folder")
        yield ZulipExport(archive, realm)
