"""Beginnings of words on SQLite, as the words that begin so: their lists are read side by side, the latest first.

A beginning that no index of the database has (migration 0021 has those of two and three letters) would have it join
all lists of the words that begin so, whole, before it gives the first hit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import text

from store.search_terms import AllOf, AnyOf, Close, Phrase, Sought, Without

if TYPE_CHECKING:
    from sqlalchemy import Connection

INDEXED = (2, 3)
"""Letters of the beginnings that the database has an index of."""
MOST_WORDS, MOST_PHRASES = 200, 30
"""Words that a beginning is written out as, alone and at the end of a phrase; where there are more it stays one."""

# From word to word, as in a dictionary: each is found by the one before, whatever number of texts has it.
_WORDS = text(
    "WITH RECURSIVE known(term) AS ("
    "SELECT (SELECT term FROM temp.search_vocabulary WHERE term >= :begin LIMIT 1) UNION ALL "
    "SELECT (SELECT v.term FROM temp.search_vocabulary v WHERE v.term >= known.term || char(1) LIMIT 1) FROM known "
    "WHERE substr(known.term, 1, :letters) = :begin LIMIT :most) "
    "SELECT term FROM known WHERE substr(term, 1, :letters) = :begin"
)


def spelled_out(conn: Connection, sought: Sought) -> Sought:
    """What is sought, with the words themselves for beginnings of four letters and more that a few words have."""
    if not _begins(sought):
        return sought
    _make_vocabulary(conn)
    return _spelled(conn, sought)


def _begins(sought: Sought) -> bool:
    match sought:
        case Phrase():
            return sought.begins and len(sought.words[-1]) not in INDEXED and sought.words[-1].isascii()
        case AllOf() | AnyOf():
            return any(map(_begins, sought.parts))
        case Without():
            return _begins(sought.kept) or _begins(sought.dropped)
        case Close():
            return False  # the ways that two sides can stand to each other are counted, and many words are many ways


def _spelled(conn: Connection, sought: Sought) -> Sought:
    match sought:
        case Phrase() if _begins(sought):
            return _words_of(conn, sought)
        case AllOf() | AnyOf():
            return replace(sought, parts=tuple(_spelled(conn, part) for part in sought.parts))
        case Without():
            return Without(_spelled(conn, sought.kept), _spelled(conn, sought.dropped))
    return sought


def _words_of(conn: Connection, phrase: Phrase) -> Sought:
    *before, begin = phrase.words
    most = MOST_PHRASES if before else MOST_WORDS
    given = {"begin": begin, "letters": len(begin), "most": most + 2}
    words = conn.execute(_WORDS, given).scalars().all()
    if not 0 < len(words) <= most:
        return phrase
    return AnyOf(tuple(replace(phrase, words=(*before, word), begins=False) for word in words))


def _make_vocabulary(conn: Connection) -> None:
    """The words of the index as a table, which a connection makes for itself; nothing is written to the store."""
    only_reads = conn.exec_driver_sql("PRAGMA query_only").scalar_one()
    conn.exec_driver_sql("PRAGMA query_only=OFF")
    try:
        conn.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary "
            "USING fts5vocab('main', 'search_words', 'instance')"
        )
    finally:
        conn.exec_driver_sql(f"PRAGMA query_only={int(only_reads)}")
