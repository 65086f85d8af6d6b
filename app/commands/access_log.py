"""``access-log``: who read what of internal data, and when."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from app.commands.shell import Shell, out, say
from app.commands.shell import command as build


@build("access-log", "access-log --since 2026-06-01")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="From this day (UTC) on: 2026-06-01.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def command(shell: Shell, since: datetime | None, limit: int, as_json: bool) -> None:
    """Show the imports, purges, exports, views and digests of internal posts: when, who, what, how many groups.

    The log can be given to anyone: it holds no words of posts, and of filters only names that are known.
    """
    from app.words import plain
    from store import access_log

    with shell.store() as store, store.read() as conn:
        found = access_log.entries(conn, since=since.replace(tzinfo=UTC) if since else None, limit=limit)
    for one in found:
        if as_json:
            row = {
                "at": one.at.isoformat(),
                "who": one.who,
                "what": one.what,
                "detail": one.detail,
                "groups": one.groups,
            }
            out(json.dumps(row, ensure_ascii=False))
        else:
            out(plain(f"{one.at:%Y-%m-%d %H:%M}  {one.who}  {one.what}  {one.groups} groups  {one.detail}").rstrip())
    if not found:
        say("nobody has asked for internal data" + (" since then" if since else " yet"))
