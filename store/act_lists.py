"""People's acts as views show them: those about one thing with the version that a later act names, many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from sqlalchemy import Connection, select

from store import targets
from store.acts import JUDGED, Act, read
from store.anchors import Anchor, anchors_of
from store.articles import story_of
from store.claims import claims_of_articles
from store.errors import NotFoundError
from store.exports import outlet_name
from store.schema import act_anchors, acts, articles, outlets
from store.sql import gather
from store.targets import Target, currents

Noted = Literal["claim", "metric", "story"]
"""What notes and tags can be about."""
PAIRED = ("same", "apart")


class Said(NamedTuple):
    """All acts about one thing, the latest first, those that do not stand too; and how many there were by then."""

    subject: str = ""
    version: int = 0
    acts: tuple[Act, ...] = ()

    def standing(self, *kinds: str) -> list[Act]:
        """Those of some kinds that stand, the latest first."""
        return [act for act in self.acts if act.stands and act.kind in kinds]


class OtherSide(NamedTuple):
    """What an act of a pair holds a claim against: a claim or a metric by its id now (None: gone), as it was read."""

    id: str | None
    metric: str | None
    is_metric: bool
    literal: str
    outlet: str


class PairSaid(NamedTuple):
    """A word on a claim and something else of its story; ``version`` of the pair."""

    act: Act
    other: OtherSide
    version: int


def of_claims(conn: Connection, claim_ids: Iterable[str]) -> dict[str, Said]:
    """What was said of claims; every id asked for is there."""
    wanted = list(dict.fromkeys(claim_ids))
    subjects = {i: targets.claim_subject(anchor) for i, anchor in targets.anchors_now(conn, wanted).items()}
    found = of_subjects(conn, subjects.values())
    return {i: found[subjects[i]] if i in subjects else Said() for i in wanted}


def of_thing(conn: Connection, about: Noted, thing: str) -> Said:
    """What was said of a claim, a metric or a story; nothing where it is gone."""
    find: Mapping[Noted, Callable[[Connection, str], Target]] = {
        "claim": targets.of_claim, "metric": targets.of_metric, "story": targets.of_story,
    }  # fmt: skip
    try:
        subject = find[about](conn, thing).subject
    except NotFoundError:
        return Said()
    return of_subjects(conn, [subject])[subject]


def of_pair(conn: Connection, claim_id: str, other: str) -> Said:
    """What was said of two claims, or of a claim and a metric; raises what :func:`store.targets.of_pair` does."""
    subject = targets.of_pair(conn, claim_id, other).subject
    return of_subjects(conn, [subject])[subject]


def of_subjects(conn: Connection, subjects: Iterable[str]) -> dict[str, Said]:
    """What was said under some keys; every key asked for is there."""
    wanted = list(dict.fromkeys(subjects))
    query = select(acts).order_by(acts.c.version.desc())
    found: dict[str, list[Act]] = {subject: [] for subject in wanted}
    for act in gather(wanted, lambda part: read(conn, query.where(acts.c.subject.in_(part)))):
        found[act.subject].append(act)
    return {s: Said(s, own[0].version if own else 0, tuple(own)) for s, own in found.items()}


def pairs_with(conn: Connection, claim_id: str) -> list[PairSaid]:
    """The words that stand on a claim and other claims or metrics, the latest first."""
    mine = targets.anchors_now(conn, [claim_id]).get(claim_id)
    if mine is None:
        return []
    near = select(act_anchors.c.act_id).where(act_anchors.c.article_id == mine.article_id)
    query = select(acts).where(acts.c.stands, acts.c.kind.in_(PAIRED), acts.c.id.in_(near)).order_by(acts.c.id.desc())
    about = [act for act in read(conn, query) if any(a.key == mine.key for a in act.anchors)]
    versions = of_subjects(conn, [act.subject for act in about])
    sides = {act.id: _other_side(act, mine) for act in about}
    ids = {anchor.article_id for side in sides.values() for anchor in side}
    every = [claim for own in claims_of_articles(conn, ids).values() for claim in own] if ids else []
    known, metric_of = anchors_of(every), {claim.id: claim.metric_id for claim in every}
    names = _outlets(conn, ids)
    found = []
    for act in about:
        first, many = sides[act.id][0], len(sides[act.id]) > 1
        there = known.get(first._replace(side=0, revision=0))
        metric = metric_of.get(there or "")
        outlet = "" if many else names.get(first.article_id, "")
        other = OtherSide(metric if many else there, metric, many, first.literal, outlet)
        found.append(PairSaid(act, other, versions[act.subject].version))
    return found


def _other_side(act: Act, mine: Anchor) -> list[Anchor]:
    """The anchors of the side that a claim is not on; a claim and a metric whose part it is by now: the metric."""
    side = next(anchor.side for anchor in act.anchors if anchor.key == mine.key)
    return [anchor for anchor in act.anchors if anchor.side != side]


def _outlets(conn: Connection, article_ids: Iterable[str]) -> dict[str, str]:
    joined = articles.outerjoin(outlets, outlets.c.domain == articles.c.domain)
    query = select(articles.c.id, outlet_name.label("name")).select_from(joined)
    return dict(gather(article_ids, lambda part: conn.execute(query.where(articles.c.id.in_(part))).tuples()))


def now_of(conn: Connection, found: Iterable[Act]) -> dict[int, str | None]:
    """By act the id of what it is about by now; None where its sentence is gone: it is kept, and has no effect."""
    every = list(found)
    # A pair is known by its first claim.
    wanted = {act.id: (act.about, act.anchors) for act in every if act.about != "search"}
    now = currents(conn, wanted)
    return {act.id: act.subject if act.about == "search" else now[act.id] for act in every}


def firsts(conn: Connection, found: Iterable[Act]) -> dict[int, Act]:
    """By act the one that it takes back in the end, or makes stand again; itself, where it is no undoing."""
    every = {act.id: act for act in found}
    known = dict(every)
    while missing := {a.undoes for a in known.values() if a.undoes is not None} - known.keys():
        more = gather(missing, lambda part: read(conn, select(acts).where(acts.c.id.in_(part))))
        known |= {act.id: act for act in more}
    return {act_id: _first(act, known) for act_id, act in every.items()}


def stories_since(conn: Connection, after: int, last: int) -> set[str]:
    """The stories that acts with numbers over ``after``, up to ``last``, make judge again."""
    new = read(conn, select(acts).where(acts.c.id > after, acts.c.id <= last))
    first = firsts(conn, new)
    judged = [act for act in new if first[act.id].kind in JUDGED]
    return set(story_of(conn, {anchor.article_id for act in judged for anchor in act.anchors}).values())


def first_of(act: Act, among: Iterable[Act]) -> Act:
    """The act that one takes back in the end, or makes stand again, found ``among`` those of its subject."""
    return _first(act, {one.id: one for one in among})


def _first(act: Act, known: Mapping[int, Act]) -> Act:
    while act.undoes is not None:
        act = known[act.undoes]
    return act
