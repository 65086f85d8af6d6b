"""Slack's export: a zip, or its folder unpacked, with lists of rooms and a folder of daily files for each.

After "How to read Slack data exports" of Slack's help: ``channels.json`` lists public channels, ``groups.json`` private
ones, ``mpims.json`` and ``dms.json`` conversations; ``users.json`` (``org_users.json`` of an Enterprise organisation)
lists people. Which rooms are open is what ``channels.json`` says and nothing else does, so an export without it is
refused, and a folder that it doesn't name is closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from scrapers.posts.archive import Archive, open_archive
from scrapers.posts.fields import record
from scrapers.posts.parsing import count_items
from scrapers.posts.post import Dropped, Export, Person, Post, Reason
from scrapers.posts.slack_messages import Later, Room, Users, author_of, person_of
from scrapers.posts.slack_rooms import Rooms
from scrapers.posts.slack_text import Known

LIVE = "slack:"
"""In place of a path: the workspace itself, asked over the network."""
_CHANNELS = "channels.json"
_CLOSED_LISTS = (
    ("groups.json", Reason.PRIVATE_CHANNEL),
    ("mpims.json", Reason.GROUP_MESSAGE),
    ("dms.json", Reason.DIRECT_MESSAGE),
)
_PEOPLE = ("users.json", "org_users.json")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json", re.A)
_LOG = re.compile(rb'"message_(?:deleted|changed)"')
_AUTHOR = re.compile(rb'"user"\s*:\s*"([^"]{1,40})"')


@contextmanager
def open_slack(path: str, columns: dict[str, str]) -> Iterator[Export]:
    """The export at ``path``, or the workspace itself for :data:`LIVE`."""
    if path == LIVE:
        from scrapers.posts.slack_api import open_live  # loads Slack's library, which an export doesn't need

        with open_live() as live:
            yield live
        return
    with open_archive(path) as archive:
        yield SlackExport(archive)


def looks_like_slack(archive: Archive) -> bool:
    """Whether it has Slack's lists, or daily files beside one of them."""
    bases = {name.rpartition("/")[2] for name in archive.names}
    lists = {_CHANNELS, *_PEOPLE, *(name for name, _ in _CLOSED_LISTS)} & bases
    if lists and any(_DAY.fullmatch(base) for base in bases):
        return True
    channels = next((name for name in archive.names if name.rpartition("/")[2] == _CHANNELS), "")
    return bool(channels) and archive.head(channels, 64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


class SlackExport:
    """An opened export of Slack; see :class:`scrapers.posts.post.Export`."""

    kind = "slack"

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._root = _root(archive)
        self._rooms = self._read_rooms()
        self._users = Users.of(user for name in _PEOPLE for user in self._list(name))
        self._known = Known(self._users.names, self._rooms.names)
        self._days = [(name, folder) for name in archive.names if (folder := self._folder(name)) is not None]
        self._later: dict[str, Later] | None = None

    def people(self) -> Iterator[Person]:
        """The directory, and who wrote in open channels without being in it, as guests of other organisations do."""
        for name in _PEOPLE:
            for user in self._list(name):
                if person := person_of(user):
                    yield person
        others = {
            author
            for _, messages in self._open_days(self._has_others)
            for message in messages
            if self._is_by_another(record(message)) and (author := author_of(message))
        }
        yield from sorted(others, key=lambda person: (person.accounts, person.names))

    def _has_others(self, day: bytes) -> bool:
        return any(not self._is_known(found.decode(errors="replace")) for found in _AUTHOR.findall(day))

    def _is_by_another(self, message: Mapping[str, object]) -> bool:
        """Whether someone wrote who is on no list; what applications are called are words like any other."""
        return not (message.get("bot_id") or message.get("bot_profile") or self._is_known(message.get("user")))

    def _is_known(self, user: object) -> bool:
        return isinstance(user, str) and (user in self._users.known or user in self._users.bots)

    def records(self) -> Iterator[Post | Dropped]:
        """Every message of every room; closed rooms are counted without their text being read."""
        rooms: dict[str, Room] = {}
        later = self._look_ahead()
        for name, folder in self._days:
            reason = self._rooms.reason(folder)
            if reason:
                if count := count_items(self._archive.read(name), self._archive.failure_in(name)):
                    yield Dropped(reason, count)
                continue
            channel = self._rooms.open[folder]
            if channel not in rooms:
                rooms[channel] = Room(channel, channel in self._rooms.shared, later=later.get(channel, Later()))
            for message in self._messages(name):
                yield rooms[channel].read(message, self._users, self._known)

    def _look_ahead(self) -> dict[str, Later]:
        """What was edited or deleted, which an export with logs says in a record of its own, later than the message."""
        if self._later is None:
            found: dict[str, Later] = {}
            for channel, messages in self._open_days(_LOG.search):
                for message in messages:
                    found.setdefault(channel, Later()).take_in(message)
            self._later = found
        return self._later

    def _open_days(self, holds: Callable[[bytes], object]) -> Iterator[tuple[str, list[object]]]:
        """The days of open channels whose bytes ``holds`` finds something in; most need not be parsed."""
        for name, folder in self._days:
            if not self._rooms.reason(folder) and holds(self._archive.read(name)):
                yield self._rooms.open[folder], self._messages(name)

    def _messages(self, name: str) -> list[object]:
        messages = self._archive.json(name)
        if not isinstance(messages, list):
            raise self._archive.failure_in(name)("is no list of messages; export it again")
        return messages

    def _folder(self, name: str) -> str | None:
        """The room whose day a file is, None if it is no day."""
        folder, _, base = name.removeprefix(self._root).rpartition("/")
        return folder if name.startswith(self._root) and _DAY.fullmatch(base) else None

    def _list(self, base: str) -> list[object]:
        name = self._root + base
        if name not in self._archive.names:
            return []
        entries = self._archive.json(name)
        if not isinstance(entries, list):
            raise self._archive.failure_in(name)("is no list; export it again")
        return entries

    def _read_rooms(self) -> Rooms:
        rooms, channels = Rooms(), self._list(_CHANNELS)
        for entry in channels:
            rooms.add(entry, None)
        for base, reason in _CLOSED_LISTS:
            for entry in self._list(base):
                rooms.add(entry, reason)
        rooms.add_former_names(channels)
        return rooms


def _root(archive: Archive) -> str:
    """The folder in which channels.json lies, "" or with a slash at its end."""
    found = [name for name in archive.names if name == _CHANNELS or name.endswith(f"/{_CHANNELS}")]
    if not found:
        raise archive.failure(f"has no {_CHANNELS}, which tells which rooms are open; export the public channels again")
    if len(found) > 1:
        raise archive.failure("holds more than one export of Slack; import one workspace at a time")
    return found[0].removesuffix(_CHANNELS)
