"""The sample's posts as a Slack export: the zip that a workspace's owner gets from Slack, with what it always has.

After "How to read Slack data exports" (Slack's help): lists of people and rooms, and for each room a folder with a file
a day. Beside the posts it holds what an import drops: :mod:`app.sample.posts.unread`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from app.sample.posts.generator import Corpus, Message
from app.sample.posts.people import Colleague
from app.sample.posts.saying import TEAM, escaped, said, timestamp
from app.sample.posts.unread import Unread, make_unread

CREATED = 1_704_096_000
"""When the rooms were made: 1 January 2024, in seconds as Slack writes it."""
_ZIP_TIME = (2026, 6, 24, 18, 0, 0)
_REACTIONS = ("+1", "heart", "eyes", "100", "tada", "rage", "cry", "pray")


class Line(NamedTuple):
    """One message object in its room, with the time it is filed under."""

    room: str
    at: datetime
    body: Mapping[str, Any]


def export_bytes(corpus: Corpus) -> bytes:
    """The export as a zip; the same bytes for the same corpus."""
    unread = make_unread(corpus)
    lines = [*_posts(corpus.messages), *(Line(*line) for line in unread.lines)]
    files = {
        "users.json": [*map(_user, corpus.staff), *(_bot(bot_id, name) for bot_id, name in unread.bots)],
        **_lists(corpus, unread),
        **_days(lines),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, json.dumps(content, ensure_ascii=False, indent=1))
    return target.getvalue()


def _posts(messages: Iterable[Message]) -> list[Line]:
    by_number = {message.number: message for message in messages}
    answers: dict[int, list[Message]] = {}
    for message in by_number.values():
        if message.parent is not None:
            answers.setdefault(message.parent, []).append(message)
    return [Line(m.channel, m.at, _post(m, by_number, answers.get(m.number, []))) for m in by_number.values()]


def _post(message: Message, by_number: Mapping[int, Message], answers: list[Message]) -> dict[str, Any]:
    body = {
        "client_msg_id": f"6b1f0e2c-0000-4000-8000-{message.number:012x}",
        **said(message.author, message.at, escaped(message.text)),
    }
    if message.edited:
        body["edited"] = {"user": message.author.id, "ts": timestamp(message.edited)}
    if message.parent is not None:
        body["thread_ts"] = timestamp(by_number[message.parent].at)
        body["parent_user_id"] = by_number[message.parent].author.id
    elif answers:
        body["thread_ts"] = body["ts"]
        body["reply_count"] = len(answers)
        body["reply_users"] = sorted({answer.author.id for answer in answers})
        body["replies"] = [{"user": answer.author.id, "ts": timestamp(answer.at)} for answer in answers]
    if message.number % 6 == 0 and message.parent is None:
        body["reactions"] = [{"name": _REACTIONS[message.number % 8], "users": [message.author.id], "count": 1}]
    return body


def _user(person: Colleague) -> dict[str, Any]:
    first, last = person.name.split()
    profile = {
        "real_name": person.name,
        "display_name": person.handle,
        "first_name": first,
        "last_name": last,
        "email": person.mail,
        "phone": person.phone,
        "fields": {"Xf06STAFFNO": {"value": person.staff_id, "alt": ""}},
    }
    return {
        "id": person.id, "team_id": TEAM, "name": person.handle, "deleted": False, "real_name": person.name,
        "is_bot": False, "profile": profile,
    }  # fmt: skip


def _bot(bot_id: str, name: str) -> dict[str, Any]:
    return {"id": bot_id, "team_id": TEAM, "name": name.lower().replace(" ", ""), "real_name": name, "is_bot": True}


def _lists(corpus: Corpus, unread: Unread) -> dict[str, list[dict[str, Any]]]:
    everybody = [person.id for person in corpus.staff]
    lists: dict[str, list[dict[str, Any]]] = {name: [] for name in ("channels", "groups", "dms", "mpims")}
    for name, room in corpus.channels.items():
        lists["channels"].append(_room(name, room["id"], everybody) | {"purpose": {"value": room["purpose"]}})
    for entry in unread.rooms:
        if entry["list"]:
            members = [person.id for person in corpus.staff[:3]] if entry["list"] != "channels.json" else everybody
            lists[entry["list"].removesuffix(".json")].append(_room(entry["name"], entry["id"], members))
    return {f"{name}.json": rooms for name, rooms in lists.items()}


def _room(name: str, room_id: str, members: list[str]) -> dict[str, Any]:
    return {"id": room_id, "name": name, "created": CREATED, "is_archived": False, "members": members}


def _days(lines: Iterable[Line]) -> dict[str, list[Mapping[str, Any]]]:
    """A file for each day of a room, its messages in the order of time."""
    days: dict[str, list[Line]] = {}
    for line in lines:
        days.setdefault(f"{line.room}/{line.at:%Y-%m-%d}.json", []).append(line)
    return {name: [line.body for line in sorted(day, key=lambda line: line.at)] for name, day in sorted(days.items())}
