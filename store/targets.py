"""What an act can be about: a claim, a pair, a metric, a story, a search; found by id now, kept by what survives.

Metrics and stories change their ids with every regrouping, so they are known by their claims and their articles: the
one that holds most of them by now is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
    return Target("claim", claim_subject(anchor), (anchor,))


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
    return currents(conn, {0: (about, anchors)})[0]


def currents(conn: Connection, wanted: Mapping[int, tuple[About, Sequence[Anchor]]]) -> dict[int, str | None]:
    """What :func:`current` says of many at once, by the keys of ``wanted``."""
    placed = {anchor.article_id for about, anchors in wanted.values() if about == "story" for anchor in anchors}
    query = select(articles.c.id, articles.c.story_id)
    story = dict(gather(placed, lambda part: conn.execute(query.where(articles.c.id.in_(part))).tuples()))
    others = {anchor.article_id for about, anchors in wanted.values() if about != "story" for anchor in anchors}
    every = {c.id: c for found in claims_of_articles(conn, others).values() for c in found} if others else {}
    known = anchors_of(every.values())
    now: dict[int, str | None] = {}
    for key, (about, anchors) in wanted.items():
        if about == "story":
            now[key] = _most(story.get(anchor.article_id) for anchor in anchors)
            continue
        there = located(anchors, known).get(0, [])
        now[key] = _most(every[i].metric_id for i in there) if about == "metric" else next(iter(there), None)
    return now


def _most(ids: Iterable[str | None]) -> str | None:
    counted = Counter(i for i in ids if i is not None)
    return min(counted, key=lambda i: (-counted[i], i)) if counted else None


def _claim(conn: Connection, claim_id: str) -> Claim | None:
    article_id = conn.execute(select(claims.c.article_id).where(claims.c.id == claim_id)).scalar()
    found = claims_of_articles(conn, [article_id] if article_id else [])
    return next((c for own in found.values() for c in own if c.id == claim_id), None)


def _anchor(conn: Connection, claim_id: str) -> Anchor:
    found = anchors_now(conn, [claim_id])
    if not found:
        text = "its article may have been changed meanwhile; `claims list` shows the ids of today"
        raise NotFoundError(f"there is no claim {claim_id[:80]}; {text}")
    return found[claim_id]


def anchors_now(conn: Connection, claim_ids: Iterable[str]) -> dict[str, Anchor]:
    """Where claims stand now, by id in the order given; those that are gone are left out."""
    wanted = list(dict.fromkeys(claim_ids))
    query = select(claims.c.id, claims.c.article_id, articles.c.revision).join(
        articles, articles.c.id == claims.c.article_id
    )
    rows = {row.id: row for row in gather(wanted, lambda part: conn.execute(query.where(claims.c.id.in_(part))).all())}
    beside = claims_of_articles(conn, {row.article_id for row in rows.values()})
    known = {claim_id: anchor for anchor, claim_id in anchors_of(c for own in beside.values() for c in own).items()}
    return {i: known[i]._replace(revision=rows[i].revision) for i in wanted if i in rows}


def claim_subject(anchor: Anchor) -> str:
    """The key that acts on the claim there are kept under."""
    return digest(f"claim {anchor.key}")


def _metric_claims(conn: Connection, metric_id: str) -> list[str]:
    joined = figure_claims.join(figures, figures.c.id == figure_claims.c.figure_id)
    query = select(figure_claims.c.claim_id).select_from(joined).where(figures.c.metric_id == metric_id)
    return list(conn.execute(query.order_by(figures.c.position, figures.c.id, figure_claims.c.position)).scalars())


def _metric_anchors(conn: Connection, metric_id: str) -> tuple[Anchor, ...]:
    return tuple(anchors_now(conn, _metric_claims(conn, metric_id)[:MOST_ANCHORS]).values())


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
    rows = {r.id: r for r in gather(found, lambda part: conn.execute(query.where(acts.c.id.in_(part))).all())}
    held = currents(conn, {i: (about, known) for i, known in anchors_in(conn, rows).items()})
    for act_id in sorted(rows):
        if held[act_id] == now:
            return str(rows[act_id].subject)
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
