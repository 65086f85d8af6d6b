"""Marked stories for summaries and answers (``tests/data/summaries``), the baselines, and how they are scored."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from nlp.claims import find_claims
from nlp.figures import judge_story
from nlp.origins import find_origins
from nlp.quantities import find_quantities
from nlp.quotes import find_quotes
from nlp.sentences import prose_sentences
from nlp.story_text import StoryText, read_text
from nlp.summary import summarize
from nlp.telling import likeness, terms_of
from store.model import Answer, Article
from tests.nlp.coverage import events

ROOT = Path(__file__).resolve().parents[2]
MARKS = ROOT / "tests" / "data" / "summaries"
SAMPLE = ROOT / "app" / "sample" / "articles"
TUNED, BLIND, FRESH = "tuned", "blind", "fresh"
PARTS = (TUNED, BLIND, FRESH)


@dataclass(frozen=True)
class Score:
    """What a summary covers of the marked facts, how much two of its lines share at most, what it should not have."""

    covered: int
    facts: int
    never: int
    alike: float
    lines: int


@dataclass(frozen=True)
class Answered:
    """Answers given and right, questions that have to be answered and are; ``wrong`` names the wrong ones."""

    given: int
    right: int
    needed: int
    found: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]


def marks(name: str) -> list[Mapping[str, Any]]:
    """The marked stories of one part."""
    rows: list[Mapping[str, Any]] = json.loads((MARKS / f"{name}.json").read_text("utf-8"))
    return rows


def articles_of(story: str) -> list[Article]:
    """The articles of a story of the sample, else of the annotated coverage."""
    found = [_sample(path) for path in sorted(SAMPLE.glob(f"{story}-*.md"))]
    if found:
        return sorted(found, key=lambda a: (a.published is None, a.published))
    return next(list(e.articles) for part in ("a", "b") for e in events(part) if e.name == story)


def _sample(path: Path) -> Article:
    _, front, body = path.read_text("utf-8").split("+++", 2)
    row = tomllib.loads(front)
    day = row.get("published")
    published = day.astimezone(UTC) if day else None
    return Article(
        path.stem,
        f"https://{path.stem}.example/",
        row["title"],
        body.strip(),
        outlet=row["outlet"],
        published=published,
    )


@cache
def read(story: str) -> StoryText:
    """A marked story, read as the pipeline reads it."""
    articles = articles_of(story)
    origins = find_origins(articles)
    claims = [c for a in articles for c in find_claims(a, find_quantities(a.text, "en"), find_quotes(a))]
    return read_text(articles, origins, judge_story(story, articles, claims, origins))


def score(row: Mapping[str, Any], lines: Sequence[str]) -> Score:
    """How lines (bullets or a baseline's sentences) stand to the marks."""
    told = "\n".join(lines)
    covered = sum(any(words in told for words in fact) for fact in row["must"])
    terms = [terms_of(line) for line in lines]
    pairs = [likeness(a, b) for a, b in combinations(terms, 2)]
    return Score(
        covered, len(row["must"]), sum(words in told for words in row["never"]), max(pairs, default=0.0), len(lines)
    )


def bullets(story: str) -> list[str]:
    """Our summary, as lines."""
    return [bullet.text for bullet in summarize(read(story))]


def lead_three(story: str, count: int) -> list[str]:
    """Baseline: the first three sentences of the newest articles, up to ``count`` lines."""
    found = []
    for article in sorted(
        articles_of(story), key=lambda a: a.published.timestamp() if a.published else 0, reverse=True
    ):
        found += [article.text[s.start : s.end] for s in prose_sentences(article.text)[:3]]
    return found[:count]


def lexrank(story: str, count: int) -> list[str]:
    """Baseline: LexRank (Erkan & Radev 2004) over all sentences, cosine of TF-IDF, continuous, damping 0.85."""
    lines = [a.text[s.start : s.end] for a in articles_of(story) for s in prose_sentences(a.text)]
    terms = [terms_of(line) for line in lines]
    vocabulary = {t: n for n, t in enumerate(sorted(set().union(*terms)))}
    matrix = np.zeros((len(lines), len(vocabulary)))
    for n, found in enumerate(terms):
        matrix[n, [vocabulary[t] for t in found]] = 1.0
    matrix *= np.log(len(lines) / matrix.sum(axis=0)) + 1.0
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    like = matrix @ matrix.T
    walk = like / np.maximum(like.sum(axis=1, keepdims=True), 1e-9)
    rank = np.full(len(lines), 1 / len(lines))
    for _ in range(60):
        rank = 0.15 / len(lines) + 0.85 * rank @ walk
    return [lines[n] for n in np.argsort(-rank, kind="stable")[:count]]


def answered(row: Mapping[str, Any], asked: Mapping[str, Answer], about: StoryText) -> Answered:
    """How answers stand to the marks: right when every sentence cited has one of the marked wordings."""
    texts = {told.article.id: told.article.text for told in about.quality}
    good: Mapping[str, Sequence[str]] = row["answers"]
    right = {
        i
        for i, a in asked.items()
        if i in good and all(_fits(texts[c.article_id][c.start : c.end], a, good[i]) for c in a.citations)
    }
    needed = set(good) - set(row.get("optional", ()))
    return Answered(
        len(asked),
        len(right),
        len(needed),
        len(needed & right),
        tuple(sorted(asked.keys() - right)),
        tuple(sorted(needed - right)),
    )


def _fits(sentence: str, answer: Answer, good: Sequence[str]) -> bool:
    """Whether a cited sentence answers, or stands with one that does: a figure's other side, or what it leans on."""
    return any(words in sentence for words in good) or (
        len(answer.citations) > 1 and any(w in answer.text for w in good)
    )
