"""Microsoft Teams: channel messages as Microsoft Graph gives them, its answers saved page by page as JSON files.

After "List channel messages", "chatMessage: delta", "chatMessage" and "channel" of Microsoft Graph's documentation. A
file holds a page (``{"value": […]}``), a list or one message, a ``.jsonl`` one of these a line; replies stand beside
their message or in it. ``channels.json`` (the answer of "List channels") gives names and tells which channels are
private; where it is there, it is the list of open rooms; ``teams.json`` tells which teams anyone may join.
``users.json`` and ``members.json`` give names. The data export tool gives the same under other file names
and with capitals (:mod:`scrapers.posts.teams_rooms`). A later state of a message replaces an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from scrapers.posts.archive import Archive, Failure, open_archive
from scrapers.posts.fields import first_label, items, label, record, stamp
from scrapers.posts.parsing import parse_json
from scrapers.posts.post import Dropped, Export, Person, Post, Reason, post_or_drop
from scrapers.posts.teams_rooms import CHANNELS, DIRECTORIES, TEAMS, Rooms, as_graph, base, is_beside
from scrapers.posts.teams_text import body_text
from store.errors import InputError

_MARKS = re.compile(rb'"(?:[cC]hannelIdentity|[mM]essageType)"\s*:|"@odata\.context"\s*:\s*"https://graph\.microsoft\.')
_LOOKED_AT = 5
_LINES = (".jsonl", ".ndjson")
_ONE_OF = frozenset({"body", "messageType", "@removed"})  # what tells a single message from any other answer
_ANY: frozenset[str] = frozenset()
# People of other organisations, and those without an account of this one (teamworkUserIdentityType).
_OUTSIDE = frozenset({
    "federatedUser", "anonymousGuest", "personalMicrosoftAccountUser", "skypeUser", "phoneUser", "emailUser",
    "azureCommunicationServicesUser",
})  # fmt: skip
_NAMES = ("displayName", "givenName", "surname", "name")
_ACCOUNTS = (
    "id", "userId", "mail", "email", "userPrincipalName", "userName", "mobilePhone", "phoneNumber", "employeeId",
    "mailNickname",
)  # fmt: skip
_ONE_TO_ONE = "@unq.gbl.spaces"
_NO_TIME = ""


@contextmanager
def open_teams(path: str, columns: dict[str, str]) -> Iterator[Export]:
    """The saved answers at ``path``: a file, a folder or an archive."""
    with open_archive(path) as archive:
        yield TeamsExport(archive)


def looks_like_teams(archive: Archive) -> bool:
    """Whether one of the first JSON files begins like an answer of Graph about messages."""
    names = [name for name in archive.names if archive.single or _is_page(name)][:_LOOKED_AT]
    return any(_MARKS.search(archive.head(name)) for name in names)


@dataclass
class _Seen:
    """What one look at all messages found: the latest state of each, those deleted, and who appears."""

    latest: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    people: set[Person] = field(default_factory=set)


class TeamsExport:
    """Answers of Graph as an export; see :class:`scrapers.posts.post.Export`."""

    kind = "teams"

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._pages = [name for name in archive.names if archive.single or _is_page(name)]
        if not self._pages:
            raise archive.failure("holds no page of messages (*.json); save the answers of Graph again")
        self._rooms = self._read_rooms()
        self._seen: _Seen | None = None

    def people(self) -> Iterator[Person]:
        """The directory, if it was saved, and whoever wrote or was mentioned."""
        for name in self._named(DIRECTORIES):
            for entry in self._items(name):
                if person := _person(entry):
                    yield person
        yield from sorted(self._look().people, key=lambda person: (person.accounts, person.names))

    def records(self) -> Iterator[Post | Dropped]:
        """Every message once, in its last state."""
        seen = self._look()
        for number, message in enumerate(self._messages()):
            yield self._record(message, number, seen)

    def _record(self, message: object, number: int, seen: _Seen) -> Post | Dropped:
        if not isinstance(message, dict):
            return Dropped(Reason.MALFORMED)
        channel = _channel(message)
        if reason := self._closed(message, channel) or _reason(message):
            return Dropped(reason)
        key, at = _key(message, channel), _moment(message)
        if key and key[1].rpartition("/")[2] in seen.deleted:
            return Dropped(Reason.DELETED)
        if key and seen.latest.get(key, ("", number))[1] != number:
            return Dropped(Reason.DUPLICATE)
        author, text = _author(message), _text(message)
        if at and author and text is None:
            return Dropped(Reason.MALFORMED)
        name = self._rooms.names.get(channel) or channel
        return post_or_drop(key[1] if key else "", at, name, author, text or "")

    def _closed(self, message: dict[str, object], channel: str) -> Reason | None:
        """Why the room is closed: a chat, a private or shared channel or team, or one that a list lacks."""
        if "@removed" in message:
            return Reason.DELETED
        chat = message.get("chatId")
        if chat or not channel:
            group = isinstance(chat, str) and not chat.endswith(_ONE_TO_ONE)
            return Reason.GROUP_MESSAGE if group else Reason.DIRECT_MESSAGE
        return self._rooms.closed(channel, record(message.get("channelIdentity")))

    def _look(self) -> _Seen:
        if self._seen is None:
            seen = _Seen()
            for number, message in enumerate(self._messages()):
                if isinstance(message, dict):
                    _take_in(message, number, seen)
            self._seen = seen
        return self._seen

    def _messages(self) -> Iterator[object]:
        for name in self._pages:
            for item in self._items(name):
                yield from _with_replies(item)

    def _items(self, name: str, one_of: frozenset[str] = _ONE_OF) -> Iterator[object]:
        """What the pages of a file list; an object that stands alone has ``one_of`` these keys."""
        fail = self._archive.failure_in(name)
        for page in self._documents(name, fail):
            if isinstance(page, dict) and isinstance(page.get("value"), list):
                yield from map(_folded, page["value"])
            elif isinstance(page, list):
                yield from map(_folded, page)
            elif isinstance(page := _folded(page), dict) and (not one_of or not one_of.isdisjoint(page)):
                yield page
            else:
                raise fail("is no page of messages; save the answer of Graph again")

    def _documents(self, name: str, fail: Failure) -> Iterator[object]:
        if name.lower().endswith(_LINES):
            for number, line in enumerate(self._archive.lines(name), 1):
                if line.strip():
                    yield parse_json(line.encode(), partial(_in_line, fail, number))
        else:
            yield self._archive.json(name)

    def _named(self, kind: re.Pattern[str]) -> list[str]:
        return [] if self._archive.single else [name for name in self._archive.names if kind.fullmatch(base(name))]

    def _read_rooms(self) -> Rooms:
        lists = self._named(CHANNELS)
        rooms = Rooms(listed=bool(lists))
        for name in lists:
            for entry in self._items(name):
                rooms.add_channel(entry)
        for name in self._named(TEAMS):
            for entry in self._items(name, _ANY):
                rooms.add_team(entry)
        return rooms


def _folded(item: object) -> object:
    """An item of the data export tool as Graph writes it; any other as it is."""
    return as_graph(item) if isinstance(item, dict) and any(key[:1].isupper() for key in item) else item


def _in_line(fail: Failure, number: int, what: str) -> InputError:
    return fail(f"line {number} {what.replace(' at line 1', '')}")


def _is_page(name: str) -> bool:
    return name.lower().endswith((".json", *_LINES)) and not is_beside(name)


def _with_replies(item: object) -> Iterator[object]:
    """A message and, after it, the replies that were asked for with it; these are in its channel."""
    yield item
    replies = item.get("replies") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(replies, list):
        return
    for reply in replies:
        if isinstance(reply, dict):
            place = {key: item[key] for key in ("channelIdentity", "chatId") if key in item and key not in reply}
            yield from _with_replies({**reply, **place, "replyToId": reply.get("replyToId") or item.get("id")})
        else:
            yield reply


def _channel(message: dict[str, object]) -> str:
    return first_label(record(message.get("channelIdentity")), "channelId")


def _key(message: dict[str, object], channel: str) -> tuple[str, str] | None:
    """Channel and id; the ids of replies are told apart by their thread."""
    own, thread = label(message.get("id")), label(message.get("replyToId"))
    if not own:
        return None
    return channel, f"{thread}/{own}" if thread else own


def _reason(message: dict[str, object]) -> Reason | None:
    if message.get("deletedDateTime"):
        return Reason.DELETED
    kind, sender = message.get("messageType", "message"), message.get("from")
    if not isinstance(kind, str) or not isinstance(sender, dict | None):
        return Reason.MALFORMED
    if kind != "message":
        return Reason.NOTICE
    if sender and (sender.get("application") or sender.get("device")):
        return Reason.BOT
    user = sender.get("user") if sender else None
    if first_label(record(user), "userIdentityType") in _OUTSIDE:
        return Reason.OUTSIDER
    return None


def _author(message: dict[str, object]) -> str:
    return first_label(record(record(message.get("from")).get("user")), "id", "displayName")


def _moment(message: dict[str, object]) -> datetime | None:
    created = message.get("createdDateTime")
    return stamp(created) if isinstance(created, str) else None


def _text(message: dict[str, object]) -> str | None:
    """Subject and body; None where they are of the wrong type. Attachments quote other messages and cards."""
    body, subject = message.get("body"), message.get("subject")
    if not isinstance(body, dict | None) or not isinstance(subject, str | None):
        return None
    content = body.get("content") if body else ""
    if not isinstance(content, str | None):
        return None
    is_html = not body or body.get("contentType") != "text"
    return "\n".join(part for part in ((subject or "").strip(), body_text(content or "", is_html)) if part)


def _take_in(message: dict[str, object], number: int, seen: _Seen) -> None:
    key = _key(message, _channel(message))
    if key and ("@removed" in message or message.get("deletedDateTime")):
        seen.deleted.add(key[1].rpartition("/")[2])  # a removal names the message by its id only
    elif key:
        changed = message.get("lastModifiedDateTime") or message.get("createdDateTime")
        state = (changed if isinstance(changed, str) else _NO_TIME, number)
        seen.latest[key] = max(seen.latest.get(key, state), state)
    for user in _users(message):
        if person := _person(user):
            seen.people.add(person)


def _users(message: dict[str, object]) -> Iterator[object]:
    yield record(message.get("from")).get("user")
    for mention in items(message.get("mentions")):
        yield record(record(mention).get("mentioned")).get("user")


def _person(entry: object) -> Person | None:
    if not isinstance(entry, dict):
        return None
    names = [label(entry.get(key)) for key in _NAMES]
    accounts = [label(value) for value in (*map(entry.get, _ACCOUNTS), *items(entry.get("businessPhones")))]
    found = Person(tuple(dict.fromkeys(filter(None, names))), tuple(dict.fromkeys(filter(None, accounts))))
    return found if found.names or found.accounts else None
