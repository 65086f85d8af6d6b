"""What the sample newsroom promises about its texts, and that its truth file is true of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from app.sample import CLOCK_END, EDIT_MOMENT, MOMENTS, PROGRAMMES
from app.sample.newsroom import FOLDER, Newsroom, SampleArticle, load, slugify
from store.errors import InputError

NEWSROOM = load()
BY_KEY = {article.key: article for article in NEWSROOM.articles}
TRUTH: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
METRICS = [(story, metric) for story in TRUTH["stories"] for metric in story["metrics"]]
CLAIMS = [claim for _, metric in METRICS for claim in metric["claims"]]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def text_of(claim: dict[str, Any]) -> str:
    moment = EDIT_MOMENT - timedelta(minutes=1) if claim.get("before") else CLOCK_END
    return BY_KEY[claim["article"]].at(moment).text


def test_there_is_enough_of_everything() -> None:
    assert len(NEWSROOM.articles) >= 64
    assert len(NEWSROOM.outlets) >= 26
    assert {article.outlet for article in NEWSROOM.articles} == set(NEWSROOM.outlets)
    assert len({outlet.domain for outlet in NEWSROOM.outlets.values()}) == len(NEWSROOM.outlets)
    assert all(outlet.domain.endswith(".example") for outlet in NEWSROOM.outlets.values())
    watched = {story["programme"] for story in TRUTH["stories"] if story["programme"]}
    assert len(watched) >= 6
    assert watched == {programme.name for programme in PROGRAMMES}


def test_six_weeks_and_nothing_after_the_clock() -> None:
    first, last = NEWSROOM.articles[0].published, NEWSROOM.articles[-1].published
    assert first.date() == datetime(2026, 5, 11, tzinfo=UTC).date()
    assert last.date() == CLOCK_END.date()
    assert last < CLOCK_END == MOMENTS[-1]
    weeks = Counter((article.published - first).days // 7 for article in NEWSROOM.articles)
    assert sorted(weeks) == list(range(7))


@pytest.mark.parametrize("article", NEWSROOM.articles, ids=lambda article: article.key)
def test_each_article_reads_like_one(article: SampleArticle) -> None:
    words = len(article.text.split())
    assert 120 <= words <= 450
    assert len(article.blocks) >= 4
    assert article.summary and len(article.title.split()) >= 4
    assert article.text.count("“") == article.text.count("”") or "„" in article.text
    assert article.text.count('"') % 2 == 0
    assert "  " not in article.text and " ," not in article.text


def test_leads_and_headlines_all_differ() -> None:
    copies = {key for story in TRUTH["stories"] for group in story.get("copies", []) for key in group}
    leads = Counter(" ".join(article.text.split()[:5]) for article in NEWSROOM.articles if article.key not in copies)
    assert leads.most_common(1)[0][1] == 1
    assert len({article.title for article in NEWSROOM.articles}) == len(NEWSROOM.articles)


def test_most_texts_name_a_weekday_as_newsrooms_do() -> None:
    named = [article for article in NEWSROOM.articles if any(day in article.text for day in WEEKDAYS)]
    assert len(named) > len(NEWSROOM.articles) / 2


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim['article']}-{claim['literal']}")
def test_every_claim_of_the_truth_is_printed(claim: dict[str, Any]) -> None:
    text = text_of(claim)
    assert text.count(claim["words"]) == 1
    assert claim["literal"] in claim["words"]
    if claim["credited_to"]:
        assert claim["credited_to"] in text


@pytest.mark.parametrize(("story", "metric"), METRICS, ids=lambda item: item.get("metric", item.get("story")))
def test_relations_point_at_claims_of_their_story(story: dict[str, Any], metric: dict[str, Any]) -> None:
    claims = metric["claims"]
    assert {BY_KEY[claim["article"]].story for claim in claims} == {story["story"]}
    assert metric["relations"]
    for relation in metric["relations"]:
        first, second = claims[relation["a"]], claims[relation["b"]]
        assert first != second
        if relation["any_of"] == ["same"]:
            assert first["stated"] == second["stated"]
        if relation["any_of"] == ["growth"]:
            assert BY_KEY[first["article"]].published <= BY_KEY[second["article"]].published
    assert {article.story for article in NEWSROOM.articles} == {each["story"] for each in TRUTH["stories"]}


def test_the_petition_has_its_four_totals_in_order() -> None:
    signatures = TRUTH["stories"][0]["metrics"][0]["claims"]
    readings = {(claim["qualifier"], claim["stated"]) for claim in signatures}
    assert readings == {("over", 1500), ("about", 1600), ("over", 1600), ("nearly", 2000)}
    assert all(claim["credited_to"] == "BBC" for claim in signatures if claim["stated"] == 2000)


def test_wire_copies_are_near_verbatim_and_credit_the_agency() -> None:
    kestrix = next(story for story in TRUTH["stories"] if story["story"] == "kestrix")
    original, *copies = (BY_KEY[key] for key in kestrix["copies"][0])
    assert len(copies) == 3
    assert NEWSROOM.outlets[original.outlet].name == "Corriden Wire"
    for copy in copies:
        shared = SequenceMatcher(None, original.text.split(), copy.text.split(), autojunk=False).ratio()
        assert 0.8 < shared < 1
        assert "Corriden Wire" in copy.text
        assert copy.published > original.published


def test_the_chain_names_its_links() -> None:
    first, second, third = (BY_KEY[key] for key in TRUTH["chain"]["articles"])
    names = [NEWSROOM.outlets[article.outlet].name for article in (first, second)]
    assert f"according to {names[0]}" in second.text
    assert f"{names[1]} reported, citing {names[0]}" in third.text
    assert first.published < second.published < third.published


def test_the_edit_swaps_the_total_and_nothing_else_moves() -> None:
    edited = TRUTH["edited"]
    article = BY_KEY[edited["article"]]
    before, after = article.at(EDIT_MOMENT - timedelta(seconds=1)), article.at(EDIT_MOMENT)
    assert datetime.fromisoformat(edited["at"]) == EDIT_MOMENT
    assert edited["before"] in before.text and edited["after"] not in before.text
    assert edited["after"] in after.text and edited["before"] not in after.text
    assert NEWSROOM.path(before) == NEWSROOM.path(after)
    assert (before.changed, after.changed) == (article.published, EDIT_MOMENT)
    assert any(article.published < moment < EDIT_MOMENT for moment in MOMENTS)
    assert any(moment > EDIT_MOMENT for moment in MOMENTS)


def test_the_undated_text_gives_no_date_away() -> None:
    article = BY_KEY[TRUTH["undated"]]
    printed = f"{article.text} {article.title} {article.summary} {NEWSROOM.canonical(article)}"
    assert not re.search(r"\b(19|20)\d\d\b|/\d\d/", printed)
    assert not any(word in printed for word in [*WEEKDAYS, "yesterday", "today", "May ", "June"])


def test_slugs_are_plain_words() -> None:
    assert slugify("Meta's “pause” – 7–2, naïve & über-long: one two three four five six") == (
        "metas-pause-7-2-naive-uber-long-one-two-three"
    )
    assert slugify("Telvanta’s rule") == "telvantas-rule"


def write(folder: Path, front: str, body: str = "Text.") -> None:
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "outlets.toml").write_text((FOLDER / "outlets.toml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "articles" / "one.md").write_text(f"+++\n{front}\n+++\n{body}\n", encoding="utf-8")


FRONT = 'outlet = "workfloor"\nstory = "s"\ntitle = "A b"\nsummary = "c"\npublished = 2026-06-01T00:00:00Z'


def test_a_well_formed_article_is_read(tmp_path: Path) -> None:
    write(tmp_path, FRONT, "First\nline.\n\n## Head\n\n> Pulled.")
    newsroom: Newsroom = load(tmp_path)
    assert newsroom.articles[0].blocks == [("p", "First line."), ("h2", "Head"), ("blockquote", "Pulled.")]


@pytest.mark.parametrize(
    ("front", "complaint"),
    [
        (FRONT.replace("workfloor", "nobody"), "outlet 'nobody' is not in outlets.toml"),
        (FRONT.replace("T00:00:00Z", ""), "field 'published' must be a time with a zone"),
        (FRONT.replace('story = "s"', ""), "field 'story' is missing"),
        (FRONT + '\nslogan = "x"', "unknown field 'slogan'"),
        (FRONT + "\nbroken", "not valid TOML"),
        (FRONT + '\n[[edits]]\nat = 2026-06-02T00:00:00Z\nold = "zz"\nnew = "y"', "edits.old 'zz' is not in the text"),
    ],
)
def test_a_malformed_article_is_named(tmp_path: Path, front: str, complaint: str) -> None:
    write(tmp_path, front)
    with pytest.raises(InputError, match=re.escape(complaint)) as caught:
        load(tmp_path)
    assert "one.md" in str(caught.value)
