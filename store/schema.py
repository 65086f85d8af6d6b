"""The tables. ``store/migrations`` leads every store here; a test holds the two together.

Texts live in ``revisions`` only, so that lists over ``articles`` read thin rows. No hostile text is ever a key or in
an index (PostgreSQL refuses index entries over 2.7 kB): addresses are looked up by their hash. Counters on
``stories`` and ``metrics`` are kept true by ``store.counters``.
"""

from __future__ import annotations

from store.tables_collected import (
    articles,
    changes,
    embeddings,
    meta,
    metadata,
    outlets,
    revisions,
    runs,
    sources,
    stories,
)
from store.tables_relevance import relevance, relevance_choices, relevance_scores
from store.tables_told import line_citations, story_lines
from store.tables_understood import (
    claims,
    decision_articles,
    figure_claims,
    figures,
    metrics,
    milestones,
    origin_articles,
    origins,
    quotes,
    story_decisions,
    story_keys,
    tones,
    verdicts,
)

__all__ = [
    "articles", "changes", "claims", "decision_articles", "embeddings", "figure_claims", "figures", "line_citations",
    "meta", "metadata", "metrics", "milestones", "origin_articles", "origins", "outlets", "quotes", "relevance",
    "relevance_choices", "relevance_scores", "revisions", "runs", "sources", "stories", "story_decisions", "story_keys",
    "story_lines", "tones", "verdicts",
]  # fmt: skip
