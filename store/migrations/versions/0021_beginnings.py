"""Beginnings of two and three letters in the index of words, so that ``co*`` is one list and not a thousand.

SQLite joins the lists of all words that begin so before it gives the first hit; with an index of beginnings it reads
one, the latest first, and stops where enough are found. Longer beginnings are few words, which are looked up one by one
(store/search_beginnings.py). PostgreSQL reads beginnings from its index as it is.
"""

from __future__ import annotations

from importlib import import_module

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MADE_BY = "store.migrations.versions.0016_search"


def upgrade() -> None:
    """Make SQLite's table of words anew, and fill it from what is there; its triggers stay as they are."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return
    bind.exec_driver_sql("DROP TABLE search_words")
    bind.exec_driver_sql(
        "CREATE VIRTUAL TABLE search_words USING fts5(title, text, who, content='', "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )
    for statement in import_module(MADE_BY).words_again("sqlite"):
        bind.exec_driver_sql(statement)
