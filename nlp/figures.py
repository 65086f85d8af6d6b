"""The figures of one story: its claims grouped into metrics, every pair judged, and each metric judged as a whole."""

from __future__ import annotations

import collections
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nlp import frames, metrics
from nlp.currencies import settle_money
from nlp.cycles import no_search_for_cycles
from nlp.days import settle
from nlp.heeding import as_read, heed, pairs_of
from nlp.joining import Key
from nlp.repeats import put_back, repeated_claims, verdicts_of_all
from nlp.same_count import Likeness
from nlp.sides import Facts, scope_of
from nlp.standing import Standing, reading, stand, verdicts_with
from nlp.verdicts import disputes_of, judge_all
from nlp.voices import Voices
from store.model import Article, Claim, Decided, Figure, Metric, Origin, Verdict

NOTHING = Decided()


@dataclass(frozen=True, slots=True)
class StoryFigures:
    """All that is judged of one story: claims with their metric and origin, metrics, figures and verdicts; and the
    claims that a person rejected, which count nowhere."""

    claims: tuple[Claim, ...] = ()
    metrics: tuple[Metric, ...] = ()
    figures: tuple[Figure, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    rejected: tuple[Claim, ...] = ()


def judge_story(
    story_id: str,
    articles: Sequence[Article],
    claims: Sequence[Claim],
    origins: Sequence[Origin],
    decided: Decided = NOTHING,
) -> StoryFigures:
    """Group and judge the claims of one story. The same input in any order gives the same result, and so does the same
    input with further copies of its articles, but for their claims beside those that they repeat.

    What a person ``decided`` stands above what is read and above what is learned.
    """
    claims = settle_money(settle([as_read(claim) for claim in claims], articles), articles)
    repeats = repeated_claims(claims, origins)
    claims, rejected = heed(claims, repeats, decided)
    own = [claim for claim in claims if claim.id not in repeats]
    copying = [claim for claim in claims if claim.id in repeats]
    voices = Voices(articles, own, origins)
    groups, likeness = metrics.group_and_compare(own, pairs_of(own, repeats, decided))
    with no_search_for_cycles():
        parts = [_judge_metric(story_id, key, members, copying, repeats, voices, likeness) for key, members in groups]
    return StoryFigures(
        tuple(claim for part in parts for claim in part.claims),
        tuple(metric for part in parts for metric in part.metrics),
        tuple(figure for part in parts for figure in part.figures),
        tuple(verdict for part in parts for verdict in part.verdicts),
        tuple(replace(claim, story_id=story_id, metric_id=None, origin_id=None) for claim in rejected),
    )


def _judge_metric(
    story_id: str,
    key: Key,
    members: Sequence[Claim],
    copying: Sequence[Claim],
    repeats: Mapping[str, str],
    voices: Voices,
    likeness: Likeness,
) -> StoryFigures:
    metric_id = "m" + _digest(story_id, *key)
    described = frames.frames().get(key.frame)
    running = bool(described and described.running)
    once = bool(described and described.rounds and not running)
    alone = Facts(running, once, voices.outlets, voices.whole(members), likeness.odds)
    claims = [
        replace(claim, story_id=story_id, metric_id=metric_id, origin_id=voices.origin_id(claim)) for claim in members
    ]
    dated = voices.first_days(claims)
    facts = replace(alone, disputes=disputes_of(dated, alone))
    verdicts = [
        Verdict(metric_id, b.id, a.id, relation, reason)
        if swapped
        else Verdict(metric_id, a.id, b.id, relation, reason)
        for a, b, (relation, reason, swapped) in judge_all(dated, facts)
    ]
    standing = stand(dated, verdicts, facts, voices)
    metric = _metric(story_id, metric_id, key, claims, standing, voices)
    every = put_back(claims, copying, repeats)
    figures = _figures(metric_id, every, standing.lead, verdicts, facts, voices, repeats)
    return StoryFigures(tuple(every), (metric,), tuple(figures), tuple(verdicts_of_all(every, verdicts, repeats)))


def _digest(*parts: object) -> str:
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.blake2s(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _metric(
    story_id: str, metric_id: str, key: Key, claims: Sequence[Claim], standing: Standing, voices: Voices
) -> Metric:
    numbers = [n for c in claims for n in (c.quantity.stated, c.quantity.low, c.quantity.high) if n is not None]
    return Metric(
        id=metric_id,
        story_id=story_id,
        label=metrics.label_of(key, claims),
        unit=claims[0].quantity.unit,
        scope=standing.scope,
        low=min(numbers, default=None),
        high=max(numbers, default=None),
        leading=standing.lead.quantity.literal,
        safe_to_say=standing.safe_to_say,
        avoid=standing.avoid,
        reason=standing.reason,
        independent_origins=voices.count(claims),
        status=standing.status,
    )


def _figures(
    metric_id: str,
    claims: Sequence[Claim],
    lead: Claim,
    verdicts: Sequence[Verdict],
    facts: Facts,
    voices: Voices,
    repeats: Mapping[str, str],
) -> list[Figure]:
    of_lead = verdicts_with(lead.id, verdicts)
    groups: dict[tuple[object, ...], list[Claim]] = collections.defaultdict(list)
    behind: dict[str, list[str]] = collections.defaultdict(list)
    for claim in claims:
        if claim.id in repeats:
            behind[repeats[claim.id]].append(claim.id)
        else:
            groups[reading(claim)].append(claim)
    figures = []
    for key, members in groups.items():
        first = min(members, key=lambda c: (c.as_of or date.max, c.id))
        verdict = None if lead.id in {c.id for c in members} else of_lead.get(first.id)
        figures.append(
            Figure(
                id="f" + _digest(metric_id, *key),
                metric_id=metric_id,
                reading=first.quantity.literal,
                qualifier=first.quantity.qualifier,
                stated=first.quantity.stated,
                low=first.quantity.low,
                high=first.quantity.high,
                scope=scope_of(first, facts),
                relation=verdict.relation if verdict else "same",
                reason=verdict.reason if verdict else "The leading reading.",
                claim_ids=tuple(sorted(i for c in members for i in (c.id, *behind[c.id]))),
                independent_origins=voices.count(members),
            )
        )
    return sorted(figures, key=lambda figure: (-figure.independent_origins, figure.id))
