"""The figures of one story: claims in the text of its articles, metrics, readings, verdicts on pairs, cited lines."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from nlp.repeats import COPIED, MOST_PAIRED
from store import schema
from store.claims import values_of
from store.model import Claim, MetricStatus, Quantity, Relation
from tests.bench.press import wording
from tests.bench.press.articles import Printed, Row
from tests.bench.press.plan import Plan

STATUSES: tuple[MetricStatus, ...] = ("disputed", "growth", "agree", "undated")
RELATIONS: tuple[Relation, ...] = ("same", "rounding", "growth", "contradiction")
UNPLACED = 0.04
"""Claims that belong to no metric."""
MOST_OWN = 260
"""Claims of one metric that are first-hand; the others repeat one of them, as copies do."""
STEPS = 24
"""Distinct numbers that are printed of one thing."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, and the one that it repeats."""

    claim: Claim
    repeats: str | None


def tell(plan: Plan, found: Sequence[Printed], luck: random.Random) -> list[list[Said]]:
    """Put the story's claims into its articles' sentences; return them by metric, unplaced ones in the last list."""
    number = 2 + int(len(found) ** 0.6)
    weights = [1 / (place + 2) for place in range(number)]
    bases = [luck.randrange(120, 20_000) for _ in range(number)]
    groups: list[list[Said]] = [[] for _ in range(number + 1)]
    for order in range(plan.claims):
        place = order % len(found)
        where = number if luck.random() < UNPLACED else luck.choices(range(number), weights)[0]
        claim = _claim(plan, found[place], order, where, bases[where % number], luck)
        group = groups[where]
        # A copy repeats what stands in the article it copies; of giants most of the coverage does.
        copies = group and (found[place].source is not None or len(group) >= MOST_OWN)
        first = group[luck.randrange(min(len(group), MOST_OWN))] if copies else None
        group.append(Said(claim, (first.repeats or first.claim.id) if first else None))
    return groups


def _claim(plan: Plan, one: Printed, order: int, metric: int, base: int, luck: random.Random) -> Claim:
    counted = wording.COUNTED[(plan.number + metric) % len(wording.COUNTED)]
    value = int(base * (1 + luck.randrange(STEPS) / STEPS))
    qualifier, words = luck.choice(wording.QUALIFIED)
    literal = words.format(f"{value:,}")
    credit = luck.choice(wording.CREDITS)
    sentence = counted.sentence.format(literal, plan.programme, credit)
    start = len(one.opening) + 1 if one.sentences else 0
    one.sentences.append(sentence)
    at = start + sentence.index(literal)
    low = None if qualifier in ("nearly", "up_to") else float(value)
    high = None if qualifier in ("over", "at_least") else float(value)
    quantity = Quantity(
        at, at + len(literal), literal, value, low, high, True, True, qualifier, counted.unit, counted.noun, 1
    )
    published = one.article.published
    return Claim(
        id=f"c{plan.number:08x}{order:06x}",
        article_id=one.article.id,
        quantity=quantity,
        sentence=sentence,
        sentence_start=start,
        metric=counted.label,
        frame=counted.frame,
        scope=luck.choice(wording.PLACES) if luck.random() < 0.1 else None,
        attributed_to=credit if luck.random() < 0.7 else None,
        as_of=None if published is None else published.date(),
        as_of_basis="unknown" if published is None else "published",
        hedged=luck.random() < 0.05,
        kind="money" if counted.unit else "people",
        metric_id=None if metric < 0 else f"m{plan.number:08x}{metric:04x}",
    )


def rows(plan: Plan, groups: Sequence[Sequence[Said]], luck: random.Random) -> Iterator[tuple[str, Row]]:
    """Rows of metrics, claims, figures, the claims behind them, and verdicts, as (table, row)."""
    for said in groups[-1]:
        yield schema.claims.name, values_of(said.claim) | {"metric_id": None}
    for group in groups[:-1]:
        if not group:
            continue
        metric_id = str(group[0].claim.metric_id)
        status: MetricStatus = "single" if len(group) == 1 else luck.choices(STATUSES, (2, 2, 5, 1))[0]
        yield schema.metrics.name, _metric(plan, metric_id, [one.claim for one in group], status)
        for one in group:
            yield schema.claims.name, values_of(one.claim)
        yield from _figures(metric_id, group)
        yield from _verdicts(metric_id, group)


def _metric(plan: Plan, metric_id: str, claims: Sequence[Claim], status: MetricStatus) -> Row:
    values = [claim.quantity.stated or 0 for claim in claims]
    return {
        "id": metric_id, "story_id": plan.id, "label": claims[0].metric, "unit": claims[0].quantity.unit, "scope": None,
        "low": min(values), "high": max(values), "leading": claims[-1].quantity.literal,
        "safe_to_say": f"More than {min(values) - 1:,.0f}", "avoid": "", "status": status,
        "reason": "The newest figure with the most independent origins.",
        "independent_origins": max(1, len({claim.article_id for claim in claims}) // 2),
    }  # fmt: skip


def _figures(metric_id: str, group: Sequence[Said]) -> Iterator[tuple[str, Row]]:
    readings: dict[str, list[Claim]] = {}
    for one in group:
        readings.setdefault(one.claim.quantity.literal, []).append(one.claim)
    for position, (literal, claims) in enumerate(readings.items()):
        figure_id, quantity = f"f{metric_id[1:]}{position:04x}", claims[0].quantity
        yield schema.figures.name, {
            "id": figure_id, "metric_id": metric_id, "position": position, "reading": literal,
            "qualifier": quantity.qualifier, "stated": quantity.stated, "low": quantity.low, "high": quantity.high,
            "scope": None, "relation": RELATIONS[position % 4], "reason": wording.REASONS[position % 4],
            "independent_origins": max(1, len(claims) // 2),
        }  # fmt: skip
        for place, claim in enumerate(claims):
            yield schema.figure_claims.name, {"figure_id": figure_id, "claim_id": claim.id, "position": place}


def _verdicts(metric_id: str, group: Sequence[Said]) -> Iterator[tuple[str, Row]]:
    """A verdict on every pair, as long as :data:`MOST_PAIRED` allows; beyond, copies are held against their own."""
    whole = len(group) <= MOST_PAIRED
    own = group if whole else [one for one in group if one.repeats is None]
    for a, b in combinations(own, 2):
        same = a.claim.quantity.literal == b.claim.quantity.literal
        number = 0 if same else 1 + (int(a.claim.quantity.stated or 0) + int(b.claim.quantity.stated or 0)) % 3
        row: Row = {"metric_id": metric_id, "a": a.claim.id, "b": b.claim.id}
        yield schema.verdicts.name, row | {"relation": RELATIONS[number], "reason": wording.REASONS[number]}
    for one in () if whole else group:
        if one.repeats is not None:
            row = {"metric_id": metric_id, "a": one.repeats, "b": one.claim.id}
            yield schema.verdicts.name, row | {"relation": "same", "reason": COPIED}


def lines(plan: Plan, found: Sequence[Printed]) -> Iterator[tuple[str, Row]]:
    """Rows of a summary of four bullets and of three answers, each citing up to two sentences."""
    if len(found) < 2:
        return
    parts = [("summary", label) for label in ("happened", "background", "figures", "next")]
    parts += [("answers", label) for label in ("What happened?", "Who is affected?", "What does the company say?")]
    for position, (part, label) in enumerate(parts):
        cited = [one for one in found[position : position + 2] if one.sentences]
        line = {"story_id": plan.id, "position": position, "part": part, "label": label, "citations": len(cited)}
        if cited:
            yield schema.story_lines.name, line
        for place, one in enumerate(cited):
            sentence = one.sentences[position % len(one.sentences)]
            start = one.opening.index(sentence)
            yield schema.line_citations.name, {
                "story_id": plan.id, "line": position, "position": place, "article_id": one.article.id,
                "span_start": start, "span_end": start + len(sentence), "sentence": sentence,
            }  # fmt: skip
