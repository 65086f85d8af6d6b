"""Viva Engage (Yammer): the network's data export, a zip with ``Messages.csv`` and, mostly, ``Users.csv``.

After "Export data from Yammer Enterprise" and "Network Data Export API" of Microsoft's documentation. Columns are found
by their names, in any order. Without the two columns that tell what is private the export is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from scrapers.plain import clean, fragment_text, tidy_lines
from scrapers.posts.archive import Archive, open_archive
from scrapers.posts.fields import label, stamp
from scrapers.posts.parsing import table_rows
from scrapers.posts.post import MAX_TEXT, Dropped, Export, Person, Post, Reason

_MESSAGES = "messages.csv"
_USERS = "users.csv"
_NEEDED = ("in_private_group", "in_private_conversation", "sender_id", "created_at", "body")
_COMPANY = "All Company"  # the community in which a message without one stands
_NO = frozenset({"false", "0", "no"})
_NOTHING = frozenset({"", "null"})
_SENT = _NO | {"none", "sent", "posted", "published"}  # what a column on drafts says of a message that is none
_BOTS = frozenset({"bot", "guide", "application"})
_PEOPLE = frozenset({"user", ""})
_NAMED_TAG = re.compile(r"\[(?:User|user):\d+:([^\]\n]{1,200})\]|\[(?:Tag|tag|Topic|topic):\d+:([^\]\n]{1,200})\]")
_TAG = re.compile(r"\[\[(user|tag|topic|group|uploadedfile|opengraphobject):?(\d*)[^\]\n]{0,500}\]\]")
_HTML = re.compile(r"</?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li)\b[^>]{0,500}>", re.I)
Row = dict[str, str]


@contextmanager
def open_engage(path: str, columns: dict[str, str]) -> Iterator[Export]:
    """The export at ``path``: its zip, its folder, or ``Messages.csv`` alone."""
    with open_archive(path, attachments=True) as archive:
        yield EngageExport(archive)


def looks_like_engage(archive: Archive) -> bool:
    """Whether there is a table of messages with the columns that tell what is private."""
    if not archive.single:
        return any(_base(name) == _MESSAGES for name in archive.names)
    return archive.names[0].lower().endswith(".csv") and b"in_private_conversation" in archive.head(archive.names[0])


class EngageExport:
    """An opened export of Viva Engage; see :class:`scrapers.posts.post.Export`."""

    kind = "engage"

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        tables = list(archive.names) if archive.single else [n for n in archive.names if _base(n) == _MESSAGES]
        if not tables:
            raise archive.failure("has no Messages.csv; export the network's messages again")
        if len(tables) > 1:
            raise archive.failure("holds several networks; export yours without external networks")
        self._table = tables[0]
        self._users = [n for n in archive.names if _base(n) == _USERS and not archive.single]
        self._names = {row["id"]: row["name"] for row in self._directory() if row.get("id") and row.get("name")}

    def people(self) -> Iterator[Person]:
        """The directory, which lists only who joined or left in the time of the export, and whoever wrote."""
        found = {_person(row, ("name",), ("id", "email", "guid")) for row in self._directory()}
        for row in self._rows(self._table, _NEEDED):
            if row:
                found.add(_person(row, ("sender_name",), ("sender_id", "sender_email")))
        yield from sorted((p for p in found if p), key=lambda person: (person.accounts, person.names))

    def records(self) -> Iterator[Post | Dropped]:
        """Every row of the table of messages."""
        seen: set[str] = set()
        for row in self._rows(self._table, _NEEDED):
            yield self._record(row, seen) if row else Dropped(Reason.MALFORMED)

    def _record(self, row: Row, seen: set[str]) -> Post | Dropped:
        if reason := _reason(row):
            return Dropped(reason)
        at, author, key = stamp(row["created_at"]), _word(row, "sender_id"), _word(row, "id")
        if at is None:
            return Dropped(Reason.NO_TIME)
        if not author:
            return Dropped(Reason.NO_AUTHOR)
        if key and key in seen:
            return Dropped(Reason.DUPLICATE)
        seen.add(key)
        text = self._text(row)
        channel = _word(row, "group_name") or (_word(row, "group_id") or _COMPANY)
        return Post(key, at, channel, author, text) if text else Dropped(Reason.EMPTY)

    def _text(self, row: Row) -> str:
        """The title, which announcements and questions have, and the body."""
        body = self._plain(row["body"])
        title = self._plain(_word(row, "title"))
        return f"{title}\n{body}".strip() if title and title not in body else body

    def _plain(self, text: str) -> str:
        text = clean(text[:MAX_TEXT])
        text = fragment_text(text) if _HTML.search(text) else tidy_lines(text)
        text = _NAMED_TAG.sub(lambda found: f"@{found[1]}" if found[1] else f"#{found[2]}", text)
        return tidy_lines(_TAG.sub(lambda found: self._mention(found[1], found[2]), text))

    def _mention(self, kind: str, key: str) -> str:
        if kind == "user":
            return f"@{self._names.get(key, 'someone')}"
        return {"tag": "#topic", "topic": "#topic", "group": "@group"}.get(kind, "")

    def _directory(self) -> Iterator[Row]:
        for name in self._users:
            yield from (row for row in self._rows(name, ("name",)) if row)

    def _rows(self, name: str, needed: tuple[str, ...]) -> Iterator[Row | None]:
        """The rows of a table by the names of its columns; None for one with too many or too few fields."""
        fail = self._archive.failure_in(name)
        # A table that went through a spreadsheet of another country has semicolons.
        head = self._archive.head(name, 4096).splitlines()[:1] or [b""]
        rows = table_rows(self._archive.lines(name), fail, ";" if b"," not in head[0] and b";" in head[0] else ",")
        header = [word.strip().lower() for word in next(rows, (0, []))[1]]
        if missing := [column for column in needed if column not in header]:
            raise fail(f"has no column {missing[0]}; export it again")
        if len(set(header)) < len(header):
            raise fail("has two columns of one name; export it again")
        for _, fields in rows:
            yield dict(zip(header, fields, strict=True)) if len(fields) == len(header) else None


def _reason(row: Row) -> Reason | None:
    """Why a row is no post; anything but a plain no closes a room."""
    if row["in_private_conversation"].strip().lower() not in _NO:
        return Reason.DIRECT_MESSAGE
    private = row["in_private_group"].strip().lower()
    if private not in _NO and (private or _word(row, "group_id") or _word(row, "group_name")):
        return Reason.PRIVATE_CHANNEL
    # Newer exports have drafts too, which nobody but their writer sees; Microsoft does not document the column's name.
    if any("draft" in column and state.strip().lower() not in _SENT | _NOTHING for column, state in row.items()):
        return Reason.PRIVATE_CHANNEL
    if _word(row, "deleted_at"):
        return Reason.DELETED
    kind = _word(row, "sender_type").lower()
    if kind in _BOTS:
        return Reason.BOT
    return Reason.NOTICE if kind not in _PEOPLE or _word(row, "message_type").lower() == "system" else None


def _word(row: Row, column: str) -> str:
    value = label(row.get(column, ""))
    return "" if value.lower() in _NOTHING else value


def _person(row: Row, names: tuple[str, ...], accounts: tuple[str, ...]) -> Person | None:
    found = Person(
        tuple(word for column in names if (word := _word(row, column))),
        tuple(word for column in accounts if (word := _word(row, column))),
    )
    return found if found.names or found.accounts else None


def _base(name: str) -> str:
    return name.rpartition("/")[2].lower()
