"""What queries hand back: the model's nouns together with what a view shows beside them. All frozen, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from store.model import (
    Change,
    Citation,
    Claim,
    Metric,
    Milestone,
    Origin,
    PublishedBasis,
    Quote,
    Relation,
    TextBasis,
)

StoryStatus = Literal["emerging", "active", "fading", "ended", "revived"]


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list.

    ``first``/``last`` are the first and last article's time (published, else first seen), ``revived`` is when the story
    last came back. ``duration_days`` counts the UTC days they span, at least 1. ``tone`` is the mean of the articles'
    tones, -1 to 1; None of too few. ``per_day`` has 21 counts, oldest first, today (of ``now``) last.
    ``figures_word`` sums the metrics up: "3 disputed", else "growth", "2 undated", "agree", "single", "–" without any.
    """

    id: str
    title: str
    status: StoryStatus
    articles: int
    outlets: int
    origins: int
    first: datetime
    last: datetime
    revived: datetime | None
    duration_days: int
    tone: float | None
    per_day: tuple[int, ...]
    metrics: int
    disputed: int
    growth: int
    undated: int
    agree: int
    figures_word: str
    keywords: tuple[str, ...]
    programme: str | None


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric in a list, with its story and how much stands behind it.

    ``claims``, ``outlets`` and ``readings`` (figures) are counts. ``last`` is the story's last article.
    ``disputed_since`` is the time of its newest "conflict" change, None where none was recorded or it is settled.
    """

    metric: Metric
    story_title: str
    claims: int
    outlets: int
    readings: int
    last: datetime | None
    disputed_since: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with the article that printed it and the figure it belongs to.

    ``outlet`` is the outlet's display name, never empty. ``relation``/``reason`` are the figure's: how it stands to
    the metric's leading reading; None where the claim belongs to no figure. ``withdrawn`` is when the article was found
    to be gone for good, ``last_seen`` when its page was last there.
    """

    claim: Claim
    outlet: str
    domain: str | None
    url: str
    title: str
    published: datetime | None
    first_seen: datetime
    revision: int
    figure_id: str | None
    reading: str | None
    relation: Relation | None
    reason: str | None
    withdrawn: datetime | None = None
    last_seen: datetime | None = None


class PrintedRow(NamedTuple):
    """A claim in a cell of a :class:`Matrix`: its id, the number as printed, how its figure stands to the leading one
    (None where it belongs to none)."""

    id: str
    literal: str
    relation: Relation | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Outlet × metric of one story: ``cells[(outlet, metric_id)]`` are the claims printed there, oldest first.

    Outlets are ordered by their number of claims, metrics as in ``list_metrics``.
    """

    outlets: tuple[str, ...]
    metrics: tuple[MetricRow, ...]
    cells: Mapping[tuple[str, str], tuple[PrintedRow, ...]]


class ArticleRow(NamedTuple):
    """An article in the list of its story: what is told of it there, without its text; see ``store.model.Article``."""

    id: str
    url: str
    title: str
    outlet: str | None
    domain: str | None
    author: str | None
    published: datetime | None
    published_basis: PublishedBasis
    published_certain: bool
    fetched: datetime
    revision: int
    text_basis: TextBasis
    duplicate_of: str | None
    withdrawn: datetime | None


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """Just enough of an article to name it and link to it."""

    id: str
    outlet: str
    title: str
    url: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class OriginRow:
    """An origin with the articles that go back to it, the first one first."""

    origin: Origin
    articles: tuple[ArticleRef, ...]


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote with the article it stands in, and that article's origin where it was judged."""

    quote: Quote
    article: ArticleRef
    origin_id: str | None = None


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone with the article that says so."""

    milestone: Milestone
    article: ArticleRef


@dataclass(frozen=True, slots=True)
class CitedRow:
    """A cited sentence as it was printed, with the article it stands in."""

    citation: Citation
    sentence: str
    article: ArticleRef


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a summary (``label`` is the bullet's kind) or an answer (``label`` is the question)."""

    label: str
    cited: tuple[CitedRow, ...]

    @property
    def text(self) -> str:
        """The cited sentences, a space between."""
        return " ".join(row.sentence for row in self.cited)


@dataclass(frozen=True, slots=True)
class StoryLines:
    """What a story says: its bullets and its answers, in their order."""

    summary: tuple[LineRow, ...]
    answers: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change with the names of what it is about; the ids in ``change`` are None where it is gone by now."""

    change: Change
    story_title: str | None
    metric_label: str | None


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet and how many articles it has (in a story, or in all)."""

    domain: str | None
    name: str
    country: str | None
    leaning: str | None
    leaning_origin: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class PickUps:
    """How a story is taken up by independent origins, and what is usual for stories of the same outlets.

    ``recent`` origins since the day ``since``, ``before`` in the stretch of the same length before; the ``recent`` ones
    are of ``outlets`` outlets (with a domain). Since ``usual_since`` those outlets took part in ``usual_stories``
    stretches of other stories, which had ``usual_origins`` independent origins together.
    """

    recent: int
    before: int
    outlets: int
    since: date
    usual_stories: int
    usual_origins: int
    usual_since: date


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A metric in passing: what it counts, in which unit, and the highest number printed."""

    label: str
    unit: str
    high: float | None


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """A story among those of its programme: its days, milestones, metrics, who is quoted, how its first texts begin."""

    id: str
    title: str
    programme: str
    first: datetime
    last: datetime
    milestones: tuple[Milestone, ...]
    metrics: tuple[CountedRow, ...]
    speakers: tuple[str, ...]
    openings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToneWeek:
    """Mean tone of the articles of one week; ``monday`` is its first day (UTC). ``tone`` is None with
    too few articles."""

    monday: date
    tone: float | None
    articles: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of the Briefing; ``…_new`` and ``changes`` count what came in (since, now]."""

    articles: int
    articles_new: int
    outlets: int
    stories: int
    stories_new: int
    stories_by_status: Mapping[StoryStatus, int]
    metrics: int
    metrics_disputed: int
    claims: int
    changes: Mapping[str, int]
    sources_by_state: Mapping[str, int]
    pending: int
    last_checked: datetime | None
