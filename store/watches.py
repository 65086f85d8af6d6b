"""Watched figures and pinned reference figures: what an act said of a metric, beside what the metric says now."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection

from store import act_lists, acts, figures
from store.acts import Act
from store.rows import MetricRow


class Watch(NamedTuple):
    """A watch that stands, the figure as it is now (None: its sentences are gone), and what is pinned to that."""

    act: Act
    row: MetricRow | None
    pin: Act | None


def said_at_first(row: MetricRow) -> dict[str, Any]:
    """What an act of watching holds: how the figure stood when somebody began to watch it."""
    return {"reading": row.metric.leading, "status": row.metric.status}


def standing(conn: Connection) -> list[Watch]:
    """The watches that stand, the latest first; of several people's one, the first."""
    found = acts.of_kind(conn, ["watch", "pin"])
    now = act_lists.now_of(conn, found)
    pins = {now[act.id]: act for act in reversed(found) if act.kind == "pin"}
    watches = {now[act.id] or act.subject: act for act in found if act.kind == "watch"}
    rows = figures.metrics_of(conn, watches)
    return [Watch(act, rows.get(i), pins.get(i)) for i, act in watches.items()]


def pins(conn: Connection) -> dict[str, Act]:
    """By metric the reference figure that was pinned to it last."""
    found = acts.of_kind(conn, ["pin"])
    now = act_lists.now_of(conn, found)
    return {metric: act for act in reversed(found) if (metric := now[act.id])}
