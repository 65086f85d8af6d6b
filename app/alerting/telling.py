"""What a run of alerts did, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from app import words
from app.alerting.message import SHOWN_KEY
from store.alerted import Kept, Send

RUN = "alerts"
"""What such a run is called among the runs."""


def in_words(counts: Mapping[str, int]) -> str:
    """ "3 new, 3 sent in 1 message, 1 not sent": what a run of alerts did."""
    parts = [f"{counts.get('found', 0)} new"]
    if counts.get("sent"):
        parts.append(f"{counts['sent']} sent in {words.plural(counts.get('messages', 0), 'message')}")
    if counts.get("failed"):
        parts.append(f"{counts['failed']} not sent")
    if counts.get("doubtful"):
        parts.append(f"{counts['doubtful']} sent again after an interruption, perhaps twice")
    return ", ".join(parts)


def alert_lines(kept: Kept, sends: Sequence[Send], now: datetime) -> list[str]:
    """An alert in lines for a terminal: what, its evidence, what became of it."""
    lines = [f"{kept.key[:SHOWN_KEY]}  {kept.first_seen:%Y-%m-%d %H:%M}  {words.plain(kept.text)}"]
    lines += [f"    {words.plain(f'{one.sentence} ({one.outlet}) {one.url}')}" for one in kept.evidence]
    if kept.silenced_until and kept.silenced_until > now:
        who = words.plain(kept.silenced_by or "somebody")
        lines.append(f"    silenced until {kept.silenced_until:%Y-%m-%d %H:%M} by {who}")
    return lines + [f"    {send.recipient}: {send_words(send)}" for send in sends]


def send_words(send: Send) -> str:
    """What became of one sending."""
    at = f"{send.at:%Y-%m-%d %H:%M}" if send.at else ""
    if send.state == "sent":
        return f"sent {at}" + (", perhaps twice: an earlier try was interrupted" if send.doubt else "")
    if send.state == "sending":
        return f"being sent since {at}, or interrupted"
    if send.state == "due":
        return f"not sent yet: {send.error}; next try {send.next_try:%H:%M}" if send.error else "due"
    return f"given up: {send.error}" if send.state == "failed" else "not sent: silenced"


def alert_row(kept: Kept, sends: Sequence[Send]) -> dict[str, Any]:
    """An alert for programs."""
    return {
        "key": kept.key,
        "kind": kept.kind,
        "text": kept.text,
        "evidence": [asdict(one) for one in kept.evidence],
        "programme": kept.programme,
        "story_id": kept.story_id,
        "metric_id": kept.metric_id,
        "first_seen": kept.first_seen.isoformat(),
        "silenced_until": kept.silenced_until.isoformat() if kept.silenced_until else None,
        "silenced_by": kept.silenced_by,
        "sends": [
            {"to": s.recipient, "state": s.state, "at": s.at.isoformat() if s.at else None, "error": s.error}
            for s in sends
        ],
    }
