"""``posts``: internal posts are counted, and what is over is purged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build

if TYPE_CHECKING:
    from app.importing import Report

KINDS = ("auto", "slack", "teams", "engage", "mattermost", "discourse", "zulip", "chat", "mbox", "csv", "jsonl")
FIELDS = ("id", "time", "channel", "author", "text")


@build("import", "posts import export.zip --kind slack")
@click.argument("path", metavar="PATH")
@click.option(
    "--kind", type=click.Choice(KINDS), default="auto", show_default=True, help="What wrote it; auto looks into it."
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="FIELD=COLUMN",
    help=f"Which column holds a field ({', '.join(FIELDS)}); of CSV and JSON lines only, once for each field.",
)
def import_command(shell: Shell, path: str, kind: str, mapped: tuple[str, ...]) -> int:
    """Count the posts of an export (a file or a folder) by week, channel and theme; nothing else of them is kept.

    Refused until the settings say who approved it, whom staff can ask and how many people could have written. Direct
    messages and private channels are never read, nor what staff opted out. Names go before a post is understood; texts
    and authors are forgotten with the end of the import. It is one step: stopped, it leaves nothing, and to import
    again doubles nothing.
    """
    from app.approval import require_approval
    from app.relevance import who
    from app.settings import config_path

    columns = read_columns(mapped)
    voices = shell.settings.voices
    require_approval(voices, config_path(shell.config))
    with shell.alone("posts import"):
        report = _import(shell, path, kind, columns, who())
    if report is None:
        return 130
    for line in told(report, voices.population < voices.min_population):
        say(line)
    out(json.dumps(report.row(), ensure_ascii=False))
    _renew_page(shell)
    return 0


def _renew_page(shell: Shell) -> None:
    """Write the page for staff anew, where the settings name one."""
    if not shell.settings.voices.public_page:
        return
    from app.clock import store_clock
    from app.public_page import refresh
    from app.relevance import who

    with shell.store() as store:
        with store.read() as conn:
            now = store_clock(conn)()
        say(f"page for staff: {refresh(store, shell.settings, who(), now)}")


def _import(shell: Shell, path: str, kind: str, columns: dict[str, str], who: str) -> Report | None:
    """The import itself; None where it was stopped."""
    from app.clock import store_clock
    from app.core_dumps import leave_none
    from app.importing import import_posts
    from app.pipeline import make_tools
    from app.progress import make_progress
    from app.stopping import Stop, Stoppable, Stopped, signals
    from app.voices_upkeep import purge_due

    leave_none()
    stop, settings = Stop(), shell.settings
    with signals(stop), shell.store(migrate=True) as store:
        with store.read() as conn:
            clock = store_clock(conn)
        purge_due(store, settings.voices, clock(), who)
        tools = make_tools(settings.understand, ())
        progress = Stoppable(make_progress(), stop)
        try:
            return import_posts(store, path, kind, columns, settings.voices, tools, clock, progress, who)
        except Stopped:
            say("tallywire: interrupted; nothing was stored, and the next import begins anew")
            return None


def read_columns(mapped: tuple[str, ...]) -> dict[str, str]:
    """The columns of ``--map``: by our name of the field, the file's. Raises UsageError."""
    from store.errors import UsageError

    columns: dict[str, str] = {}
    for entry in mapped:
        field, equals, column = (part.strip() for part in entry.partition("="))
        if field not in FIELDS:
            raise UsageError(
                f"--map {entry[:80]!r}: unknown field; write FIELD=COLUMN, FIELD one of {', '.join(FIELDS)}"
            )
        if not equals or not column:
            raise UsageError(f"--map {entry[:80]!r}: names no column; write {field}=COLUMN")
        if field in columns:
            raise UsageError(f"--map names {field} twice; once is enough")
        columns[field] = column
    return columns


def told(report: Report, too_small: bool) -> list[str]:
    """The report in lines for people."""
    from app.words import plural

    lines = [f"{plural(report.read, 'message')} read, {plural(report.kept, 'post')} counted"]
    lines += [
        f"  {count:>7,} left out: {DROPPED.get(reason, reason)}" for reason, count in sorted(report.dropped.items())
    ]
    if not report.read:
        lines.append("the export holds no message")
    elif not report.kept:
        lines.append("nothing was counted")
    if too_small:
        lines.append("voices.population is below voices.min_population: nothing will be told of these posts")
    return lines


DROPPED = {
    "private_channel": "in private channels",
    "unlisted_channel": "in rooms that no list names",
    "direct_message": "direct messages",
    "group_message": "messages of closed groups",
    "bot": "by programs",
    "notice": "notices of the system",
    "deleted": "deleted",
    "empty": "without a text",
    "no_time": "without a readable time",
    "no_author": "without an author",
    "no_channel": "without a channel",
    "malformed": "of a shape that no message has",
    "duplicate": "counted before, or twice in the export",
    "opted_out": "opted out by a word or a channel",
    "unfinished_week": "of the running week; import them when it is over",
    "future": "of a day to come",
    "late": "of weeks that were counted before",
}


@build("purge", "posts purge")
def purge_command(shell: Shell) -> None:
    """Forget the marks of counted posts whose retention (voices.retention_days) is over; no byte of them is left.

    What was counted stays. A week of a channel without marks is closed: posts that come for it later are dropped.
    """
    from app.clock import store_clock
    from app.relevance import who
    from app.voices_upkeep import purged_line
    from store import voices

    with shell.alone("posts purge"), shell.store() as store:
        with store.read() as conn:
            now = store_clock(conn)()
        say(purged_line(voices.purge(store, shell.settings.voices.retention_days, now, who())))
    _renew_page(shell)


@build("page", "posts page --out staff.html")
@click.option(
    "--out",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file to write; default: voices.public_page.",
)
def page_command(shell: Shell, path: Path | None) -> None:
    """Write the page for those whose posts are read: what is read, why, what is told of it, and who looked.

    One HTML file without scripts. It is written anew after every import and purge where voices.public_page names it.
    """
    from app.clock import store_clock
    from app.public_page import publish
    from app.relevance import who
    from store.errors import UsageError

    named = path or (Path(shell.settings.voices.public_page) if shell.settings.voices.public_page else None)
    if named is None:
        raise UsageError("no file is named: give --out FILE, or set voices.public_page")
    with shell.store() as store:
        with store.read() as conn:
            now = store_clock(conn)()
        out(str(publish(store, shell.settings, who(), now, named)))


def forget_due(shell: Shell) -> list[str]:
    """What `update` and `watch` do for posts, in lines: forget the marks whose time is over."""
    from app.clock import store_clock
    from app.voices_upkeep import purge_due, purged_line

    with shell.store() as store:
        with store.read() as conn:
            now = store_clock(conn)()
        purged = purge_due(store, shell.settings.voices, now, "the schedule")
    if purged:
        _renew_page(shell)
    return [purged_line(purged)] if purged else []


command = click.Group(
    "posts",
    commands=[import_command, purge_command, page_command],
    params=list(shared_options()),
    help="Count what staff write in open channels, without keeping a word or an author; purge what is over.",
    epilog="\b\nExample:\n  python -m app posts import export.zip",
)
