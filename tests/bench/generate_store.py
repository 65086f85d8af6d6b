"""Fill a store with invented coverage of any size, the same each time, for speed tests and benchmarks.

``generate(store, articles=20_000, now=now)`` takes some seconds. Stories come about ten articles each, most of them
lately; every article makes one claim, has a tone, and every third a quote. All words here are invented.

    python -m tests.bench.generate_store sqlite:///big.db 20000
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, Table, insert

from store import changes, counters, runs, schema, sources
from store.articles import new_values
from store.claims import values_of
from store.database import Store, open_store
from store.model import Article, Change, Claim, MetricStatus, Quantity, Relation, Source
from store.sql import chunks, text_hash

FIRMS = (
    "Alderbank",
    "Brightwell",
    "Corvane",
    "Dunmore Freight",
    "Eastlock",
    "Fenwick Stores",
    "Gladehall",
    "Harrow & Pine",
)
PROGRAMMES = ("Pulse", "WorkLens", "DeskTrace", "Cadence", "ShiftSight")
ACTS = ("sign a letter against", "walk out over", "opt out of", "are enrolled in", "lose bonuses under")
PLACES = ("Leeds", "Tampere", "Gdansk", "Porto", "Leuven", "Galway")
FILLER = (
    "The software notes which windows are open and for how long, a manual seen by this paper says.",
    "A spokeswoman said the company listens and that nobody is judged by a machine alone.",
    "Shop stewards want the records of the first weeks deleted before any talks begin.",
    "Managers were told to answer questions in person and not in the chat.",
    "Lawyers doubt that the consent asked for in the canteen would hold before a court.",
    "Similar schemes were tried in warehouses years ago and quietly dropped again.",
)
STATUSES: tuple[MetricStatus, ...] = ("disputed", "growth", "agree", "undated", "single")
RELATIONS: tuple[Relation, ...] = ("same", "rounding", "growth", "contradiction")
SPAN_DAYS = 400
CLAIMS_PER_METRIC = 8


@dataclass(frozen=True, slots=True)
class Size:
    """What was generated."""

    articles: int
    stories: int
    metrics: int


def generate(store: Store, articles: int = 20_000, *, now: datetime, stories: int | None = None, seed: int = 7) -> Size:
    """Fill an empty, migrated store with ``articles`` articles in ``stories`` stories (a tenth unless given)."""
    luck = random.Random(seed)
    number = stories or max(1, articles // 10)
    plans = [_Plan(index, luck, now) for index in range(number)]
    # Every story has one article; the others fall on some stories far more often than on others.
    owners = plans + luck.choices(plans, weights=[luck.paretovariate(1.5) for _ in plans], k=max(0, articles - number))
    for index, plan in enumerate(owners[:articles]):
        plan.add(index, luck, now)
    used = [plan for plan in plans if plan.articles]
    with store.begin() as conn:
        _insert(conn, schema.outlets, _outlet_rows())
        _insert(conn, schema.stories, (plan.story_row() for plan in used))
        _insert(conn, schema.articles, (row for plan in used for row in plan.article_rows(now)))
        _insert(conn, schema.revisions, (row for plan in used for row in plan.revision_rows()))
        metrics = [row for plan in used for row in plan.metric_rows()]
        _insert(conn, schema.metrics, metrics)
        _insert(conn, schema.origins, (row for plan in used for row in plan.origin_rows()))
        _insert(conn, schema.origin_articles, (row for plan in used for row in plan.origin_article_rows()))
        _insert(conn, schema.claims, (values_of(claim) for plan in used for claim in plan.claims))
        for table in (schema.figures, schema.figure_claims, schema.verdicts):
            _insert(conn, table, (row for plan in used for name, row in plan.judgement() if name == table.name))
        for table in (schema.tones, schema.quotes, schema.milestones):
            _insert(conn, table, (row for plan in used for name, row in plan.reading() if name == table.name))
        counters.refresh_metrics(conn, [row["id"] for row in metrics])
        counters.refresh_stories(conn, [plan.id for plan in used])
        _add_events(conn, used, now)
    return Size(min(articles, len(owners)), len(used), len(metrics))


class _Plan:
    """One story while it is being made."""

    def __init__(self, index: int, luck: random.Random, now: datetime) -> None:
        self.id = f"s{index:012x}"
        self.firm, self.programme, self.act = luck.choice(FIRMS), luck.choice(PROGRAMMES), luck.choice(ACTS)
        self.total = luck.randrange(120, 9_000)
        # Three in four began within the last weeks.
        age = luck.random() ** 3 * SPAN_DAYS
        self.begin = now - timedelta(days=age, minutes=luck.randrange(1_440))
        # Most are told within a week; some stay in the news from then to now.
        self.length = age if luck.random() < 0.2 else min(age, luck.expovariate(1 / 6))
        self.articles: list[Article] = []
        self.claims: list[Claim] = []
        self.tones: list[float] = []

    @property
    def title(self) -> str:
        return f"{self.firm} workers {self.act} {self.programme}"

    def add(self, index: int, luck: random.Random, now: datetime) -> None:
        """One more article with its claim."""
        outlet = luck.randrange(40)
        share = luck.random()
        value = int(self.total * (1 + share / 5))
        sentence = f"Over {value:,} workers {self.act} {self.programme} in {luck.choice(PLACES)}, the union said."
        body = " ".join(luck.choices(FILLER, k=14))
        when = min(now, self.begin + timedelta(days=share * self.length))
        undated = luck.random() < 0.04
        article = Article(
            id=f"a{index:012x}",
            url=f"https://paper{outlet}.example/{index}",
            title=f"{self.title}: part {len(self.articles) + 1}",
            text=f"{sentence} {body}",
            outlet=f"Paper {outlet}",
            domain=f"paper{outlet}.example",
            published=None if undated else when,
            published_basis="unknown" if undated else "structured",
            first_seen=min(now, when + timedelta(hours=1)),
            language="en",
            source=f"Feed {outlet % 12}",
        )
        self.articles.append(article)
        self.tones.append(luck.uniform(-0.9, 0.4))
        metric = f"m{self.id}{len(self.claims) // CLAIMS_PER_METRIC}"
        self.claims.append(_claim(article, index, value, sentence, metric))

    def story_row(self) -> dict[str, Any]:
        words = [self.firm.lower(), self.programme, "letter", "privacy", "consent"]
        return {"id": self.id, "title": self.title, "keywords": words, "programme": self.programme}

    def article_rows(self, now: datetime) -> Iterator[dict[str, Any]]:
        for article, tone in zip(self.articles, self.tones, strict=True):
            yield new_values(article, now) | {"story_id": self.id, "tone": tone, "pending": False}

    def revision_rows(self) -> Iterator[dict[str, Any]]:
        for article in self.articles:
            yield {
                "article_id": article.id,
                "number": 1,
                "title": article.title,
                "text": article.text,
                "text_hash": text_hash(article.text),
                "fetched": article.first_seen,
            }

    def metric_groups(self) -> Iterator[tuple[str, list[Claim]]]:
        for number, group in enumerate(chunks(self.claims, CLAIMS_PER_METRIC)):
            yield f"m{self.id}{number}", group

    def metric_rows(self) -> Iterator[dict[str, Any]]:
        for number, (metric_id, group) in enumerate(self.metric_groups()):
            values = [claim.quantity.stated or 0 for claim in group]
            yield {
                "id": metric_id,
                "story_id": self.id,
                "label": f"{self.programme} · workers who {self.act}",
                "unit": "",
                "scope": None,
                "low": min(values),
                "high": max(values),
                "leading": f"over {max(values):,.0f}",
                "safe_to_say": f"More than {min(values):,.0f}",
                "avoid": "",
                "reason": "The newest figure with the most independent origins.",
                "independent_origins": len(group),
                "status": "single" if len(group) == 1 else STATUSES[(hash_of(self.id) + number) % 4],
            }

    def origin_rows(self) -> Iterator[dict[str, Any]]:
        for number, group in enumerate(chunks(self.articles, 3)):
            kind = "rewrite" if len(group) > 1 else "single"
            yield {"story_id": self.id, "id": f"o{number}", "kind": kind, "name": group[0].outlet}

    def origin_article_rows(self) -> Iterator[dict[str, Any]]:
        for number, group in enumerate(chunks(self.articles, 3)):
            for position, article in enumerate(group):
                yield {
                    "story_id": self.id, "origin_id": f"o{number}", "article_id": article.id, "position": position
                }  # fmt: skip

    def judgement(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Rows of figures, of the claims behind them, and of verdicts."""
        for metric_id, group in self.metric_groups():
            for position, part in enumerate(chunks(group, 3)):
                figure_id = f"f{metric_id}{position}"
                yield "figures", _figure_row(figure_id, metric_id, position, part[0].quantity)
                for number, claim in enumerate(part):
                    yield "figure_claims", {"figure_id": figure_id, "claim_id": claim.id, "position": number}
            for number, (first, second) in enumerate(combinations(group, 2)):
                relation = RELATIONS[number % 4]
                row = {"metric_id": metric_id, "a": first.id, "b": second.id, "relation": relation}
                yield "verdicts", row | {"reason": "Both are of one day and differ by more than rounding."}

    def reading(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Rows of tones, quotes and milestones."""
        for number, (article, tone) in enumerate(zip(self.articles, self.tones, strict=True)):
            row = {"article_id": article.id, "position": 0}
            label = "negative" if tone < -0.05 else "positive" if tone > 0.05 else "neutral"
            yield "tones", row | {"target": self.programme, "tone": tone, "label": label}
            if number % 3 == 0:
                span = {
                    "span_start": 0,
                    "span_end": 9,
                    "quote": "Nobody asked us what we think.",
                    "speaker": "a steward",
                }
                yield "quotes", row | span
            if number % 5 == 0:
                day = (article.published or self.begin).date()
                turn = {"day": day, "basis": "published", "kind": "launched", "label": f"{self.programme} launched"}
                yield "milestones", row | turn | {"sentence": article.text[:80]}


def hash_of(name: str) -> int:
    """A number that is the same in every run."""
    return int(name[1:], 16)


def _claim(article: Article, index: int, value: int, sentence: str, metric: str) -> Claim:
    literal = f"Over {value:,}"
    quantity = Quantity(0, len(literal), literal, value, value, None, False, False, "over", "", "workers", 1)
    return Claim(
        id=f"c{index:012x}",
        article_id=article.id,
        quantity=quantity,
        sentence=sentence,
        sentence_start=0,
        metric="workers",
        frame="sign",
        attributed_to="the union" if index % 3 else None,
        as_of=None if article.published is None else article.published.date(),
        as_of_basis="unknown" if article.published is None else "published",
        kind="people",
        metric_id=metric,
    )


def _figure_row(figure_id: str, metric_id: str, position: int, quantity: Quantity) -> dict[str, Any]:
    return {
        "id": figure_id, "metric_id": metric_id, "position": position, "reading": quantity.literal.lower(),
        "qualifier": quantity.qualifier, "stated": quantity.stated, "low": quantity.low, "high": quantity.high,
        "scope": None, "relation": RELATIONS[position % 4], "reason": "Differs by more than rounding.",
        "independent_origins": 1,
    }  # fmt: skip


def _outlet_rows() -> Iterator[dict[str, Any]]:
    for number in range(40):
        leaning = ("left", "centre", "right", None)[number % 4]
        yield {"domain": f"paper{number}.example", "name": f"Paper {number}", "country": "GB", "leaning": leaning}


def _add_events(conn: Connection, plans: Sequence[_Plan], now: datetime) -> None:
    for number in range(12):
        url = f"https://paper{number}.example/feed"
        sources.upsert(conn, Source(f"Feed {number}", "feed", url, last_checked=now - timedelta(minutes=number)))
    for number, plan in enumerate(plans[:300]):
        at = now - timedelta(hours=number / 2)
        metric = f"m{plan.id}0"
        changes.add(conn, Change(at, "conflict" if number % 2 else "story", plan.title, plan.id, metric))
    runs.finish(conn, runs.start(conn, "collect", now), "ok", {"collected": len(plans), "new": len(plans)}, now)


def _insert(conn: Connection, table: Table, rows: Iterator[dict[str, Any]] | Sequence[dict[str, Any]]) -> None:
    for part in chunks(rows, 5_000):
        conn.execute(insert(table), part)


if __name__ == "__main__":
    begun = time.perf_counter()
    with open_store(sys.argv[1], migrate=True) as opened:
        made = generate(opened, int(sys.argv[2]), now=datetime(2026, 3, 20, 12, tzinfo=UTC))
    print(f"{made} in {time.perf_counter() - begun:.1f} s")
