"""New articles for a press that is there, half about stories of the last days and half about new ones, with vectors.

What judging a story costs grows with the story. So that presses are compared like with like, the stories that new
articles join have the same sizes in every press, as many of each: those that a press of ten thousand has as well.
New events are of firms that the press never wrote of: two events of one firm and programme, told in the same few
sentences on the same day, nobody could tell apart, and they would join whatever large story goes on about these.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from app.pipeline import text_key, vector_key
from nlp.embed import embedding_text
from store import articles, embeddings, schema, story_index
from store.database import Store
from store.model import Article
from tests.bench.generate_press import MODEL
from tests.bench.press import around, judged, wording
from tests.bench.press import articles as printing
from tests.bench.press.plan import Plan

JOINED = {(9, 30): 0.6, (31, 100): 0.24, (101, 200): 0.16}
"""Articles of the stories that new ones join, from and to, and the share of each. Stories of the press itself."""
OWN = "s000001"
"""The ids of its stories come before it; those that new articles founded behind it, all but few."""
LATELY = timedelta(days=10)
TOGETHER = 5
"""New articles about one new event."""
CLAIMS = 3


class Given:
    """An embedder that knows the vectors of the texts that were made for it, and those in the store, which are made
    anew where one of their batch is new; it stands for a model."""

    name = MODEL

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, NDArray[np.float32]] = {}

    def know(self, text: str, vector: NDArray[np.float64]) -> None:
        """Keep the vector of a text."""
        self._known[text] = (vector / np.linalg.norm(vector)).astype(np.float32)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of known texts; raises KeyError for any other."""
        keys = {text: text_key(text) for text in texts if text not in self._known}
        with self._store.read() as conn:
            kept = embeddings.load(conn, keys.values(), MODEL)
        return np.stack(
            [np.frombuffer(kept[keys[text]], dtype="<f4") if text in keys else self._known[text] for text in texts]
        )


def arrivals(store: Store, number: int, given: Given, now: datetime, *, round_: int) -> list[Article]:
    """So many new articles, not in the store yet; ``given`` knows their vectors. Another ``round_``, other articles."""
    luck = random.Random(round_)
    old = _joining(store, number // 2, given, now, luck)
    new = list(_founding(number - len(old), given, now, luck, round_))
    made = [
        replace(article, id=f"new{round_}-{place}", url=f"https://new.example/{round_}/{place}", duplicate_of=None)
        for place, article in enumerate([*old, *new])
    ]
    luck.shuffle(made)
    return made


def _joining(store: Store, number: int, given: Given, now: datetime, luck: random.Random) -> list[Article]:
    """Articles that say anew what the latest article of a story says, each of another story where there are enough."""
    with store.read() as conn:
        chosen = [story for span, share in JOINED.items()
                  for story in drawn(conn, span, round(share * number), now, luck)]  # fmt: skip
        latest = [articles.get(conn, story_index.latest_members(conn, [story], 1)[0]) for story in chosen]
        models = [article for article in latest if article]
        vectors = embeddings.load(conn, [vector_key(model) for model in models], MODEL)
    return [_again(model, vectors[vector_key(model)], given, now, luck) for model in models]


def drawn(conn: Connection, span: tuple[int, int], number: int, now: datetime, luck: random.Random) -> list[str]:
    """Ids of stories of the press that were told of lately and have so many articles; all, where there are fewer."""
    table = schema.stories.c
    recent = table.last_at.between(now - LATELY, now) & table.articles.between(*span) & (table.id < OWN)
    ids = conn.execute(select(table.id).where(recent).order_by(table.id)).scalars().all()
    return luck.sample(ids, min(number, len(ids)))


def _again(model: Article, vector: bytes, given: Given, now: datetime, luck: random.Random) -> Article:
    first, *rest = model.text.split("\n\n")
    value = luck.randrange(200, 9_000)
    lead = f"In all {value:,} people have now signed, organisers said. {' '.join(reversed(first.split('. ')))}."
    text = "\n\n".join([lead, *luck.sample(wording.paragraphs(), len(rest))])
    near = np.frombuffer(vector, dtype="<f4").astype(float)
    given.know(embedding_text(model.title, text), near + 0.03 * _noise(luck))
    return replace(
        model, text=text, published=now - timedelta(hours=luck.randrange(48)), first_seen=now, fetched=now,
        withdrawn=None,
    )  # fmt: skip


def _founding(number: int, given: Given, now: datetime, luck: random.Random, round_: int) -> Iterator[Article]:
    """Articles about events that nobody told of yet, some about each."""
    left = number
    while left:
        size = min(TOGETHER, left)
        left -= size
        firm = wording.name(wording.VOCABULARY + luck.randrange(10**6))
        plan = Plan(
            10**6 * (round_ + 10) + left, 0, size, size * CLAIMS, firm,
            luck.choice(wording.PROGRAMMES), now - timedelta(days=2), 2,
        )  # fmt: skip
        found = printing.printed(plan, luck, now)
        judged.tell(plan, found, luck)
        printing.write(found, luck)
        for one in found:
            article = replace(one.article, withdrawn=None)
            vector = around.meaning(plan) + 0.6 * _noise(luck)
            given.know(embedding_text(article.title, article.text), vector)
            yield article


def _noise(luck: random.Random) -> NDArray[np.float64]:
    return np.random.default_rng(luck.randrange(2**32)).standard_normal(around.DIMENSIONS)
