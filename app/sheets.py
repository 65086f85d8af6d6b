"""The tables of the pages as rows that leave the dashboard: names of columns, and a dict for each line.

Pure: every function makes plain values of what the store handed back. What a spreadsheet might take amiss is
:mod:`app.exporting`'s to mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import words
from app.exporting import FIELDS, Row
from store.access_log import Access
from store.alerted import Kept
from store.counted import Count
from store.floor import Said
from store.model import Source
from store.relevance_lists import RelevanceRow
from store.rows import ChangeRow, ClaimRow, MetricRow, QuoteRow, StoryRow

MOST_NAME = 60

CHANGES = ("at", "kind", "change", "story_id", "story", "metric_id")
ALERTS = ("first_seen", "kind", "alert", "evidence", "links", "programme", "story_id", "metric_id", "key")
STORIES = (
    "story_id", "title", "status", "first", "last", "duration_days", "articles", "outlets", "origins", "tone",
    "figures", "programme",
)  # fmt: skip
METRICS = (
    "metric_id", "label", "unit", "story_id", "story", "status", "low", "high", "leading", "safe_to_say", "avoid",
    "reason", "readings", "claims", "outlets", "independent_origins",
)  # fmt: skip
READINGS = (
    "claim_id", "outlet", "literal", "sentence", "stated", "low", "high", "unit", "attributed_to", "as_of",
    "as_of_basis", "reading", "relation", "reason", "title", "url", "published", "withdrawn",
)  # fmt: skip
QUOTES = ("quote", "speaker", "role", "outlet", "title", "url", "published")
SOURCES = (
    "name", "kind", "url", "programme", "state", "last_checked", "last_item", "last_status", "failures", "items_seen",
    "articles_new", "per_week", "last_error",
)  # fmt: skip
PETITIONS = ("source", "title", "url", "signed", "goal", "seen", "flag", "read_from", "evidence")
RELEVANCE = ("article_id", "title", "outlet", "url", "published", "programme", "closeness", "outcome", "kept")
MENTIONED = ("week", "reading", "noun", "low", "high", "at_least")
ACCESSES = ("at", "who", "what", "asked_for", "groups")
ARTICLES = tuple(name for name in FIELDS["articles"] if name != "text")
"""Of articles all but their text: a table is for looking through, `export articles` for reading on."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to take away: what it is called, its columns, and the name of its file without an ending."""

    title: str
    fields: Sequence[str]
    file: str = ""

    @property
    def stem(self) -> str:
        """The file's name: letters, digits and hyphens only, whatever the table is called."""
        plain = re.sub(r"[^a-z0-9]+", "-", (self.file or self.title).lower()).strip("-")[:MOST_NAME].strip("-")
        return f"tallywire-{plain or 'table'}"


def changes(found: Iterable[ChangeRow]) -> Iterator[Row]:
    """What changed, as the Briefing lists it, all of it."""
    for row in found:
        one = row.change
        yield {
            "at": one.at, "kind": one.kind, "change": one.text, "story_id": one.story_id, "story": row.story_title,
            "metric_id": one.metric_id,
        }  # fmt: skip


def alerts(found: Iterable[Kept]) -> Iterator[Row]:
    """Alerts with the sentences that prove them."""
    for one in found:
        yield {
            "first_seen": one.first_seen, "kind": one.kind, "alert": one.text,
            "evidence": tuple(proof.sentence for proof in one.evidence),
            "links": tuple(proof.url for proof in one.evidence if proof.url), "programme": one.programme,
            "story_id": one.story_id, "metric_id": one.metric_id, "key": one.key,
        }  # fmt: skip


def stories(found: Iterable[StoryRow]) -> Iterator[Row]:
    """Stories with their numbers."""
    for row in found:
        values = {name: getattr(row, name) for name in STORIES if name not in ("story_id", "figures")}
        yield {**values, "story_id": row.id, "figures": row.figures_word}


def metrics(found: Iterable[MetricRow]) -> Iterator[Row]:
    """Metrics with what may be said of them."""
    for row in found:
        one = row.metric
        yield {
            "metric_id": one.id, "label": one.label, "unit": one.unit, "story_id": one.story_id,
            "story": row.story_title, "status": one.status, "low": one.low, "high": one.high, "leading": one.leading,
            "safe_to_say": one.safe_to_say, "avoid": one.avoid, "reason": one.reason, "readings": row.readings,
            "claims": row.claims, "outlets": row.outlets, "independent_origins": one.independent_origins,
        }  # fmt: skip


def readings(found: Iterable[ClaimRow]) -> Iterator[Row]:
    """The claims of one metric with how each stands to its leading reading."""
    for row in found:
        claim, quantity = row.claim, row.claim.quantity
        yield {
            "claim_id": claim.id, "outlet": row.outlet, "literal": quantity.literal, "sentence": claim.sentence,
            "stated": quantity.stated, "low": quantity.low, "high": quantity.high, "unit": quantity.unit,
            "attributed_to": claim.attributed_to, "as_of": claim.as_of, "as_of_basis": claim.as_of_basis,
            "reading": row.reading, "relation": row.relation, "reason": row.reason, "title": row.title,
            "url": row.url, "published": row.published, "withdrawn": row.withdrawn,
        }  # fmt: skip


def quotes(found: Iterable[QuoteRow]) -> Iterator[Row]:
    """Quotes with who said them and where they stand."""
    for row in found:
        yield {
            "quote": row.quote.quote, "speaker": row.quote.speaker, "role": row.quote.role,
            "outlet": row.article.outlet, "title": row.article.title, "url": row.article.url,
            "published": row.article.published,
        }  # fmt: skip


def sources(found: Iterable[Source], items: Mapping[str, Sequence[int]]) -> Iterator[Row]:
    """Sources with their state; ``items`` are those of the last days by the source's name, the latest last."""
    for one in found:
        values = {name: getattr(one, name) for name in SOURCES if name != "per_week"}
        yield {**values, "per_week": sum(items.get(one.name, ())[-7:])}


def petitions(found: Mapping[str, Sequence[Count]]) -> Iterator[Row]:
    """Every count of every petition, oldest first."""
    for source, counts in found.items():
        for one in counts:
            yield {
                "source": source, "title": one.title, "url": one.url, "signed": one.value, "goal": one.goal,
                "seen": one.last_seen, "flag": one.flag, "read_from": one.basis, "evidence": one.evidence,
            }  # fmt: skip


def relevance(found: Iterable[RelevanceRow]) -> Iterator[Row]:
    """Articles with what was decided about them."""
    for row in found:
        one, article = row.decision, row.article
        yield {
            "article_id": article.id, "title": article.title, "outlet": article.outlet, "url": article.url,
            "published": article.published, "programme": one.programme, "closeness": one.closeness,
            "outcome": one.outcome, "kept": one.kept,
        }  # fmt: skip


def mentioned(found: Iterable[Said]) -> Iterator[Row]:
    """Figures that staff mention; how many people, in bands only."""
    for one in found:
        yield {name: getattr(one, name) for name in MENTIONED}


def accesses(found: Iterable[Access]) -> Iterator[Row]:
    """Lines of the access log."""
    for one in found:
        yield {"at": one.at, "who": one.who, "what": one.what, "asked_for": one.detail, "groups": one.groups}


def dated(sheet: Sheet, now: datetime) -> str:
    """The file's name with the day that it shows."""
    return f"{sheet.stem}-{now:%Y-%m-%d}"


def legible(value: Any) -> Any:
    """A value for one cell of a table: text without line breaks, control characters or changes of direction."""
    if isinstance(value, str):
        return words.plain(value)
    if isinstance(value, tuple | list):
        return tuple(legible(item) for item in value)
    return value
