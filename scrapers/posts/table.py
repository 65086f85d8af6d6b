"""Posts in a table that somebody made: CSV, or JSON lines, with a mapping of columns where their names say too little.

Formats: CSV after RFC 4180 with commas, semicolons, tabs or bars, a first row that names the columns, and quoted line
breaks; JSON lines after https://jsonlines.org, one object a line, keys inside keys named with dots (``user.id``). In
UTF-8, or UTF-16 with its mark; as a file, or as the only file of an archive.

Fields: ``time``, ``author`` and ``text`` must have a column, by a usual name (:mod:`scrapers.posts.columns`) or as
mapped (``--map time="Created at"``). ``id`` is read where there is one. Without a column for ``channel`` every post is
of the channel "all". Columns that say private, bot or deleted are honoured. Other columns that name the author
(``Author name`` beside ``Author id``) are read for the directory only.

Times: ISO 8601, epoch seconds or milliseconds, dates in words; one without a zone is taken as UTC. ``03/04/2026`` is
read where another date of the column tells which number is the month, else the file is refused with the remedy.

A row that can't be read is dropped as malformed and counted; a file that isn't text, names no columns or opens a quote
that never closes is refused whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property

from scrapers.posts.archive import Archive, open_archive
from scrapers.posts.columns import NEEDED, Plan, plan_columns
from scrapers.posts.fields import flag, label, words
from scrapers.posts.parsing import Failure
from scrapers.posts.post import Dropped, Export, Person, Post, Reason, post_or_drop
from scrapers.posts.rows import CsvRows, JsonRows, Row, pick
from scrapers.posts.times import day_comes_first, is_slashed, read_time
from store.errors import InputError

EVERYTHING = "all"
"""The channel of posts in a table that has no column for it."""

_LONG_NUMBER = 6  # digits; shorter ones are more often a figure in a text than a person
_OPEN = frozenset({"public", "open", "o", "standard", "channel", "public channel", "everyone"})
_ODD = "?"
_YES = frozenset({"true", "yes", "y", "t", "1", "public"})
_DIRECT = frozenset({"direct", "d", "dm", "im", "direct message", "direct messages", "private message", "one on one"})
# What tools call authors that are no people, and posts that no person wrote; any other word is of people.
_MACHINES = frozenset({"bot", "app", "application", "webhook", "integration"})
_NOTICES = frozenset({"enter", "leave", "previously joined", "attachment", "deleted attachment"})
_SYSTEM = "system"
_GROUP = frozenset({"g", "mpim", "gm", "group message", "group chat", "huddle", "group dm"})


class TableExport:
    """A table of posts, opened. ``rows`` are read anew for every pass."""

    def __init__(self, kind: str, rows: CsvRows | JsonRows, columns: Mapping[str, str], fail: Failure) -> None:
        self.kind = kind
        self._rows, self._fail = rows, fail
        self._plan: Plan = plan_columns(rows.columns, columns, fail)

    def people(self) -> Iterator[Person]:
        """Everybody who wrote, once, with every name and account that the table's columns give them."""
        told: set[tuple[str, ...]] = set()
        columns = (self._plan.fields["author"], *self._plan.people)
        for row in self._rows:
            if row is None:
                continue
            known = tuple(filter(None, (label(pick(row, column)) for column in columns)))
            if known and known not in told:
                told.add(known)
                yield Person(tuple(filter(_is_a_name, known)), tuple(filter(_is_an_account, known)))

    def records(self) -> Iterator[Post | Dropped]:
        """Every row as a post or a drop. Raises InputError where dates of the column can be read in two ways."""
        for row in self._rows:
            yield Dropped(Reason.MALFORMED) if row is None else self._record(row)

    def _record(self, row: Row) -> Post | Dropped:
        told = {field: pick(row, column) for field, column in self._plan.fields.items()}
        closed = _closed(told)
        if closed is not None:
            return Dropped(closed)
        channel = EVERYTHING if "channel" not in told else label(told["channel"])
        author, text = label(told["author"]).casefold(), words(told["text"])
        order = self._day_first if is_slashed(told["time"]) else None
        return post_or_drop(label(told.get("id")), read_time(told["time"], order), channel, author, text)

    @cached_property
    def _day_first(self) -> bool:
        """How the column writes its slashed dates; decided once, over all of them."""
        column = self._plan.fields["time"]
        order = day_comes_first(pick(row, column) for row in self._rows if row is not None)
        if order is None:
            raise self._fail("its dates don't tell whether day or month comes first; write them as 2026-06-16")
        return order


def _closed(told: Mapping[str, object]) -> Reason | None:
    """Why a row must not be read, whatever it says. A kind of room that nobody knows counts as closed."""
    room = label(told.get("channel")).casefold()
    kind = (label(told.get("kind")) or (_ODD if told.get("kind") else "")).replace("_", " ").casefold()
    if kind in _DIRECT or room in _DIRECT - {"d"} or flag(told.get("direct")):
        return Reason.DIRECT_MESSAGE
    if kind in _GROUP:
        return Reason.GROUP_MESSAGE
    public = "public" not in told or label(told["public"]).casefold() in _YES or told["public"] is True
    if flag(told.get("private")) or not public or (kind and kind not in _OPEN):
        return Reason.PRIVATE_CHANNEL
    author, post = (" ".join(re.split(r"[\W_]+", label(told.get(k)).casefold())) for k in ("author_kind", "post_kind"))
    if flag(told.get("is_bot")) or author in _MACHINES:
        return Reason.BOT
    if author == _SYSTEM or post in _NOTICES or post.split(" ", 1)[0] == _SYSTEM:
        return Reason.NOTICE
    return Reason.DELETED if flag(told.get("deleted")) else None


def _is_a_name(known: str) -> bool:
    return "@" not in known and not any(sign.isdigit() for sign in known)


def _is_an_account(known: str) -> bool:
    """Whether a value can be looked for in texts: row numbers of a database would hide figures there."""
    return " " not in known and not (known.isdigit() and len(known) < _LONG_NUMBER)


def looks_like_csv(archive: Archive) -> bool:
    """Whether the archive is one table: its first line names columns, of which a post needs three."""
    if len(archive.names) != 1 or looks_like_jsonl(archive):
        return False
    name = archive.names[0]
    try:
        rows = CsvRows(lambda: archive.lines(name), archive.failure_in(name))
    except InputError:
        return False
    return len(rows.columns) >= len(NEEDED)


def looks_like_jsonl(archive: Archive) -> bool:
    """Whether the archive is one file that begins with a JSON object."""
    start = archive.head(archive.names[0], 1024) if len(archive.names) == 1 else b""
    return re.match(rb"[\s\xef\xbb\xbf]*\{\s*[\"}]", start) is not None


@contextmanager
def open_csv(path: str, columns: dict[str, str]) -> Iterator[Export]:
    """Open a CSV file; ``columns`` maps our fields to its columns. Raises InputError where it can't be read."""
    with open_archive(path) as archive:
        name, fail = _only_file(archive)
        yield TableExport("csv", CsvRows(lambda: archive.lines(name), fail), columns, fail)


@contextmanager
def open_jsonl(path: str, columns: dict[str, str]) -> Iterator[Export]:
    """Open a file of JSON lines; ``columns`` maps our fields to its keys, dotted where they lie inside others."""
    with open_archive(path) as archive:
        name, fail = _only_file(archive)
        yield TableExport("jsonl", JsonRows(lambda: archive.lines(name), fail, columns.values()), columns, fail)


def _only_file(archive: Archive) -> tuple[str, Failure]:
    """The one file of the archive: which of several was meant would be a guess."""
    if len(archive.names) != 1:
        raise archive.failure(f"holds {len(archive.names)} files; name the one table to read")
    return archive.names[0], archive.failure_in(archive.names[0])
