"""What a store holds beside its stories: outlets, sources, runs, news, alerts, relevance, staff, and people's acts."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from app.pipeline import vector_key
from nlp.candidates import keys_of, rarity_among
from nlp.features import read_terms
from store import acts, alerts, changes, meta, petitions, runs, schema, sources, targets, voices
from store.alerted import Alert, AlertKind, Evidence
from store.floor import Floor, Mentioned
from store.model import Change, Count, Source
from store.permits import Actor
from store.relevance import STEPS
from store.tally import Tally
from store.weeks import week_of
from tests.bench.press import wording
from tests.bench.press.articles import SOURCES, Printed, Row
from tests.bench.press.plan import Plan

POPULATION = 900
CHANNELS = ("general", "warehouse", "drivers", "canteen", "engineering", "support", "retail north", "retail south")
THEMES = ("privacy", "trust", "workload", "pay", "leadership", "tools", "other")
VOICE_WEEKS, WRITERS = 52, 45
SUBJECT = 1_000_003
DIMENSIONS = 384
"""Of a vector, as the shipped model makes them."""
THRESHOLD, SCORED = 0.42, 3
"""Closeness from which an article is kept, and for how many programmes each is scored."""
NEWS_DAYS, NEWS_A_DAY = 60, 40
ALERTS, ACTS = 240, 400
ACTORS = tuple(Actor(name, "analyst") for name in ("ana", "bo", "cem", "dita"))
_KINDS: tuple[AlertKind, ...] = ("conflict", "edited", "emerging", "spike", "tone", "quiet")


def outlet_rows() -> Iterator[Row]:
    """Every outlet; three in four have a leaning."""
    for number, name in enumerate(wording.outlets()):
        leaning = ("left", "center", "right", None)[number % 4]
        origin = "a rating" if leaning else None
        yield {"domain": wording.domain(number), "name": name, "country": "GB", "leaning": leaning} | {
            "leaning_origin": origin
        }


def add_sources(conn: Connection, now: datetime) -> None:
    """Feeds in every state, petitions with their counts, and the runs that collected."""
    for number in range(SOURCES):
        state = "failing" if number % 30 == 7 else "quiet" if number % 20 == 3 else "ok"
        url = f"https://{wording.domain(number)}/feed"
        last = now - timedelta(minutes=number)
        sources.upsert(conn, Source(f"Feed {number}", "feed", url, state=state, last_checked=last, last_item=last))
    for number, programme in enumerate(wording.PROGRAMMES):
        name, url = f"Petition {programme}", f"https://petition{number}.example/{programme.lower()}"
        sources.upsert(conn, Source(name, "petition", url, programme=programme, last_checked=now))
        for day in range(60):
            value = 900 + 70 * day * (number + 1)
            words = f"{value:,}"
            seen = now - timedelta(days=60 - day)
            said = Count(value, words, "text", f"{words} have signed", 10_000, f"Stop {programme}", url, name, seen)
            petitions.save(conn, said)
    for back in range(300, -1, -1):
        started = now - timedelta(hours=back)
        counts = {"collected": 40, "new": 12, "unchanged": 28}
        runs.finish(conn, runs.start(conn, "update", started), "ok", counts, started)


def add_news(conn: Connection, plans: Sequence[Plan], now: datetime, luck: random.Random) -> None:
    """Changes of two months and alerts about the same stories, a score of either in the last days."""
    weights = [plan.articles for plan in plans]
    share = min(1.0, len(plans) / 100)
    for number in range(int(NEWS_DAYS * NEWS_A_DAY * share)):
        plan = luck.choices(plans, weights)[0]
        at = now - timedelta(minutes=luck.randrange(NEWS_DAYS * 1_440))
        kind = luck.choice(("story", "conflict", "figure", "figure", "edited", "revived"))
        metric = None if kind in ("story", "revived") else f"m{plan.number:08x}0000"
        changes.add(conn, Change(at, kind, f"{plan.firm}: note {number} on {plan.programme}", plan.id, metric))
    for number in range(int(ALERTS * share)):
        plan = luck.choices(plans, weights)[0]
        kind = _KINDS[number % len(_KINDS)]
        proof = Evidence(luck.choice(wording.FILLER), wording.outlets()[number % 50], f"https://{wording.domain(1)}/a")
        text = f"{kind.capitalize()}: {plan.firm} and {plan.programme} again"
        alert = Alert(kind, plan.id, str(number), text, (proof,), plan.programme, plan.id)
        alerts.add(conn, alert, now - timedelta(hours=number))


def relevance_rows(
    plan: Plan, found: Sequence[Printed], luck: random.Random, *, kept: bool = True
) -> Iterator[tuple[str, Row]]:
    """How every article stands to the watched programmes, and what followed: kept, or off topic."""
    for one in found:
        own = THRESHOLD * luck.random() ** 0.5 if not kept else THRESHOLD + luck.random() * (1 - THRESHOLD)
        matched = kept and luck.random() < 0.7
        for programme in wording.PROGRAMMES[:SCORED]:
            close = own if programme == plan.programme else luck.random() * (0.6 if kept else THRESHOLD)
            yield schema.relevance_scores.name, {
                "programme": programme, "article_id": one.article.id, "closeness": close,
                "step": min(int(close * STEPS), STEPS - 1),
                "matched": "match" if matched and programme == plan.programme else "none",
            }  # fmt: skip
        outcome = "query" if matched else "close" if kept else "off_topic"
        row = {"article_id": one.article.id, "outcome": outcome, "programme": plan.programme, "closeness": own}
        yield schema.relevance.name, row | {"margin": own - THRESHOLD, "at": one.at}


def add_relevance_state(conn: Connection) -> None:
    """What the articles were decided by."""
    programmes = wording.PROGRAMMES[:SCORED]
    state = {"meanings": dict.fromkeys(programmes, "made up"), "thresholds": dict.fromkeys(programmes, THRESHOLD)}
    meta.set_value(conn, "relevance", json.dumps(state))


def index_rows(found: Sequence[Printed], rare: NDArray[np.float64]) -> Iterator[Row]:
    """What the index of stories would hold: keys of what an article has alone; paragraphs are too common to be keys."""
    for one in found:
        terms = read_terms(one.article.title, f"{one.opening} {one.scene}")
        day = one.at.date().toordinal()
        yield from ({"key": key, "day": day, "article_id": one.article.id} for key in keys_of(terms, rare))


@cache
def common_words() -> NDArray[np.float64]:
    """How rare a word is, among the paragraphs and sentences that everybody prints."""
    frames = [counted.sentence for counted in wording.COUNTED] * 10 + list(wording.SCENES) * 10
    return rarity_among([read_terms("", text) for text in (*wording.paragraphs(), *frames)])


def vectors(plan: Plan, found: Sequence[Printed]) -> dict[str, bytes]:
    """A unit vector for every text, near the one of its story, by the key it is kept under.

    Stories of one programme are nearer to each other than others, and nothing is far from the subject of all.
    """
    noise = np.random.default_rng(plan.number)
    near = meaning(plan) + 0.6 * noise.standard_normal((len(found), DIMENSIONS))
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    return {vector_key(one.article): row.tobytes() for one, row in zip(found, near.astype("<f4"), strict=True)}


def meaning(plan: Plan) -> NDArray[np.float64]:
    """What the vectors of a story lie around; shape (DIMENSIONS,), not of unit length."""
    own = np.random.default_rng((plan.number, 1)).standard_normal(DIMENSIONS)
    return about(plan.programme) + 0.8 * own


def about(programme: str) -> NDArray[np.float64]:
    """What all that is told of a programme has in common; shape (DIMENSIONS,), not of unit length."""
    seeds = (SUBJECT, SUBJECT + 1 + wording.PROGRAMMES.index(programme))
    subject, special = (np.random.default_rng(seed).standard_normal(DIMENSIONS) for seed in seeds)
    return np.asarray(0.5 * subject + 0.4 * special)


def add_staff(conn: Connection, now: datetime, luck: random.Random) -> None:
    """A year of posts, counted and kept through the floor as an import does it."""
    tally = Tally()
    for back in range(1, VOICE_WEEKS + 1):
        week = week_of(now - timedelta(weeks=back))
        for channel in CHANNELS:
            for writer in range(luck.randint(2, WRITERS)):
                theme = luck.choices(THEMES, range(len(THEMES), 0, -1))[0]
                feelings = {"anger": luck.random() / 2, "fear": luck.random() / 4, "neutral": luck.random() / 4}
                said = (Mentioned("over 1,600", "petition signatures", 1600.0, None),) if writer % 9 == 0 else ()
                author = f"{channel} {writer}".encode()
                tally.add(week, channel, theme, author, luck.uniform(-0.8, 0.4), feelings, said)
    voices.keep(conn, tally, Floor(POPULATION), THEMES, {}, now=now, who="bench")


def add_acts(conn: Connection, plans: Sequence[Plan], now: datetime, luck: random.Random) -> None:
    """What people said of claims, metrics and stories, through the store's own way of keeping it."""
    chosen = luck.sample(plans, min(len(plans), ACTS))
    query = select(schema.claims.c.id, schema.claims.c.metric_id)
    for number, plan in enumerate(chosen):
        row = conn.execute(query.where(schema.claims.c.article_id == f"a{plan.first:012x}").limit(1)).one_or_none()
        at, who = now - timedelta(hours=2 * number), ACTORS[number % len(ACTORS)]
        if row is not None:
            kind: acts.Kind = "reject" if number % 3 == 0 else "accept"
            acts.add(conn, kind, targets.of_claim(conn, row.id), who, at, note="looked it up")
        if row is not None and row.metric_id is not None and number % 4 == 0:
            acts.add(conn, "watch", targets.of_metric(conn, row.metric_id), who, at)
        if number % 2 == 0:
            acts.add(conn, "note", targets.of_story(conn, plan.id), who, at, note="Ask them again on Monday.")
        if number % 5 == 0:
            acts.add(conn, "tag", targets.of_story(conn, plan.id), who, at, payload={"tag": "union"})
