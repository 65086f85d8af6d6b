"""What can be found by its words, on both databases: kept by triggers through every way of writing, filled once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, inspect, text, update
from sqlalchemy.exc import OperationalError

from store import articles, quotes, search, search_beginnings, stories, upgrades
from store.database import Store, open_store
from store.errors import InputError
from store.model import Quote
from store.schema import claims
from store.schema import quotes as quotes_table
from store.schema import revisions as revisions_table
from store.search_terms import AllOf, AnyOf, Close, Phrase, Sought, Without
from tests.store.builders import NOW, article, judged, place
from tests.store.test_migrations import _bare

PRIVATE = ("voice_", "access_log")


def word(*words: str, begins: bool = False, title: bool = False) -> Phrase:
    return Phrase(words, begins, title)


def found(conn: Connection, sought: Sought) -> set[str]:
    """What is found, as "kind id"."""
    return {f"{one.kind} {one.ref}" for one in search.shown(conn, list(search.matching(conn, sought)))}


def count(conn: Connection) -> int:
    """How many rows of words there are."""
    table = "search_words_docsize" if conn.dialect.name == "sqlite" else "search_words"
    return int(conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_articles_claims_and_quotes_are_found_by_their_words(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        quotes.replace_for_article(conn, "a1", [Quote("a1", 0, 9, "Nobody was ever asked", "Zoë Brånd")])
    with store.read() as conn:
        assert found(conn, word("headline")) == {"article a1", "article a2", "article a3"}
        assert found(conn, word("1", "000", "clerks")) == {"claim c1", "claim c2", "claim c3"}
        assert found(conn, word("asked")) == {"quote a1#0"}
        assert found(conn, word("zoe", "brand")) == {"quote a1#0"}, "accents are no part of a letter"


def test_the_language_of_what_is_looked_for(store: Store) -> None:
    with store.begin() as conn:
        for number, body in enumerate(("one two three four five", "five four three two one", "one one two"), 1):
            articles.save(conn, article(number, title=f"Title {number} four", text=body), now=NOW)
    with store.read() as conn:
        assert found(conn, word("one", "two")) == {"article a1", "article a3"}
        assert found(conn, word("thr", begins=True)) == {"article a1", "article a2"}
        assert found(conn, word("two", "thr", begins=True)) == {"article a1"}
        assert found(conn, AllOf((word("three"), word("five")))) == {"article a1", "article a2"}
        assert found(conn, AnyOf((word("1"), word("title", "2")))) == {"article a1", "article a2"}
        assert found(conn, Without(word("two"), word("five"))) == {"article a3"}
        assert found(conn, word("four", title=True)) == {"article a1", "article a2", "article a3"}
        assert found(conn, word("2", "four", title=True)) == {"article a2"}
        assert found(conn, Close((word("one"),), (word("four"),), 2)) == {"article a1", "article a2"}
        assert found(conn, Close((word("one"),), (word("four"),), 1)) == set(), "the title is a text of its own"
        assert found(conn, Close((word("one", "two"),), (word("five"), word("nine")), 2)) == {"article a1"}
        assert found(conn, Close((word("title"),), (word("four", title=False),), 0)) == set()
        assert found(conn, word("one", "four")) == set(), "a phrase never runs from the title into the text"


def test_letters_with_strokes_and_apostrophes_part_alike_on_both_databases(store: Store) -> None:
    with store.begin() as conn:
        body = "Łódź, Straße, Ørsted. O’Neill's l'azienda user_name 1,600 co-op ＸＬ naïve"
        articles.save(conn, article(1, text=body), now=NOW)
    with store.read() as conn:
        for words in (("lodz",), ("strasse",), ("orsted",), ("o", "neill", "s"), ("azienda",), ("user", "name"),
                      ("1", "600"), ("co", "op"), ("naive",)):  # fmt: skip
            assert found(conn, word(*words)) == {"article a1"}, words


def test_only_the_text_by_now_is_found(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1, text="The scheme was paused."), now=NOW)
        (before,) = search.matching(conn, word("paused"))
        articles.save(conn, article(1, text="The scheme was stopped."), now=NOW)
        assert found(conn, word("paused")) == set()
        assert list(search.matching(conn, word("stopped"))) == [before], "it keeps its number"
        conn.execute(delete(revisions_table).where(revisions_table.c.number == 1))
        assert found(conn, word("stopped")) == {"article a1"}, "what is old already may go"
        assert count(conn) == 1


def test_a_corrected_claim_and_a_replaced_quote_are_found_as_they_are_now(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        quotes.replace_for_article(conn, "a1", [Quote("a1", 0, 9, "Nobody was asked", None)])
        conn.execute(
            update(claims).where(claims.c.id == "c1").values(attributed_to="the harbour union", qualifier="about")
        )
        quotes.replace_for_article(conn, "a1", [Quote("a1", 0, 9, "Everybody was asked", None)])
    with store.read() as conn:
        assert found(conn, word("harbour")) == {"claim c1"}
        assert found(conn, word("nobody")) == set()
        assert found(conn, word("everybody")) == {"quote a1#0"}
        every = search.docs(conn)
        assert dict(zip(every.ids, every.qualifiers, strict=True))[search.matching(conn, word("harbour"))[0]] == "about"


def test_what_is_deleted_takes_its_words_along(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        quotes.replace_for_article(conn, "a2", [Quote("a2", 0, 9, "Nobody was asked", None)])
        assert count(conn) == 7
        articles.delete_all(conn, ["a1", "a2"])
        assert count(conn) == 2
        assert found(conn, word("headline")) == {"article a3"}
        stories.place(conn, {"a3": "s2"})
        articles.delete_all(conn, ["a3"])
        assert count(conn) == 0
        assert search.newest(conn) == 0


def test_rows_written_past_the_functions_are_found_too(store: Store) -> None:
    """Benchmarks, restores and whoever repairs a store write rows; the triggers see these as well."""
    with store.begin() as conn:
        place(conn, 1)
        row = {
            "article_id": "a1",
            "position": 4,
            "span_start": 0,
            "span_end": 4,
            "quote": "It was cold",
            "speaker": None,
        }
        conn.execute(insert(quotes_table).values(row))
        assert found(conn, word("cold")) == {"quote a1#4"}
        conn.execute(update(quotes_table).values(quote="It was warm"))
        assert found(conn, word("cold")) == set()
        assert found(conn, word("warm")) == {"quote a1#4"}


def test_the_triggers_stand_at_the_newest_schema(store: Store) -> None:
    """A migration that rebuilds one of their tables on SQLite drops them without a word."""
    with store.read() as conn:
        if conn.dialect.name == "sqlite":
            rows = conn.execute(text("SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY 1"))
            assert dict(map(tuple, rows)) == {"revisions": 3, "claims": 3, "quotes": 3}
        else:
            rows = conn.execute(text("SELECT tgrelid::regclass::text, count(*) FROM pg_trigger "
                                     "WHERE NOT tgisinternal GROUP BY 1"))  # fmt: skip
            assert dict(map(tuple, rows)) == {"revisions": 2, "claims": 2, "quotes": 2}


def _older(url: str, version: int, *said: Quote) -> None:
    """A store of an older schema, with the articles of ``judged`` and a newer text of the first."""
    with _bare(url) as store:
        store.migrate(version)
        with store.begin() as conn:
            judged(conn)
            articles.save(conn, article(1, text="A newer text."), now=NOW)
            quotes.replace_for_article(conn, "a1", said)


def test_words_stay_found_when_their_index_is_made_anew(empty_url: str) -> None:
    _older(empty_url, 20)
    with open_store(empty_url, migrate=True) as store, store.begin() as conn:
        assert found(conn, word("new", begins=True)) == found(conn, word("newer")) == {"article a1"}
        assert count(conn) == 6
        articles.save(conn, article(1, text="The last text."), now=NOW)
        assert found(conn, word("new", begins=True)) == set(), "triggers keep it as before"
        articles.delete_all(conn, ["a1", "a2"])
        assert count(conn) == 2


def test_an_older_store_is_filled_by_its_migration(empty_url: str) -> None:
    _older(empty_url, 15, Quote("a1", 0, 9, "Nobody was asked", None))
    with open_store(empty_url, migrate=True) as store, store.begin() as conn:
        assert found(conn, word("newer")) == {"article a1"}
        assert found(conn, word("2", "000", "clerks")) == set(), "an older text is not found"
        assert count(conn) == 7
        articles.save(conn, article(1, text="The newest text."), now=NOW)
        assert found(conn, word("newer")) == set()
        every = search.docs(conn)
        owner = dict(zip(every.ids, every.articles, strict=True))
        (quote,) = search.matching(conn, word("asked"))
        assert owner[quote] == search.matching(conn, word("newest"))[0], "a quote knows its article"
        articles.delete_all(conn, ["a1", "a2", "a3"])
        assert count(conn) == 0


def test_a_huge_text_is_kept_and_found_by_its_beginning(store: Store) -> None:
    body = "first " + " ".join(f"\N{MATHEMATICAL BOLD SMALL A}{number:x}" for number in range(90_000)) + " last"
    with store.begin() as conn:
        assert articles.save(conn, article(1, text=body), now=NOW) == "new"
        articles.save(conn, article(2, text="x" * 300_000), now=NOW)
    with store.read() as conn:
        assert found(conn, word("first")) == {"article a1"}
        assert found(conn, word("last")) == set()


def test_of_very_many_the_latest_are_given(store: Store) -> None:
    with store.begin() as conn:
        for number in range(1, 8):
            articles.save(conn, article(number, text="Rain fell." if number != 4 else "Nothing fell."), now=NOW)
        numbers = sorted(int(n) for n in search.matching(conn, word("rain")))
        assert len(numbers) == 6
        for sought in (word("rain"), word("ra", begins=True), word("rai", begins=True), word("rain", begins=True)):
            assert sorted(search.matching(conn, sought, 3)) == numbers[-3:]
            assert sorted(search.matching(conn, sought, 3, last=numbers[-2])) == numbers[-4:-1]
            assert sorted(search.matching(conn, sought, 30, first=numbers[4])) == numbers[4:]
            assert sorted(search.matching(conn, sought, first=numbers[4], last=numbers[-2])) == numbers[4:-1]
            assert sorted(search.matching(conn, sought)) == numbers


def test_a_beginning_finds_what_its_words_find(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("A tracker is here", "They tracked it", "The tracks end", "No trace", "Trackers' union", "tracké again")
    with store.begin() as conn:
        for number, body in enumerate(texts, 1):
            articles.save(conn, article(number, title=f"Title {number}", text=body), now=NOW)
        wanted = {f"article a{n}" for n in (1, 2, 3, 5, 6)}
        begun = word("track", begins=True)
        for most in (search_beginnings.MOST_WORDS, 4, 0):
            monkeypatch.setattr(search_beginnings, "MOST_WORDS", most)
            monkeypatch.setattr(search_beginnings, "MOST_PHRASES", most)
            assert found(conn, begun) == wanted
            assert found(conn, Without(begun, word("tracks", begins=True))) == wanted - {"article a3"}
            assert found(conn, AllOf((begun, word("union")))) == {"article a5"}
            assert found(conn, AnyOf((word("trace"), begun))) == wanted | {"article a4"}
            assert found(conn, word("a", "track", begins=True)) == {"article a1"}
            assert found(conn, word("track", begins=True, title=True)) == set()
            assert found(conn, word("titl", begins=True, title=True)) == {f"article a{n}" for n in range(1, 7)}
            assert found(conn, word("zebr", begins=True)) == set()
            assert found(conn, Close((begun,), (word("here"),), 3)) == {"article a1"}


def test_words_are_looked_up_on_a_connection_that_can_not_write(store: Store) -> None:
    with store.begin() as conn:
        articles.save(conn, article(1, text="They tracked it"), now=NOW)
    for _ in range(2):
        with store.read() as conn:
            assert found(conn, word("track", begins=True)) == {"article a1"}
            if conn.dialect.name == "sqlite":
                written = search_beginnings.spelled_out(conn, word("track", begins=True))
                assert written == AnyOf((word("tracked"),)), "its list is read instead of all that begin so"
                assert search_beginnings.spelled_out(conn, word("tra", begins=True)) == word("tra", begins=True)
                assert search_beginnings.spelled_out(conn, word("träck", begins=True)) == word("träck", begins=True)
                with pytest.raises(OperationalError, match="readonly"):
                    conn.execute(text("DELETE FROM articles"))


def test_the_best_comes_first(store: Store) -> None:
    with store.begin() as conn:
        articles.save(
            conn, article(1, title="Weather", text="A tracker. " + "Rain fell on the harbour. " * 30), now=NOW
        )
        articles.save(conn, article(2, title="Tracker", text="The tracker tracks; a tracker is a tracker."), now=NOW)
        articles.save(conn, article(3, title="Sport", text="Goals."), now=NOW)
        numbers = sorted(search.matching(conn, word("tracker")))
        best = search.ranked(conn, word("tracker"), numbers)
        assert [one.ref for one in search.shown(conn, best)] == ["a2", "a1"]
        assert search.ranked(conn, word("tracker"), []) == []


def test_what_a_database_finds_too_much_is_one_clear_error(store: Store) -> None:
    deep: Sought = word("a")
    for _ in range(300):
        deep = Without(deep, word("b"))
    with store.read() as conn:
        if conn.dialect.name == "postgresql":
            assert found(conn, deep) == set(), "PostgreSQL takes it"
            return
        with pytest.raises(InputError, match="too long for the store"):
            search.matching(conn, deep)


def test_nothing_of_internal_posts_can_be_found(store: Store) -> None:
    """No trigger or function of the search names a table of posts, nor does the code that reads what they keep."""
    with store.read() as conn:
        private = [name for name in inspect(conn).get_table_names() if name.startswith(PRIVATE)]
        if conn.dialect.name == "sqlite":
            made = conn.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        else:
            made = conn.execute(text("SELECT prosrc FROM pg_proc WHERE proname LIKE 'tallywire%'")).scalars().all()
    assert len(private) >= 6, "the tables of posts have these names"
    kept = (upgrades.FOLDER / "versions/0016_search.py", Path(search.__file__))
    said = "\n".join([*made, *(path.read_text("utf-8") for path in kept)])
    assert "revisions" in said
    assert [name for name in private if name in said] == []
