"""``digest``: one week as Markdown and HTML."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from app.commands.shell import Shell, out
from app.commands.shell import command as build_command
from store.errors import UsageError

_DAY = click.DateTime(["%Y-%m-%d"])


@build_command("digest", "digest --week 2026-W25 --format md,html --out digests")
@click.option("--week", metavar="WEEK", help="ISO week, such as 2026-W25. Default: the last week that is over.")
@click.option("--since", type=_DAY, metavar="DAY", help="First day (2026-06-15), in place of a week.")
@click.option("--until", type=_DAY, metavar="DAY", help="Last day, included.")
@click.option("--draft", is_flag=True, help="Allow a week that is not over; the digest says that it is a draft.")
@click.option("--format", "formats", default="md,html", show_default=True, help="md, html, or both with a comma.")
@click.option(
    "--out",
    "out_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("digests"),
    show_default=True,
    metavar="DIR",
    help="Folder for the files; made if it is missing.",
)
def command(
    shell: Shell,
    week: str | None,
    since: datetime | None,
    until: datetime | None,
    draft: bool,
    formats: str,
    out_dir: Path,
) -> None:
    """Write the weekly digest: what changed, what is safe to say, which figures are disputed and why.

    The same week of the same store always gives the same files. Their names are printed.
    """
    from app import digest
    from app.approval import voices_of
    from app.clock import store_clock
    from app.digest import staff, weeks
    from app.digest.write import read_formats
    from app.relevance import who

    names = read_formats(formats)
    if week and (since or until):
        raise UsageError("give either --week or --since and --until, not both")
    if bool(since) != bool(until):
        raise UsageError("--since and --until go together: give both days, or --week")
    with shell.store() as store:
        with store.read() as conn:
            now, voices = store_clock(conn)(), voices_of(conn, shell.settings.voices)
        if since and until:
            period = weeks.days(since.date(), until.date(), now, draft=draft)
        else:
            period = weeks.week(week, now, draft=draft) if week else weeks.last_week(now)
        inside = staff.staff(store, period, voices, who(), now)
        with store.read() as conn:
            made = digest.build(conn, period, now, staff=inside)
    for path in digest.write(made, names, out_dir):
        out(str(path))
