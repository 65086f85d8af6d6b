"""``migrate``: the one command that changes the schema of a shared store."""

from __future__ import annotations

from app.commands.shell import Shell, say
from app.commands.shell import command as build


@build("migrate", "migrate")
def command(shell: Shell) -> None:
    """Create the store, or bring it to this version's schema.

    Nothing is lost: migrations only add to what is there. An embedded SQLite store is migrated by collect, process
    and demo on their own; a PostgreSQL store only by this command. Not while another command works on the store.
    """
    from store.database import open_store

    with shell.alone("migrate"), open_store(shell.settings.store.url, migrate=True) as store:
        say(f"{store.url}: schema {store.schema_version()}, up to date")
