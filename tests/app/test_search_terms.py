"""Queries as people type them: they find what a programme's query would, and fail in one clean way only."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.search_asked import Asked, Result, from_address, to_address
from app.search_terms import read, sought, spans, wanted
from app.searching import Searcher
from nlp.queries import parse
from nlp.query_match import Document, match
from nlp.query_tree import QueryError
from store import articles, search
from store.database import Store
from store.model import Article
from store.search_terms import fts5, tsquery
from tests.store.builders import NOW
from tests.store.conftest import (  # noqa: F401 -- fixtures
    backend,
    postgres,
    postgres_template,
    sqlite_template,
    store,
    store_url,
)

WORDS = ("tracker", "staff", "union", "letter", "signed", "tracked", "Straße", "Zoë")
SLOW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
words = st.sampled_from(WORDS)
terms = st.one_of(words, words.map(lambda w: w[:3] + "*"), st.tuples(words, words).map(lambda p: f'"{p[0]} {p[1]}"'))
near = st.tuples(st.permutations(WORDS), st.integers(0, 4)).map(lambda p: f"{p[0][0]} NEAR/{p[1]} {p[0][1]}")
fields = st.sampled_from(
    ("title:staff", "outlet:ledger", "lang:en", 'outlet:"harbour post"', "title:(union OR letter)")
)
SIGNS = "ab*~\"()- :/'’^+{}[]|&!<>\\ORANDTNE5,;%_\x00"
queries = st.recursive(
    st.one_of(terms, near, fields),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' AND '.join(parts)})"),
        inner.map(lambda part: f"(NOT {part})"),
    ),
    max_leaves=6,
)


class Library(NamedTuple):
    """A store, what it holds, and what searches it."""

    store: Store
    articles: list[Article]
    searcher: Searcher

    def find(self, query: str) -> Result:
        """Everything that a query finds."""
        return self.searcher.find(self.store, "1", Asked(query, size=100))


@pytest.fixture
def library(store: Store) -> Library:  # noqa: F811
    """Forty short articles of three outlets, on either database."""
    made = []
    for number in range(40):
        said = [WORDS[(number * step + step * step) % len(WORDS)] for step in range(1, 3 + number % 7)]
        made.append(_article(number, said))
    with store.begin() as conn:
        for one in made:
            articles.save(conn, one, now=NOW)
    return Library(store, made, Searcher("hash"))


def _article(number: int, said: list[str]) -> Article:
    outlet = ("Morning Ledger", "Harbour Post", "Kestrel")[number % 3]
    return Article(f"a{number}", f"https://x.example/{number}", said[0], " ".join(said[1:]), outlet=outlet,
                   language="en" if number % 2 else "de")  # fmt: skip


@SLOW
@given(query=queries)
def test_a_search_finds_what_the_query_of_a_programme_would(library: Library, query: str) -> None:
    tree = parse(query)
    wanted_ids = {a.id for a in library.articles if match(tree, Document(a)).found}
    result = library.find(query)
    assert {hit.article_id for hit in result.hits} == wanted_ids
    assert sum(result.kinds.values()) == result.total == len(wanted_ids)


@SLOW
@given(query=st.one_of(st.text(max_size=60), st.text(alphabet=SIGNS, max_size=60)))
def test_any_text_gives_hits_or_the_one_clean_error(library: Library, query: str) -> None:
    try:
        result = library.find(query)
    except QueryError as error:
        assert str(error).startswith("query: ")
        assert "\n" not in str(error)
    else:
        assert result.total >= 0


@SLOW
@given(query=queries)
def test_nothing_but_letters_digits_and_our_own_signs_reaches_a_database(query: str) -> None:
    found = sought(read(query))
    if found is not None:
        assert not set(fts5(found)) - set('"*():,_ ') - {c for c in fts5(found) if c.isalnum()}
        assert not set(tsquery(found)) - set("':*()|&!<-> ") - {c for c in tsquery(found) if c.isalnum()}


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("(tracker OR", "column 10: OR has nothing behind it"),
        ("staff ONEAR/3 union", "ONEAR/3 can't be searched for; write NEAR"),
        ("a NEAR/2 b NEAR/2 c", "NEAR stands inside NEAR"),
        ('"track* staff"', "at the last word only, not at track\\*"),
        ('"go~ go~ go~ go~"', "too many words with ~"),
        ("(a OR b OR c) NEAR/100 (d OR e OR f OR g)", "reach too far"),
        ("tra* NEAR/3 (union OR tracker)", "tracker on both sides"),
        ("titel:x", "did you mean title:"),
    ],
)
def test_a_query_that_cannot_be_searched_for_says_why(query: str, line: str) -> None:
    with pytest.raises(QueryError, match=line):
        read(query)


def test_words_with_apostrophes_are_cut_where_the_database_cuts_them(store: Store) -> None:  # noqa: F811
    text = "We don’t know what O'Neill's letter says. L’azienda tace."
    with store.begin() as conn:
        articles.save(conn, Article("a1", "https://x.example/1", "Letter", text), now=NOW)
    with store.read() as conn:
        for query in ("O'Neill", "O’Neill’s", '"O’Neill’s letter"', "l'azienda", "azienda", "don't"):
            found = sought(read(query))
            assert found is not None
            assert len(search.matching(conn, found)) == 1, query
            assert spans(wanted(read(query)), text), "and it is marked"


def test_what_is_excluded_is_not_marked() -> None:
    terms = wanted(read('tracker NOT staff title:union outlet:ledger sign~ NEAR/3 "open letter"'))
    text = "The tracker, the staff, the union ledger: they signed an open letter."
    assert [text[a:b] for a, b in spans(terms, text)] == ["tracker", "union", "signed", "open letter"]


def test_an_address_keeps_what_is_looked_for() -> None:
    said = {"q": ["a OR b"], "mode": ["meaning"], "kind": ["claim"], "outlet": ["A, B", "C&D"], "page": ["3"],
            "since": ["2026-06-01"], "sort": ["newest"], "relation": ["contradiction"]}  # fmt: skip
    assert to_address(from_address(said)) == said
    assert to_address(Asked("x")) == {"q": ["x"]}


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "١", ""])
def test_a_strange_address_counts_as_not_said(page: str) -> None:
    asked = from_address({"page": [page], "kind": ["<b>"], "mode": ["drop table"], "since": ["never"], "sort": []})
    assert asked.page in (0, 1)
    assert (asked.kind, asked.mode, asked.since, asked.sort) == (None, "words", None, "best")
