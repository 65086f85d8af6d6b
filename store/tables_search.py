"""What can be found by its words: articles as they read now, claims and quotes, each with a number.

Triggers keep it, with the words themselves in ``search_words``, which differs between the databases
(``migrations/versions/0016_search.py``) and is therefore no table of this schema.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from store.tables_collected import metadata

search_docs = Table(
    "search_docs",
    metadata,
    Column("id", Integer, primary_key=True),
    # 1: an article, 2: a claim, 3: a quote.
    Column("kind", Integer, nullable=False),
    # The article's id, the claim's, or for a quote "article#position".
    Column("ref", String(80), nullable=False),
    Column("article_id", String(64), nullable=False),
    # The number of the article that a claim or quote is of.
    Column("article", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("qualifier", String(20)),
    UniqueConstraint("kind", "ref"),
)
