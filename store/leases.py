"""Leases: who does what on this store, for how long, told by the clock of the database and by no other.

A lease is taken with a token that nobody had before, and is prolonged while its owner lives. One that ran out may be
taken over, with another token. Whoever writes what a lease is for asks in the same transaction whether the token still
stands (:func:`check`): writers queue, so nobody can take it over between the question and the commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, text, update

from store import meta
from store.errors import LostLeaseError
from store.schema import articles, is_pending, leases
from store.sql import digest, gather, upsert

LEASE = timedelta(seconds=60)
"""How long a lease holds that is not prolonged: what a machine that died keeps from the others."""
_LONGEST = 2 * LEASE
"""What ends later than that from now was taken before the database's clock was put back: it says nothing any more, and
whoever still lives prolongs it within seconds."""
PLACING, TELLING = "placing", "telling"
"""What only one may do at a time: place articles and judge stories; send alerts and digests."""
_TOKEN = "lease_token"  # noqa: S105 (a name in the store: the last token)
_CLOCKS = {"postgresql": "SELECT clock_timestamp()", "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"}


def of_article(article_id: str) -> str:
    """The task of understanding an article."""
    return f"article:{article_id}"


def of_source(name: str) -> str:
    """The task of asking a source."""
    return f"source:{digest(name)}"


def of_host(authority: str) -> str:
    """Asking sources of a host: by one process, which keeps the pauses between two requests."""
    return f"host:{digest(authority)}"


def of_run(run_id: int) -> str:
    """A run that is under way."""
    return f"run:{run_id}"


def now(conn: Connection) -> datetime:
    """What the database's clock shows at this moment, not when the transaction began."""
    shown = conn.execute(text(_CLOCKS[conn.dialect.name])).scalar_one()
    return shown.astimezone(UTC) if isinstance(shown, datetime) else datetime.fromisoformat(shown).replace(tzinfo=UTC)


def take(conn: Connection, owner: str, tasks: Iterable[str], *, lease: timedelta = LEASE) -> tuple[int, list[str]]:
    """Take those of some tasks that are free, or whose lease ran out; the token for all of them, and which they are.

    In a transaction that writes.
    """
    moment = now(conn)
    wanted = list(dict.fromkeys(tasks))
    busy = _held(conn, wanted, moment)
    free = [task for task in wanted if task not in busy]
    if not free:
        return 0, []
    token = int(meta.get_value(conn, _TOKEN) or 0) + 1
    meta.set_value(conn, _TOKEN, str(token))
    upsert(conn, leases, [{"task": t, "owner": owner, "token": token, "until": moment + lease} for t in free])
    return token, free


def _stands(moment: datetime) -> ColumnElement[bool]:
    return (leases.c.until > moment) & (leases.c.until <= moment + _LONGEST)


def _held(conn: Connection, tasks: Iterable[str], moment: datetime) -> set[str]:
    query = select(leases.c.task).where(_stands(moment))
    return set(gather(tasks, lambda part: conn.execute(query.where(leases.c.task.in_(part))).scalars()))


def held(conn: Connection, tasks: Iterable[str]) -> set[str]:
    """Those of some tasks that somebody does now."""
    return _held(conn, tasks, now(conn))


def held_articles(conn: Connection) -> set[str]:
    """The ids of articles that somebody reads now."""
    prefix = of_article("")
    query = select(leases.c.task).where(_stands(now(conn)), leases.c.task.startswith(prefix, autoescape=True))
    return {task.removeprefix(prefix) for task in conn.execute(query).scalars()}


def held_runs(conn: Connection) -> set[int]:
    """The runs that are under way."""
    prefix = of_run(0)[:-1]
    query = select(leases.c.task).where(_stands(now(conn)), leases.c.task.startswith(prefix, autoescape=True))
    return {int(task.removeprefix(prefix)) for task in conn.execute(query).scalars()}


def anything_free(conn: Connection) -> bool:
    """Whether an article is pending that nobody reads."""
    task = of_article("") + articles.c.id
    busy = exists().where(leases.c.task == task, _stands(now(conn)))
    return conn.execute(select(articles.c.id).where(is_pending, ~busy).limit(1)).first() is not None


def renew(conn: Connection, owner: str, *, lease: timedelta = LEASE) -> int:
    """Prolong whatever ``owner`` still holds, also what ran out but nobody took; return how many."""
    return conn.execute(update(leases).where(leases.c.owner == owner).values(until=now(conn) + lease)).rowcount


def give_back(conn: Connection, owner: str, token: int | None = None) -> None:
    """Free what ``owner`` took (with one token), and forget what anybody left behind an hour ago."""
    mine = leases.c.owner == owner
    conn.execute(delete(leases).where(mine if token is None else mine & (leases.c.token == token)))
    conn.execute(delete(leases).where(leases.c.until < now(conn) - timedelta(hours=1)))


def give_back_task(conn: Connection, owner: str, task: str) -> None:
    """Free one task, if ``owner`` still holds it."""
    conn.execute(delete(leases).where(leases.c.owner == owner, leases.c.task == task))


def check(conn: Connection, owner: str, tokens: Mapping[int, int]) -> None:
    """Raise LostLeaseError unless ``owner`` still holds as many leases of each token as ``tokens`` says."""
    if not tokens:
        return
    query = select(leases.c.token, func.count()).where(leases.c.owner == owner, leases.c.token.in_(tokens))
    there: dict[int, int] = dict(conn.execute(query.group_by(leases.c.token)).tuples().all())
    if any(there.get(token, 0) < number for token, number in tokens.items()):
        raise LostLeaseError(
            "another process took over what this one was doing, because it was not heard of for a minute; "
            "what it had not written yet is left to the other"
        )
