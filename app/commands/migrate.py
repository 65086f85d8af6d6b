"""``migrate``: the one command that changes the schema of a shared store."""

from __future__ import annotations

from app.commands.shell import Shell, say
from app.commands.shell import command as build


@build("migrate", "migrate")
def command(shell: Shell) -> None:
    """Create the store, or bring it to this version's schema.

    Nothing is lost: migrations only add to what is there. An embedded SQLite store is migrated by collect, process
    and demo on their own; a PostgreSQL store only by this command.
    """
    from store.database import open_store

    store = open_store(shell.settings.store.url, migrate=True)
    try:
        say(f"{store.url}: schema {store.schema_version()}, up to date")
    finally:
        store.close()
