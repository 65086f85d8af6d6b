"""Queries: read or refused in one line, written out again as the same tree, matched exactly, with the words shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import queries
from nlp.queries import parse
from nlp.query_match import Document, excluded, is_aimless, match
from nlp.query_tree import And, In, Near, Not, Or, Query, QueryError, QueryWord, Term, join, written
from store.model import Article

ARTICLE = Article(
    "a1", "https://haul.example/1", "Drivers fight cab cameras",
    "The union’s drivers want the cab-camera system off. Zoë Brückner said that tracking a driver costs more than it "
    "brings; the firm calls its keystroke-logging tool safe. 監視カメラ films all day.",
    outlet="The Haul", domain="haul.example", author="Ada Łuk", language="en",
)  # fmt: skip
DOCUMENT = Document(ARTICLE)


def found(query: str) -> bool:
    return match(parse(query), DOCUMENT).found


@pytest.mark.parametrize(
    "query",
    [
        "drivers", "DRIVERS union", "drivers AND cab", "nothing OR cab", "drivers NOT football", "drivers -football",
        '"cab camera"', '"cab-camera system"', "“keystroke logging”", "cab-camera", "track*", '"cost* more"',
        "driver~ fight~", "cost~ -costing", "zoe bruckner", "ZOË", "title:cameras", "title:(drivers -union)",
        "outlet:haul", "outlet:haul.example", 'author:"ada luk"', "lang:en", "lang:(de OR en)", "監視", "union",
        "drivers NEAR/1 want", "want NEAR/0 drivers", "drivers ONEAR/0 want", "(logging OR spying) NEAR/1 tool",
        "union NEAR/3 cab NEAR/1 system", 'tool NEAR/0 "keystroke logging"', "NOT (football AND cab)",
    ],
)  # fmt: skip
def test_what_matches(query: str) -> None:
    assert found(query)


@pytest.mark.parametrize(
    "query",
    [
        "driv", "camer", "drivers AND football", "drivers NOT cab", '"camera cab"', "title:union", "outlet:wire",
        "want ONEAR/5 drivers", "drivers NEAR/0 cab", "tracking NEAR/2 tracking", '"cameras the union"', "lang:de",
        "title:(drivers OR cab) football", "author:haul", "track",
    ],
)  # fmt: skip
def test_what_does_not_match(query: str) -> None:
    assert not found(query)


def test_the_words_that_match_are_told_as_printed() -> None:
    spans = match(parse('bruckner OR title:cameras NOT football OR "driver costs"'), DOCUMENT).spans
    texts = {"title": ARTICLE.title, "text": ARTICLE.text}
    assert [(s.part, texts[s.part][s.start : s.end]) for s in spans] == [
        ("text", "Brückner"), ("text", "driver costs"), ("title", "cameras"),
    ]  # fmt: skip
    assert match(parse("監視"), DOCUMENT).spans[0].end - match(parse("監視"), DOCUMENT).spans[0].start == 2
    assert match(parse("drivers football"), DOCUMENT).spans == ()


def test_a_not_at_the_top_excludes_whatever_else_is_said() -> None:
    assert excluded(parse("football NOT cab"), DOCUMENT)
    assert not excluded(parse("football NOT ball"), DOCUMENT)
    assert not excluded(parse("football OR (ball NOT cab)"), DOCUMENT)
    assert is_aimless(parse("NOT football"))
    assert not is_aimless(parse("cab NOT football"))


@pytest.mark.parametrize(
    ("query", "place", "remedy"),
    [
        ("camera and NEAR/5", "column 8", "write AND"),
        ("drivers NEAR cameras", "column 9", "NEAR needs a number, as in NEAR/5"),
        ("drivers ONEAR cameras", "column 9", "as in ONEAR/5"),
        ("drivers NEAR5 cameras", "column 9", "as in NEAR/5"),
        ("a NEAR/500 b", "column 3", "use a smaller number"),
        ("a NEAR/5 title:b", "column 3", "title:("),
        ("(a b) NEAR/5 c", "column 7", "OR groups"),
        ("a NEAR/5 NOT b", "column 10", "leave one out"),
        ("drivers OR", "column 9", "write a word there"),
        ("OR drivers", "column 1", "write a word there"),
        ("drivers (cab", "column 9", "add )"),
        ("drivers cab)", "column 12", "leave it out"),
        ("drivers ()", "column 9", "write words"),
        ('drivers "cab', "column 9", "add a second one"),
        ('drivers ""', "column 9", "write words"),
        ("headline:cab", "column 1", "known are title:"),
        ("titel:cab", "column 1", "did you mean title:?"),
        ("title:(outlet:cab)", "column 1", "name one of them"),
        ("title:", "column 1", "write a word"),
        ("t*", "column 1", "at least 2 letters"),
        ("tr*ck", "column 1", "track*"),
        ("cab & camera", "column 5", "leave it out"),
        ("cab\nOR OR camera", "line 2, column 1", "write a word"),
        ("", "column 1", "write words"),
    ],
)
def test_slips_are_told_with_place_and_remedy(query: str, place: str, remedy: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    message = str(caught.value)
    assert message.startswith(f"query: {place}: ") and remedy in message and "\n" not in message


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("a" * 4001, "4,001 characters"),
        ("ab " * 301, "301 words"),
        ("ab* " * 41, "41 words with"),
        (" OR ".join(["a"] * 31).replace(" OR ", " NEAR/1 "), "deep"),
        ("".join(f"(a {'OR' if n % 2 else 'AND'} " for n in range(40)) + "b" + ")" * 40, "deep"),
    ],
)
def test_queries_are_bounded(query: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        parse(query)


def test_brackets_without_end_exhaust_nothing() -> None:
    assert parse("(" * 1900 + "a" + ")" * 1900) == parse("a")
    with pytest.raises(QueryError):
        parse("(" * 3999)
    with pytest.raises(QueryError):
        parse("(NOT " * 600 + "a" + ")" * 600)


def test_a_long_text_is_asked_in_one_pass_for_each_word() -> None:
    """Every word stands near every other one: what is looked at must not grow with their pairs."""
    document = Document(Article("a", "u", "t", "cab camera " * 20_000))
    assert len(match(parse("cab NEAR/100 camera"), document).spans) <= 4 * 20_000


def test_a_chain_of_nears_has_no_more_places_than_its_text() -> None:
    """Were all pairs of a link handed on to the next one, they would double with each."""
    document = Document(Article("a", "u", "t", "cab camera " * 500))
    spans = match(parse(" NEAR/5 ".join(["cab", "camera"] * 14)), document).spans
    assert 0 < len(spans) <= 2 * 1000


# Properties

letters = st.sampled_from("abcé")
folded = st.sampled_from(["cab", "camera", "drivers", "union", "x1", "or", "near", "監"])
words = st.builds(QueryWord, folded, st.sampled_from(["", "", "~"]) | st.just("")) | st.builds(
    QueryWord, st.sampled_from(["ca", "driv"]), st.just("*")
)
terms = st.lists(words, min_size=1, max_size=3).map(lambda found: Term(tuple(found)))


def near_of(part: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    side = part | st.lists(part, min_size=2, max_size=3).map(lambda found: join(Or, found))
    return st.builds(Near, side, side, st.integers(0, 9).map(lambda n: n + 1), st.booleans())


placed = terms | near_of(terms)


def grown(part: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(part, min_size=2, max_size=3)
    return (
        several.map(lambda found: join(And, found))
        | several.map(lambda found: join(Or, found))
        | part.map(Not)
        | placed
    )


plain_trees = st.recursive(placed, grown, max_leaves=8)
trees = plain_trees | st.builds(In, st.sampled_from(["title", "outlet", "author", "lang"]), plain_trees)
texts = st.lists(st.sampled_from(["cab", "cameras", "camera", "drivers", "union", "x1", "or", "."]), max_size=12)
articles = st.builds(
    lambda title, text, outlet: Article("a", "u", " ".join(title), " ".join(text), outlet=" ".join(outlet)),
    texts, texts, texts,
)  # fmt: skip


@given(st.text(max_size=80) | st.text(alphabet='ab*~"()-: ORANDTE/1“\n', max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        assert re.match(r"query: (?:line \d+, )?column \d+: |query: (?:has|is) ", str(error))
    else:
        assert parse(written(query)) == query
        match(query, DOCUMENT)


@given(trees)
def test_a_tree_that_is_written_out_is_read_as_the_same_tree(query: Query) -> None:
    assert parse(written(query)) == query


@given(st.lists(trees, min_size=1, max_size=3), articles)
def test_de_morgan(parts: list[Query], article: Article) -> None:
    document = Document(article)
    each = [match(part, document).found for part in parts]
    assert match(Not(join(And, parts)), document).found == match(join(Or, [Not(p) for p in parts]), document).found
    assert match(Not(join(Or, parts)), document).found == match(join(And, [Not(p) for p in parts]), document).found
    assert match(join(And, parts), document).found == all(each)
    assert match(join(Or, parts), document).found == any(each)


@given(plain_trees, articles, st.text(max_size=40))
def test_spans_lie_in_the_text_and_say_that_something_matched(query: Query, article: Article, more: str) -> None:
    from dataclasses import replace

    article = replace(article, text=f"{article.text} {more}")
    answer = match(query, Document(article))
    texts = {"title": article.title, "text": article.text}
    assert all(0 <= s.start < s.end <= len(texts[s.part]) for s in answer.spans)
    assert answer.found or not answer.spans


@given(st.lists(st.sampled_from(["cab", "union", "x"]), max_size=14), st.integers(1, 5), st.booleans())
def test_near_is_what_looking_at_every_pair_says(text: list[str], distance: int, ordered: bool) -> None:
    pairs = [(i, j) for i, a in enumerate(text) for j, b in enumerate(text) if (a, b) == ("cab", "union")]
    expected = any(abs(i - j) - 1 <= distance and (i < j or not ordered) for i, j in pairs)
    query = parse(f"cab {'ONEAR' if ordered else 'NEAR'}/{distance} union")
    assert match(query, Document(Article("a", "u", "", " ".join(text)))).found == expected


def test_the_limits_of_the_settings_are_those_of_the_reader() -> None:
    from app.settings import MAX_CHARS

    assert MAX_CHARS == queries.MAX_CHARS
