"""Which claims of one story count the same thing on the same occasion.

Every claim gets a key: its unit class, what is counted, its role and its occasion. A story has a main metric; a number
with no evidence of its own joins it, and leaves only on positive evidence. Keys that may be two words for one thing (a
plan and the deed, a walk-out and a protest) join where a number of one is printed for the other. When unsure, keep
apart: a missed link is visible, a false conflict is libel.
"""

from __future__ import annotations

import collections
from collections.abc import Mapping, Sequence
from datetime import date

from nlp import frames, nouns
from nlp.heeding import Pairs
from nlp.inflect import singular
from nlp.intervals import capped, ratio, size, slip
from nlp.joining import Key, announced, join_all, join_fitting, join_numbers, telling
from nlp.labels import UNEXPLAINED, label, unexplained, whom
from nlp.same_count import Likeness, compare
from store.model import Claim

_WORKFORCE = frozenset({nouns.PEOPLE, "workforce", "businesses"})
_DAYS_BEFORE, _DAYS_AFTER = 3, 35
_HINTED_REACH, _TOLD_REACH, _BARE_REACH = 8.0, 3.0, 1.25
_PERCENT_ROOM = 1.0
_YEARS_APART, _MONTHS_APART = 24, 9
_PART_REACH = {"money": 3.0, "percent": 1.3, "time": 1.0}


_ANYBODY = frozenset("person people worker employee staff staffer member colleague individual man woman other".split())


_PERIODS = {
    "before": "earlier",
    "average": "on average",
    "new": "new ones",
    "beside": "elsewhere",
    "elsewhere": "elsewhere",
}


def group(claims: Sequence[Claim], pairs: Pairs = ()) -> list[tuple[Key, list[Claim]]]:
    """The claims of one story by metric, the largest first; deterministic in any order of ``claims``.

    ``pairs`` are those of which a person said whether they count the same thing.
    """
    return group_and_compare(claims, pairs)[0]


def group_and_compare(claims: Sequence[Claim], pairs: Pairs = ()) -> tuple[list[tuple[Key, list[Claim]]], Likeness]:
    """What :func:`group` gives, and how likely any two claims count one thing."""
    proposed = propose(claims)
    keys = {claim.id: key for key, members in proposed for claim in members}
    parts, likeness = compare(proposed, pairs=pairs)
    parts.sort(key=lambda part: (-len(part), min(claim.id for claim in part)))
    used: set[Key] = set()
    named = []
    for part in parts:
        key = _name(part, keys, used)
        used.add(key)
        named.append((key, sorted(part, key=lambda claim: (claim.article_id, claim.quantity.start))))
    return named, likeness


def _name(part: Sequence[Claim], keys: Mapping[str, Key], used: set[Key]) -> Key:
    """The key of most of a metric's claims, those whose own words name the act counting double."""
    votes: collections.Counter[Key] = collections.Counter()
    for claim in part:
        votes[keys[claim.id]] += 2 if claim.frame and claim.evidence == "own" else 1
    best = min(votes, key=lambda key: (-votes[key], not key.frame, key))
    if best not in used:
        return best
    first = min(part, key=lambda claim: (claim.article_id, claim.quantity.start))
    apart = best._replace(occasion=f"{best.occasion}={first.quantity.stated}")
    return apart if apart not in used else best._replace(occasion=f"{best.occasion}={first.id}")


def propose(claims: Sequence[Claim]) -> list[tuple[Key, list[Claim]]]:
    """The metrics that the rules alone find: claims with equal keys, and numbers without evidence where they fit."""
    ordered = sorted(claims, key=lambda claim: (claim.article_id, claim.quantity.start))
    main = _main_frames(ordered)
    known = frozenset(claim.frame for claim in ordered if claim.evidence == "own")
    center = _center(ordered)
    groups: dict[Key, list[Claim]] = collections.defaultdict(list)
    bare = []
    dated = _dated_numbers(ordered, center)
    for claim in ordered:
        if _is_bare(claim):
            bare.append(claim)
        else:
            key = _key(claim, claim.frame, center)
            groups[key._replace(occasion=key.occasion or dated.get(_number(claim), ""))].append(claim)
    homeless: list[Claim] = []
    for claim in bare:
        key = _key(claim, _default_frame(claim, main, known), center)
        fits = key in groups and _fits(claim, groups[key], hinted=claim.frame == key.frame)
        (groups[key] if fits else homeless).append(claim)
    join_all(groups)
    for claim in homeless:
        groups[_home(claim, groups, _default_frame(claim, main, known), center)].append(claim)
    join_numbers(groups)
    join_fitting(groups)
    split = [part for key, members in groups.items() for part in _split(key, members)]
    return sorted(split, key=lambda item: (-len(item[1]), item[0]))


def _number(claim: Claim) -> tuple[str, str, str, float | None]:
    return claim.kind or nouns.PEOPLE, claim.frame, claim.role, claim.quantity.stated


def _dated_numbers(
    claims: Sequence[Claim], center: tuple[int, int] | None
) -> dict[tuple[str, str, str, float | None], str]:
    """Numbers that an article puts on another occasion by its date ("884 deaths in 1997-98"), and that occasion.

    Where another article prints such a number without the date it means the same occasion.
    """
    stated = [claim for claim in claims if telling(claim) and claim.as_of_basis == "stated" and not _is_bare(claim)]
    found = {_number(claim): _occasion(claim, claim.frame, center) for claim in stated}
    return {number: occasion for number, occasion in found.items() if occasion}


def _split(key: Key, members: list[Claim]) -> list[tuple[Key, list[Claim]]]:
    """Amounts, shares and times of one act part where their sizes part: a story names many sums for many things.

    The largest part keeps the key, so that its metric stays the same as the story grows; a slip of a zero stays with
    the number that it is a slip of.
    """
    reach = _PART_REACH.get(nouns.family(key.kind))
    if reach is None or key.occasion:
        return [(key, members)]
    parts: list[list[Claim]] = []
    for claim in sorted(members, key=lambda c: (size(c), c.id)):
        if parts and any(_near(claim, other, reach) for other in parts[-1]):
            parts[-1].append(claim)
        else:
            parts.append([claim])
    parts.sort(key=lambda part: (-len({c.article_id for c in part}), size(part[0])))
    main = parts[0]
    apart = []
    for part in parts[1:]:
        if any(_lost_a_zero(a, b) for a in part for b in main):
            main.extend(part)
        else:
            apart.append((key._replace(occasion=f"={part[0].quantity.stated}"), part))
    return [(key, main), *apart]


def _lost_a_zero(a: Claim, b: Claim) -> bool:
    """Whether two sums have the same digits and another number of zeros."""
    return slip(a, b) is not None and any(abs(ratio(a, b) / power - 1) < 0.03 for power in (10, 100, 1000))


def _near(a: Claim, b: Claim, reach: float) -> bool:
    return ratio(a, b) <= reach or capped(a.quantity).meets(capped(b.quantity))


def _home(claim: Claim, groups: Mapping[Key, list[Claim]], frame: str, center: tuple[int, int] | None) -> Key:
    """Where a number without evidence of its own belongs: the main metric if it fits there, else by itself.

    A plan that became the deed's metric, or the other way round, takes in what fits it.
    """
    own = _key(claim, frame, center)
    other = own._replace(role="planned" if own.role == "done" else "done")
    for key in (own, other):
        if key in groups and (key == own or announced(key)) and _fits(claim, groups[key]):
            return key
    noun = singular(claim.quantity.noun.lower())
    if own.kind == nouns.PEOPLE and noun and noun not in _ANYBODY:
        named = own._replace(frame="", role="done", occasion=f"{own.occasion}:{noun}")
        if named not in groups or _fits(claim, groups[named]):
            return named
    return own._replace(frame="", role="done", occasion=f"={claim.quantity.stated}")


def label_of(key: Key, claims: Sequence[Claim] = ()) -> str:
    """What a metric counts, in words; a count without an act is named after who is counted ("drivers")."""
    rest, _, noun = key.occasion.partition(":")
    _, _, period = rest.partition("/")
    words = label("", noun) if noun else label(key.frame, key.kind, key.role)
    if unexplained(claims):
        words = UNEXPLAINED
    elif not key.frame and not noun and key.kind == nouns.PEOPLE:
        words = words.replace(label("", nouns.PEOPLE), whom(claims), 1)
    return f"{words}, {_PERIODS.get(period, 'by the ' + period)}" if period else words


def _is_bare(claim: Claim) -> bool:
    """Whether nothing in a number's own words tells what it counts; a share takes nothing from beyond its clause."""
    family = nouns.family(claim.kind)
    if family == "percent":
        return claim.evidence != "own"
    return family != "things" and (claim.evidence == "none" or not claim.frame)


def _fits(claim: Claim, members: Sequence[Claim], *, hinted: bool = False) -> bool:
    """Whether a number is of the size that the metric has; a part, or "hundreds", may be smaller.

    How far it may be off depends on what points to the metric: a word of the act (``hinted``), "the total is", nothing.
    """
    if nouns.family(claim.kind) == "percent":
        return any(abs(size(claim) - size(other)) <= _PERCENT_ROOM for other in members)
    vague = claim.quantity.qualifier.endswith("_of")
    if vague or (claim.scope and any(size(claim) < size(other) for other in members)):
        return True
    members = [other for other in members if other.scope is None or other.scope == claim.scope]
    reach = 1.0
    if nouns.family(claim.kind) == nouns.PEOPLE:
        reach = _HINTED_REACH if hinted else _TOLD_REACH if claim.evidence == "near" else _BARE_REACH
    return any(
        ratio(claim, other) <= reach or capped(claim.quantity).meets(capped(other.quantity)) for other in members
    )


def _main_frames(claims: Sequence[Claim]) -> dict[str, str]:
    """The frame that most articles count with evidence of their own, by kind of unit."""
    articles: dict[str, dict[str, set[str]]] = collections.defaultdict(lambda: collections.defaultdict(set))
    for claim in claims:
        if claim.frame and claim.evidence == "own":
            articles[claim.kind or nouns.PEOPLE][claim.frame].add(claim.article_id)
    return {kind: max(sorted(by_frame), key=lambda frame: len(by_frame[frame])) for kind, by_frame in articles.items()}


def _center(claims: Sequence[Claim]) -> tuple[int, int] | None:
    """The month that most articles of the story were written in or speak of: the story's own occasion."""
    days = {}
    for claim in claims:
        if claim.as_of and (claim.as_of_basis in ("published", "weekday") or claim.article_id not in days):
            days[claim.article_id] = claim.as_of
    months = collections.Counter((day.year, day.month) for day in days.values())
    return max(sorted(months), key=lambda month: months[month]) if months else None


def _key(claim: Claim, frame: str, center: tuple[int, int] | None) -> Key:
    kind = claim.kind or nouns.PEOPLE
    family = nouns.family(kind)
    if family == "things" and (not frame or claim.evidence == "none"):
        return Key(kind, "", "done", "")
    role = claim.role
    if role == "planned" and family in ("money", "time", "measure"):
        role = "done"
    described = frames.frames().get(frame)
    if described and described.standing and role == "planned":
        role = "done"  # the plan is for those who are there already
    if described and described.periodic:
        return Key(kind, frame, "done", f"{claim.quantity.stated}")
    occasion = f"{claim.quantity.stated}" if role == "added" else _occasion(claim, frame, center)
    return Key(kind, frame, role, f"{occasion}{_period(claim, frame)}")


def _period(claim: Claim, frame: str) -> str:
    """The stretch of time that makes a count another one; an earlier week of a running total is no other."""
    described = frames.frames().get(frame)
    running = described is not None and described.running
    return "" if not claim.period or (running and claim.period == "before") else f"/{claim.period}"


def _default_frame(claim: Claim, main: Mapping[str, str], known: frozenset[str]) -> str:
    """The main metric's frame for a number that names none; a share of the staff is a share of the main count."""
    kind = claim.kind or nouns.PEOPLE
    if claim.frame and claim.frame in known:
        return claim.frame
    share = nouns.family(kind) == "percent"
    if share and nouns.noun_class(claim.quantity.noun.lower()) in _WORKFORCE:
        return main.get("percent") or main.get(nouns.PEOPLE, "")
    return main.get(kind, claim.frame) if not share else claim.frame


def _occasion(claim: Claim, frame: str, center: tuple[int, int] | None) -> str:
    """The other occasion that a stated date puts a number on: another year, or month for what comes in rounds."""
    if claim.as_of is None or claim.as_of_basis == "published" or center is None:
        return ""
    described = frames.frames().get(frame)
    months = abs((claim.as_of.year - center[0]) * 12 + claim.as_of.month - center[1])
    if described and described.rounds and months >= 1:
        return "" if _close(claim.as_of, center) else f"{claim.as_of:%Y-%m}"
    running = described is not None and described.running
    return f"{claim.as_of:%Y}" if months > (_YEARS_APART if running else _MONTHS_APART) else ""


def _close(day: date, center: tuple[int, int]) -> bool:
    """Within days of the centre month: the last of one month and the first of the next are one occasion."""
    first = date(center[0], center[1], 1)
    return -_DAYS_BEFORE <= (day - first).days <= _DAYS_AFTER
