"""The tables of internal posts: what may be told of them, and who asked. No text and no author is ever in one.

Every row of cells and figures has passed the floor; ``holds`` and ``theme_holds`` are how far the floors can be raised
until it must fall silent. On PostgreSQL nobody but the owner reads these tables: see ``store/grants.py``.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from store.columns import CleanText, Finite, JsonText, UtcTime
from store.tables_collected import metadata


def _batch() -> Column[int]:
    return Column("batch_id", Integer, ForeignKey("voice_batches.id", ondelete="CASCADE"), nullable=False)


# One import: when, under which floors, with which themes. ``sealed``: when its marks were purged.
voice_batches = Table(
    "voice_batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("population", Integer, nullable=False),
    Column("min_authors", Integer, nullable=False),
    Column("min_population", Integer, nullable=False),
    Column("min_theme_authors", Integer, nullable=False),
    Column("themes", JsonText, nullable=False),
    Column("sealed", UtcTime),
)

# What a batch tells of a week. Channel or theme NULL: all of them. A channel whose numbers are NULL was counted and is
# told nothing of.
voice_cells = Table(
    "voice_cells",
    metadata,
    Column("id", Integer, primary_key=True),
    _batch(),
    Column("week", String(8), nullable=False),
    Column("channel", CleanText),
    Column("theme", CleanText),
    Column("posts", Integer),
    Column("authors", Integer),
    Column("tone", Finite),
    Column("emotions", JsonText),
    Column("holds", Integer, nullable=False),
    Column("theme_holds", Integer, nullable=False),
    Index(None, "week"),
    Index(None, "batch_id"),
)

# Numbers that enough people wrote in a week; ``at_least`` is a band.
voice_figures = Table(
    "voice_figures",
    metadata,
    Column("id", Integer, primary_key=True),
    _batch(),
    Column("week", String(8), nullable=False),
    Column("reading", CleanText, nullable=False),
    Column("noun", CleanText, nullable=False),
    Column("low", Finite),
    Column("high", Finite),
    Column("at_least", Integer, nullable=False),
    Column("holds", Integer, nullable=False),
    Column("theme_holds", Integer, nullable=False),
    Index(None, "week"),
    Index(None, "batch_id"),
)

# Keyed digests of counted posts, so that a post is not counted again; neither week nor channel, so that counting marks
# tells nothing of a group. The key is apart from ``meta``, which a dashboard reads.
voice_marks = Table(
    "voice_marks",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    _batch(),
    Index(None, "batch_id"),
)
voice_keys = Table(
    "voice_keys",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("key", LargeBinary, nullable=False),
)

# Who read what of internal posts, when, and how many groups they were told. ``turn`` is the transaction that wrote the
# line (PostgreSQL): an answer is given once that is committed.
access_log = Table(
    "access_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("who", CleanText, nullable=False),
    Column("what", CleanText, nullable=False),
    Column("detail", CleanText, nullable=False),
    Column("groups", Integer, nullable=False),
    Column("turn", String(20)),
)
