"""How a metric stands as a whole: its leading reading, what is safe to say, what to avoid, and whether it is disputed.

Adding up pairs misleads: copies outvote nothing, and an earlier count is no rival of a later one. So a metric is
judged by its current claims (no later count of the same whole is known), one voice for each independent origin.
"""

from __future__ import annotations

import collections
from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from nlp.intervals import literal, ratio, same_number, size, slip
from nlp.labels import unexplained
from nlp.safe import NONE_SAFE, safest, wording
from nlp.sides import Facts, scope_of
from nlp.sources import name_alone
from nlp.voices import Voices
from store.model import Claim, MetricStatus, Verdict

_FAR = 3.0
_SAME = 1e-6
"""How far apart, for their size, two numbers can be at most that :func:`nlp.intervals.same_number` calls the same: no
others are asked about."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A metric judged as a whole. ``scope`` is that of the whole, ``None`` when nothing narrows it."""

    scope: str | None
    lead: Claim
    safe_to_say: str
    avoid: str
    reason: str
    status: MetricStatus


def stand(claims: Sequence[Claim], verdicts: Sequence[Verdict], facts: Facts, voices: Voices) -> Standing:
    """Judge the claims of one metric, with the verdicts on every pair of them, as a whole."""
    scope = _main_scope(claims, facts, voices)
    whole = [c for c in claims if scope_of(c, facts) == scope and not c.negated] or list(claims)
    older = _passed(whole, {v.a for v in verdicts if v.relation in ("growth", "correction")}, facts)
    current = [c for c in whole if c.id not in older] or whole
    lead = _leading(current, voices)
    outliers = _outliers(current, lead, verdicts, voices)
    out = {c.id for c in outliers}
    kept = [c for c in current if c.id not in out]
    fallen = _falls(whole, verdicts)
    known = not unexplained(claims)
    safe = safest(voices.readable_first(kept)) if known and not fallen else NONE_SAFE
    avoid = [] if fallen else _avoid(claims, older, outliers, lead)
    if safe == NONE_SAFE and known:
        avoid += _rivals(whole if fallen else kept, facts, voices)
    return Standing(
        scope=scope,
        lead=lead,
        safe_to_say="" if safe == NONE_SAFE else safe,
        avoid=" ".join(avoid),
        reason=_reason(lead, current, safe, voices),
        status="disputed" if fallen else _status(claims, whole, verdicts, older, voices),
    )


def reading(claim: Claim) -> tuple[object, ...]:
    """What makes two claims one reading: qualifier, number, scope, and whether it is an addition."""
    quantity = claim.quantity
    numbers = (None, quantity.low, quantity.high) if quantity.stated is None else (quantity.stated, None, None)
    # A store gives 24.0 for 24: a figure's id is made of these.
    same = (None if number is None else float(number) for number in numbers)
    return (quantity.qualifier, *same, (claim.scope or "").lower(), claim.role == "added")


def _main_scope(claims: Sequence[Claim], facts: Facts, voices: Voices) -> str | None:
    """The whole where a claim counts it, else the scope that most voices share."""
    counted: dict[str | None, set[str]] = collections.defaultdict(set)
    for claim in claims:
        counted[scope_of(claim, facts)].add(voices.of(claim))
    if None in counted:
        return None
    return max(sorted(counted, key=str), key=lambda scope: len(counted[scope]))


def _leading(current: Sequence[Claim], voices: Voices) -> Claim:
    """The newest number that two independent origins print, else the newest; among undated ones the best supported.

    A number is as new as its first print: an old one that is still repeated does not become newer. Where as many
    voices stand behind two numbers, the origins that print them decide; articles are not counted, for that a number is
    copied or retold often says nothing for it.
    """
    dated = all(claim.as_of for claim in current)
    rank: dict[float, tuple[bool, date, int, int]] = {}
    ordered = sorted(current, key=size)
    sizes = [size(claim) for claim in ordered]
    for claim in current:
        room = _SAME * max(1.0, abs(size(claim)))
        near = ordered[bisect_left(sizes, size(claim) - room) : bisect_right(sizes, size(claim) + room)]
        same = [other for other in near if same_number(claim.quantity, other.quantity)]
        first = min(other.as_of or date.max for other in same) if dated else date.min
        backing = voices.count(same)
        rank[size(claim)] = (backing > 1, first, backing, len({voices.origin_id(o) or o.article_id for o in same}))
    return max(
        voices.readable_first(current),
        key=lambda c: (rank[size(c)], c.quantity.qualifier == "over", size(c)),
    )


def _falls(whole: Sequence[Claim], verdicts: Sequence[Verdict]) -> bool:
    """Whether a number dated by its own text is smaller than an earlier one that stands apart: which one holds?

    Where a text says itself that the earlier one was wrong there is nothing left to ask.
    """
    dated = {c.id: c for c in whole if c.as_of and not c.corrected}
    if not any(_tells_its_day(claim) for claim in dated.values()):
        return False
    apart = ((v.a, v.b) for v in verdicts if v.relation in ("unknown", "correction"))
    return any(
        _tells_its_day(later) and _day(later) > _day(earlier) and size(later) < size(earlier)
        for one, other in apart
        if one in dated and other in dated
        for later, earlier in ((dated[one], dated[other]), (dated[other], dated[one]))
    )


def _tells_its_day(claim: Claim) -> bool:
    return claim.as_of_basis in ("stated", "weekday")


def _day(claim: Claim) -> date:
    return claim.as_of or date.min


def _passed(whole: Sequence[Claim], older: set[str], facts: Facts) -> set[str]:
    """The claims that a later count has overtaken: of a running total also every number below an overtaken one."""
    if not facts.running:
        return older
    mark = max((size(c) for c in whole if c.id in older), default=0.0)
    return older | {c.id for c in whole if size(c) < mark}


def verdicts_with(claim_id: str, verdicts: Sequence[Verdict]) -> dict[str, Verdict]:
    """The verdicts on one claim, by the other claim's id."""
    return {v.b if v.a == claim_id else v.a: v for v in verdicts if claim_id in (v.a, v.b)}


def _outliers(current: Sequence[Claim], lead: Claim, verdicts: Sequence[Verdict], voices: Voices) -> list[Claim]:
    """The numbers that one voice alone gives against several, and slips of a zero; a rival is none."""
    of_lead = verdicts_with(lead.id, verdicts)
    against = [c for c in current if c.id in of_lead and of_lead[c.id].relation == "contradiction"]
    if not against:
        return []
    agreeing = _agreeing({lead.id, *(c.id for c in against)}, verdicts)
    voice = {c.id: voices.of(c) for c in current}

    def backing(claim: Claim) -> set[str]:
        return {voice[i] for i in agreeing[claim.id] if i in voice} | {voice[claim.id]}

    with_lead = backing(lead)
    return [c for c in against if _is_outlier(c, lead, backing(c), with_lead)]


def _agreeing(claim_ids: Set[str], verdicts: Sequence[Verdict]) -> dict[str, set[str]]:
    """By id of some claims, the claims that print the same number or one that fits it."""
    found: dict[str, set[str]] = {claim_id: set() for claim_id in claim_ids}
    for verdict in verdicts:
        if verdict.relation in ("same", "rounding"):
            for one, other in ((verdict.a, verdict.b), (verdict.b, verdict.a)):
                if one in found:
                    found[one].add(other)
    return found


def _is_outlier(claim: Claim, lead: Claim, with_claim: Set[str], with_lead: Set[str]) -> bool:
    alone = len(with_claim) == 1 and len(with_lead) > 1
    return (alone and not claim.attributed_to) or (len(with_lead) >= len(with_claim) and bool(slip(claim, lead)))


def _status(
    claims: Sequence[Claim], whole: Sequence[Claim], verdicts: Sequence[Verdict], older: set[str], voices: Voices
) -> MetricStatus:
    """Whether the metric is disputed, grows, agrees, cannot be ordered, or has one reading only."""
    if len({reading(c) for c in claims}) == 1:
        return "agree" if len({voices.of(c) for c in claims}) > 1 else "single"
    by_id = {c.id: c for c in claims}
    relations = collections.Counter(v.relation for v in verdicts)
    current = {c.id for c in whole} - older
    for verdict in verdicts:
        a, b = by_id[verdict.a], by_id[verdict.b]
        if verdict.relation == "contradiction":
            return "disputed"
        if verdict.relation != "unknown" or not {a.id, b.id} <= current:
            continue
        named = voices.is_named(a) and voices.is_named(b) and voices.of(a) != voices.of(b)
        if named and not literal(a.quantity).meets(literal(b.quantity)):
            return "disputed"
    if any(v.relation == "unknown" and {v.a, v.b} <= current for v in verdicts):
        return "undated"
    return "growth" if relations["growth"] or relations["correction"] else "agree"


def _avoid(claims: Sequence[Claim], older: set[str], outliers: Sequence[Claim], lead: Claim) -> list[str]:
    """One sentence for each reading that must not be used, with why."""
    lines: dict[str, str] = {}
    for claim in outliers:
        times = ratio(claim, lead)
        if slip(claim, lead):
            why = f"{slip(claim, lead)}"
        else:
            why = f"{times:.1f} times the leading reading" if times >= _FAR else "contradicts the leading reading"
        lines.setdefault(wording(claim), f"“{wording(claim)}”: {why}.")
    for claim in claims:
        if claim.id in older and wording(claim) != wording(lead):
            lines.setdefault(wording(claim), f"“{wording(claim)}”: an earlier count.")
        if claim.negated:
            lines.setdefault(wording(claim), f"“{wording(claim)}”: denied.")
    return list(lines.values())


def _rivals(current: Sequence[Claim], facts: Facts, voices: Voices) -> list[str]:
    """Who says what, where the current readings leave each other no room; "84" and "eighty-four" are one reading."""
    who: dict[tuple[object, ...], dict[str, str]] = {}
    words: dict[tuple[object, ...], str] = {}
    for claim in sorted(current, key=lambda c: (size(c), c.article_id)):
        said = claim.quantity
        key = (said.low, said.high, said.low_closed, said.high_closed, said.qualifier)
        names = who.setdefault(key, {})
        words.setdefault(key, wording(claim))
        name = _inside(name_alone(claim.attributed_to or "") or facts.outlets.get(claim.article_id) or "")
        if name and name.lower() not in {known.lower() for known in names.values()}:
            voice = voices.of(claim) if claim.attributed_to else name
            if not (voice in names and name.islower()):  # "Ostrel" is shown, "the company" is not beside it
                names[voice] = name
    return [f"“{words[key]}”: according to {_listed([*names.values()])}." for key, names in who.items() if names]


def _inside(name: str) -> str:
    """A name as it stands within a sentence: "the company", but "The Harbour Ledger"."""
    article, _, rest = name.partition(" ")
    return f"{article.lower()} {rest}" if article in ("The", "A", "An") and rest[:1].islower() else name


def _listed(names: Sequence[str]) -> str:
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _reason(lead: Claim, current: Sequence[Claim], safe: str, voices: Voices) -> str:
    backing = {voices.of(c) for c in current if same_number(c.quantity, lead.quantity)}
    everyone = {voices.of(c) for c in current}
    count = f"{len(backing)} independent origin{'s' if len(backing) != 1 else ''}"
    first = f"“{wording(lead)}” is the newest number with the most independent origins behind it ({count})."
    if len(everyone) == 1:
        return f"{first} It rests on one origin: say whose number it is."
    if safe == NONE_SAFE:
        return f"{first} The current readings leave no room for each other: name the source with the number."
    return f"{first} Every current reading leaves room for “{safe}”."
