"""``sources``: what we collect from and how it does."""

from __future__ import annotations

import json

import click

from app.commands.shell import Shell, out
from app.commands.shell import command as build

FIELDS = ("name", "url", "state", "last_status", "last_error", "items_seen", "articles_new", "next_check")


@build("sources", "sources --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for programs.")
def command(shell: Shell, as_json: bool) -> None:
    """Show every source with its state, its last error and when it is asked next.

    States: ok, not_modified, quiet, failing, waiting (told us when to come back), robots, gone, paused.
    """
    from app.exporting import plain
    from app.words import plain as readable
    from store import sources

    with shell.store() as store, store.read() as conn:
        found = sources.list_all(conn)
    rows = [{name: plain(getattr(source, name)) for name in FIELDS} for source in found]
    if as_json:
        out(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not rows:
        out("no sources yet; `python -m app collect` makes those of the settings known")
    for row in rows:
        error = f"  {row['last_error']}" if row["last_error"] else ""
        due = f"next {row['next_check'][:16].replace('T', ' ')}" if row["next_check"] else "not asked again"
        text = f"{row['state']:<13}{row['name']}  {row['articles_new']} articles, {due}{error}"
        out(readable(text))
