"""What a database role of PostgreSQL may do that serves the dashboard: read what is shown, and ask at the door.

Such a role can't select from a table of internal voices, write or delete a line of the access log, or ask for less than
the floors that an import was made under; see :mod:`store.voices_door`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Table, inspect, text

from store.carrying import DERIVED
from store.database import Store
from store.errors import NotFoundError, UsageError
from store.schema import (
    access_log,
    act_anchors,
    acts,
    alerts,
    articles,
    digest_edits,
    digests,
    metadata,
    relevance,
    relevance_choices,
    voice_batches,
    voice_cells,
    voice_figures,
    voice_keys,
    voice_marks,
)
from store.upgrades import VERSION_TABLE

CLOSED = (voice_batches, voice_cells, voice_figures, voice_keys, voice_marks, digests)
"""Tables that nobody but the owner touches: in a digest that was told stands what was told of staff."""
WRITTEN: Mapping[Table, str] = {
    # What a person rescues is read again by the next run; the mark that it waits is all that is written of an article.
    articles: "UPDATE (pending)",
    relevance: "INSERT, UPDATE, DELETE",
    relevance_choices: "INSERT, UPDATE, DELETE",
    acts: "INSERT, UPDATE (stands)",
    act_anchors: "INSERT",
    alerts: "UPDATE (silenced_until, silenced_by)",
    digest_edits: "INSERT",
}
"""Tables that the dashboard writes to, and how: what people say, never to be taken out of the history again, and which
alerts are silenced. Figures are not among them: what an act changes is judged by the next run of processing. Nor are
stories: merging and splitting moves articles and removes what was judged of them, so the owner's commands do that."""
DOOR = ("voices_names", "voices_note", "voices_told", "voices_figures_told")
"""The functions that the role may call."""
_ALL = "SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"
_CHANGES = "INSERT, UPDATE, DELETE, TRUNCATE"
# Roles of PostgreSQL itself whose members read files of the server, or run programs there.
_MIGHTY = ("pg_read_server_files", "pg_write_server_files", "pg_execute_server_program")


def grant(store: Store, role: str) -> None:
    """Give ``role`` what the dashboard needs, and take everything else in this schema from it.

    To be run by the owner of the tables, and again after every migration. Raises UsageError where the role has rights
    from elsewhere that lead round the door, NotFoundError where there is none of that name.
    """
    if store.dialect != "postgresql":
        raise UsageError(f"{store.url} is a file: who may read it is up to its folder; roles are PostgreSQL's")
    with store.begin() as conn:
        if conn.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is None:
            raise NotFoundError(f"there is no role {role!r} in this database server; CREATE ROLE makes one")
        _give(conn, role)
        _check(conn, role)


def _give(conn: Connection, role: str) -> None:
    quote = conn.dialect.identifier_preparer.quote
    schema, to = quote(_schema(conn)), quote(role)
    there = set(inspect(conn).get_table_names())
    read = [
        name for name in (*metadata.tables, VERSION_TABLE, *DERIVED) if name in there and name not in _names(CLOSED)
    ]
    for statement in (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {to}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {to}",
        f"REVOKE ALL ON {_list(_names(CLOSED))} FROM PUBLIC",
        f"REVOKE {_CHANGES} ON {access_log.name} FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA {schema} TO {to}",
        f"GRANT SELECT ON {_list(read)} TO {to}",
        *(f"GRANT {rights} ON {table.name} TO {to}" for table, rights in WRITTEN.items()),
    ):
        conn.exec_driver_sql(statement)
    for name in WRITTEN:
        for found in conn.execute(_SEQUENCES, {"name": name.name}).scalars():
            conn.exec_driver_sql(f"GRANT USAGE ON SEQUENCE {found} TO {to}")
    for function in conn.execute(_FUNCTIONS, {"names": list(DOOR)}).scalars().all():
        conn.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function} TO {to}")


_SEQUENCES = text(
    "SELECT d.objid::regclass::text FROM pg_depend d JOIN pg_class c ON c.oid = d.objid "
    "WHERE c.relkind = 'S' AND d.refobjid = CAST(:name AS regclass)"
)
_FUNCTIONS = text(
    "SELECT oid::regprocedure::text FROM pg_proc "
    "WHERE pronamespace = current_schema()::regnamespace AND proname = ANY(:names)"
)
_MAY = text("SELECT has_table_privilege(:role, CAST(:name AS regclass), :rights)")
_IN = text("SELECT pg_has_role(:role, :group, 'MEMBER')")


def _check(conn: Connection, role: str) -> None:
    """Whatever the role has from elsewhere: being a superuser, the owner, or a member of a role that may."""
    wrong = []
    for name in _names(CLOSED):
        if conn.execute(_MAY, {"role": role, "name": name, "rights": _ALL}).scalar():
            wrong.append(name)
    about = {"role": role, "name": access_log.name, "rights": _CHANGES}
    wrong += [access_log.name] if conn.execute(_MAY, about).scalar() else []
    wrong += [name for name in _MIGHTY if conn.execute(_IN, {"role": role, "group": name}).scalar()]
    if wrong:
        raise UsageError(
            f"the role {role!r} gets round the door: it has rights on {', '.join(wrong)}, as a superuser, their owner "
            "or a member of another role; use a role of its own without any of these"
        )


def _schema(conn: Connection) -> str:
    return str(conn.execute(text("SELECT current_schema()")).scalar_one())


def _names(tables: Iterable[object]) -> list[str]:
    return [str(getattr(table, "name", table)) for table in tables]


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
