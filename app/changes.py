"""What a reader wants to know since yesterday, from a story before and after. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations

from app.pipeline import StoryReading
from store.model import Article, Change, Claim, Figure, Metric, Verdict
from store.story_life import later_articles, life_of, time_of

CLASH = ("contradiction", "correction")
MOST = 4  # readings named where no single pair can be


@dataclass(frozen=True)
class Before:
    """What the store knew of a story: its metrics' states and readings, its articles, the claims of changed ones."""

    statuses: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, frozenset[str]] = field(default_factory=dict)
    claims: Mapping[str, Sequence[Claim]] = field(default_factory=dict)
    is_new: bool = False
    articles: frozenset[str] = frozenset()


def story_changes(at: datetime, before: Before, after: StoryReading, articles: Mapping[str, Article]) -> list[Change]:
    """The changes that judging a story brought: founded or back, new conflicts and figures, figures edited in place."""
    found: list[Change] = []
    if before.is_new:
        found.append(Change(at, "story", f"New story: {after.story.title}", after.story.id))
    found += _return(at, before, after, articles)
    edited = _edits(at, before, after, articles)
    found += edited
    silent = {change.article_id for change in edited}
    claims = {claim.id: claim for claim in after.figures.claims}
    for metric in after.figures.metrics:
        figures = [f for f in after.figures.figures if f.metric_id == metric.id]
        verdicts = after.figures.verdicts
        if metric.status == "disputed" and before.statuses.get(metric.id) != "disputed":
            found.append(Change(at, "conflict", conflict_text(metric, figures, verdicts), metric.story_id, metric.id))
        if metric.id in before.readings:
            found += _new_figures(at, before.readings[metric.id], metric, figures, claims, articles, silent)
    return found


def _return(at: datetime, before: Before, after: StoryReading, articles: Mapping[str, Article]) -> list[Change]:
    """That the story came back with an article that is new: whoever told of it before does not tell it again."""
    times = {i: time_of(article.published, article.first_seen or at) for i, article in articles.items()}
    later = later_articles(after.origins, times)
    told = {i: (when, i not in later) for i, when in times.items()}
    life, known = life_of(told.values()), life_of(one for i, one in told.items() if i in before.articles)
    if not life or not known or life.revived is None or life.revived == known.revived:
        return []
    last = max((when for when in times.values() if when < life.revived), default=known.last)
    days = (life.revived.date() - last.date()).days
    return [Change(at, "revived", f"Back after {days} days: {after.story.title}", after.story.id)]


def conflict_text(metric: Metric, figures: Sequence[Figure], verdicts: Sequence[Verdict]) -> str:
    """Which readings stand against which: the first pair that no single number satisfies, nearest to the lead; else
    the first of which it can't be told."""
    clash = _first_pair(metric.id, figures, [v for v in verdicts if v.relation in CLASH])
    if clash:
        return f"{metric.label}: {clash[0]} against {clash[1]}"
    doubt = _first_pair(metric.id, figures, [v for v in verdicts if v.relation == "unknown"])
    if doubt:
        return f"{metric.label}: {doubt[0]} and {doubt[1]}, a later count or a contradiction"
    return f"{metric.label}: {_joined(_readings(figures)[:MOST])} do not all fit together"


def _first_pair(metric_id: str, figures: Sequence[Figure], verdicts: Sequence[Verdict]) -> tuple[str, str] | None:
    reading = {claim_id: _reading(figure) for figure in figures for claim_id in figure.claim_ids}
    pairs = {frozenset((reading.get(v.a), reading.get(v.b))) for v in verdicts if v.metric_id == metric_id}
    return next((pair for pair in combinations(_readings(figures), 2) if frozenset(pair) in pairs), None)


def _readings(figures: Sequence[Figure]) -> list[str]:
    return list(dict.fromkeys(map(_reading, figures)))


def _reading(figure: Figure) -> str:
    """A reading inside a sentence: "Nearly 2,000" began one of its own."""
    text = figure.reading
    return text if figure.qualifier == "exact" else text[:1].lower() + text[1:]


def _new_figures(
    at: datetime,
    known: frozenset[str],
    metric: Metric,
    figures: Sequence[Figure],
    claims: Mapping[str, Claim],
    articles: Mapping[str, Article],
    silent: set[str | None],
) -> list[Change]:
    """Readings that a known metric did not have; those that an edit brought are told as the edit."""
    found: dict[str, Change] = {}
    for figure in figures:
        behind = [claims[i].article_id for i in figure.claim_ids if i in claims]
        if figure.reading.casefold() in known or not behind or set(behind) <= silent:
            continue
        text = f"{metric.label}: {_reading(figure)} ({_outlet(articles[behind[0]])})"
        found.setdefault(figure.reading.casefold(), Change(at, "figure", text, metric.story_id, metric.id, behind[0]))
    return list(found.values())


def _edits(at: datetime, before: Before, after: StoryReading, articles: Mapping[str, Article]) -> list[Change]:
    found = []
    for article_id, old in before.claims.items():
        both = (*after.figures.claims, *after.figures.rejected)
        new = [_as_printed(claim) for claim in both if claim.article_id == article_id]
        old = [_as_printed(claim) for claim in old]
        for key in dict.fromkeys(_frame(claim) for claim in old):
            earlier = _literals(claim for claim in old if _frame(claim) == key)
            now = [claim for claim in new if _frame(claim) == key]
            later = _literals(now)
            gone, come = [x for x in earlier if x not in later], [x for x in later if x not in earlier]
            if gone and come:
                article = articles[article_id]
                text = f"{_joined(gone)} → {_joined(come)}: {_outlet(article)} edited “{article.title}” in place"
                found.append(Change(at, "edited", text, after.story.id, now[0].metric_id, article_id))
    return found


def _as_printed(claim: Claim) -> Claim:
    """The claim as it was read: a person's correction is no edit of the page."""
    return claim if claim.read_as is None else replace(claim.read_as, metric_id=claim.metric_id)


def _frame(claim: Claim) -> tuple[str, str, str]:
    return (claim.frame, claim.kind or claim.quantity.unit, claim.role)


def _literals(claims: Iterable[Claim]) -> list[str]:
    return list(dict.fromkeys(" ".join(claim.quantity.literal.split()) for claim in claims))


def _outlet(article: Article) -> str:
    return article.outlet or article.domain or "unknown outlet"


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)
