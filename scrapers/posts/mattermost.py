"""Mattermost's bulk export: one JSON object a line, as a file or in the zip that ``mmctl export`` makes.

After "Bulk loading data" of the Mattermost documentation (https://docs.mattermost.com/onboard/bulk-loading-data.html),
which the export follows: a ``version`` line first, then teams, channels, users and bots, posts with their ``replies``,
and last direct channels and direct posts. Times are epoch milliseconds. A zip has the lines as ``import.jsonl``, or
under another name beside the folder of attachments.

- Channels of type ``O`` are open. Type ``P``, and any other, is private; a post in a channel that no line lists is
  unlisted. The channel's name is its ``display_name``; rooms of that name in two teams are one.
- ``direct_post`` lines are direct messages, with more than two members group messages; their replies count too.
- Posts of a ``system_…`` type are notices; older exports have no types, and there the server's own words tell.
- Bots are the accounts of ``bot`` lines and those with the address that the server makes up for a bot
  (``NAME@localhost``: before 2025 bots had ``user`` lines, and replies had no ``props``), other types of plugins, and
  posts whose ``props`` say ``from_bot``, ``from_webhook`` or ``from_plugin``.
- A colon in a name is of someone of a connected server.
- Deleted posts are not exported; a ``delete_at`` that a tool has added is honoured. Edits keep only their last text.
- Posts have no ids there (channel, text and time identify them); an ``id`` that a tool has added is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from scrapers.posts.archive import Archive, open_archive
from scrapers.posts.fields import epoch, first_label, flag, items, label, record
from scrapers.posts.markdown import plain_markdown
from scrapers.posts.parsing import parse_json
from scrapers.posts.post import Dropped, Export, Person, Post, Reason, post_or_drop
from store.errors import InputError

VERSION = 1
"""The only version of the format so far."""
_IMPORT = "import.jsonl"
_BY_PERSON = frozenset({"", "me"})
_FROM_MACHINES = ("from_bot", "from_webhook", "from_plugin")
_PAIR = 2
_MOVED = re.compile(r"\S+ (?:joined|left) the (?:channel|team)\.?|\S+ (?:added to|removed from) the \w+ by \S+?\.?")
_MADE_UP = "@localhost"
_REMOTE = ":"

Line = Mapping[str, object]


class MattermostExport:
    """A bulk export, opened; every pass reads its lines anew."""

    kind = "mattermost"

    def __init__(self, archive: Archive, name: str) -> None:
        self._archive, self._name = archive, name
        self._fail = archive.failure_in(name)
        first = next(self._lines(), None)
        if not _is_version(first):
            raise self._fail("does not begin with the version line of a Mattermost bulk export; export it again")
        if record(first).get("version") != VERSION:
            raise self._fail(f"is of a version of the format that is not known; version {VERSION} is read")

    def people(self) -> Iterator[Person]:
        """Every account of the export, then whoever wrote without having one."""
        known: set[str] = set()
        writers: dict[str, None] = {}
        for line in self._lines():
            kind, body = _opened(line)
            if kind in ("user", "bot"):
                user = label(body.get("username"))
                known.add(user)
                yield _person(body)
            elif kind in ("post", "direct_post"):
                writers.update(dict.fromkeys(label(message.get("user")) for message in _messages(body)))
        yield from (Person((), (user,)) for user in writers if user and user not in known)

    def records(self) -> Iterator[Post | Dropped]:
        """Every post, reply and direct message, as a post or a drop."""
        rooms: dict[tuple[str, str], tuple[str, bool]] = {}
        bots: set[str] = set()
        for line in self._lines():
            kind, body = _opened(line)
            if line is None or (kind in ("post", "direct_post") and not body):
                yield Dropped(Reason.MALFORMED)
            elif kind == "channel":
                _note_room(rooms, body)
            elif kind == "bot" or (kind == "user" and _is_bot(body)):
                bots.add(label(body.get("username")))
            elif kind == "direct_post":
                members = {label(member) for member in items(body.get("channel_members"))}
                reason = Reason.GROUP_MESSAGE if len(members) > _PAIR else Reason.DIRECT_MESSAGE
                yield Dropped(reason, len(_messages(body)))
            elif kind == "post":
                yield from _thread(body, rooms, bots)

    def _lines(self) -> Iterator[Line | None]:
        """Every line that is not blank; ``None`` for one that is no JSON object of a named type."""
        for line in self._archive.lines(self._name):
            if line.strip():
                try:
                    value = record(parse_json(line.encode(), self._fail))
                except InputError:
                    value = {}
                yield value if isinstance(value.get("type"), str) else None


def _is_version(line: Line | None) -> bool:
    return line is not None and line.get("type") == "version"


def _opened(line: Line | None) -> tuple[str, Line]:
    """A line's type, and the object that has the type's name."""
    kind = label(line.get("type")) if line is not None else ""
    return kind, record(line.get(kind)) if line is not None else {}


def _messages(body: Line) -> list[Line]:
    """A post and its replies; a reply of the wrong shape is an empty one."""
    return [body, *(record(reply) for reply in items(body.get("replies")))]


def _is_bot(body: Line) -> bool:
    """Whether a ``user`` line is a bot's: the server makes its address up from its name."""
    user = label(body.get("username")).casefold()
    return bool(user) and label(body.get("email")).casefold() == user + _MADE_UP


def _note_room(rooms: dict[tuple[str, str], tuple[str, bool]], body: Line) -> None:
    """Keep a channel's name and whether it is open; one that is listed twice is open only if it is both times."""
    key = (label(body.get("team")).casefold(), label(body.get("name")).casefold())
    _, was_open = rooms.get(key, ("", True))
    rooms[key] = (first_label(body, "display_name", "name"), was_open and body.get("type") == "O")


def _thread(body: Line, rooms: Mapping[tuple[str, str], tuple[str, bool]], bots: set[str]) -> Iterator[Post | Dropped]:
    messages = _messages(body)
    team, channel = label(body.get("team")).casefold(), label(body.get("channel")).casefold()
    if not channel:
        yield Dropped(Reason.NO_CHANNEL, len(messages))
        return
    name, is_open = rooms.get((team, channel), ("", False))
    if not is_open:
        yield Dropped(Reason.PRIVATE_CHANNEL if name else Reason.UNLISTED_CHANNEL, len(messages))
        return
    yield from (_post(message, name, bots) if message else Dropped(Reason.MALFORMED) for message in messages)


def _post(message: Line, channel: str, bots: set[str]) -> Post | Dropped:
    kind, props = label(message.get("type")), record(message.get("props"))
    user, written = label(message.get("user")), message.get("message")
    if kind.startswith("system_") or ("type" not in message and _tells_a_move(written, user)):
        return Dropped(Reason.NOTICE)
    if kind not in _BY_PERSON or user in bots or any(flag(props.get(key)) for key in _FROM_MACHINES):
        return Dropped(Reason.BOT)
    if flag(message.get("delete_at")):
        return Dropped(Reason.DELETED)
    if _REMOTE in user:
        return Dropped(Reason.OUTSIDER)
    text = plain_markdown(written) if isinstance(written, str) else ""
    return post_or_drop(label(message.get("id")), epoch(message.get("create_at")), channel, user, text)


def _tells_a_move(written: object, user: str) -> bool:
    """Whether a post of an export without types is the server's word that someone came or went."""
    return isinstance(written, str) and user in written and _MOVED.fullmatch(written.strip()) is not None


def _person(body: Line) -> Person:
    first, last = label(body.get("first_name")), label(body.get("last_name"))
    names = (f"{first} {last}".strip(), label(body.get("nickname")), label(body.get("display_name")))
    accounts = (label(body.get("username")), label(body.get("email")))
    return Person(tuple(filter(None, names)), tuple(filter(None, accounts)))


def _lines_of(archive: Archive) -> str | None:
    """The member that holds the lines: ``import.jsonl``, else the only JSON lines outside of folders."""
    if archive.single:
        return archive.names[0]
    known = [name for name in archive.names if name.rpartition("/")[2] == _IMPORT and name.count("/") <= 1]
    other = [name for name in archive.names if name.endswith(".jsonl") and "/" not in name]
    found = known or other
    return found[0] if len(found) == 1 else None


def looks_like_mattermost(archive: Archive) -> bool:
    """Whether the archive holds lines of which the first tells a version."""
    name = _lines_of(archive)
    if name is None:
        return False
    start = archive.head(name, 4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    try:
        return _is_version(record(parse_json(start.splitlines()[0], archive.failure)) if start else None)
    except InputError:
        return False


@contextmanager
def open_mattermost(path: str, columns: dict[str, str]) -> Iterator[Export]:
    """Open a bulk export: its JSON lines, or the zip or folder they came in."""
    with open_archive(path, attachments=True) as archive:
        name = _lines_of(archive)
        if name is None:
            raise archive.failure("holds no import.jsonl of a Mattermost bulk export; name the JSON lines file itself")
        yield MattermostExport(archive, name)
