"""Exports as the chats write them, made of an invented organisation's posts."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import defaultdict
from pathlib import Path

from tests.voices.organisation import Organisation


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
