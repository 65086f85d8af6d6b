"""The understanding, wired once for ``analyze`` and for the store: what one article says, then what a story says.

Nothing here decides anything: the steps are pure functions and Protocols of ``nlp``; this module puts them in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2s
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from app.programmes import programme_of, targets_of
from nlp.claims import find_claims
from nlp.elsewhere import Others, nobody, told_elsewhere
from nlp.embed import Embedder, embedding_text, make_embedder
from nlp.figures import NOTHING, StoryFigures, judge_story
from nlp.keywords import keywords, story_title
from nlp.languages import UNDERSTOOD, language_of
from nlp.milestones import find_milestones
from nlp.origins import find_origins
from nlp.quantities import find_quantities
from nlp.questions import answer_questions
from nlp.quotes import find_quotes
from nlp.stories import Clusterer, OnlineClusterer, StoryArticle
from nlp.story_text import read_text
from nlp.summary import summarize
from nlp.tone import Asked, ToneModel, make_tone_model
from store.model import (
    Answer,
    Article,
    Bullet,
    Claim,
    Decided,
    Milestone,
    Origin,
    Programme,
    Quantity,
    Quote,
    Story,
    Tone,
)

if TYPE_CHECKING:
    from app.settings import UnderstandSettings

Item = TypeVar("Item")

KEYWORDS = 8
BATCH = 64
END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Tools:
    """The exchangeable parts, as the settings name them."""

    embedder: Embedder
    clusterer: Clusterer
    tone: ToneModel
    programmes: tuple[Programme, ...]
    language: str


@dataclass(frozen=True)
class Reading:
    """What one article says on its own, before it is placed in a story."""

    article: Article
    quantities: tuple[Quantity, ...]
    claims: tuple[Claim, ...]
    quotes: tuple[Quote, ...]
    tones: tuple[Tone, ...]
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True)
class StoryReading:
    """A story with its origins, its figures judged, its summary and the questions it answers."""

    story: Story
    figures: StoryFigures
    origins: tuple[Origin, ...]
    bullets: tuple[Bullet, ...] = ()
    answers: tuple[Answer, ...] = ()


def make_tools(settings: UnderstandSettings, programmes: Sequence[Programme]) -> Tools:
    """The parts that the settings ask for. Loads no model yet: an embedder does at its first text."""
    return Tools(
        make_embedder(settings.embedder),
        OnlineClusterer(),
        make_tone_model(settings.tone_model),
        tuple(programmes),
        settings.language,
    )


def read_article(article: Article, tools: Tools) -> Reading:
    """What can be read from one article alone but its tones (:func:`hear_tones`); claims have no story yet.

    The article is given back with its language.
    """
    article = replace(article, language=language_of(article.text, article.language, tools.language))
    quantities = find_quantities(article.text, article.language or tools.language)
    quotes = find_quotes(article)
    return Reading(
        article,
        tuple(quantities),
        tuple(find_claims(article, quantities, quotes)),
        tuple(quotes),
        (),
        tuple(find_milestones(article)),
    )


def hear_tones(readings: Iterable[Reading], tools: Tools) -> list[Reading]:
    """The readings with their tones, judged together: a network reads many short texts at once far faster.

    Tone in a language that is not understood is never certain.
    """
    heard = list(readings)
    asked = [Asked(r.article, targets_of(r.article, tools.programmes)) for r in heard]
    return [
        replace(r, tones=tuple(replace(t, certain=t.certain and r.article.language in UNDERSTOOD) for t in found))
        for r, found in zip(heard, tools.tone.judge(asked), strict=True)
    ]


class Told(Protocol):
    """An article as far as clustering needs it."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its headline."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def published(self) -> datetime | None:
        """When it was published, with a time zone."""


def vector_key(article: Told) -> str:
    """The cache key of an article's vector: a hash of the text that is embedded."""
    return text_key(embedding_text(article.title, article.text))


def text_key(text: str) -> str:
    """The cache key of the vector of a text."""
    return blake2s(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def in_batches(items: Sequence[Item], size: int = BATCH) -> list[Sequence[Item]]:
    """The items in their order, cut into parts of at most ``size``."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def to_embed(articles: Iterable[Told], known: Mapping[str, bytes]) -> list[dict[str, str]]:
    """Texts by key, in batches of similar length: those batches that hold a text whose vector is not known yet.

    The batches follow from the articles alone, since the last bits of a vector follow from its batch.
    """
    texts = {vector_key(a): embedding_text(a.title, a.text) for a in articles}
    ordered = sorted(texts, key=lambda key: (len(texts[key]), key))
    return [{key: texts[key] for key in part} for part in in_batches(ordered) if not known.keys() >= set(part)]


def embed(batch: Mapping[str, str], tools: Tools) -> dict[str, bytes]:
    """The vectors of a batch by key, as bytes of little-endian float32, so that a cache can hold them."""
    rows = tools.embedder.encode(list(batch.values())).astype("<f4")
    return {key: row.tobytes() for key, row in zip(batch, rows, strict=True)}


def story_article(article: Told, known: Mapping[str, bytes]) -> StoryArticle:
    """What clustering needs of an article whose vector is known."""
    vector = np.frombuffer(known[vector_key(article)], dtype="<f4").astype(np.float32)
    return StoryArticle(article.id, article.title, article.text, article.published, vector)


def arrival_order(articles: Iterable[Article]) -> list[Article]:
    """By publication, undated ones by when they were first seen, last when that is unknown too; ties as given."""
    return sorted(articles, key=lambda a: a.published or a.first_seen or END)


def read_story(
    story_id: str,
    articles: Sequence[Article],
    claims: Sequence[Claim],
    tools: Tools,
    decided: Decided = NOTHING,
    others: Others = nobody,
) -> StoryReading:
    """One story from its articles and their claims: origins, figures and verdicts, title, keywords, what it says.

    What people ``decided`` of its claims stands above what is read. ``others`` are other stories, by what leads them.
    """
    articles = arrival_order(articles)
    origins = find_origins(articles)
    claims = told_elsewhere([replace(claim, story_id=story_id) for claim in claims], articles, others)
    figures = judge_story(story_id, articles, claims, origins, decided)
    text = read_text(articles, origins, figures)
    dates = [a.published for a in articles if a.published]
    story = Story(
        story_id,
        story_title(articles) or first_words(articles),
        tuple(a.id for a in articles),
        keywords(articles, KEYWORDS),
        min(dates, default=None),
        max(dates, default=None),
        programme_of(articles, tools.programmes),
    )
    return StoryReading(story, figures, tuple(origins), tuple(summarize(text)), tuple(answer_questions(text)))


def first_words(articles: Sequence[Article], limit: int = 80) -> str:
    """What a story without any headline is called: the first words of its first text, or "Untitled"."""
    text = next((" ".join(a.text.split()) for a in articles if a.text.strip()), "")
    if len(text) <= limit:
        return text or "Untitled"
    return text[:limit].rsplit(" ", 1)[0] + " …"


def place_milestones(milestones: Iterable[Milestone], story_id: str) -> list[Milestone]:
    """The milestones of a placed article, with its story."""
    return [replace(m, story_id=story_id) for m in milestones]


def group_by_story(placed: Mapping[str, str]) -> dict[str, list[str]]:
    """Article ids by story id, stories in the order they were founded."""
    groups: dict[str, list[str]] = {}
    for article_id, story_id in placed.items():
        groups.setdefault(story_id, []).append(article_id)
    return groups
