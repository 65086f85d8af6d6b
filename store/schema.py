"""The tables. ``store/migrations`` leads every store here; a test holds the two together.

Texts live in ``revisions`` only, so that lists over ``articles`` read thin rows. No hostile text is ever a key or in
an index (PostgreSQL refuses index entries over 2.7 kB): addresses are looked up by their hash. Counters on
``stories`` and ``metrics`` are kept true by ``store.counters``.
"""

from __future__ import annotations

from store.tables_acts import act_anchors, acts
from store.tables_alerts import alert_sends, alerts
from store.tables_collected import (
    articles,
    changes,
    embeddings,
    is_pending,
    link_targets,
    meta,
    metadata,
    outlets,
    petition_counts,
    revisions,
    runs,
    sources,
    stories,
)
from store.tables_digests import digest_edits, digest_sends, digests
from store.tables_fetched import bodies, evidence, failed_pages, fetches
from store.tables_leases import leases
from store.tables_relevance import relevance, relevance_choices, relevance_scores
from store.tables_search import search_docs
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
from store.tables_voices import (
    access_log,
    voice_batches,
    voice_cells,
    voice_figures,
    voice_keys,
    voice_marks,
)

__all__ = [
    "access_log", "act_anchors", "acts", "alert_sends", "alerts", "articles", "bodies", "changes", "claims",
    "decision_articles", "digest_edits", "digest_sends", "digests", "embeddings", "evidence", "failed_pages", "fetches",
    "figure_claims", "figures", "is_pending", "leases", "line_citations", "link_targets", "meta", "metadata", "metrics",
    "milestones", "origin_articles", "origins", "outlets", "petition_counts", "quotes", "relevance",
    "relevance_choices", "relevance_scores", "revisions", "runs", "search_docs", "sources", "stories",
    "story_decisions", "story_keys", "story_lines", "tones", "verdicts", "voice_batches", "voice_cells",
    "voice_figures", "voice_keys", "voice_marks",
]  # fmt: skip
