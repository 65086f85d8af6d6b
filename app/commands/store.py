"""``store``: what is done with a store as a whole."""

from __future__ import annotations

import json

import click

from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build


@build("move", "store move --to postgresql+psycopg://tallywire@db.example/tallywire")
@click.option("--to", "target", required=True, metavar="URL", help="Address of the store to fill; it must be empty.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list of the tables, for programs.")
def move_command(shell: Shell, target: str, as_json: bool) -> None:
    """Copy the whole store to another database: from SQLite to PostgreSQL, or back.

    All or nothing: rows and hashes of every table are compared at the end, and a move that is stopped leaves the target
    empty. Nobody else can write meanwhile; the old store stays as it is.
    """
    from app.clock import real_clock
    from app.progress import make_progress
    from store import moving
    from store.database import open_store
    from store.errors import UsageError
    from store.lock import working
    from store.places import described, same_place

    if same_place(shell.settings.store.url, target):
        raise UsageError(f"--to: {described(target)} is the store that is set; name another one")
    with (
        shell.alone("store move"),
        shell.store() as source,
        working(target, "store move", real_clock()),
        open_store(target, migrate=True) as opened,
    ):
        carried = moving.move(source, opened, make_progress().track)
        there = opened.url
    for table in [] if as_json else carried:
        out(f"{table.rows:>12,}  {table.hash}  {table.name}")
    if as_json:
        out(json.dumps([{"table": one.name, "rows": one.rows, "hash": one.hash} for one in carried]))
    say(f"{sum(one.rows for one in carried):,} rows in {len(carried)} tables are the same in {there}")
    say(f'now set it: store.url = "{there}" (with its password, if it has one), and start the dashboard again')


command = click.Group(
    "store",
    commands=[move_command],
    params=list(shared_options()),
    help="Copy the store to another database.",
    epilog="\b\nExample:\n  python -m app store move --to postgresql+psycopg://tallywire@db.example/tallywire",
)
