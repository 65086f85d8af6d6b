"""The figures of one story: its claims grouped into metrics, every pair judged, and each metric judged as a whole.

Adding up pairs misleads: ten copies of one number outvote nothing, and an earlier count is no rival of a later one. A
metric is judged by its current claims, one voice for each independent origin.
"""

from __future__ import annotations

import collections
import hashlib
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nlp import frames, metrics
from nlp.intervals import literal, ratio, same_number, size, slip
from nlp.safe import NONE_SAFE, safest, wording
from nlp.scopes import GROUP_PREPOSITIONS
from nlp.verdicts import Facts, judge, scope_of
from store.model import Article, Claim, Figure, Metric, MetricStatus, Origin, Verdict

_CLASH = frozenset({"contradiction", "correction"})
_FAR = 3.0


@dataclass(frozen=True, slots=True)
class StoryFigures:
    """All that is judged of one story: claims with their metric and origin, metrics, figures and verdicts."""

    claims: tuple[Claim, ...] = ()
    metrics: tuple[Metric, ...] = ()
    figures: tuple[Figure, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def judge_story(
    story_id: str, articles: Sequence[Article], claims: Sequence[Claim], origins: Sequence[Origin]
) -> StoryFigures:
    """Group and judge the claims of one story. The same input in any order gives the same result."""
    context = _Context(articles, origins)
    context.credit(claims)
    parts = [_judge_metric(story_id, key, members, context) for key, members in metrics.group(claims)]
    return StoryFigures(
        tuple(claim for part in parts for claim in part.claims),
        tuple(metric for part in parts for metric in part.metrics),
        tuple(figure for part in parts for figure in part.figures),
        tuple(verdict for part in parts for verdict in part.verdicts),
    )


class _Context:
    """Who published, whose word an article takes over, and which names mean the whole story."""

    def __init__(self, articles: Sequence[Article], origins: Sequence[Origin]) -> None:
        self.outlets = {a.id: a.outlet for a in articles if a.outlet}
        self.origin = {article: origin for origin in origins for article in origin.article_ids}
        self.texts = [f"{a.title}\n{a.text}".lower() for a in articles]
        self.credited: dict[tuple[str, float | None], str] = {}
        self.named = {_plain(origin.name): origin.id for origin in origins if origin.name}

    def credit(self, claims: Sequence[Claim]) -> None:
        """Note which number of which article is credited: where it is repeated there, it is the same word."""
        for claim in claims:
            if claim.attributed_to:
                self.credited.setdefault((claim.article_id, claim.quantity.stated), _plain(claim.attributed_to))

    def voice(self, claim: Claim) -> str:
        """Whose word a claim is, as one key: the credited source, else the origin of its article."""
        name = self.credited.get((claim.article_id, claim.quantity.stated))
        if name:
            return self.named.get(name, name)
        origin = self.origin.get(claim.article_id)
        return origin.id if origin else claim.article_id

    def is_named(self, claim: Claim) -> bool:
        """Whether a claim's origin has a name that a reader can check."""
        origin = self.origin.get(claim.article_id)
        return bool(claim.attributed_to or (origin and origin.name))

    def whole(self, claims: Sequence[Claim]) -> frozenset[str]:
        """The scopes that are no part: the company that half of the story names, and "A and B" beside A and B."""
        scopes = {claim.scope.lower() for claim in claims if claim.scope}
        found = set()
        for scope in scopes:
            first, _, rest = scope.partition(" ")
            if first in GROUP_PREPOSITIONS and sum(rest in text for text in self.texts) * 2 >= len(self.texts):
                found.add(scope)
            names = [name.strip() for name in re.split(r",| and ", scope) if name.strip()]
            if len(names) > 1 and all(name in scopes for name in names):
                found.add(scope)
        return frozenset(found)


def _plain(name: str) -> str:
    words = re.findall(r"\w+", name.lower())
    return " ".join(word for word in words if word not in {"the", "a", "an", "of", "s", "by", "reporting", "to"})


def _judge_metric(story_id: str, key: metrics.Key, members: Sequence[Claim], context: _Context) -> StoryFigures:
    metric_id = "m" + _digest(story_id, *key)
    described = frames.frames().get(key.frame)
    facts = Facts(bool(described and described.running), context.outlets, context.whole(members))
    claims = [
        replace(claim, story_id=story_id, metric_id=metric_id, origin_id=_origin_id(claim, context))
        for claim in members
    ]
    verdicts = []
    for a, b in itertools.combinations(claims, 2):
        judgement = judge(a, b, facts)
        first, second = (b, a) if judgement.swapped else (a, b)
        verdicts.append(Verdict(metric_id, first.id, second.id, judgement.relation, judgement.reason))
    metric, figures = _sum_up(story_id, metric_id, claims, verdicts, facts, context)
    return StoryFigures(tuple(claims), (metric,), tuple(figures), tuple(verdicts))


def _origin_id(claim: Claim, context: _Context) -> str | None:
    origin = context.origin.get(claim.article_id)
    return origin.id if origin else None


def _digest(*parts: object) -> str:
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.blake2s(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _main_scope(claims: Sequence[Claim], facts: Facts) -> str | None:
    """The whole where a claim counts it, else the scope that most claims share."""
    scopes = [scope_of(claim, facts) for claim in claims]
    if None in scopes:
        return None
    counted = collections.Counter(scopes)
    return max(sorted(counted, key=str), key=lambda scope: counted[scope])


def _sum_up(
    story_id: str,
    metric_id: str,
    claims: Sequence[Claim],
    verdicts: Sequence[Verdict],
    facts: Facts,
    context: _Context,
) -> tuple[Metric, list[Figure]]:
    scope = _main_scope(claims, facts)
    whole = [c for c in claims if scope_of(c, facts) == scope and not c.negated] or list(claims)
    pair = {frozenset((v.a, v.b)): v for v in verdicts}
    older = {v.a for v in verdicts if v.relation in ("growth", "correction")}
    current = [c for c in whole if c.id not in older] or whole
    lead = _leading(current, context)
    outliers = [c for c in current if _is_outlier(c, lead, current, pair, context)]
    kept = [c for c in current if c not in outliers]
    safe = safest(kept)
    numbers = [n for c in claims for n in (c.quantity.stated, c.quantity.low, c.quantity.high) if n is not None]
    voices = {context.voice(c) for c in claims}
    metric = Metric(
        id=metric_id,
        story_id=story_id,
        label=_label(claims),
        unit=claims[0].quantity.unit,
        scope=scope,
        low=min(numbers, default=None),
        high=max(numbers, default=None),
        leading=lead.quantity.literal,
        safe_to_say="" if safe == NONE_SAFE else safe,
        avoid=" ".join(_avoid(whole, older, outliers, lead, facts)),
        reason=_reason(lead, current, safe, context),
        independent_origins=len(voices),
        status=_status(claims, whole, verdicts, older, context),
    )
    return metric, _figures(metric_id, claims, lead, pair, facts, context)


def _leading(current: Sequence[Claim], context: _Context) -> Claim:
    """The newest of the numbers that most independent origins print; among undated ones the most printed."""
    dated = all(claim.as_of for claim in current)
    rank: dict[float, tuple[int, date, int]] = {}
    for claim in current:
        same = [other for other in current if same_number(claim.quantity, other.quantity)]
        newest = max(other.as_of or date.min for other in same) if dated else date.min
        rank[size(claim)] = (len({context.voice(o) for o in same}), newest, len({o.article_id for o in same}))
    return max(
        sorted(current, key=lambda c: c.id),
        key=lambda c: (rank[size(c)], c.quantity.qualifier == "over", size(c)),
    )


def _by_reading(claims: Sequence[Claim]) -> dict[tuple[object, ...], list[Claim]]:
    groups: dict[tuple[object, ...], list[Claim]] = collections.defaultdict(list)
    for claim in claims:
        groups[_reading(claim)].append(claim)
    return groups


def _reading(claim: Claim) -> tuple[object, ...]:
    quantity = claim.quantity
    return (quantity.qualifier, quantity.stated, quantity.low if quantity.stated is None else None, quantity.high
            if quantity.stated is None else None, (claim.scope or "").lower(), claim.role == "added")  # fmt: skip


def _is_outlier(
    claim: Claim, lead: Claim, current: Sequence[Claim], pair: Mapping[frozenset[str], Verdict], context: _Context
) -> bool:
    """A lone voice against two and more, or a number several times all others."""
    if claim.id == lead.id:
        return False
    verdict = pair.get(frozenset((claim.id, lead.id)))
    if verdict is None or verdict.relation != "contradiction":
        return False
    with_lead = {context.voice(c) for c in current if _agrees(c, lead, pair)} | {context.voice(lead)}
    with_claim = {context.voice(c) for c in current if _agrees(c, claim, pair)} | {context.voice(claim)}
    return len(with_lead) > len(with_claim) or (len(with_lead) >= len(with_claim) and bool(slip(claim, lead)))


def _agrees(a: Claim, b: Claim, pair: Mapping[frozenset[str], Verdict]) -> bool:
    verdict = pair.get(frozenset((a.id, b.id)))
    return verdict is not None and verdict.relation in ("same", "rounding")


def _status(
    claims: Sequence[Claim], whole: Sequence[Claim], verdicts: Sequence[Verdict], older: set[str], context: _Context
) -> MetricStatus:
    """Whether the metric is disputed, grows, agrees, cannot be ordered, or has one reading only."""
    if len({_reading(c) for c in claims}) == 1:
        return "agree" if len({context.voice(c) for c in claims}) > 1 else "single"
    by_id = {c.id: c for c in claims}
    relations = collections.Counter(v.relation for v in verdicts)
    current = {c.id for c in whole} - older
    for verdict in verdicts:
        a, b = by_id[verdict.a], by_id[verdict.b]
        if verdict.relation == "contradiction":
            return "disputed"
        named = context.is_named(a) and context.is_named(b) and context.voice(a) != context.voice(b)
        rival = verdict.relation == "unknown" and {a.id, b.id} <= current and named
        if rival and not literal(a.quantity).meets(literal(b.quantity)):
            return "disputed"
    if relations["unknown"]:
        return "undated"
    return "growth" if relations["growth"] or relations["correction"] else "agree"


def _label(claims: Sequence[Claim]) -> str:
    counted = collections.Counter(claim.metric for claim in claims)
    return max(sorted(counted), key=lambda label: counted[label])


def _avoid(whole: Sequence[Claim], older: set[str], outliers: Sequence[Claim], lead: Claim, facts: Facts) -> list[str]:
    """One sentence for each reading that must not be used, with why."""
    lines: dict[str, str] = {}
    for claim in outliers:
        times = ratio(claim, lead)
        if slip(claim, lead):
            why = f"{slip(claim, lead)}"
        else:
            why = f"{times:.1f} times the leading reading" if times >= _FAR else "contradicts the leading reading"
        lines.setdefault(claim.quantity.literal, f"“{claim.quantity.literal}”: {why}.")
    for claim in whole:
        if claim.id in older and claim.quantity.literal != lead.quantity.literal:
            lines.setdefault(claim.quantity.literal, f"“{claim.quantity.literal}”: an earlier count.")
        if claim.negated:
            lines.setdefault(claim.quantity.literal, f"“{claim.quantity.literal}”: denied.")
    return list(lines.values())


def _reason(lead: Claim, current: Sequence[Claim], safe: str, context: _Context) -> str:
    backing = {context.voice(c) for c in current if same_number(c.quantity, lead.quantity)}
    voices = {context.voice(c) for c in current}
    count = f"{len(backing)} independent origin{'s' if len(backing) != 1 else ''}"
    first = (
        f"“{lead.quantity.literal}” has the number that most independent origins print ({count}), the newest of those."
    )
    if len(voices) == 1:
        return f"{first} It rests on one origin: say whose number it is."
    if safe == NONE_SAFE:
        return f"{first} The current readings leave no room for each other: name the source with the number."
    return f"{first} Every current reading leaves room for “{safe}”."


def _figures(
    metric_id: str,
    claims: Sequence[Claim],
    lead: Claim,
    pair: Mapping[frozenset[str], Verdict],
    facts: Facts,
    context: _Context,
) -> list[Figure]:
    figures = []
    for reading, members in _by_reading(claims).items():
        first = min(members, key=lambda c: (c.as_of or date.max, c.id))
        verdict = pair.get(frozenset((first.id, lead.id)))
        own = lead.id in {c.id for c in members} or verdict is None
        figures.append(
            Figure(
                id="f" + _digest(metric_id, *reading),
                metric_id=metric_id,
                reading=first.quantity.literal,
                qualifier=first.quantity.qualifier,
                stated=first.quantity.stated,
                low=first.quantity.low,
                high=first.quantity.high,
                scope=scope_of(first, facts),
                relation="same" if own or verdict is None else verdict.relation,
                reason="The leading reading." if own or verdict is None else verdict.reason,
                claim_ids=tuple(sorted(c.id for c in members)),
                independent_origins=len({context.voice(c) for c in members}),
            )
        )
    return sorted(figures, key=lambda figure: (-figure.independent_origins, figure.id))


__all__ = ["StoryFigures", "judge_story", "wording"]
