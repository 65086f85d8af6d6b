"""The nouns that every part of Tallywire speaks: frozen dataclasses without behaviour of their own.

Times are aware UTC ``datetime``, days ``date``. Offsets count characters (code points) of the article's ``text``:
``text[start:end]`` is what was printed. Infinity is never stored: an open end is ``None``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from store.counted import Count as Count
from store.counted import CountBasis as CountBasis
from store.counted import CountFlag as CountFlag
from store.decided import Decided as Decided
from store.decided import Word as Word
from store.decided import Worded as Worded
from store.told import Answer as Answer
from store.told import Bullet as Bullet
from store.told import BulletKind as BulletKind
from store.told import Citation as Citation
from store.told import Quote as Quote
from store.told import Tone as Tone
from store.told import ToneLabel as ToneLabel
from store.watched import KEPT as KEPT
from store.watched import Matched as Matched
from store.watched import Programme as Programme
from store.watched import Relevance as Relevance
from store.watched import RelevanceOutcome as RelevanceOutcome
from store.watched import Score as Score
from store.written import Revision as Revision

Qualifier = Literal["exact", "about", "over", "at_least", "nearly", "up_to", "under", "between", "dozens_of",
    "hundreds_of", "thousands_of"]  # fmt: skip
Relation = Literal["same", "subset", "other_scope", "growth", "rounding", "correction", "contradiction", "unknown"]
AsOfBasis = Literal["stated", "weekday", "published", "unknown"]
PublishedBasis = Literal["structured", "meta", "feed", "url", "text", "unknown"]
Role = Literal["done", "planned", "remaining", "added", "other"]
Evidence = Literal["own", "near", "none"]
OriginKind = Literal["copy", "rewrite", "single"]
TakenBasis = Literal["credit", "time", "text", "unknown"]
SourceKind = Literal["feed", "sitemap", "page", "search", "petition", "front", "gdelt"]
SourceState = Literal["ok", "not_modified", "quiet", "failing", "waiting", "robots", "gone", "paused"]
Listed = Literal["file", "store"]
TextBasis = Literal["page", "feed"]
MetricStatus = Literal["disputed", "growth", "agree", "undated", "single"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published: a registered domain with a display name; ``country`` is an ISO 3166 code, ``leaning`` a rating."""

    domain: str
    name: str
    country: str | None = None
    leaning: str | None = None
    leaning_origin: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Something we collect from. ``failures`` in a row; ``etag``, ``last_modified``: validators (RFC 9110, 8.8).
    ``interval``: seconds between two looks, as its pace of change has made them; ``None`` before the first.
    ``programme``: what a petition is about. ``listed``: in a settings file, or in the store by command. ``found_url``:
    the feed or sitemap that a front page led to.
    """

    name: str
    kind: SourceKind
    url: str
    outlet: str | None = None
    programme: str | None = None
    listed: Listed = "file"
    found_url: str | None = None
    state: SourceState = "ok"
    last_status: int | None = None
    last_error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_checked: datetime | None = None
    next_check: datetime | None = None
    last_item: datetime | None = None
    failures: int = 0
    items_seen: int = 0
    articles_new: int = 0
    interval: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One published page as it reads now. ``revision`` counts from 1; earlier texts are :class:`Revision` rows.
    ``published`` is not certain where it was not stated for machines or something contradicts it. ``fetched`` is when
    the page was last there, ``withdrawn`` when it was found to be gone for good."""

    id: str
    url: str
    title: str
    text: str
    canonical_url: str | None = None
    outlet: str | None = None
    domain: str | None = None
    author: str | None = None
    published: datetime | None = None
    published_basis: PublishedBasis = "unknown"
    modified: datetime | None = None
    first_seen: datetime | None = None
    fetched: datetime | None = None
    language: str | None = None
    revision: int = 1
    text_basis: TextBasis = "page"
    source: str | None = None
    duplicate_of: str | None = None
    targets: tuple[str, ...] = ()
    withdrawn: datetime | None = None
    published_certain: bool = True


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and qualifier as written (``docs/figures.md``). ``start``/``end`` span all of it ("nearly
    $145 billion"). ``stated``: as written, ``None`` for ranges and "hundreds of". ``low``/``high`` bound the values
    allowed, ``None`` where open. ``unit``: an ISO 4217 code, "percent", a measure ("minute") or "" for counted things;
    ``noun``: the counted phrase's head. ``precision``: the step of the last digit that counts (1,600 → 100)."""

    start: int
    end: int
    literal: str
    stated: float | None
    low: float | None
    high: float | None
    low_closed: bool
    high_closed: bool
    qualifier: Qualifier
    unit: str
    noun: str
    precision: float


@dataclass(frozen=True, slots=True)
class Claim:
    """One article stating one quantity of something, in one sentence. ``metric``: what is counted, in words ("petition
    signatures"). ``frame``: the key for the act counted ("sign", "" if none is named). ``kind``: the class of the unit
    ("people"). ``role`` tells a plan, an addition or a remainder from the thing itself; ``evidence``, whether the frame
    is of the claim's own clause, was taken over from near it, or is missing. ``scope``: place, group, part; ``None``:
    all. ``period``: a rate or stretch of time ("day"). ``order`` ranks claims of one day or article; 0: no rank.
    ``word``: what a person said of it; ``read_as``: how the machine read it, where a person corrected that."""

    id: str
    article_id: str
    quantity: Quantity
    sentence: str
    sentence_start: int
    metric: str
    frame: str
    scope: str | None = None
    attributed_to: str | None = None
    as_of: date | None = None
    as_of_basis: AsOfBasis = "unknown"
    hedged: bool = False
    negated: bool = False
    corrected: bool = False
    order: int = 0
    kind: str = ""
    role: Role = "done"
    evidence: Evidence = "own"
    period: str = ""
    story_id: str | None = None
    metric_id: str | None = None
    origin_id: str | None = None
    word: Worded = ""
    read_as: Claim | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How two claims of one metric relate, and why in plain words. For "growth" ``a`` is the earlier one."""

    metric_id: str
    a: str
    b: str
    relation: Relation
    reason: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One distinct reading of a metric; ``relation``, ``reason``: how it stands to the leading one ("same": that)."""

    id: str
    metric_id: str
    reading: str
    qualifier: Qualifier
    stated: float | None
    low: float | None
    high: float | None
    scope: str | None
    relation: Relation
    reason: str
    claim_ids: tuple[str, ...]
    independent_origins: int


@dataclass(frozen=True, slots=True)
class Metric:
    """What claims of one story count, judged as a whole. ``low``/``high``: the lowest and highest numbers printed.
    ``safe_to_say``: what every current independent origin supports, or empty. ``avoid``: readings to avoid, and why."""

    id: str
    story_id: str
    label: str
    unit: str
    scope: str | None
    low: float | None
    high: float | None
    leading: str
    safe_to_say: str
    avoid: str
    reason: str
    independent_origins: int
    status: MetricStatus


@dataclass(frozen=True, slots=True)
class Story:
    """A cluster of articles about one event."""

    id: str
    title: str
    article_ids: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    first_published: datetime | None = None
    last_published: datetime | None = None
    programme: str | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """How an article hangs on its origin: from which article here, if any, and what tells who took from whom."""

    article_id: str
    how: Literal["copy", "rewrite", "credit"]
    source: str | None
    basis: TakenBasis


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a wording or figure first came from: ``name``, an outlet. ``taken``: all articles not first-hand."""

    id: str
    kind: OriginKind
    article_ids: tuple[str, ...]
    name: str | None = None
    taken: tuple[Taking, ...] = ()


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated turn of a story (launched, paused, scaled back, petition, memo) with the sentence that says so."""

    story_id: str
    article_id: str
    day: date
    basis: AsOfBasis
    kind: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something a reader wants to know since yesterday: a new conflict, an edited figure, a story founded or back, an
    article withdrawn or there again."""

    at: datetime
    kind: Literal["story", "revived", "conflict", "figure", "edited", "withdrawn", "returned", "source"]
    text: str
    story_id: str | None = None
    metric_id: str | None = None
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command. What went in equals what came of it: ``collected`` (collect) or ``seen`` (process) is the
    sum of the outcomes in ``counts``, by reason (``dropped:duplicate``)."""

    id: int
    command: str
    started: datetime
    finished: datetime | None
    outcome: Literal["running", "ok", "partial", "failed", "interrupted"]
    counts: Mapping[str, int] = field(default_factory=dict)
