"""What is relevant: by a query, by closeness, by a person; and how well closeness tells on invented coverage."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from nlp.embed import Embedder, embedding_text, make_embedder
from nlp.query_tree import written
from nlp.relevance import (
    THRESHOLDS,
    Watched,
    asks_for_language,
    decide,
    description,
    is_choosy,
    meaning,
    query_of,
    score,
    threshold_of,
)
from store.model import Article, Programme, Score

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TABLE = Path(__file__).parents[1] / "data" / "relevance" / "watched.toml"
ELSEWHERE = Path(__file__).parents[3] / "shared" / "eval" / "stories" / "neus_val.jsonl"
CAB = Programme("CabView", "Kestrel Freight", ("cab cameras",), 'camera* AND drivers NOT "speed camera"', 0.4)
DESK = Programme("DeskEye", "Orla")
LIMITS = {"CabView": 0.4, "DeskEye": 0.5}


def outcome(*scores: Score, verdict: str | None = None) -> tuple[str, str | None]:
    made = decide("a", scores, LIMITS, verdict, NOW)  # type: ignore[arg-type]
    return made.outcome, made.programme


def cab(matched: str, closeness: float) -> Score:
    return Score("a", "CabView", matched, closeness)  # type: ignore[arg-type]


def desk(matched: str, closeness: float) -> Score:
    return Score("a", "DeskEye", matched, closeness)  # type: ignore[arg-type]


def test_a_query_keeps_whatever_the_closeness() -> None:
    assert outcome(cab("match", 0.0), desk("none", 0.9)) == ("query", "CabView")
    assert outcome(desk("match", 0.9), cab("match", 0.0)) == ("query", "CabView"), "the first of the settings"


def test_closeness_keeps_from_the_threshold_on() -> None:
    assert outcome(cab("none", 0.4), desk("none", 0.1)) == ("close", "CabView")
    assert outcome(cab("none", 0.399), desk("none", 0.1)) == ("off_topic", "CabView")
    assert outcome(cab("none", 0.41), desk("none", 0.6)) == ("close", "DeskEye"), "the one that is passed farthest"
    assert decide("a", [cab("none", 0.3)], LIMITS, None, NOW).margin == pytest.approx(-0.1)


def test_what_a_query_excludes_closeness_does_not_bring_back() -> None:
    assert outcome(cab("excluded", 0.9), desk("none", 0.1)) == ("excluded", "DeskEye")
    assert outcome(cab("excluded", 0.9), desk("none", 0.5)) == ("close", "DeskEye"), "another programme may keep it"
    assert outcome(cab("excluded", 0.1), desk("none", 0.1)) == ("off_topic", "DeskEye")


def test_a_person_stands_above_it_all() -> None:
    assert outcome(cab("none", 0.0), verdict="rescue") == ("rescued", "CabView")
    assert outcome(cab("match", 1.0), verdict="drop") == ("by_hand", "CabView")
    assert outcome(verdict="drop") == ("by_hand", None)


def test_a_programme_that_is_not_watched_any_more_decides_nothing() -> None:
    assert outcome(Score("a", "Gone", "match", 1.0), cab("none", 0.0)) == ("off_topic", "CabView")


def test_nothing_is_dropped_until_a_programme_asks_for_it() -> None:
    assert not is_choosy([])
    assert not is_choosy([DESK])
    assert is_choosy([DESK, CAB])
    assert is_choosy([Programme("A", "", closeness=0.0)])


def test_without_a_query_the_names_decide() -> None:
    found = query_of(Programme("Desk-Eye", "Orla", ("Orla’s tracker", "—")))
    assert found is not None
    assert written(found) == '"desk eye" OR "orla tracker"'
    assert query_of(Programme("+++", "")) is None


def test_scores_follow_from_query_and_text() -> None:
    vector = np.eye(3, dtype=np.float32)
    watched = [Watched("CabView", query_of(CAB), 0.4, "m", vector[0]), Watched("None", None, 0.4, "m", -vector[0])]
    text = "Cameras film drivers."
    assert score(Article("a", "u", "t", text), vector[0], watched) == [
        cab("match", 1.0),
        Score("a", "None", "none", 0.0),
    ]
    assert score(Article("a", "u", "t", f"{text} A speed camera."), vector[1], watched)[0] == cab("excluded", 0.0)


def test_the_meaning_changes_with_all_that_scores_follow_from_and_not_with_the_threshold() -> None:
    from dataclasses import replace

    changes = {"name": "B", "company": "x", "aliases": ("y",), "query": "z", "about": "w"}
    others = {meaning(replace(CAB, **{key: value}), "hash") for key, value in changes.items()}  # type: ignore[arg-type]
    assert len({meaning(CAB, "hash"), meaning(CAB, "minilm-l6-v2"), *others}) == 7
    assert meaning(replace(CAB, closeness=0.9), "hash") == meaning(CAB, "hash")


def test_the_default_threshold_belongs_to_the_embedder() -> None:
    assert threshold_of(CAB, "hash") == 0.4
    assert threshold_of(DESK, "minilm-l6-v2") == THRESHOLDS["minilm-l6-v2"]
    assert threshold_of(DESK, "unheard of") == 1.0, "nothing is close by a measure that nobody measured"


def test_language_is_asked_for_only_where_a_query_does() -> None:
    def watched(query: str) -> list[Watched]:
        return [Watched("A", query_of(Programme("A", "", query=query)), 0.4, "m", np.zeros(3, dtype=np.float32))]

    assert asks_for_language(watched("cab lang:en"))
    assert not asks_for_language(watched("cab title:lang"))


# How well it tells


@cache
def real() -> Embedder:
    """The real model, loaded once."""
    return make_embedder("minilm")


def vectors(rows: list[dict[str, str]]) -> np.ndarray:
    return real().encode([embedding_text(row["title"], row["text"]) for row in rows])


@cache
def coverage() -> tuple[list[Programme], list[dict[str, str]]]:
    table = tomllib.loads(TABLE.read_text("utf-8"))
    return [Programme(**{**p, "aliases": tuple(p["aliases"])}) for p in table["programmes"]], table["articles"]


def test_closeness_finds_what_names_do_not_and_lets_little_else_in() -> None:
    programmes, rows = coverage()
    threshold = THRESHOLDS["minilm-l6-v2"]
    close = vectors(rows) @ real().encode([description(p) for p in programmes]).T
    names = {p.name: query_of(p) for p in programmes}
    told = {"named": [], "unnamed": [], "other": []}  # type: dict[str, list[bool]]
    for row, near in zip(rows, close, strict=True):
        if not row["of"]:
            told["other"].append(bool(near.max() >= threshold))
            continue
        own = next(i for i, p in enumerate(programmes) if p.name == row["of"])
        watched = [Watched(row["of"], names[row["of"]], threshold, "m", np.zeros(3, dtype=np.float32))]
        article = Article("a", "u", row["title"], row["text"])
        (found,) = score(article, np.zeros(3, dtype=np.float32), watched)
        told["named" if found.matched == "match" else "unnamed"].append(bool(near[own] >= threshold))
    assert len(told["unnamed"]) >= 11 and len(told["other"]) >= 16
    assert np.mean(told["unnamed"]) >= 0.9
    assert np.mean(told["other"]) <= 0.15, "news of the same trades and words"


@pytest.mark.skipif(not ELSEWHERE.exists(), reason="news of other things is not part of the repository")
def test_news_of_other_things_is_let_in_by_nothing() -> None:
    programmes, _ = coverage()
    rows = [json.loads(line) for line in ELSEWHERE.read_text("utf-8").splitlines()[:200]]
    close = vectors(rows) @ real().encode([description(p) for p in programmes]).T
    assert (close.max(axis=1) >= THRESHOLDS["minilm-l6-v2"]).sum() == 0
