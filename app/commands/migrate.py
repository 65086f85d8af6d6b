"""``migrate``: the one command that changes the schema of a shared store."""

from __future__ import annotations

import click

from app.commands.shell import Shell, say
from app.commands.shell import command as build


@build("migrate", "migrate")
@click.option(
    "--grant",
    "role",
    metavar="ROLE",
    help="Then give this PostgreSQL role what a dashboard needs, and nothing that leads round the floor of voices.",
)
def command(shell: Shell, role: str | None) -> None:
    """Create the store, or bring it to this version's schema.

    Nothing is lost: migrations only add to what is there. An embedded SQLite store is migrated by collect, process
    and demo on their own; a PostgreSQL store only by this command. Not while another command works on the store.
    """
    from app.near_server import standing_words
    from nlp.embed import DIMENSIONS
    from store import vectors
    from store.database import open_store
    from store.grants import grant

    with shell.alone("migrate"), open_store(shell.settings.store.url, migrate=True) as store:
        store.migrate()  # what a migration leaves to be made afterwards is made, also where that was stopped
        say(f"{store.url}: schema {store.schema_version()}, up to date")
        if vectors.prepare(store, DIMENSIONS) != "no server":
            with store.read() as conn:
                say("; ".join(filter(None, standing_words(conn))))
        if role is not None:
            grant(store, role)
            say(f"{role} may read what a dashboard shows; internal voices through the access log only")
