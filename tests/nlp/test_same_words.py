"""The same words in several articles are one quote with several places; other words are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.same_words import independent_places, same_speaker, same_words, worth_printing
from store.model import Quote

LONG = "We were never asked, and we would have said no if somebody had asked us"


def quote(article: str, text: str, speaker: str | None = None, role: str | None = None) -> Quote:
    return Quote(article, 0, len(text), text, speaker, role)


def places(*quotes: Quote) -> list[tuple[str, ...]]:
    return [tuple(quotes[n].article_id for n in one.places) for one in same_words(quotes)]


def test_five_prints_are_one_quote_in_five_places() -> None:
    found = same_words([
        quote("a", LONG + ",", "Jane Roe", "a clerk in Hull"),
        quote("b", LONG.upper(), "Ms Roe"),
        quote("c", "we would have said no if somebody had asked us", "Roe"),
        quote("d", "We were never asked, and [we] would have said no … if somebody had asked us"),
        quote("e", LONG.replace("somebody", "anybody"), "Jane Roe"),
    ])  # fmt: skip
    assert [one.places for one in found] == [(0, 1, 2, 3, 4)]
    assert (found[0].speaker, found[0].role) == ("Jane Roe", "a clerk in Hull")


def test_the_place_to_print_from_has_a_speaker_and_the_most_words() -> None:
    found = same_words([quote("a", LONG), quote("b", "we would have said no if somebody", "Jane Roe")])
    assert [(one.best, one.speaker) for one in found] == [(1, "Jane Roe")]


def test_other_words_are_other_quotes() -> None:
    assert (
        len(places(quote("a", LONG, "Jane Roe"), quote("b", "They asked everybody but the night shift", "Jane Roe")))
        == 2
    )


def test_a_short_phrase_is_one_only_from_one_mouth() -> None:
    a, b = quote("a", "a quiet insult to us", "Jane Roe"), quote("b", "A quiet insult to us", "Ben Poe")
    assert len(places(a, b)) == 2
    assert len(places(a, quote("c", "a quiet insult to us", "Ms Roe"))) == 1


def test_independent_places_count_origins_not_articles() -> None:
    quotes = [quote("a", LONG), quote("b", LONG), quote("c", LONG), quote("d", LONG)]
    assert independent_places(quotes, {"a": "o1", "b": "o1", "c": "o2"}) == 3


def test_names_of_one_speaker() -> None:
    assert same_speaker("Ms Roe", "Jane Roe") and same_speaker(None, "Jane Roe")
    assert not same_speaker("Ben Poe", "Jane Roe")


def test_a_quote_of_four_words_is_not_worth_printing() -> None:
    assert worth_printing(quote("a", LONG)) and not worth_printing(quote("a", "a very quiet insult"))


@given(st.lists(st.tuples(st.text("ab c", max_size=30), st.sampled_from([None, "Jane Roe", "Poe"])), max_size=12))
def test_every_quote_is_in_exactly_one_place(made: list[tuple[str, str | None]]) -> None:
    quotes = [quote(f"a{n}", text, speaker) for n, (text, speaker) in enumerate(made)]
    found = same_words(quotes)
    assert sorted(n for one in found for n in one.places) == list(range(len(quotes)))
    assert all(one.best in one.places for one in found)
