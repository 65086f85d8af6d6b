"""What an act can be about: a claim, a pair, a metric, a story, a search; found by id now, kept by what survives.

Metrics and stories change their ids with every regrouping, so they are known by their claims and their articles: the
one that holds most of them by now is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from sqlalchemy import Connection, select

from store import stories
from store.anchors import Anchor, anchors_of, located
from store.claims import claims_of_articles
from store.errors import InputError, NotFoundError
from store.model import Claim
from store.schema import act_anchors, acts, articles, claims, figure_claims, figures
from store.sql import digest, gather

About = Literal["claim", "pair", "metric", "story", "search"]
MOST_ANCHORS = 24
"""Claims or articles that a metric or a story is known by: those of its leading figure, or its earliest, first."""


class Target(NamedTuple):
    """What an act is about: its kind, a key that stays, and the anchors it holds on to."""

    about: About
    subject: str
    anchors: tuple[Anchor, ...] = ()


def of_claim(conn: Connection, claim_id: str) -> Target:
    """A claim. Raises NotFoundError where there is none of that id (any more)."""
    anchor = _anchor(conn, claim_id)
    return Target("claim", digest(f"claim {anchor.key}"), (anchor,))


def of_pair(conn: Connection, claim_id: str, other: str) -> Target:
    """Two claims, or a claim and a metric. Raises InputError where they are one, or have different units."""
    anchor, there = _anchor(conn, claim_id), _claim(conn, other)
    rest = _metric_anchors(conn, other) if there is None else (_anchor(conn, other),)
    if not rest:
        raise NotFoundError(f"there is no claim or metric {other[:80]}; `claims list` shows their ids")
    rest = tuple(one for one in rest if one.key != anchor.key)
    if not rest:
        raise InputError("a number cannot be held against itself; name another claim, or a metric with other claims")
    _comparable(conn, claim_id, there.id if there else _metric_claims(conn, other)[0])
    keys = sorted((anchor.key, rest[0].key)) if there else [anchor.key, _subject(conn, "metric", other, rest)]
    return Target("pair", digest(f"pair {' '.join(keys)}"), (anchor, *(one._replace(side=1) for one in rest)))


def of_metric(conn: Connection, metric_id: str) -> Target:
    """A metric, known by its claims. Raises NotFoundError where there is none of that id (any more)."""
    anchors = _metric_anchors(conn, metric_id)
    if not anchors:
        raise NotFoundError(f"there is no metric {metric_id[:80]}; the figures of the story may have been judged again")
    return Target("metric", _subject(conn, "metric", metric_id, anchors), anchors)


def of_story(conn: Connection, story_id: str) -> Target:
    """A story, known by its articles. Raises NotFoundError where there is none."""
    found = stories.resolve(conn, story_id)
    query = select(articles.c.id, articles.c.revision).where(articles.c.story_id == found)
    rows = conn.execute(query.order_by(articles.c.at, articles.c.id).limit(MOST_ANCHORS)).all()
    if found is None or not rows:
        raise NotFoundError(f"there is no story {story_id[:80]}; `stories list` shows their ids")
    anchors = tuple(Anchor(0, row.id, row.revision) for row in rows)
    return Target("story", _subject(conn, "story", found, anchors), anchors)


def of_search(name: str) -> Target:
    """A saved search, by its name."""
    name = " ".join(name.split())
    if not name:
        raise InputError("a saved search needs a name")
    return Target("search", digest(f"search {name.casefold()}"))


def current(conn: Connection, about: About, anchors: Sequence[Anchor]) -> str | None:
    """The id that what was anchored has now: that of most of the anchors on side 0; None where nothing is left."""
    ids = [anchor.article_id for anchor in anchors]
    if about == "story":
        query = select(articles.c.story_id).where(articles.c.story_id.is_not(None))
        return _most(gather(ids, lambda part: conn.execute(query.where(articles.c.id.in_(part))).scalars()))
    every = {c.id: c for found in claims_of_articles(conn, ids).values() for c in found}
    there = located(anchors, anchors_of(every.values())).get(0, [])
    if about == "metric":
        return _most(every[i].metric_id for i in there)
    return there[0] if there else None


def _most(ids: Iterable[str | None]) -> str | None:
    counted = Counter(i for i in ids if i is not None)
    return min(counted, key=lambda i: (-counted[i], i)) if counted else None


def _claim(conn: Connection, claim_id: str) -> Claim | None:
    article_id = conn.execute(select(claims.c.article_id).where(claims.c.id == claim_id)).scalar()
    found = claims_of_articles(conn, [article_id] if article_id else [])
    return next((c for own in found.values() for c in own if c.id == claim_id), None)


def _anchor(conn: Connection, claim_id: str) -> Anchor:
    claim = _claim(conn, claim_id)
    if claim is None:
        text = "its article may have been changed meanwhile; `claims list` shows the ids of today"
        raise NotFoundError(f"there is no claim {claim_id[:80]}; {text}")
    known = anchors_of(claims_of_articles(conn, [claim.article_id])[claim.article_id])
    (anchor,) = (anchor for anchor, i in known.items() if i == claim_id)
    return anchor._replace(revision=_revision(conn, claim.article_id))


def _revision(conn: Connection, article_id: str) -> int:
    return int(conn.execute(select(articles.c.revision).where(articles.c.id == article_id)).scalar_one())


def _metric_claims(conn: Connection, metric_id: str) -> list[str]:
    joined = figure_claims.join(figures, figures.c.id == figure_claims.c.figure_id)
    query = select(figure_claims.c.claim_id).select_from(joined).where(figures.c.metric_id == metric_id)
    return list(conn.execute(query.order_by(figures.c.position, figures.c.id, figure_claims.c.position)).scalars())


def _metric_anchors(conn: Connection, metric_id: str) -> tuple[Anchor, ...]:
    return tuple(_anchor(conn, claim_id) for claim_id in _metric_claims(conn, metric_id)[:MOST_ANCHORS])


def _comparable(conn: Connection, one: str, other: str) -> None:
    a, b = _claim(conn, one), _claim(conn, other)
    if a is None or b is None:
        return
    if a.story_id != b.story_id:
        raise InputError(f"they are of two stories ({a.story_id}, {b.story_id}); `stories merge` makes these one first")
    if a.quantity.unit != b.quantity.unit:
        units = " and ".join(c.quantity.unit or "a count" for c in (a, b))
        raise InputError(f"these have different units ({units}) and are never one quantity; nothing to decide")


def _subject(conn: Connection, about: About, now: str, anchors: Sequence[Anchor]) -> str:
    """The key under which a metric or story was first acted on, found by its anchors; else one made of its id."""
    ids = {anchor.article_id for anchor in anchors}
    near = select(act_anchors.c.act_id)
    found = gather(ids, lambda part: conn.execute(near.where(act_anchors.c.article_id.in_(part))).scalars())
    query = select(acts.c.id, acts.c.subject).where(acts.c.about == about)
    rows = gather(found, lambda part: conn.execute(query.where(acts.c.id.in_(part))).all())
    for row in sorted(rows, key=lambda row: row.id):
        if current(conn, about, anchors_in(conn, [row.id])[row.id]) == now:
            return str(row.subject)
    return digest(f"{about} {now}")


def anchors_in(conn: Connection, act_ids: Iterable[int]) -> dict[int, tuple[Anchor, ...]]:
    """The anchors of acts in their order; every id asked for is there."""
    wanted = list(dict.fromkeys(act_ids))
    query = select(act_anchors).order_by(act_anchors.c.act_id, act_anchors.c.position)
    names = Anchor._fields
    found: dict[int, list[Anchor]] = {act_id: [] for act_id in wanted}
    for row in gather(wanted, lambda part: conn.execute(query.where(act_anchors.c.act_id.in_(part))).all()):
        found[row.act_id].append(Anchor(*(getattr(row, name) for name in names)))
    return {act_id: tuple(anchors) for act_id, anchors in found.items()}
