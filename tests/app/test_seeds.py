"""The four source documents that started it all, read as they were scraped: boilerplate, missing dates and all."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    folder = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "seeds"
    if not folder.is_dir():
        pytest.skip("no evaluation data beside the repository")
    work = tmp_path_factory.mktemp("seeds")
    documents = sorted(path for path in folder.glob("*.txt") if path.name != "SOURCE.txt")
    source = work / "in.jsonl"
    source.write_text(
        "".join(
            json.dumps({"id": path.name[:3], "text": path.read_text(encoding="utf-8")}) + "\n" for path in documents
        ),
        encoding="utf-8",
    )
    assert main(["analyze", str(source), "--out", str(work / "out")]) == 0
    return {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (work / "out").glob("*.jsonl")
    }


def petition(rows: Rows) -> list[dict[str, Any]]:
    signed = next(m for m in rows["metrics"] if m["label"] == "petition signatures")
    return [claim for claim in rows["claims"] if claim["metric_id"] == signed["metric_id"]]


def test_four_documents_are_one_story(seeds: Rows) -> None:
    assert [sorted(story["article_ids"]) for story in seeds["stories"]] == [["000", "001", "002", "003"]]


def test_the_petition_has_exactly_its_four_readings(seeds: Rows) -> None:
    claims = petition(seeds)
    readings = {(claim["article_id"], claim["qualifier"], claim["stated"]) for claim in claims}
    assert readings == {
        ("000", "over", 1600),
        ("001", "nearly", 2000),
        ("002", "about", 1600),
        ("003", "over", 1500),
    }
    assert {c["attributed_to"] for c in claims if c["stated"] == 2000} >= {"the BBC"}


def test_every_pair_has_a_verdict_with_a_reason(seeds: Rows) -> None:
    for metric in seeds["metrics"]:
        ids = {c["claim_id"] for c in seeds["claims"] if c["metric_id"] == metric["metric_id"]}
        pairs = {frozenset(pair) for pair in itertools.combinations(ids, 2)}
        judged = [r for r in seeds["relations"] if r["metric_id"] == metric["metric_id"]]
        assert {frozenset((r["a"], r["b"])) for r in judged} == pairs
        assert all(r["reason"] for r in judged)


def test_the_conflict_is_told_and_the_safe_line_fits_all(seeds: Rows) -> None:
    claims = {claim["claim_id"]: claim for claim in petition(seeds)}
    relations = {
        frozenset((claims[r["a"]]["article_id"], claims[r["b"]]["article_id"])): r["relation"]
        for r in seeds["relations"]
        if r["a"] in claims and claims[r["a"]]["article_id"] != claims[r["b"]]["article_id"]
    }
    assert relations[frozenset(("000", "002"))] == "rounding"
    assert relations[frozenset(("001", "002"))] in ("unknown", "contradiction")
    assert relations[frozenset(("000", "001"))] == "rounding"
    metric = next(m for m in seeds["metrics"] if m["label"] == "petition signatures")
    assert metric["safe_to_say"] == "More than 1,600"
    assert (metric["low"], metric["high"]) == (1500, 2000)


def test_money_and_minutes_stand_in_metrics_of_their_own(seeds: Rows) -> None:
    by_number = {number: {c["metric_id"] for c in seeds["claims"] if c["stated"] == number} for number in (145e9, 30)}
    assert len(by_number[145e9]) == len(by_number[30]) == 1
    assert not by_number[145e9] & by_number[30] & {petition(seeds)[0]["metric_id"]}
    assert sum(c["stated"] == 145e9 for c in seeds["claims"]) == 2
    assert sum(c["stated"] == 30 for c in seeds["claims"]) == 2


def test_nothing_is_claimed_by_boilerplate(seeds: Rows) -> None:
    furniture = ("comments", "Story Stats", "Duration", "Virality", "The Breakdown", "Leave a Comment", "Related Posts")
    assert not [c for c in seeds["claims"] if any(word in c["sentence"] for word in furniture)]
    assert {c["stated"] for c in seeds["claims"]} <= {1500, 1600, 2000, 30, 145e9, 24e9}


def test_who_took_it_from_whom(seeds: Rows) -> None:
    together = [set(origin["article_ids"]) for origin in seeds["origins"]]
    assert {"000", "002"} in together and {"001"} in together
