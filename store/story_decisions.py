"""What a person decided about stories: these articles are one story, or those of two sides are not.

A decision is about articles, not about story ids, which come and go. It stands until a later one says otherwise or it
is taken back, which is a decision too and can be taken back as well; what stood once stays in the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from store import decision_rows as rows
from store import stories
from store.articles import story_of
from store.decision_moves import done, follow, may_move, move
from store.decision_rows import MOST_NOTE, Kind, Made
from store.errors import InputError, NotFoundError, StaleError
from store.permits import Actor, require
from store.schema import articles, decision_articles, story_decisions
from store.sql import AnyRow, digest

__all__ = [
    "MOST_NOTE", "Decision", "Kind", "Outcome", "Standing", "State", "all_of_them", "last", "merge", "of_story",
    "split", "standing", "state", "take_back",
]  # fmt: skip
DONE: Mapping[Kind, str] = {"together": "merged stories", "apart": "split a story", "undo": "took back a decision"}
"""What is told of whoever did it."""


class Standing(NamedTuple):
    """What stands of some stories: those whose articles stay together, and the pairs that never become one."""

    whole: frozenset[str]
    apart: frozenset[frozenset[str]]


class State(NamedTuple):
    """What a story was like when somebody looked: its last decision (0: none) and how many articles it had."""

    decision: int
    articles: int

    def __str__(self) -> str:
        """As the commands show it and take it."""
        return f"{self.decision}.{self.articles}"


class Outcome(NamedTuple):
    """What a decision did: its number, the story that its articles are in now, and the stories to judge again."""

    decision: int
    story: str
    judge: tuple[str, ...]


class Decision(NamedTuple):
    """One decision with the stories that its articles belong to by now; ``moved`` is how many articles it moved."""

    id: int
    kind: Kind
    at: datetime
    who: str
    ended: datetime | None
    ended_by: int | None
    undoes: int | None
    note: str
    articles: int
    moved: int
    stories: tuple[str, ...]


def merge(
    conn: Connection,
    story_id: str,
    into: str,
    actor: Actor,
    now: datetime,
    note: str = "",
    *,
    seen: Mapping[str, State] | None = None,
) -> Outcome:
    """Make one story a part of another for good. ``seen`` is what was looked at, by story id.

    Ends decisions that kept their articles apart. Raises NotAllowedError where the actor's role does not reach,
    NotFoundError when either is not there, StaleError where somebody decided since, InputError when both are one.
    """
    require(actor, "stories")
    follow(conn)
    source, target = _existing(conn, story_id), _existing(conn, into)
    _check_seen(conn, seen or {})
    if source == target:
        raise InputError(f"{story_id} and {into} are one story already ({target})")
    moved = dict.fromkeys(rows.articles_of(conn, [source]), (source, target))
    touched = stories.merge(conn, source, target) if may_move(conn) else frozenset((source, target))
    inside = rows.articles_of(conn, [source, target])
    made = rows.add(conn, "together", [list(inside)], Made(actor.name, now, note), moved=moved)
    for decision_id, sides in rows.sides(conn, "apart", inside).items():
        if all(side & inside.keys() for side in sides.values()):
            rows.end(conn, decision_id, now, made)
    done(conn)
    return Outcome(made, target, tuple(sorted(touched)))


def split(
    conn: Connection,
    story_id: str,
    article_ids: Sequence[str],
    actor: Actor,
    now: datetime,
    note: str = "",
    *,
    seen: Mapping[str, State] | None = None,
) -> Outcome:
    """Make some articles of a story a story of their own for good. ``seen`` is what was looked at, by story id.

    Raises NotAllowedError where the actor's role does not reach, NotFoundError when the story is not there, StaleError
    where somebody decided since, InputError when an article is not in it or none would stay.
    """
    require(actor, "stories")
    follow(conn)
    source = _existing(conn, story_id)
    _check_seen(conn, seen or {})
    inside, leaving = rows.articles_of(conn, [source]), list(dict.fromkeys(article_ids))
    staying = _staying(source, inside, leaving)
    by = Made(actor.name, now, note)
    cut = rows.sides(conn, "together", leaving)
    made = _free_id(conn, leaving)
    moving = may_move(conn)
    touched = stories.place(conn, dict.fromkeys(leaving, made)) if moving else frozenset([source])
    number = rows.add(conn, "apart", [leaving, staying], by, moved=dict.fromkeys(leaving, (source, made)))
    for decision_id, sides in cut.items():
        kept = sides[0] - set(leaving)
        rows.end(conn, decision_id, now, number)
        if len(kept) > 1:
            rest = by._replace(note="what is left of an earlier decision")
            rows.add(conn, "together", [sorted(kept)], rest, part_of=number)
    if len(leaving) > 1:
        rows.add(conn, "together", [leaving], by, part_of=number)
    done(conn)
    home = made if moving else source
    return Outcome(number, home, tuple(sorted(touched | {home})))


def take_back(conn: Connection, decision_id: int, actor: Actor, now: datetime, note: str = "") -> Outcome:
    """Take a decision back, as a decision of its own: what it moved and is there still goes back to where it was.

    Taken back itself, the first stands again. Raises NotAllowedError where the actor's role does not reach,
    NotFoundError when there is none of that number, StaleError when it does not stand any more, InputError when a
    later one rests on it.
    """
    require(actor, "stories")
    follow(conn)
    found, chains = rows.get(conn, decision_id), rows.chains(conn)
    if found is None:
        raise NotFoundError(f"there is no decision {decision_id}; `stories decisions` lists them")
    if found.ended is not None:
        raise StaleError(_why_ended(conn, found))
    root = rows.root_of(found, chains)
    chain = chains.get(root, [root])
    _check_last(conn, root, chain[-1], chains)
    number = rows.add(conn, "undo", [], Made(actor.name, now, note), undoes=chain[-1])
    again = len(chain) % 2 == 0  # an even one takes back what took it back
    rows.toggle(conn, root, now, number, stands=again)
    if len(chain) > 1:
        rows.end(conn, chain[-1], now, number)
    moves = rows.moves_of(conn, root)
    home = sorted(set(story_of(conn, rows.articles_decided(conn, root)).values()))
    if not may_move(conn):
        return Outcome(number, home[0] if home else "", tuple(sorted(set(story_of(conn, moves).values()))))
    touched = move(conn, moves, forth=again)
    done(conn)
    home = sorted(set(story_of(conn, rows.articles_decided(conn, root)).values()))
    return Outcome(number, home[0] if home else "", tuple(sorted(touched)))


def standing(conn: Connection, story_ids: Iterable[str]) -> Standing:
    """What stands between the stories given."""
    inside = rows.articles_of(conn, story_ids, decided_only=True)
    whole = {inside[i] for sides in rows.sides(conn, "together", inside).values() for i in sides[0] & inside.keys()}
    pairs = set()
    for sides in rows.sides(conn, "apart", inside).values():
        one, other = ({inside[i] for i in sides.get(side, set()) & inside.keys()} for side in (0, 1))
        pairs |= {frozenset((a, b)) for a in one for b in other if a != b}
    return Standing(frozenset(whole), frozenset(pairs))


def state(conn: Connection, story_id: str) -> State:
    """What a story is like now, for a decision to name as seen. Raises NotFoundError when it is not there."""
    found = _existing(conn, story_id)
    number = conn.execute(select(func.count()).where(articles.c.story_id == found)).scalar_one()
    return State(max(_numbers_of(conn, found), default=0), number)


def last(conn: Connection) -> int:
    """The number of the latest decision; 0 before the first."""
    return conn.execute(select(func.max(story_decisions.c.id))).scalar() or 0


def all_of_them(conn: Connection, limit: int | None = None) -> list[Decision]:
    """Every decision, the newest first, those that ended too."""
    query = select(story_decisions).where(story_decisions.c.part_of.is_(None))
    return _read(conn, conn.execute(query.order_by(story_decisions.c.id.desc()).limit(limit)).all())


def of_story(conn: Connection, story_id: str) -> list[Decision]:
    """The decisions about any article that is in a story now, the newest first."""
    found = (rows.get(conn, number) for number in sorted(_numbers_of(conn, _existing(conn, story_id)), reverse=True))
    return _read(conn, [row for row in found if row is not None])


def _numbers_of(conn: Connection, story_id: str) -> set[int]:
    query = select(decision_articles.c.decision_id).join(articles, articles.c.id == decision_articles.c.article_id)
    query = query.join(story_decisions, story_decisions.c.id == decision_articles.c.decision_id)
    query = query.where(articles.c.story_id == story_id, story_decisions.c.part_of.is_(None)).distinct()
    found = set(conn.execute(query).scalars())
    return found | {n for root, chain in rows.chains(conn).items() if root in found for n in chain}


def _read(conn: Connection, found: Sequence[AnyRow]) -> list[Decision]:
    chains = rows.chains(conn)
    return [_decision(conn, row, rows.root_of(row, chains)) for row in found]


def _decision(conn: Connection, row: AnyRow, root: int) -> Decision:
    joined = decision_articles.join(articles, articles.c.id == decision_articles.c.article_id)
    query = select(articles.c.story_id, decision_articles.c.was).select_from(joined)
    about = conn.execute(query.where(decision_articles.c.decision_id == root)).all()
    return Decision(
        row.id, row.kind, row.at, row.who, row.ended, row.ended_by, row.undoes, row.note, len(about),
        sum(one.was is not None for one in about), tuple(sorted({one.story_id for one in about if one.story_id})),
    )  # fmt: skip


def _existing(conn: Connection, story_id: str) -> str:
    found = stories.resolve(conn, story_id)
    if found is None:
        raise NotFoundError(f"there is no story {story_id[:80]}; `stories list` shows their ids")
    return found


def _staying(source: str, inside: Mapping[str, str], leaving: Sequence[str]) -> list[str]:
    strangers = [i for i in leaving if i not in inside]
    if strangers or not leaving:
        named = f"article {strangers[0]} is not in story {source}" if strangers else "no article was named"
        raise InputError(f"{named}; name articles of the story that are to leave it")
    staying = [i for i in inside if i not in set(leaving)]
    if not staying:
        raise InputError(f"story {source} would be left without articles; name only those that are to leave it")
    return staying


def _check_seen(conn: Connection, seen: Mapping[str, State]) -> None:
    for story_id, before in seen.items():
        now = state(conn, story_id)
        since = [one for one in of_story(conn, story_id) if one.id > before.decision]
        if since:
            more = f" (and {len(since) - 1} more)" if len(since) > 1 else ""
            raise StaleError(f"{_done(since[0])}{more}, after you looked; look at it again and decide anew")
        if now != before:
            text = f"story {story_id} has {now.articles} articles by now and had {before.articles} when you looked"
            raise StaleError(f"{text}; look at it again and decide anew")


def _check_last(conn: Connection, root: int, top: int, chains: Mapping[int, Sequence[int]]) -> None:
    """Raise InputError where somebody decided about the same articles since, and that is in force."""
    for number in sorted(rows.about(conn, rows.articles_decided(conn, root)), reverse=True):
        row = rows.get(conn, number)
        if row is None or row.part_of is not None or number == root:
            continue
        last_of_it = chains.get(number, [number])[-1]
        in_force = row.ended is None if number > top else last_of_it > top
        if in_force:
            raise InputError(
                f"decision {last_of_it} ({_done(_read(conn, [row])[0])}) came after it and is about the same articles; "
                "take that back first"
            )


def _why_ended(conn: Connection, row: AnyRow) -> str:
    by = rows.get(conn, row.ended_by) if row.ended_by is not None else None
    if by is None:
        return f"decision {row.id} does not stand since {row.ended:%Y-%m-%d}; nothing was changed"
    return f"decision {row.id} does not stand any more: {_done(by)} (decision {by.id}); nothing was changed"


def _done(one: Decision | AnyRow) -> str:
    return f"{one.who} {DONE[one.kind]} on {one.at:%Y-%m-%d at %H:%M} UTC"


def _free_id(conn: Connection, article_ids: Sequence[str]) -> str:
    """An id that no story had yet."""
    number = 0
    while True:
        made = "s" + digest("+".join([*sorted(article_ids), *["again"] * number]))[:12]
        if stories.resolve(conn, made) is None:
            return made
        number += 1
