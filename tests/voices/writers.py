"""Exports as the chats write them, made of an invented organisation's posts."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from pathlib import Path

from tests.voices.organisation import Organisation, Said

CLOSED = "Klosterbrand keeps this between us"
"""What stands in a closed room of every export below that has any."""


def slack(path: Path, org: Organisation) -> Path:
    """A Slack export: lists of channels and people, a file a channel and day."""
    channels = sorted({one.channel for one in org.said}) or ["general"]
    days = defaultdict(list)
    for one in org.said:
        row = {"type": "message", "user": one.author.account, "ts": one.id, "text": _marked(one.text)}
        days[one.channel, f"{one.at:%Y-%m-%d}"].append(row)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        listed = [{"id": f"C{n:08d}", "name": name, "is_private": False} for n, name in enumerate(channels)]
        file.writestr("channels.json", json.dumps(listed))
        users = [
            {
                "id": who.account, "name": who.handle, "deleted": False,
                "profile": {"real_name": who.name, "display_name": who.first, "email": who.mail, "phone": who.phone},
            }
            for who in org.people
        ]  # fmt: skip
        file.writestr("users.json", json.dumps(users))
        for (channel, day), rows in sorted(days.items()):
            file.writestr(f"{channel}/{day}.json", json.dumps(rows))
    return path


def _marked(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def table(path: Path, org: Organisation) -> Path:
    """A CSV with columns of its own names; see :data:`COLUMNS`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS.values())
        for one in org.said:
            rows.writerow((one.id, one.at.isoformat(), one.channel, one.author.name, one.text))
    return path


COLUMNS = {"id": "Message ID", "time": "Sent", "channel": "Room", "author": "Who", "text": "Body"}


def lines(path: Path, org: Organisation) -> Path:
    """JSON lines in our own names of fields."""
    out = io.StringIO()
    for one in org.said:
        row = {
            "id": one.id, "time": one.at.isoformat(), "channel": one.channel, "author": one.author.name,
            "text": one.text,
        }  # fmt: skip
        out.write(json.dumps(row) + "\n")
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def teams(path: Path, org: Organisation) -> Path:
    """Pages of channel messages as Microsoft Graph gives them, and a chat."""

    def message(one: Said) -> dict[str, object]:
        who = {"id": one.author.account, "displayName": one.author.name, "userIdentityType": "aadUser"}
        return {
            "id": one.id, "messageType": "message", "createdDateTime": one.at.isoformat(), "from": {"user": who},
            "body": {"contentType": "text", "content": one.text}, "replies": [], "mentions": [], "attachments": [],
            "channelIdentity": {"teamId": "t", "channelId": one.channel},
        }  # fmt: skip

    chat = {**message(org.said[0]), "id": "chat", "channelIdentity": None, "chatId": "19:x@unq.gbl.spaces"}
    chat["body"] = {"contentType": "text", "content": CLOSED}
    channels = [{"id": c, "displayName": c, "membershipType": "standard"} for c in {one.channel for one in org.said}]
    users = [{"id": w.account, "displayName": w.name, "mail": w.mail, "userPrincipalName": w.mail} for w in org.people]
    pages = {"channels.json": {"value": channels}, "users.json": {"value": users},
             "general.json": {"value": [message(one) for one in org.said]}, "chat.json": {"value": [chat]}}  # fmt: skip
    return _zip(path, pages)


def engage(path: Path, org: Organisation) -> Path:
    """The data export of a Viva Engage network, with a private conversation."""
    out, users = io.StringIO(), io.StringIO()
    rows = csv.writer(out)
    rows.writerow("id,group_id,group_name,in_private_group,in_private_conversation,sender_id,sender_name,sender_email,"
                  "body,created_at,deleted_at,sender_type".split(","))  # fmt: skip
    for one in org.said:
        who = one.author
        rows.writerow((one.id, "7", one.channel, "false", "false", who.account, who.name, who.mail, one.text,
                       one.at.isoformat(), "", "user"))  # fmt: skip
    rows.writerow(("1", "7", "x", "false", "true", "1", "A B", "a@b.example", CLOSED, NOON, "", "user"))
    table = csv.writer(users)
    table.writerow(("id", "name", "email"))
    table.writerows((w.account, w.name, w.mail) for w in org.people)
    return _zip(path, {"Messages.csv": out.getvalue(), "Users.csv": users.getvalue()})


NOON = "2026-06-16T12:00:00Z"


def mattermost(path: Path, org: Organisation) -> Path:
    """A bulk export, with a direct post."""
    rows: list[tuple[str, object]] = [("version", 1), ("team", {"name": "works", "display_name": "Works", "type": "O"})]
    for name in sorted({one.channel for one in org.said}):
        rows.append(("channel", {"team": "works", "name": name, "display_name": name, "type": "O"}))
    for who in org.people:
        first, last = who.name.split()
        rows.append(("user", {"username": who.handle, "email": who.mail, "first_name": first, "last_name": last}))
    for one in org.said:
        body = {"team": "works", "channel": one.channel, "user": one.author.handle, "message": one.text, "type": "",
                "create_at": int(one.at.timestamp() * 1000), "props": {}, "replies": None}  # fmt: skip
        rows.append(("post", body))
    pair = [org.people[0].handle, org.people[1].handle]
    rows.append(
        ("direct_post", {"channel_members": pair, "user": pair[0], "message": CLOSED, "create_at": 1781600462000})
    )
    path.write_text("".join(json.dumps({"type": kind, kind: body}) + "\n" for kind, body in rows), "utf-8")
    return path


def discourse(path: Path, org: Organisation) -> Path:
    """Topics, categories and users, and a private message."""
    channels = sorted({one.channel for one in org.said})
    numbers = {name: number for number, name in enumerate(channels, 5)}

    def post(one: Said, number: int) -> dict[str, object]:
        who = one.author
        return {"id": 100 + number, "username": who.handle, "name": who.name, "created_at": one.at.isoformat(),
                "raw": one.text, "post_type": 1, "topic_id": numbers[one.channel], "user_id": who.number + 1,
                "hidden": False, "deleted_at": None, "user_deleted": False}  # fmt: skip

    topics = []
    for name in channels:
        posts = [post(one, number) for number, one in enumerate(org.said) if one.channel == name]
        topics.append({"id": numbers[name], "title": "The badges", "archetype": "regular", "category_id": numbers[name],
                       "visible": True, "deleted_at": None, "post_stream": {"posts": posts}})  # fmt: skip
    secret = {**post(org.said[0], 9_000), "raw": CLOSED, "topic_id": 999}
    topics.append({"id": 999, "title": "Us", "archetype": "private_message", "category_id": None, "visible": True,
                   "post_stream": {"posts": [secret]}})  # fmt: skip
    categories = [{"id": n, "name": name, "read_restricted": False} for name, n in numbers.items()]
    users = [{"id": w.number + 1, "username": w.handle, "name": w.name} for w in org.people]
    files = {"topics.json": {"topics": topics}, "categories.json": {"category_list": {"categories": categories}},
             "users.json": {"users": users}}  # fmt: skip
    return _zip(path, files)


def zulip(path: Path, org: Organisation) -> Path:
    """The organization's export, with a message to one person."""
    channels = sorted({one.channel for one in org.said})
    numbers = {name: number for number, name in enumerate(channels, 5)}
    realm = {
        "zerver_realm": [{"id": 2, "name": "Works"}],
        "zerver_stream": [{"id": n, "name": name, "invite_only": False, "recipient": n} for name, n in numbers.items()],
        "zerver_recipient": [{"id": n, "type": 2, "type_id": n} for n in numbers.values()]
        + [{"id": 900, "type": 1, "type_id": 1}],
        "zerver_userprofile": [
            {"id": w.number + 1, "full_name": w.name, "email": w.mail, "delivery_email": w.mail, "is_bot": False}
            for w in org.people
        ],
    }
    messages = [
        {"id": 100 + number, "sender": one.author.number + 1, "recipient": numbers[one.channel], "subject": "badges",
         "content": one.text, "date_sent": one.at.timestamp(), "type": 1}
        for number, one in enumerate(org.said)
    ]  # fmt: skip
    messages.append({**messages[0], "id": 99, "recipient": 900, "content": CLOSED})
    return _zip(path, {"realm.json": realm, "messages-000001.json": {"zerver_message": messages}})


def chat(path: Path, org: Organisation) -> Path:
    """Google Chat as Takeout hands it out, with a direct message."""
    files: dict[str, object] = {}

    def message(one: Said, text: str) -> dict[str, object]:
        who = {"name": one.author.name, "email": one.author.mail, "user_type": "Human"}
        when = f"{one.at:%A, %B} {one.at.day}, {one.at:%Y} at {one.at:%I:%M:%S}\u202f{one.at:%p} UTC"
        return {"creator": who, "created_date": when, "text": text, "topic_id": one.id, "message_id": one.id}

    members = [{"name": w.name, "email": w.mail, "user_type": "Human"} for w in org.people]
    for number, name in enumerate(sorted({one.channel for one in org.said})):
        folder = f"Takeout/Google Chat/Groups/Space A{number}"
        files[f"{folder}/group_info.json"] = {"name": name, "members": members}
        posts = [message(one, one.text) for one in org.said if one.channel == name]
        files[f"{folder}/messages.json"] = {"messages": posts}
    files["Takeout/Google Chat/Groups/DM B/group_info.json"] = {"members": members[:2]}
    files["Takeout/Google Chat/Groups/DM B/messages.json"] = {"messages": [message(org.said[0], CLOSED)]}
    return _zip(path, files)


def mbox(path: Path, org: Organisation) -> Path:
    """The mailbox of a list, and a mail that went to one person."""
    parts = []
    for one in [*org.said, None]:
        said = one or org.said[0]
        to = f"{said.channel}@lists.example" if one else org.people[1].mail
        head = {"From": f"{said.author.name} <{said.author.mail}>", "To": to, "Subject": "The badges",
                "Date": format_datetime(said.at), "Message-ID": f"<{said.id if one else 'x'}@works.example>",
                "Content-Type": "text/plain; charset=utf-8"}  # fmt: skip
        if one:
            head["List-Id"] = f"<{said.channel}.lists.example>"
        top = "".join(f"{name}: {value}\n" for name, value in head.items())
        parts.append(f"From {said.author.mail} Tue Jun 16 09:01:02 2026\n{top}\n{one.text if one else CLOSED}\n\n")
    path.write_text("".join(parts), "utf-8")
    return path


def _zip(path: Path, files: Mapping[str, object]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return path


WRITERS: dict[str, tuple[Callable[[Path, Organisation], Path], str, int]] = {
    "slack": (slack, "export.zip", 0),
    "teams": (teams, "teams.zip", 1),
    "engage": (engage, "engage.zip", 1),
    "mattermost": (mattermost, "import.jsonl", 1),
    "discourse": (discourse, "discourse.zip", 1),
    "zulip": (zulip, "zulip.zip", 1),
    "chat": (chat, "takeout.zip", 1),
    "mbox": (mbox, "list.mbox", 1),
    "csv": (table, "posts.csv", 0),
    "jsonl": (lines, "posts.jsonl", 0),
}
"""Kind → who writes it, the file's name, and how many messages of closed rooms it has."""
