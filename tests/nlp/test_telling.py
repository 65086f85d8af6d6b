"""The sentences of a story: exact offsets, no copies, bounded work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from nlp.telling import MOST_ARTICLES, MOST_SENTENCES, read_told, terms_of, weights
from store.model import Article, Origin
from tests.nlp.story_scene import article, scene


def singles(articles: list[Article]) -> list[Origin]:
    return [Origin(f"o{a.id}", "single", (a.id,)) for a in articles]


def test_every_sentence_is_cited_exactly() -> None:
    articles = scene()
    texts = {a.id: a.text for a in articles}
    told = read_told(articles, singles(articles))
    assert len(told) > 8
    for one in told:
        assert one.text == " ".join(texts[c.article_id][c.start : c.end] for c in one.citations)


def test_a_leaning_sentence_comes_with_the_one_before() -> None:
    told = read_told(scene(), singles(scene()))
    (joined,) = [one for one in told if one.text.endswith("It called the tags an insult.")]
    assert len(joined.parts) == 2
    assert joined.text.startswith("Over 400 drivers")
    assert joined.own.startswith("It called")


def test_copies_are_not_read_and_each_origin_counts_once() -> None:
    first, second, third = scene()
    copy = replace(second, id="copy")
    told = read_told([first, second, copy, third], [*singles([first, third]), Origin("oc", "copy", ("a1", "copy"))])
    assert "copy" not in {one.article.id for one in told}
    assert weights(told)["harrow"] == 1.0


def test_a_dateline_is_no_part_of_the_sentence() -> None:
    wire = article(9, 5, "Wire", "CREWE, May 5 (Corriden Wire) - Harrow Rail paused its trial of tags on Tuesday.")
    (told,) = read_told([wire], singles([wire]))
    assert told.text == "Harrow Rail paused its trial of tags on Tuesday."


def test_a_thousand_articles_are_read_as_the_latest_and_most_copied() -> None:
    start = datetime(2026, 5, 1, tzinfo=UTC)
    line = "Harrow Rail has paused the trial of badges number {} after a petition by drivers in Crewe. "
    many = [
        replace(article(n, 1, f"Story {n}", line.format(n) * 60), published=start + timedelta(minutes=n))
        for n in range(1000)
    ]
    told = read_told(many, singles(many))
    read = {one.article.id for one in told}
    assert len(read) == MOST_ARTICLES
    assert {"a999", "a990", "a0"} <= read
    assert len(told) <= MOST_ARTICLES * MOST_SENTENCES


def test_other_languages_stand_back_where_there_is_english() -> None:
    german = article(
        7, 6, "Streit", "Die Lokführer wollen die Marken nicht tragen und haben am Montag dagegen gestimmt."
    )
    told = read_told([*scene(), german], singles([*scene(), german]))
    assert "a7" not in {one.article.id for one in told}


def test_a_sentence_that_the_limit_cuts_is_not_told() -> None:
    long = article(
        8, 6, "Long", "Harrow Rail paid its drivers. " + "word " * 2392 + "for tags that cost about 3.5 million."
    )
    assert all("3." not in one.text for one in read_told([long], singles([long])))


def test_terms_are_content_words_and_numbers() -> None:
    assert terms_of("The drivers' petition has 1,600 names") == {"driver", "petitio", "1,600", "name"}
