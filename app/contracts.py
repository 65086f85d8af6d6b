"""The lines that other programs read from ``analyze``: one function per file, model in, dictionary out.

The field names are a contract; changing one is a breaking change.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from nlp.safe import NONE_SAFE
from store.model import Answer, Bullet, Citation, Claim, Metric, Origin, Quantity, Quote, Story, Tone, Verdict

Row = dict[str, Any]


def iso(moment: datetime | date | None) -> str | None:
    """A moment or day as ISO 8601, ``None`` where unknown."""
    return moment.isoformat() if moment else None


def story_row(story: Story) -> Row:
    """A line of ``stories.jsonl``."""
    return {
        "story_id": story.id,
        "title": story.title,
        "article_ids": list(story.article_ids),
        "keywords": list(story.keywords),
        "first_published": iso(story.first_published),
        "last_published": iso(story.last_published),
    }


def quantity_row(article_id: str, q: Quantity) -> Row:
    """A line of ``quantities.jsonl``; open ends are null."""
    return {
        "article_id": article_id,
        "start": q.start,
        "end": q.end,
        "literal": q.literal,
        "stated": q.stated,
        "low": q.low,
        "high": q.high,
        "qualifier": q.qualifier,
        "unit": q.unit,
        "noun": q.noun,
    }


def claim_row(claim: Claim) -> Row:
    """A line of ``claims.jsonl``; ``start`` and ``end`` are character offsets into the article's text."""
    q = claim.quantity
    return {
        "claim_id": claim.id,
        "article_id": claim.article_id,
        "story_id": claim.story_id,
        "metric_id": claim.metric_id,
        "metric": claim.metric,
        "scope": claim.scope,
        "start": q.start,
        "end": q.end,
        "sentence": claim.sentence,
        "stated": q.stated,
        "low": q.low,
        "high": q.high,
        "qualifier": q.qualifier,
        "unit": q.unit,
        "noun": q.noun,
        "attributed_to": claim.attributed_to,
        "as_of": iso(claim.as_of),
        "as_of_basis": claim.as_of_basis,
        "hedged": claim.hedged,
        "negated": claim.negated,
        "origin_id": claim.origin_id,
    }


def relation_row(verdict: Verdict) -> Row:
    """A line of ``relations.jsonl``; for growth ``a`` is the earlier claim."""
    return {
        "metric_id": verdict.metric_id,
        "a": verdict.a,
        "b": verdict.b,
        "relation": verdict.relation,
        "reason": verdict.reason,
    }


def metric_row(metric: Metric) -> Row:
    """A line of ``metrics.jsonl``."""
    return {
        "metric_id": metric.id,
        "story_id": metric.story_id,
        "label": metric.label,
        "scope": metric.scope,
        "low": metric.low,
        "high": metric.high,
        "leading": metric.leading,
        "safe_to_say": metric.safe_to_say or NONE_SAFE,
        "avoid": metric.avoid,
        "reason": metric.reason,
        "independent_origins": metric.independent_origins,
    }


def origin_row(origin: Origin) -> Row:
    """A line of ``origins.jsonl``."""
    return {"origin_id": origin.id, "article_ids": list(origin.article_ids), "kind": origin.kind}


def quote_row(quote: Quote) -> Row:
    """A line of ``quotes.jsonl``."""
    return {
        "article_id": quote.article_id,
        "start": quote.start,
        "end": quote.end,
        "quote": quote.quote,
        "speaker": quote.speaker,
        "role": quote.role,
    }


def tone_row(tone: Tone) -> Row:
    """A line of ``tone.jsonl``."""
    return {
        "article_id": tone.article_id,
        "target": tone.target,
        "tone": tone.tone,
        "label": tone.label,
        "certain": tone.certain,
    }


def summary_row(story_id: str, bullets: Iterable[Bullet], answers: Iterable[Answer]) -> Row:
    """A line of ``summaries.jsonl``; every text is its cited sentences with a space between."""
    return {
        "story_id": story_id,
        "bullets": [
            {"kind": bullet.kind, "text": bullet.text, "citations": _citations(bullet.citations)} for bullet in bullets
        ],
        "answers": [
            {"question": answer.question, "text": answer.text, "citations": _citations(answer.citations)}
            for answer in answers
        ],
    }


def _citations(cited: Iterable[Citation]) -> list[Row]:
    return [{"article_id": one.article_id, "start": one.start, "end": one.end} for one in cited]
