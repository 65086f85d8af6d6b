"""What one Slack message is: a post of a person, or why it is none. The same for exports and for the live interface.

After "message event" with its subtypes and "user object" of Slack's developer documentation. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scrapers.posts.fields import items, label, record
from scrapers.posts.post import Dropped, Person, Post, Reason
from scrapers.posts.slack_text import Known, blocks_text, plain

SLACKBOT = "USLACKBOT"
_NOBODY = "U00"  # in whose name old exports have renamings of channels
_BY_PEOPLE = frozenset({"", "me_message", "thread_broadcast", "file_share", "file_comment"})
_BY_BOTS = frozenset({"bot_message", "slackbot_response", "assistant_app_thread"})
_DELETED = frozenset({"tombstone", "message_deleted"})
_TS = re.compile(r"(\d{9,11})(?:\.(\d{1,6}))?", re.A)
_UPLOADED = re.compile(r"<@[^>]*> (?:uploaded|shared|commented on) (?:a |<@[^>]*>.s )?file:?[^\n]*?(?:<[^>]*>)?")
_COMMENTED = re.compile(r" (?:and commented|with comment|and said): ?")
_EMPLOYEE_ID = re.compile(r"(?=.*\d)(?!\d{4}-\d\d-\d\d$)(?=.*[A-Za-z]|\d{6,}$)[\w-]{4,24}", re.A)
_NAMES = ("real_name", "real_name_normalized", "display_name", "display_name_normalized", "first_name", "last_name")


@dataclass(frozen=True)
class Users:
    """Who is who, by id."""

    names: Mapping[str, str] = field(default_factory=dict)
    bots: Collection[str] = frozenset()
    strangers: Collection[str] = frozenset()
    """Members of other organisations, seen through a channel that is shared with them."""
    known: Collection[str] = frozenset()
    teams: Collection[str] = frozenset()
    """Workspaces and organisations of those who are known."""

    @classmethod
    def of(cls, users: Iterable[object]) -> Users:
        """From user objects; what is no object with an id is passed over."""
        names: dict[str, str] = {}
        bots, strangers, known = {SLACKBOT, _NOBODY}, set(), set()
        teams: set[str] = set()
        for user in users:
            if not isinstance(user, dict) or not isinstance(user.get("id"), str):
                continue
            known.add(user["id"])
            if user.get("is_bot") or user.get("is_workflow_bot"):
                bots.add(user["id"])
            if user.get("is_stranger"):
                strangers.add(user["id"])
            else:
                teams.update(_teams(user))
            if shown := (*_words(user.get("profile"), ("display_name", "real_name")), *_words(user, ("name",))):
                names[user["id"]] = shown[0]
        return cls(names, bots, strangers, known, teams)

    def is_outsider(self, author: str, message: Mapping[str, object], shared: bool) -> bool:
        """Whether someone of another organisation wrote a message; ``shared`` says that such take part in its channel.

        Lists of channels in an export don't tell that; then whoever isn't listed is one where the message says that
        its author is of another workspace than all who are.
        """
        if author in self.strangers:
            return True
        if author in self.known or not self.known:
            return False
        profile = record(message.get("user_profile"))
        team = next(iter((*_words(message, ("user_team",)), *_words(profile, ("team",)))), "")
        return shared or bool(team and self.teams and team not in self.teams)


def _teams(user: Mapping[str, object]) -> Iterator[str]:
    enterprise = record(user.get("enterprise_user"))
    yield from _words(user, ("team_id",))
    yield from _words(user.get("profile"), ("team",))
    yield from _words(enterprise, ("enterprise_id",))
    yield from (team for team in items(enterprise.get("teams")) if isinstance(team, str))


def person_of(user: object) -> Person | None:
    """Whom a user object knows; None for a bot, whose name is a word like any other."""
    if not isinstance(user, dict) or user.get("is_bot") or user.get("id") == SLACKBOT:
        return None
    profile = user.get("profile")
    names = [*_words(user, ("real_name",)), *_words(profile, _NAMES)]
    accounts = [*_words(user, ("id", "name")), *_words(profile, ("email", "phone", "skype"))]
    for former in (user.get("previous_names"), user.get("previous_handles")):
        names += [name for entry in items(former) if isinstance(entry, str) and (name := label(entry))]
    for value in record(record(profile).get("fields")).values():
        accounts += [word for word in _words(value, ("value",)) if _EMPLOYEE_ID.fullmatch(word)]
    if not names and not accounts:
        return None
    return Person(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(accounts)))


def author_of(message: object) -> Person | None:
    """Whom a message itself tells of its author, where no directory does."""
    if not isinstance(message, dict):
        return None
    profile = message.get("user_profile")
    names = _words(profile, _NAMES)
    accounts = [*_words(message, ("user",)), *_words(profile, ("name", "email"))]
    return Person(names, tuple(dict.fromkeys(accounts))) if names or accounts else None


def _words(holder: object, keys: Iterable[str]) -> tuple[str, ...]:
    if not isinstance(holder, dict):
        return ()
    return tuple(word for key in keys if isinstance(value := holder.get(key), str) and (word := label(value)))


@dataclass
class Later:
    """What a log of edits and deletions says of a channel's messages after they were written, by their ``ts``."""

    withdrawn: set[str] = field(default_factory=set)
    edits: dict[str, tuple[str, dict[str, object]]] = field(default_factory=dict)
    """``ts`` → when, and the message as it read then."""

    def take_in(self, message: object) -> None:
        """Note what a ``message_deleted`` or a ``message_changed`` record says; anything else says nothing."""
        event = record(message)
        inner, when = record(event.get("message")), event.get("ts")
        deleted, edited = event.get("deleted_ts"), inner.get("ts")
        if event.get("subtype") == "message_deleted" and isinstance(deleted, str):
            self.withdrawn.add(deleted)
        elif event.get("subtype") == "message_changed" and isinstance(edited, str) and isinstance(when, str):
            state = {key: inner[key] for key in ("text", "blocks") if key in inner}
            if isinstance(state.get("text"), str) and when >= self.edits.get(edited, ("",))[0]:
                self.edits[edited] = when, state


@dataclass
class Room:
    """One open channel while it is read: its name, the ``ts`` that were seen, and what was said of them later.

    A reply that its author also sent to the channel comes twice where threads are asked for; it is one message.
    """

    name: str
    shared: bool = False  # with other organisations
    seen: set[str] = field(default_factory=set)
    later: Later = field(default_factory=Later)

    def read(self, message: object, users: Users, known: Known) -> Post | Dropped:
        """The message as a post, or why it is none."""
        if not isinstance(message, dict):
            return Dropped(Reason.MALFORMED)
        if reason := _reason(message, users):
            return Dropped(reason)
        ts, author, at = message.get("ts"), _author(message), None
        if ts is None or (isinstance(ts, str) and (at := moment(ts)) is None):
            return Dropped(Reason.NO_TIME)
        if not isinstance(ts, str) or at is None:
            return Dropped(Reason.MALFORMED)
        if ts in self.later.withdrawn:
            return Dropped(Reason.DELETED)
        if ts in self.seen:
            return Dropped(Reason.DUPLICATE)
        self.seen.add(ts)
        if not author:
            return Dropped(Reason.NO_AUTHOR)
        if users.is_outsider(author, message, self.shared):
            return Dropped(Reason.OUTSIDER)
        if ts in self.later.edits:
            message = {**message, **self.later.edits[ts][1]}
        text = _text(message, known)
        return Post(ts, at, self.name, author, text) if text else Dropped(Reason.EMPTY)


def _reason(message: dict[str, object], users: Users) -> Reason | None:
    """Why a message is no person's post, as far as its fields tell without its text."""
    subtype, user = message.get("subtype") or "", message.get("user")
    if not isinstance(subtype, str) or not isinstance(message.get("text") or "", str):
        return Reason.MALFORMED
    if user is not None and not isinstance(user, str):
        return Reason.MALFORMED
    if subtype in _DELETED:
        return Reason.DELETED
    if subtype in _BY_BOTS or message.get("bot_id") or message.get("bot_profile") or user in users.bots:
        return Reason.BOT
    if message.get("hidden") or message.get("type", "message") != "message" or subtype not in _BY_PEOPLE:
        return Reason.NOTICE
    return None


def _author(message: dict[str, object]) -> str:
    comment = message.get("comment")
    holder = comment if message.get("subtype") == "file_comment" and isinstance(comment, dict) else message
    return next(iter(_words(holder, ("user",))), "")


def _text(message: dict[str, object], known: Known) -> str:
    """What the person wrote. Attachments are left out: they quote other messages and pages."""
    text = message.get("text")
    if message.get("subtype") == "file_comment":
        comment = message.get("comment")
        text = comment.get("comment") if isinstance(comment, dict) else None
    text = text if isinstance(text, str) else ""
    if message.get("subtype") == "file_share" and _UPLOADED.match(text):
        # What older clients wrote by themselves about an upload, and then the words of the person, if any.
        said = _COMMENTED.split(text, maxsplit=1)
        text = said[1] if len(said) > 1 else ""
        return plain(text, known)
    return plain(text, known) or blocks_text(message.get("blocks"), known)


def moment(ts: str) -> datetime | None:
    """The time of a ``ts``: seconds since 1970 and, after the dot, microseconds that make it unique in its channel."""
    found = _TS.fullmatch(ts)
    if not found:
        return None
    return datetime.fromtimestamp(int(found[1]), UTC) + timedelta(microseconds=int((found[2] or "").ljust(6, "0")))
