"""Discourse as JSON: topics and posts as its interface gives them, and the export of whole categories.

After the Discourse API documentation (https://docs.discourse.org, "Get a single topic", "List latest posts", "List
categories") and the category export (``rake export:categories``). Read are, as one file or as many in a folder or
archive, each one document or JSON lines:

- topics (``/t/ID.json``, with ``post_stream.posts``; in exports with ``posts``), alone, in a list or under ``topics``;
- posts (``/posts.json``: ``latest_posts``), ``/private-posts.json`` (``private_posts``), alone or in a list;
- ``categories.json`` or ``site.json`` (``category_list.categories`` or ``categories``) for names and restrictions, and
  ``users`` for the directory, in whichever file they stand.

The channel is the category's name. Without a file of categories it is "category 5", by its number. Times are ISO 8601.

- A topic of archetype ``private_message`` is a direct message, and so is all of ``private_posts``. A post whose topic
  is not there is judged by its ``category_id``, which messages don't have; with neither it is unlisted, and so are
  topics that are hidden (``visible``) and, where categories are given, those of a category that isn't.
- A category is private where it says ``read_restricted``, or where an export's ``permissions_params`` do not let
  ``everyone`` in; a subcategory is no more open than the one it lies in. Whispers (``post_type`` 4) are private.
- Other types than 1 are notices (small actions, words of moderators in their office). ``hidden``, ``user_deleted`` and
  ``deleted_at`` say deleted, of a topic for all its posts. Users with an id below 0, as the system has, are bots.
- ``raw`` is Markdown and read first, else ``cooked``, which is HTML; quotations of others are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from scrapers.posts.archive import Archive, open_archive
from scrapers.posts.fields import flag, items, label, record, stamp
from scrapers.posts.hypertext import plain_html
from scrapers.posts.markdown import plain_markdown
from scrapers.posts.parsing import parse_json
from scrapers.posts.post import Dropped, Export, Person, Post, Reason, post_or_drop
from store.errors import InputError

Row = Mapping[str, object]

_MESSAGE = "private_message"
_OPEN_KINDS = frozenset({"regular", "banner"})
_REGULAR, _WHISPER = 1, 4
_MAX_PARENTS = 5  # Discourse nests categories two or three deep; a ring of parents must end somewhere


@dataclass(slots=True)
class _Forum:
    """What all files together tell of categories, topics and users."""

    names: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    parents: dict[str, str] = field(default_factory=dict)
    topics: dict[str, Row] = field(default_factory=dict)
    people: dict[Person, None] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)  # ids by username: some lists have the one, some the other

    def learn_category(self, row: Row) -> None:
        """Note a category's name, restriction and parent, and those that are listed inside it."""
        number = label(row.get("id"))
        self.names[number] = label(row.get("name")) or self.names.get(number, "")
        allowed = row.get("permissions_params")
        if flag(row.get("read_restricted")) or (isinstance(allowed, dict) and allowed and "everyone" not in allowed):
            self.closed.add(number)
        if label(row.get("parent_category_id")):
            self.parents[number] = label(row.get("parent_category_id"))
        for inner in map(record, items(row.get("subcategory_list"))):
            self.learn_category(inner)

    def is_closed(self, number: str) -> bool:
        """Whether a category, or one that it lies in, is restricted."""
        for _ in range(_MAX_PARENTS):
            if number in self.closed:
                return True
            number = self.parents.get(number, "")
        return bool(number)


class DiscourseExport:
    """Files of a Discourse forum, opened. What they tell of rooms is read once, before any post."""

    kind = "discourse"

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._files = [name for name in archive.names if archive.single or name.lower().endswith((".json", ".jsonl"))]
        self._forum = _Forum()
        found = False
        for document in self._documents():
            found |= _learn(document, self._forum)
        if not found:
            raise archive.failure("holds no topics or posts of a Discourse forum; export them as JSON")

    def people(self) -> Iterator[Person]:
        """Every user that any file names, writers among them."""
        yield from self._forum.people

    def records(self) -> Iterator[Post | Dropped]:
        """Every post of every topic and list, as a post or a drop."""
        for document in self._documents():
            for topic, private, post in _posts(document):
                if not isinstance(post, dict):
                    yield Dropped(Reason.MALFORMED)
                    continue
                about = topic or self._forum.topics.get(label(post.get("topic_id")), {})
                yield Dropped(Reason.DIRECT_MESSAGE) if private else _post(post, about, self._forum)

    def _documents(self) -> Iterator[object]:
        for name in self._files:
            yield from _read(self._archive, name)


def _read(archive: Archive, name: str) -> Iterator[object]:
    """The documents of a file: one, or one on each line."""
    if not _is_lines(archive, name):
        yield archive.json(name)
        return
    fail = archive.failure_in(name)
    for line in archive.lines(name):
        if line.strip():
            try:
                yield parse_json(line.encode(), fail)
            except InputError:
                yield {"posts": [None]}  # one line that can't be read is one message that can't


def _is_lines(archive: Archive, name: str) -> bool:
    """Whether a file is JSON lines: its first line is a document, and something follows."""
    if name.lower().endswith(".jsonl"):
        return True
    start = archive.head(name)
    first, _, rest = start.partition(b"\n")
    if not rest.strip() or not first.strip().endswith((b"}", b"]")):
        return False
    try:
        parse_json(first, archive.failure)
    except InputError:
        return False
    return True


def _containers(document: object) -> Iterator[Row]:
    """The objects of a document that may hold or be something: itself, those in a list, its topics."""
    for row in items(document) if isinstance(document, list) else [document]:
        if isinstance(row, dict):
            yield row
            listed = (*items(row.get("topics")), *items(record(row.get("topic_list")).get("topics")))
            yield from (inner for inner in listed if isinstance(inner, dict))


def _learn(document: object, forum: _Forum) -> bool:
    """Note what a document tells; whether it has anything of a forum's posts."""
    found = False
    for row in _containers(document):
        listed = items(record(row.get("category_list")).get("categories")) or items(row.get("categories"))
        for category in map(record, listed):
            forum.learn_category(category)
        if _is_topic(row):
            number = label(row.get("id"))  # further pages of a topic's posts have its id and nothing else
            forum.topics[number] = {**forum.topics.get(number, {}), **{k: row[k] for k in _OF_TOPIC if k in row}}
        _learn_people(row, forum)
        found |= _is_topic(row) or _is_post(row) or any(isinstance(row.get(key), list) for key in _LISTS)
    return found


_OF_TOPIC = ("archetype", "category_id", "deleted_at", "visible")
_LISTS = ("latest_posts", "private_posts", "posts")


def _learn_people(row: Row, forum: _Forum) -> None:
    details = record(row.get("details"))
    known: Iterable[object] = (
        *items(row.get("users")),
        *items(details.get("participants")),
        details.get("created_by"),
        *(post for _, _, post in _posts(row)),
    )
    for user in map(record, known):
        names = tuple(filter(None, (label(user.get("name")),)))
        accounts = tuple(filter(None, (label(user.get("username")), label(user.get("email")))))
        if names or accounts:
            forum.people[Person(names, accounts)] = None
        name, number = label(user.get("username")).casefold(), label(user.get("user_id" if _is_post(user) else "id"))
        if name and number:
            forum.users[name] = number


def _is_topic(row: Row) -> bool:
    return "archetype" in row or isinstance(row.get("post_stream"), dict) or {"title", "category_id"} <= row.keys()


def _is_post(row: Row) -> bool:
    return "cooked" in row or "raw" in row


def _posts(document: object) -> Iterator[tuple[Row, bool, object]]:
    """(its topic as far as the document tells, whether it is among private posts, post) for every post."""
    for row in items(document) if isinstance(document, list) else [document]:
        if not isinstance(row, dict):
            yield {}, False, None
            continue
        if _is_post(row):
            yield {}, False, row
        topic = row if "archetype" in row or "category_id" in row else {}
        yield from ((topic, False, post) for post in items(record(row.get("post_stream")).get("posts")))
        yield from ((topic, False, post) for post in items(row.get("posts")))
        yield from (({}, False, post) for post in items(row.get("latest_posts")))
        yield from (({}, True, post) for post in items(row.get("private_posts")))
        for inner in items(row.get("topics")):
            yield from _posts(inner) if isinstance(inner, dict) else ()


def _post(post: Row, topic: Row, forum: _Forum) -> Post | Dropped:
    channel, closed = _room(post, topic, forum)
    if closed is not None:
        return Dropped(closed)
    kind = post.get("post_type", _REGULAR)
    if kind not in (_REGULAR, None):
        return Dropped(Reason.PRIVATE_CHANNEL if kind == _WHISPER else Reason.NOTICE)
    user = post.get("user_id")
    if isinstance(user, int) and user < 0:
        return Dropped(Reason.BOT)
    gone = ("hidden", "user_deleted", "deleted_at")
    if any(flag(post.get(key)) for key in gone) or flag(topic.get("deleted_at")):
        return Dropped(Reason.DELETED)
    name = label(post.get("username")).casefold()
    author, at, text = label(user) or forum.users.get(name, name), stamp(post.get("created_at")), _text(post)
    return post_or_drop(label(post.get("id")), at, channel, author, text)


def _room(post: Row, topic: Row, forum: _Forum) -> tuple[str, Reason | None]:
    """The name of the category that a post stands in, and why it is closed if it is."""
    archetype = topic.get("archetype", post.get("archetype"))
    archetype = archetype if archetype is None else label(archetype)
    number = label(topic.get("category_id")) or label(post.get("category_id"))
    if archetype == _MESSAGE:
        return "", Reason.DIRECT_MESSAGE
    if archetype is not None and archetype not in _OPEN_KINDS:
        return "", Reason.PRIVATE_CHANNEL
    if topic.get("visible", True) is False or (not number and archetype is None):
        return "", Reason.UNLISTED_CHANNEL
    if forum.is_closed(number):
        return "", Reason.PRIVATE_CHANNEL
    if forum.names and number not in forum.names:
        return "", Reason.UNLISTED_CHANNEL
    return forum.names.get(number) or (f"category {number}" if number else "uncategorized"), None


def _text(post: Row) -> str:
    raw, cooked = post.get("raw"), post.get("cooked")
    if isinstance(raw, str) and raw.strip():
        return plain_markdown(raw)
    return plain_html(cooked) if isinstance(cooked, str) else ""


def looks_like_discourse(archive: Archive) -> bool:
    """Whether a JSON file of the archive begins as Discourse's answers and exports do."""
    signs = (b'"post_stream"', b'"latest_posts"', b'"private_posts"', b'"cooked"', b'"category_list"', b'"archetype"')
    for name in archive.names[:20]:
        if archive.single or name.lower().endswith((".json", ".jsonl")):
            start = archive.head(name)
            if start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[") and any(sign in start for sign in signs):
                return True
    return False


@contextmanager
def open_discourse(path: str, columns: dict[str, str]) -> Iterator[Export]:
    """Open JSON of a Discourse forum: a file, or a folder or archive of them."""
    with open_archive(path, attachments=True) as archive:
        yield DiscourseExport(archive)
