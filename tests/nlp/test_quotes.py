"""Quotes: where they begin and end, and who is credited, over the forms that news uses."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.quote_spans import BLANK, blanked, find_passages
from nlp.quotes import find_quotes
from store.model import Article
from tests.nlp.scoring import load_scorer, read_rows, write_rows


def quotes_of(text: str) -> list[tuple[str, str | None]]:
    found = find_quotes(Article(id="a1", url="", title="", text=text))
    assert all(text[q.start : q.end] == q.quote for q in found)
    return [(q.quote, q.speaker) for q in found]


@pytest.mark.parametrize(
    ("text", "quote", "speaker"),
    [
        ("“We were never asked,” said Ines Calloway.", "We were never asked,", "Ines Calloway"),
        ('"We were never asked," Ines Calloway said.', "We were never asked,", "Ines Calloway"),
        ("Ines Calloway said: “We were never asked.”", "We were never asked.", "Ines Calloway"),
        (
            "Ines Calloway, a clerk in Hull, said that “nobody had asked us” first.",
            "nobody had asked us",
            "Ines Calloway",
        ),
        ("“We were never asked,” said Ines Calloway, a clerk in Hull.", "We were never asked,", "Ines Calloway"),
        ("According to Ines Calloway, “nobody had asked us”.", "nobody had asked us", "Ines Calloway"),
        ("The scheme is “a quiet insult”, according to Ines Calloway.", "a quiet insult", "Ines Calloway"),
        (
            "A spokesman for the bank called it “a passing phase” on Friday.",
            "a passing phase",
            "A spokesman for the bank",
        ),
        (
            "“It was a passing phase,” a spokesman for the bank said.",
            "It was a passing phase,",
            "a spokesman for the bank",
        ),
        ("Ms Calloway told reporters on Friday: “We were never asked.”", "We were never asked.", "Ms Calloway"),
        ("Calloway’s claim that “nobody had asked us” was denied.", "nobody had asked us", "Calloway"),
        ("‘We were never asked,’ said Ines Calloway.", "We were never asked,", "Ines Calloway"),
        ("«We were never asked», said Ines Calloway.", "We were never asked", "Ines Calloway"),
    ],
)
def test_forms_of_attribution(text: str, quote: str, speaker: str) -> None:
    assert quotes_of(text) == [(quote, speaker)]


def test_one_attribution_serves_the_quotes_around_it() -> None:
    text = "“We were never asked,” said Ines Calloway. “And we would have said no.”"
    assert [s for _, s in quotes_of(text)] == ["Ines Calloway", "Ines Calloway"]


def test_a_short_quote_with_its_speaker_serves_the_one_that_goes_on() -> None:
    text = "The firm cares.\n\n“I hum,” said Ines Calloway, who sorts mail. “Nobody should have to record that.”"
    assert quotes_of(text) == [("Nobody should have to record that.", "Ines Calloway")]


def test_a_quote_over_paragraphs_is_one_passage_each() -> None:
    text = (
        "“We were never asked,” said Ines Calloway.\n“It came without a word.\n“Then it was simply there.”\nSales rose."
    )
    assert quotes_of(text) == [
        ("We were never asked,", "Ines Calloway"),
        ("It came without a word.", "Ines Calloway"),
        ("Then it was simply there.", "Ines Calloway"),
    ]


def test_nested_marks_belong_to_the_outer_quote() -> None:
    text = "“They told me ‘it is only a test’ and left,” said Ines Calloway."
    assert quotes_of(text) == [("They told me ‘it is only a test’ and left,", "Ines Calloway")]
    text = "“They told me “it is only a test” and left,” said Ines Calloway."
    assert quotes_of(text) == [("They told me “it is only a test” and left,", "Ines Calloway")]


def test_a_pronoun_is_the_last_named_speaker() -> None:
    text = "“We were never asked,” said Ines Calloway.\nThe union agreed to meet.\n“It came without a word,” she said."
    assert quotes_of(text)[1] == ("It came without a word,", "Ines Calloway")


def test_a_pronoun_before_any_name_is_nobody() -> None:
    assert quotes_of("“We were never asked,” she said.") == [("We were never asked,", None)]


def test_a_pronoun_is_the_person_last_spoken_of() -> None:
    text = (
        "“We were never asked,” said Ines Calloway.\nPat Orme waited for three days at the gate.\n"
        "“Nobody came to see me,” she said."
    )
    assert quotes_of(text)[1] == ("Nobody came to see me,", "Pat Orme")
    assert quotes_of("Ines Calloway says she will go because “nobody had asked us” first.")[0][1] == "Ines Calloway"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Hardly anybody agreed.\n“We were never asked about it.”", None),
        ("More than a hundred came.\n“We were never asked about it.”", None),
        ("In Europe the rule is “a quiet insult to us” and little else.", None),
        (
            "“We were never asked,” Ines Calloway wrote to Signal & Desk. Signal & Desk called it “a quiet insult”.",
            "Signal & Desk",
        ),
        ("Pat Orme’s remarks “were a quiet insult”, said Ines Calloway.", "Ines Calloway"),
        ("“It would be fair,” the rule’s author, Ines Calloway, said.", "Ines Calloway"),
        ("“We were never asked” would be fair, Ines Calloway said.", "Ines Calloway"),
        ("Ines Calloway was joined by Pat Orme and joked that “nobody had asked us” first.", "Ines Calloway"),
        ("Hours later, Ines Calloway called it “a quiet insult”.", "Ines Calloway"),
        ("Fuelled by anger, Ines Calloway sent a letter with the words “nobody had asked us” to all.", "Ines Calloway"),
        ("“We were never asked about it.”\n— Ines Calloway, Hull", "Ines Calloway"),
        ("Ines Calloway (D-Ill.) said in a statement. “We were never asked about it.”", "Ines Calloway"),
    ],
)
def test_neither_adverbs_nor_fragments_nor_bystanders_speak(text: str, speaker: str | None) -> None:
    assert quotes_of(text)[-1][1] == speaker


def test_in_other_languages_only_a_full_name_is_taken_for_a_speaker() -> None:
    text = "Daraus wurde nichts.\n„Wer Pausen misst, misst Menschen“, heißt es."
    (quote,) = find_quotes(Article(id="a", url="", title="", text=text, language="de"))
    assert quote.speaker is None
    named = "„Wer Pausen misst, misst Menschen.“\n– Ines Calloway"
    assert find_quotes(Article(id="a", url="", title="", text=named, language="de"))[0].speaker == "Ines Calloway"


def test_a_line_that_ends_in_a_colon_introduces_the_next_paragraph() -> None:
    text = "Ines Calloway put it this way in a letter:\n“We were never asked about it.”"
    assert quotes_of(text) == [("We were never asked about it.", "Ines Calloway")]


def test_words_inside_a_quote_are_nobodys_attribution() -> None:
    text = "“Pat Orme said it would stop, and it did not,” said Ines Calloway."
    assert quotes_of(text) == [("Pat Orme said it would stop, and it did not,", "Ines Calloway")]


@pytest.mark.parametrize(
    "text",
    [
        "The “tracker” is off.",
        "She read “The Watchers of the North” twice.",
        'A 27" screen and a 32" screen stood there.',
        "Staff don't know what they're told, it's said.",
    ],
)
def test_terms_titles_inches_and_apostrophes_are_no_quotes(text: str) -> None:
    assert quotes_of(text) == []


def test_an_unclosed_mark_does_not_swallow_the_text() -> None:
    text = "Prices rose “by a lot.\nNothing was said about wages in the second paragraph."
    assert all("wages" not in quote for quote, _ in quotes_of(text))


@given(st.text(alphabet="aB .,:\n\"“”‘’'«»„said he", max_size=120))
def test_any_text_gives_ordered_spans_that_hold_their_quote(text: str) -> None:
    found = find_quotes(Article(id="a1", url="", title="", text=text))
    assert all(text[q.start : q.end] == q.quote and q.quote for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(alphabet='aB .,\n"“”«»he', max_size=80))
def test_blanked_quotes_leave_every_other_word_where_it_stood(text: str) -> None:
    passages = find_passages(text)
    masked = blanked(text, passages)
    inside = {at for p in passages for at in range(p.start, p.end)}
    assert masked == "".join(BLANK if at in inside else char for at, char in enumerate(text))


def test_floor_on_annotated_articles(shared: Path, tmp_path: Path) -> None:
    gold = shared / "eval" / "quotes" / "dev.jsonl"
    found = [
        quote
        for row in read_rows(gold)
        for quote in find_quotes(Article(id=row["id"], url="", title=row["title"], text=row["text"]))
    ]
    write_rows(
        tmp_path / "quotes.jsonl",
        [{"article_id": q.article_id, "start": q.start, "end": q.end, "speaker": q.speaker} for q in found],
    )
    figures, _ = load_scorer(shared, "score_quotes").score(gold, tmp_path)
    assert figures["f1"] >= 0.96
    assert figures["quote_and_speaker_recall"] >= 0.79
