"""People's acts: accept, reject or correct a claim, same or apart, pin, note, tag, watch, save a search; and undo.

An act is a line that is never changed but for whether it stands. Each names the version it was made on: how many acts
there were about the same thing. Where somebody came first it is refused, and told who that was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from store.anchors import Anchor
from store.errors import InputError, NotFoundError, StaleError
from store.permits import Act as Permitted
from store.permits import Actor, require
from store.schema import act_anchors, acts, articles
from store.sql import AnyRow, AnySelect, gather
from store.targets import About, Target, anchors_in, current

Kind = Literal["accept", "reject", "correct", "same", "apart", "pin", "note", "tag", "watch", "search", "undo"]
ABOUT: Mapping[str, tuple[About, ...]] = {
    "accept": ("claim",), "reject": ("claim",), "correct": ("claim",), "same": ("pair",), "apart": ("pair",),
    "pin": ("metric",), "watch": ("metric",), "search": ("search",),
    "note": ("claim", "metric", "story"), "tag": ("claim", "metric", "story"),
}  # fmt: skip
"""What each kind of act can be about."""
JUDGED: tuple[Kind, ...] = ("accept", "reject", "correct", "same", "apart")
"""Kinds that change how a story is judged."""
ASIDE: tuple[Kind, ...] = ("note", "tag")
"""Kinds of which there may be any number."""
DONE = {
    "accept": "accepted it",
    "reject": "rejected it",
    "correct": "corrected it",
    "same": "said they are the same quantity",
    "apart": "said they are not the same quantity",
    "pin": "pinned a reference figure",
    "note": "wrote a note",
    "tag": "set a tag",
    "watch": "watches it",
    "search": "saved it",
    "undo": "took back an act",
}
"""What is told of whoever did it."""
PERMITS: Mapping[Kind, Permitted] = {"note": "notes", "tag": "notes", "watch": "watches", "search": "watches"}
"""What a kind of act asks of whoever does it, where that is not "claims"."""
MOST_NOTE = 2000


class Act(NamedTuple):
    """One act; ``anchors`` are where it holds on to, ``undoes`` is the act that it takes back."""

    id: int
    at: datetime
    who: str
    kind: Kind
    about: About
    subject: str
    version: int
    payload: dict[str, Any]
    note: str
    stands: bool
    undoes: int | None
    anchors: tuple[Anchor, ...] = ()


def version_of(conn: Connection, target: Target) -> int:
    """How many acts there are about something: what a later act names as seen."""
    query = select(func.max(acts.c.version)).where(acts.c.subject == target.subject)
    return conn.execute(query).scalar() or 0


def add(
    conn: Connection,
    kind: Kind,
    target: Target,
    actor: Actor,
    now: datetime,
    *,
    seen: int | None = None,
    payload: Mapping[str, Any] | None = None,
    note: str = "",
) -> Act:
    """Write an act down. ``seen`` is the version that was looked at; None: whatever it is.

    Raises NotAllowedError where the actor's role does not reach, StaleError where somebody acted on the same since,
    InputError where the act says nothing new, or is none that such a thing can have.
    """
    require(actor, PERMITS.get(kind, "claims"))
    if target.about not in ABOUT.get(kind, ()):
        raise InputError(f"{kind!r} is nothing to say of a {target.about}")
    _check_seen(conn, target.subject, seen)
    said = dict(payload or {})
    watching = kind == "watch"
    known = [a for a in about(conn, target) if a.stands and a.kind not in ASIDE and (a.kind == "watch") == watching]
    last = known[0] if known and kind not in ASIDE else None
    if last is not None and last.kind == kind and (watching or last.payload == said):
        raise InputError(f"{last.who} {DONE[kind]} already, on {last.at:%Y-%m-%d}; nothing was changed")
    return _write(conn, kind, target, actor, now, said, note, None)


def undo(conn: Connection, act_id: int, actor: Actor, now: datetime, *, seen: int | None = None, note: str = "") -> Act:
    """Take an act back, as an act of its own: taken back itself, the first stands again.

    Raises NotFoundError where no such act stands, NotAllowedError where the actor's role does not reach for such an
    act, StaleError where somebody acted on the same since ``seen``.
    """
    found = next(iter(read(conn, select(acts).where(acts.c.id == act_id))), None)
    if found is None or not found.stands:
        raise NotFoundError(f"there is no act {act_id} that stands; `claims history` lists them")
    require(actor, PERMITS.get(first_kind(conn, found), "claims"))
    _check_seen(conn, found.subject, seen)
    _set_stands(conn, act_id, stands=False)
    if found.undoes is not None:
        _set_stands(conn, found.undoes, stands=True)
    target = Target(found.about, found.subject, found.anchors)
    return _write(conn, "undo", target, actor, now, {}, note, act_id)


def about(conn: Connection, target: Target) -> list[Act]:
    """All acts about something, the latest first, those that do not stand too."""
    query = select(acts).where(acts.c.subject == target.subject)
    return read(conn, query.order_by(acts.c.version.desc()))


def history(conn: Connection, *, limit: int | None = None, kinds: Iterable[Kind] = (), who: str = "") -> list[Act]:
    """All acts, the latest first."""
    query = select(acts).order_by(acts.c.id.desc()).limit(limit)
    if wanted := list(kinds):
        query = query.where(acts.c.kind.in_(wanted))
    return read(conn, query.where(acts.c.who == who) if who else query)


def on_articles(conn: Connection, article_ids: Iterable[str], kinds: Sequence[Kind]) -> list[Act]:
    """The acts of some kinds that stand and hold on to the articles, the earliest first."""
    near = select(act_anchors.c.act_id).distinct()
    ids = gather(article_ids, lambda part: conn.execute(near.where(act_anchors.c.article_id.in_(part))).scalars().all())
    query = select(acts).where(acts.c.stands, acts.c.kind.in_(kinds))
    found = gather(ids, lambda part: read(conn, query.where(acts.c.id.in_(part))))
    return sorted(found, key=lambda act: act.id)


def first_kind(conn: Connection, act: Act) -> Kind:
    """The kind of an act; of an undoing, that of the act which is taken back in the end, or stands again."""
    while act.undoes is not None:
        (act,) = read(conn, select(acts).where(acts.c.id == act.undoes))
    return act.kind


def last_act(conn: Connection) -> int:
    """The number of the latest act; 0 before the first."""
    return conn.execute(select(func.max(acts.c.id))).scalar() or 0


def of_kind(conn: Connection, kinds: Sequence[Kind]) -> list[Act]:
    """All acts of some kinds that stand, the latest first: pins, watches, searches, tags."""
    return read(conn, select(acts).where(acts.c.stands, acts.c.kind.in_(kinds)).order_by(acts.c.id.desc()))


def now_at(conn: Connection, act: Act) -> str | None:
    """The id of what an act is about by now; None where its sentence is gone: the act is kept, and has no effect."""
    return act.subject if act.about == "search" else current(conn, act.about, act.anchors)


def export_rows(
    conn: Connection, *, since: datetime | None = None, story: str | None = None
) -> Iterator[dict[str, Any]]:
    """What still stands of claims and pairs, oldest first, as lines to learn from; who said so is left out.

    Of a claim and a metric there is a line for each claim that the metric had.
    """
    inside: set[str] | None = None
    if story is not None:
        inside = set(conn.execute(select(articles.c.id).where(articles.c.story_id == story)).scalars())
    for act in reversed(of_kind(conn, JUDGED)):
        first, *others = act.anchors
        if (since is not None and act.at < since) or (inside is not None and first.article_id not in inside):
            continue
        sides: Sequence[Anchor | None] = others or [None]
        for other in sides:
            yield {
                "act": act.id, "at": act.at.isoformat(), "kind": act.kind,
                "same": act.kind == "same" if other else None, **_line(first, ""), **_line(other, "other_"),
                "read": act.payload.get("read"), "said": act.payload.get("said"), "note": act.note,
            }  # fmt: skip


def _line(anchor: Anchor | None, prefix: str) -> dict[str, Any]:
    return {f"{prefix}{name}": getattr(anchor, name, None) for name in ("article_id", "sentence", "literal")}


def _check_seen(conn: Connection, subject: str, seen: int | None) -> None:
    query = select(acts).where(acts.c.subject == subject, acts.c.version > (seen or 0))
    since = read(conn, query.order_by(acts.c.version)) if seen is not None else []
    if since:
        first = since[0]
        more = f" (and {len(since) - 1} more since)" if len(since) > 1 else ""
        text = f"{first.who} {DONE[first.kind]} on {first.at.day} {first.at:%b %Y, %H:%M} UTC{more}, after you looked"
        raise StaleError(f"{text}; look at it again and decide anew (it is at version {since[-1].version})")


def _write(
    conn: Connection, kind: Kind, target: Target, actor: Actor, now: datetime, said: dict[str, Any], note: str,
    undoes: int | None,
) -> Act:  # fmt: skip
    values: dict[str, Any] = {
        "at": now, "who": " ".join(actor.name.split()) or "unknown", "kind": kind, "about": target.about,
        "subject": target.subject, "version": version_of(conn, target) + 1, "payload": said,
        "note": " ".join(note.split())[:MOST_NOTE], "stands": True, "undoes": undoes,
    }  # fmt: skip
    made = conn.execute(insert(acts).values(values).returning(acts.c.id)).scalar_one()
    rows = [{"act_id": made, "position": n} | anchor._asdict() for n, anchor in enumerate(target.anchors)]
    if rows:
        conn.execute(insert(act_anchors), rows)
    return Act(id=made, anchors=target.anchors, **values)


def _set_stands(conn: Connection, act_id: int, *, stands: bool) -> None:
    conn.execute(update(acts).where(acts.c.id == act_id).values(stands=stands))


def read(conn: Connection, query: AnySelect) -> list[Act]:
    """The acts of a select of ``acts``, with what they hold on to."""
    rows: Sequence[AnyRow] = conn.execute(query).all()
    anchors = anchors_in(conn, [row.id for row in rows])
    return [Act._make((*(getattr(row, name) for name in Act._fields[:-1]), anchors[row.id])) for row in rows]
