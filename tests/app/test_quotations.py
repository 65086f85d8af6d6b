"""Quotes of a story as the page lists them: each once, with how many independent origins print it."""

from __future__ import annotations

from dataclasses import replace

from app.quotations import printed_by, quotations
from store.model import Quote
from store.rows import ArticleRef, QuoteRow

WORDS = "We were never asked and would have said no"


def row(article: str, origin: str | None, text: str = WORDS, speaker: str | None = "Jane Roe") -> QuoteRow:
    ref = ArticleRef(article, f"Paper {article}", "", "", None)
    return QuoteRow(Quote(article, 0, len(text), text, speaker, "a clerk in Hull"), ref, origin)


def test_a_quote_is_listed_once_with_its_origins_and_outlets() -> None:
    (one,) = quotations([row("a", "o1"), row("b", "o1"), row("c", "o2")])
    assert (one.origins, one.outlets, one.speaker, one.role) == (2, 3, "Jane Roe", "a clerk in Hull")
    assert printed_by(one) == "in 2 independent origins"


def test_copies_are_one_origin_and_a_lone_quote_needs_no_word() -> None:
    (one,) = quotations([row("a", "o1"), row("b", "o1")])
    assert printed_by(one) == "printed by 2 outlets, one origin"
    (alone,) = quotations([row("a", None)])
    assert printed_by(alone) == ""


def test_credited_quotes_come_first_and_short_ones_are_left_out() -> None:
    other = "Somebody ought to have asked the night shift as well"
    found = quotations([row("a", "o1", other, None), row("b", "o2"), row("c", "o3", "a quiet insult")])
    assert [one.speaker for one in found] == ["Jane Roe", None]


def test_a_role_serves_its_bearer_in_the_other_articles() -> None:
    other = row("b", "o2", "Somebody ought to have asked the night shift as well")
    bare = QuoteRow(replace(other.quote, role=None), other.article, other.origin_id)
    assert [one.role for one in quotations([row("a", "o1"), bare])] == ["a clerk in Hull", "a clerk in Hull"]


def test_everybody_speaks_once_before_anybody_speaks_twice() -> None:
    rows = [
        row("a1", "o1", "We were never asked and would have said no", "Jane Roe"),
        row("a2", "o2", "We were never asked and would have said no", "Jane Roe"),
        row("a1", "o1", "Nobody in the depot has read that paper yet", "Jane Roe"),
        row("a2", "o2", "Nobody in the depot has read that paper yet", "Jane Roe"),
        row("a3", "o3", "The cameras come down before the summer ends", "Ann Lee"),
    ]
    assert [one.speaker for one in quotations(rows)] == ["Jane Roe", "Ann Lee", "Jane Roe"]


def test_a_quote_that_the_page_prints_already_is_not_repeated() -> None:
    told = [f"“{WORDS},” said Jane Roe, who drives at night."]
    assert quotations([row("a1", "o1")], told=told) == []
    assert len(quotations([row("a1", "o1")], told=["Jane Roe spoke."])) == 1
