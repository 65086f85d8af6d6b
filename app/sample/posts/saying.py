"""What every message object of a Slack export has (after "message event" of Slack's developer documentation)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from app.sample.posts.people import Colleague

TEAM = "T06VELLMRK"


def timestamp(at: datetime) -> str:
    """Slack's ``ts``: seconds with six digits after the dot."""
    return f"{at.timestamp():.6f}"


def said(author: Colleague, at: datetime, text: str) -> dict[str, Any]:
    """The fields of any message by a person."""
    return {
        "type": "message",
        "user": author.id,
        "text": text,
        "ts": timestamp(at),
        "team": TEAM,
        "user_profile": {"real_name": author.name, "display_name": author.handle, "first_name": author.first},
    }


def escaped(text: str) -> str:
    """The three characters that Slack escapes, outside of its own marks for people and links."""
    parts = re.split(r"(<[@h][^<>]*>)", text)
    return "".join(
        part if number % 2 else part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for number, part in enumerate(parts)
    )
