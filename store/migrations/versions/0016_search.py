"""Words to find articles, claims and quotes by: full-text tables that triggers keep, filled from what is there.

``search_docs`` numbers what can be found, ``search_words`` holds its words under that number: on SQLite an FTS5 table
without a copy of the texts, on PostgreSQL a tsvector with a GIN index. Triggers and not writers, so that no way of
writing (nor a foreign key that deletes) can forget one. A later migration that rebuilds ``revisions``, ``claims`` or
``quotes`` on SQLite drops their triggers and has to make them again; a test looks.
"""

# ruff: noqa: S608 -- statements are put together from the constants below, and nothing else
from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LONGEST = 120_000
"""Characters of a text that can be found: about 20,000 words, and under a tsvector's megabyte whatever they are."""
STROKES = {"ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h",
           "ŧ": "t", "Ŧ": "t", "ı": "i"}  # fmt: skip
"""Letters that queries are read without (nlp/words.py) and no database folds by itself."""

# By table: kind, key, article, revision, qualifier, and the texts (title, text, who) that are found.
KEPT = {
    "revisions": (1, "{0}.article_id", "{0}.article_id", "{0}.number", "NULL", ("{0}.title", "{0}.text", "''")),
    "claims": (
        2, "{0}.id", "{0}.article_id", "0", "{0}.qualifier", ("''", "{0}.sentence", "coalesce({0}.attributed_to, '')")
    ),
    "quotes": (
        3, "{0}.article_id || '#' || {0}.position", "{0}.article_id", "0", "NULL",
        ("''", "{0}.quote", "coalesce({0}.speaker, '')"),
    ),
}  # fmt: skip
ARTICLE = "coalesce((SELECT a.id FROM search_docs a WHERE a.kind = 1 AND a.ref = {0}.article_id), 0)"
"""The number of the article that a claim or quote is of; an article's own is not said again."""
CURRENT = "t.number = (SELECT revision FROM articles WHERE id = t.article_id)"
FOLLOWED = {"revisions": "title, text", "claims": "sentence, attributed_to, qualifier", "quotes": "quote, speaker"}
"""Columns whose change makes the words of a row change."""


def upgrade() -> None:
    """Make the tables, fill them, and have triggers keep them."""
    op.create_table(
        "search_docs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("qualifier", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_docs")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_search_docs_kind_ref")),
    )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _sqlite() if on_sqlite else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def words_again(dialect: str) -> Iterator[str]:
    """What fills ``search_words`` from the tables and their numbers; for whoever has written these without triggers."""
    for table, (_, _, _, _, _, texts) in KEPT.items():
        if dialect == "sqlite":
            columns, made = "rowid, title, text, who", _texts(table, "t")
        else:
            columns, made = "id, words", f"tallywire_vector({', '.join(texts).format('t')})"
        yield f"INSERT INTO search_words ({columns}) SELECT d.id, {made} {_joined(table)}"


def _docs(table: str) -> str:
    """What is there already, numbered."""
    kind, ref, article, number, qualifier, _ = (part.format("t") if isinstance(part, str) else part
                                                for part in KEPT[table])  # fmt: skip
    only = f" WHERE {CURRENT}" if table == "revisions" else ""
    return (
        "INSERT INTO search_docs (kind, ref, article_id, article, revision, qualifier) "
        f"SELECT {kind}, {ref}, {article}, {_article(table, 't')}, {number}, {qualifier} FROM {table} t{only}"
    )


def _article(table: str, row: str) -> str:
    return "0" if table == "revisions" else ARTICLE.format(row)


def _joined(table: str) -> str:
    """The rows of a table with their numbers."""
    kind, ref = KEPT[table][0], KEPT[table][1].format("t")
    newest = " AND d.revision = t.number" if table == "revisions" else ""
    return f"FROM {table} t JOIN search_docs d ON d.kind = {kind} AND d.ref = {ref}{newest}"


# SQLite


def _sqlite() -> Iterator[str]:
    yield (
        "CREATE VIRTUAL TABLE search_words USING fts5(title, text, who, content='', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    for table in KEPT:
        yield _docs(table)
        yield f"INSERT INTO search_words (rowid, title, text, who) SELECT d.id, {_texts(table, 't')} {_joined(table)}"
        yield from _triggers(table)


def _texts(table: str, row: str) -> str:
    """The texts of a row as they are taken in; the very same expression takes them out again."""
    made = []
    for text in KEPT[table][5]:
        one = text.format(row)
        folded = one if one == "''" else f"substr({one}, 1, {LONGEST})"
        if one != "''":
            for letter, plain in STROKES.items():
                folded = f"replace({folded}, '{letter}', '{plain}')"
        made.append(folded)
    return ", ".join(made)


def _triggers(table: str) -> Iterator[str]:
    kind, ref, article, number, qualifier, _ = KEPT[table]
    here = f"kind = {kind} AND ref = " + ref
    take_in = (
        f"INSERT INTO search_words (rowid, title, text, who) SELECT id, {_texts(table, 'NEW')} "
        f"FROM search_docs WHERE {here.format('NEW')};"
    )
    take_out = (
        f"INSERT INTO search_words (search_words, rowid, title, text, who) SELECT 'delete', id, "
        f"{_texts(table, 'OLD')} FROM search_docs WHERE {here.format('OLD')};"
    )
    add = (
        "INSERT INTO search_docs (kind, ref, article_id, article, revision, qualifier) "
        f"VALUES ({kind}, {ref}, {article}, {_article(table, '{0}')}, {number}, {qualifier});"
    ).format("NEW")
    drop = f"DELETE FROM search_docs WHERE {here.format('OLD')};"
    follow = f"UPDATE search_docs SET qualifier = {qualifier.format('NEW')} WHERE {here.format('NEW')};"
    when = ""
    if table == "revisions":
        add = _newer(here, add)
        # Only the newest text of an article is found; an older one that goes changes nothing.
        when = f" WHEN EXISTS (SELECT 1 FROM search_docs WHERE {here.format('OLD')} AND revision = OLD.number)"
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in FOLLOWED[table].split(", "))
    also = f"{when} AND ({changed})" if when else f" WHEN {changed}"
    known = f"(SELECT 1 FROM search_docs WHERE {here.format('NEW')} AND revision >= NEW.number)"
    first = f" WHEN NOT EXISTS {known}" if table == "revisions" else ""
    yield f"CREATE TRIGGER search_{table}_added AFTER INSERT ON {table}{first} BEGIN {add} {take_in} END"
    yield f"CREATE TRIGGER search_{table}_gone AFTER DELETE ON {table}{when} BEGIN {take_out} {drop} END"
    yield (
        f"CREATE TRIGGER search_{table}_changed AFTER UPDATE OF {FOLLOWED[table]} ON {table}{also} "
        f"BEGIN {take_out} {follow} {take_in} END"
    )


def _newer(here: str, add: str) -> str:
    """A newer text of an article takes the place and the number of the one before."""
    place = here.format("NEW")
    before = _texts("revisions", "r")
    absent = f" WHERE NOT EXISTS (SELECT 1 FROM search_docs WHERE {place});"
    return (
        "INSERT INTO search_words (search_words, rowid, title, text, who) "
        f"SELECT 'delete', d.id, {before} FROM search_docs d JOIN revisions r "
        f"ON r.article_id = d.article_id AND r.number = d.revision WHERE d.{place.replace(' AND ref', ' AND d.ref')}; "
        f"UPDATE search_docs SET revision = NEW.number WHERE {place}; "
        + add.replace("VALUES (", "SELECT ").replace(");", absent)
    )


# PostgreSQL

# What is no letter and no digit parts words, as on SQLite; the parser of PostgreSQL would know addresses and numbers.
_SIGNS = r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00bf\u2000-\u206f\u3000-\u303f]+"
_FOLD = f"""
CREATE FUNCTION tallywire_words(given text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
  SELECT to_tsvector('pg_catalog.simple', regexp_replace(regexp_replace(translate(replace(
    lower(normalize(left(given, {LONGEST}), NFKD)), 'ß', 'ss'), 'øłđħŧı', 'oldhti'),
    '[\\u0300-\\u036f]', '', 'g'), '{_SIGNS}', ' ', 'g'))
$body$"""
_ADD = """
CREATE FUNCTION tallywire_search_add(
  a_kind int, a_ref text, an_article text, a_number int, a_qualifier text, title text, body text, who text
) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE found_id int;
BEGIN
  INSERT INTO search_docs (kind, ref, article_id, article, revision, qualifier)
    SELECT a_kind, a_ref, an_article,
      coalesce((SELECT a.id FROM search_docs a WHERE a_kind > 1 AND a.kind = 1 AND a.ref = an_article), 0),
      a_number, a_qualifier
    ON CONFLICT (kind, ref) DO UPDATE SET revision = excluded.revision, qualifier = excluded.qualifier
      WHERE search_docs.revision <= excluded.revision
    RETURNING id INTO found_id;
  IF found_id IS NULL THEN RETURN; END IF;
  INSERT INTO search_words (id, words) VALUES (found_id, tallywire_vector(title, body, who))
    ON CONFLICT (id) DO UPDATE SET words = excluded.words;
END $body$"""
_VECTOR = """
CREATE FUNCTION tallywire_vector(title text, body text, who text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
  SELECT setweight(tallywire_words(title), 'A') || setweight(tallywire_words(body), 'B')
    || setweight(tallywire_words(who), 'C')
$body$"""


def _postgresql() -> Iterator[str]:
    yield "CREATE TABLE search_words (id integer PRIMARY KEY, words tsvector NOT NULL)"
    yield from (_FOLD, _VECTOR, _ADD)
    for table, (_, _, _, _, _, texts) in KEPT.items():
        yield _docs(table)
        yield (
            f"INSERT INTO search_words (id, words) SELECT d.id, tallywire_vector({', '.join(texts).format('t')}) "
            f"{_joined(table)}"
        )
    yield "CREATE INDEX ix_search_words_words ON search_words USING gin (words)"
    for table in KEPT:
        yield from _followers(table)


def _followers(table: str) -> Iterator[str]:
    kind, ref, article, number, qualifier, texts = KEPT[table]
    values = ", ".join((str(kind), ref, article, number, qualifier, *texts)).format("NEW")
    newest = " AND d.revision = OLD.number" if table == "revisions" else ""
    yield f"""
CREATE FUNCTION tallywire_search_{table}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'DELETE' THEN
    WITH gone AS (
      DELETE FROM search_docs d WHERE d.kind = {kind} AND d.ref = {ref.format("OLD")}{newest} RETURNING d.id
    )
      DELETE FROM search_words w USING gone WHERE w.id = gone.id;
    RETURN OLD;
  END IF;
  PERFORM tallywire_search_add({values});
  RETURN NEW;
END $body$"""
    columns = FOLLOWED[table]
    yield (
        f"CREATE TRIGGER search_{table}_kept AFTER INSERT OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION tallywire_search_{table}()"
    )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns.split(", "))
    yield (
        f"CREATE TRIGGER search_{table}_changed AFTER UPDATE OF {columns} ON {table} "
        f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION tallywire_search_{table}()"
    )
