"""The articles of one story: who printed what and when, which copy, which were edited, and what else is in them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from store import schema
from store.articles import new_values
from store.model import Article
from store.sql import digest, text_hash
from tests.bench.press import wording
from tests.bench.press.plan import Plan

Row = dict[str, Any]
COPIES, EDITED, WITHDRAWN, UNDATED, TONELESS = 0.35, 0.08, 0.01, 0.03, 0.1
LANGUAGES = ("en",) * 12 + ("de", "fr")
TOPICS = 12
"""Names that a story is about."""
SOURCES = 120
"""Sources that articles come from; see :mod:`tests.bench.press.around`."""


@dataclass(slots=True)
class Printed:
    """An article while it is being made: sentences with figures come into its text before it is written.

    ``source`` is the place of the article that it copies; ``scene`` names whom it is about; ``quote`` is where its text
    has one, and whose words.
    """

    article: Article
    source: int | None
    tone: float | None
    at: datetime
    scene: str
    edited: bool = False
    sentences: list[str] = field(default_factory=list)
    quote: tuple[int, str, str, str] | None = None

    @property
    def opening(self) -> str:
        """The part of the text that its claims stand in."""
        return " ".join(self.sentences)


def printed(plan: Plan, luck: random.Random, now: datetime) -> list[Printed]:
    """The articles of a story, oldest first, without their texts."""
    times = sorted(luck.random() for _ in range(plan.articles))
    outlets = wording.outlets()
    about = [wording.drawn(luck) for _ in range(TOPICS)]
    found: list[Printed] = []
    for place, share in enumerate(times):
        outlet = min(int(luck.expovariate(12 / len(outlets))), len(outlets) - 1)  # few print most
        at = min(now, plan.begin + timedelta(days=share * plan.days))
        source = luck.randrange(place) if place and luck.random() < COPIES else None
        source = found[source].source if source is not None and found[source].source is not None else source
        turn = luck.choice(wording.TURNS)[1].format(plan.programme)
        title = f"{plan.firm} and {plan.programme}: {turn} in {luck.choice(about)}"
        number = plan.first + place
        article = Article(
            id=f"a{number:012x}",
            url=f"https://{wording.domain(outlet)}/{number}",
            title=title if source is None else found[source].article.title,
            text="",
            outlet=outlets[outlet],
            domain=wording.domain(outlet),
            author=luck.choice(wording.SPEAKERS)[0] if luck.random() < 0.5 else None,
            published=None if luck.random() < UNDATED else at,
            published_basis="structured",
            first_seen=min(now, at + timedelta(minutes=40)),
            fetched=min(now, at + timedelta(minutes=41)),
            language=luck.choice(LANGUAGES),
            source=f"Feed {outlet % SOURCES}",
            duplicate_of=None if source is None else found[source].article.id,
            withdrawn=min(now, at + timedelta(days=2)) if luck.random() < WITHDRAWN else None,
            targets=(plan.programme,),
        )
        if article.published is None:
            article = replace(article, published_basis="unknown")
        tone = None if luck.random() < TONELESS else round(luck.uniform(-0.9, 0.4), 3)
        scene = _scene(about, luck) if source is None else found[source].scene
        found.append(Printed(article, source, tone, at, scene, edited=luck.random() < EDITED))
    return found


def _scene(about: Sequence[str], luck: random.Random) -> str:
    """Two sentences with names of the story and one of the article's own in each."""
    parts = luck.sample(wording.SCENES, k=2)
    return " ".join(part.format(*luck.sample(about, k=3), wording.drawn(luck)) for part in parts)


def write(found: Sequence[Printed], luck: random.Random) -> None:
    """Give every article its text: what was told, a quote, and some paragraphs."""
    pool = wording.paragraphs()
    for one in found:
        text = f"{one.opening or title_of(one)} {one.scene}"
        if luck.random() < 0.35:
            speaker, role = luck.choice(wording.SPEAKERS)
            words = luck.choice(wording.QUOTES)
            one.quote = (len(text) + 2, words, speaker, role)
            text = f"{text} “{words}” said {speaker}, {role}."
        one.article = replace(one.article, text="\n\n".join([text, *luck.choices(pool, k=luck.randint(2, 5))]))


def rows(plan: Plan, found: Sequence[Printed], luck: random.Random, now: datetime) -> Iterator[tuple[str, Row]]:
    """Rows of articles, revisions, tones, quotes and milestones, as (table, row)."""
    for place, one in enumerate(found):
        article = one.article
        values = new_values(article, now) | {"story_id": plan.id, "tone": one.tone, "pending": False}
        values |= {"independent": one.source is None, "revision": 2 if one.edited else 1}
        yield schema.articles.name, values
        yield from _revisions(article, values, one)
        key = {"article_id": article.id, "position": 0}
        if one.tone is not None:
            label = "negative" if one.tone < -0.05 else "positive" if one.tone > 0.05 else "neutral"
            yield schema.tones.name, key | {"target": plan.programme, "tone": one.tone, "label": label}
        if one.quote is not None:
            start, words, speaker, role = one.quote
            said = {"quote": words, "speaker": speaker, "role": role}
            yield schema.quotes.name, key | said | {"span_start": start, "span_end": start + len(words)}
        if place % 12 == 0:
            kind, label = luck.choice(wording.TURNS)
            turn = {"kind": kind, "label": label.format(plan.programme), "sentence": title_of(one)}
            yield schema.milestones.name, key | turn | {"day": one.at.date(), "basis": "published"}


def title_of(one: Printed) -> str:
    """What an article without a figure begins with."""
    return f"{one.article.title}."


def _revisions(article: Article, values: Row, one: Printed) -> Iterator[tuple[str, Row]]:
    seen = article.first_seen
    row = {"article_id": article.id, "title": article.title, "fetched": seen}
    if one.edited:
        # The number was another one at first.
        before = f"{article.text.replace('1', '2', 1)} {wording.CHANGED}"
        yield schema.revisions.name, row | {"number": 1, "text": before, "text_hash": text_hash(before)}
        row |= {"fetched": article.fetched}
    last = {"number": values["revision"], "text": article.text, "text_hash": values["text_hash"]}
    yield schema.revisions.name, row | last


def origin_rows(plan: Plan, found: Sequence[Printed]) -> Iterator[tuple[str, Row]]:
    """Rows of origins and of the articles behind them: every first-hand article with those that copy it."""
    members: dict[int, list[int]] = {}
    for place, one in enumerate(found):
        members.setdefault(place if one.source is None else one.source, []).append(place)
    for first, places in members.items():
        key = {"story_id": plan.id, "id": f"o{first}"}
        kind = "single" if len(places) == 1 else "copy"
        yield schema.origins.name, key | {"kind": kind, "name": found[first].article.outlet}
        for position, place in enumerate(places):
            taken: Row = {"how": None, "source_id": None, "basis": None}
            if position:
                taken = {"how": "copy", "source_id": found[first].article.id, "basis": "text"}
            row = {"story_id": plan.id, "origin_id": f"o{first}", "article_id": found[place].article.id}
            yield schema.origin_articles.name, row | {"position": position} | taken


def story_row(plan: Plan) -> Row:
    """The story itself; what is counted of it follows from its articles."""
    words = [plan.firm.lower(), plan.programme.lower(), "letter", "privacy", "consent", digest(plan.id)[:6]]
    title = f"{plan.firm} staff against {plan.programme}, round {plan.number}"
    return {"id": plan.id, "title": title, "keywords": words, "programme": plan.programme}
