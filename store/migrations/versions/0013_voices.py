"""What may be told of internal posts, and who read it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

# The arguments that say what is asked for, and the floors of whoever asks; the columns of an answer.
_PARTS = {
    "question": "p_first text, p_last text, p_channel text, p_theme text",
    "floors": "p_population int, p_min_authors int, p_min_population int, p_min_theme_authors int",
    "given": "p_first, p_last, p_channel, p_theme, p_population, p_min_authors, p_min_population, p_min_theme_authors",
    "cell": "batch_id int, week text, channel text, theme text, posts int, authors int, tone float8, emotions text",
    "figure": "week text, reading text, noun text, low float8, high float8, at_least int",
    # Which batches and rows hold the larger of the floors they were made under and those that are asked for.
    "held": """
    least(b.population, p_population) >= greatest(b.min_population, p_min_population, 20)
    AND r.holds >= greatest(b.min_authors, p_min_authors, 5)""",
    "theme_held": """
    r.theme_holds >= greatest(b.min_theme_authors, p_min_theme_authors, b.min_authors, p_min_authors, 10)""",
}

_FUNCTIONS = (
    # The rows that may be told, and an empty one for every week that was counted.
    """CREATE FUNCTION voices_held(<question>, <floors>) RETURNS TABLE (<cell>) LANGUAGE sql STABLE AS $$
    SELECT r.batch_id, r.week, r.channel, r.theme, r.posts, r.authors, r.tone, r.emotions
    FROM voice_cells r JOIN voice_batches b ON b.id = r.batch_id
    WHERE r.week BETWEEN p_first AND p_last AND r.posts IS NOT NULL AND <held> AND (r.theme IS NULL OR <theme_held>)
      AND (p_channel IS NULL OR r.channel = p_channel) AND (p_theme IS NULL OR r.theme = p_theme)
    UNION ALL
    SELECT DISTINCT NULL::int, r.week, NULL, NULL, NULL::int, NULL::int, NULL::float8, NULL
    FROM voice_cells r WHERE r.week BETWEEN p_first AND p_last
    $$""",
    """CREATE FUNCTION voices_figures_held(<question>, <floors>) RETURNS TABLE (<figure>) LANGUAGE sql STABLE AS $$
    SELECT r.week, r.reading, r.noun, r.low, r.high, max(r.at_least)
    FROM voice_figures r JOIN voice_batches b ON b.id = r.batch_id
    WHERE r.week BETWEEN p_first AND p_last AND <held> AND <theme_held>
      AND p_channel IS NULL AND p_theme IS NULL
    GROUP BY r.week, r.reading, r.noun, r.low, r.high
    $$""",
    """CREATE FUNCTION voices_names() RETURNS TABLE (kind text, name text) LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT DISTINCT 'channel', channel FROM voice_cells WHERE channel IS NOT NULL
    UNION SELECT 'theme', json_array_elements_text(themes::json) FROM voice_batches
    $$""",
    # What was asked for, in words; a name that isn't known is not repeated.
    """CREATE FUNCTION voices_detail(<question>, p_figures boolean) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN p_figures THEN 'figures, ' ELSE '' END
      || CASE WHEN p_first = '0000-W00' THEN '' ELSE 'from ' || p_first || ' ' END || 'to ' || p_last
      || CASE WHEN p_channel IS NULL THEN ''
           WHEN EXISTS (SELECT FROM voices_names() WHERE kind = 'channel' AND name = p_channel)
           THEN ', channel ' || p_channel ELSE ', channel unknown' END
      || CASE WHEN p_theme IS NULL THEN ''
           WHEN EXISTS (SELECT FROM voices_names() WHERE kind = 'theme' AND name = p_theme)
           THEN ', theme ' || p_theme ELSE ', theme unknown' END
    $$""",
    """CREATE FUNCTION voices_groups(<question>, <floors>, p_figures boolean) RETURNS int LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN p_figures
      THEN (SELECT count(*)::int FROM voices_figures_held(<given>))
      ELSE (SELECT count(DISTINCT (week, channel, theme))::int FROM voices_held(<given>) WHERE posts IS NOT NULL) END
    $$""",
    # Writes who asks. Only the owner may say when; another role's lines have the server's time and that role's name.
    """CREATE FUNCTION voices_note(<question>, <floors>, p_figures boolean, p_who text, p_what text,
      p_at timestamptz) RETURNS int LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS $$
    DECLARE
      own boolean := pg_has_role(session_user, current_user, 'MEMBER');
      line int;
    BEGIN
      IF p_first !~ '^[0-9]{4}-W[0-9]{2}$' OR p_last !~ '^[0-9]{4}-W[0-9]{2}$'
        OR p_first IS NULL OR p_last IS NULL OR p_figures IS NULL THEN
        RAISE EXCEPTION 'weeks are asked for as 2026-W25';
      END IF;
      INSERT INTO access_log (at, who, what, detail, groups, turn) VALUES (
        CASE WHEN own THEN p_at ELSE clock_timestamp() END,
        left(p_who, 200) || CASE WHEN own THEN '' ELSE ' via ' || session_user END, left(p_what, 200),
        voices_detail(p_first, p_last, p_channel, p_theme, p_figures),
        voices_groups(<given>, p_figures),
        pg_current_xact_id()::text) RETURNING id INTO line;
      RETURN line;
    END $$""",
    # Whether a line of the log says just what is asked now, and is committed: a line of this transaction could be
    # taken back once the answer was read.
    """CREATE FUNCTION voices_written(p_line int, <question>, <floors>, p_figures boolean) RETURNS void
      LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
    BEGIN
      IF NOT EXISTS (
        SELECT FROM access_log l WHERE l.id = p_line AND l.turn <> pg_current_xact_id()::text
          AND l.detail = voices_detail(p_first, p_last, p_channel, p_theme, p_figures)
          AND l.groups = voices_groups(<given>, p_figures)
          AND (pg_has_role(session_user, current_user, 'MEMBER')
               OR (right(l.who, length(session_user) + 5) = ' via ' || session_user
                   AND l.at > clock_timestamp() - interval '1 minute')))
      THEN
        RAISE EXCEPTION 'no committed line of the access log says that this is asked';
      END IF;
    END $$""",
    """CREATE FUNCTION voices_told(p_line int, <question>, <floors>) RETURNS TABLE (<cell>)
      LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
    BEGIN
      PERFORM voices_written(p_line, <given>, false);
      RETURN QUERY SELECT * FROM voices_held(<given>);
    END $$""",
    """CREATE FUNCTION voices_figures_told(p_line int, <question>, <floors>) RETURNS TABLE (<figure>)
      LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
    BEGIN
      PERFORM voices_written(p_line, <given>, true);
      RETURN QUERY SELECT * FROM voices_figures_held(<given>);
    END $$""",
)

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty."""
    op.create_table(
        "voice_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(_number(name) for name in ("population", "min_authors", "min_population", "min_theme_authors")),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("sealed", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_batches")),
    )
    _of_a_batch(
        "voice_cells",
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("posts", sa.Integer(), nullable=True),
        sa.Column("authors", sa.Integer(), nullable=True),
        sa.Column("tone", sa.Double(), nullable=True),
        sa.Column("emotions", sa.Text(), nullable=True),
    )
    _of_a_batch(
        "voice_figures",
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        _number("at_least"),
    )
    _marks()
    _access_log()
    if op.get_bind().dialect.name == "postgresql":
        _door(op.get_bind())


def _marks() -> None:
    op.create_table(
        "voice_marks",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        _number("batch_id"),
        _batch("voice_marks"),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_voice_marks")),
    )
    op.create_index(op.f("ix_voice_marks_batch_id"), "voice_marks", ["batch_id"], unique=False)
    op.create_table(
        "voice_keys",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_voice_keys")),
    )


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _batch(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_batch_id")
    return sa.ForeignKeyConstraint(["batch_id"], ["voice_batches.id"], name=name, ondelete="CASCADE")


def _of_a_batch(table: str, *columns: sa.Column) -> None:
    op.create_table(
        table,
        _number("id"),
        _number("batch_id"),
        sa.Column("week", sa.String(length=8), nullable=False),
        *columns,
        _number("holds"),
        _number("theme_holds"),
        _batch(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("week", "batch_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _access_log() -> None:
    op.create_table(
        "access_log",
        _number("id"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        _number("groups"),
        sa.Column("turn", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index(op.f("ix_access_log_at"), "access_log", ["at"], unique=False)


def _door(conn: sa.Connection) -> None:
    """On PostgreSQL a role without rights on these tables asks through functions, which apply the floor and the log.

    They run with the rights of the owner, so they look for tables in this schema and nowhere else, and nobody may
    call one without being told so: see store/grants.py.
    """
    schema = conn.dialect.identifier_preparer.quote(conn.exec_driver_sql("SELECT current_schema()").scalar_one())
    # A sample of the marks would outlive them in the statistics.
    conn.exec_driver_sql("ALTER TABLE voice_marks ALTER COLUMN mark SET STATISTICS 0")
    for function in _FUNCTIONS:
        for name, part in _PARTS.items():
            function = function.replace(f"<{name}>", part)
        conn.exec_driver_sql(function)
    found = conn.exec_driver_sql(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace "
        "AND starts_with(p.proname, 'voices_')"
    )
    for name in found.scalars().all():
        conn.exec_driver_sql(f"ALTER FUNCTION {name} SET search_path = {schema}, pg_temp")
        conn.exec_driver_sql(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
