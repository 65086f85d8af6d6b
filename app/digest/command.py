"""``digest``: one week in every form, and sent to who reads it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.shell import Shell, out, say
from app.commands.shell import command as build_command
from store.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.alerting.addresses import Address
    from app.digest.making import Making, Rows
    from app.digest.model import Digest, Period
    from store.database import Store

_DAY = click.DateTime(["%Y-%m-%d"])
USUAL = "md,html"


@build_command("digest", "digest --week 2026-W25 --format pdf,docx,html,md,eml --out digests")
@click.option("--week", metavar="WEEK", help="ISO week, such as 2026-W25. Default: the last week that is over.")
@click.option("--since", type=_DAY, metavar="DAY", help="First day (2026-06-15), in place of a week.")
@click.option("--until", type=_DAY, metavar="DAY", help="Last day, included.")
@click.option("--draft", is_flag=True, help="Allow a week that is not over; the digest says that it is a draft.")
@click.option(
    "--format",
    "formats",
    metavar="LIST",
    help="html, md, pdf, docx, eml, json, and csv or xlsx (the annex of claims), with commas between.  "
    f"[default: {USUAL}; none with --send]",
)
@click.option(
    "--out",
    "out_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("digests"),
    show_default=True,
    metavar="DIR",
    help="Folder for the files; made if it is missing.",
)
@click.option(
    "--looks", type=click.Path(path_type=Path), metavar="DIR", help="Looks and words in place of digest.looks."
)
@click.option("--send", is_flag=True, help="Send it to the groups of digest.to that have not had it.")
@click.option("--to", "groups", multiple=True, metavar="GROUP", help="With --send: these groups instead.")
@click.option("--again", is_flag=True, help="With --send: also to who had it, or may have had it.")
def command(
    shell: Shell,
    week: str | None,
    since: datetime | None,
    until: datetime | None,
    draft: bool,
    formats: str | None,
    out_dir: Path,
    looks: Path | None,
    send: bool,
    groups: tuple[str, ...],
    again: bool,
) -> int:
    """Write the weekly digest: what changed, what is safe to say, which figures are disputed and why.

    The same week of the same store always gives the same files; their names are printed. What the store says otherwise
    later makes a new edition, which lists the corrections.
    """
    from app.digest import looks as dressing
    from app.digest.making import Making, read_formats, write

    names = read_formats(formats or USUAL) if formats or not send else ()
    _check(week, since, until, draft, send, groups, again)
    look = dressing.load(looks or (Path(shell.settings.digest.looks) if shell.settings.digest.looks else None))
    to = _addresses(shell, groups) if send else []
    with shell.store() as store:
        period, digest = _made(shell, store, week, since, until, draft)
        with store.read() as conn:
            making = Making(digest, look, shell.settings.dashboard.address, _annex(conn, period))
            for path in write(making, names, out_dir) if names else ():
                out(str(path))
        return _send(store, making, to, again) if send else 0


def _check(
    week: str | None,
    since: datetime | None,
    until: datetime | None,
    draft: bool,
    send: bool,
    to: object,
    again: bool,
) -> None:
    if week and (since or until):
        raise UsageError("give either --week or --since and --until, not both")
    if bool(since) != bool(until):
        raise UsageError("--since and --until go together: give both days, or --week")
    if (to or again) and not send:
        raise UsageError("--to and --again go with --send")
    if send and draft:
        raise UsageError("a draft is not sent: leave out --draft, or --send")


def _made(
    shell: Shell, store: Store, week: str | None, since: datetime | None, until: datetime | None, draft: bool
) -> tuple[Period, Digest]:
    from app.approval import voices_of
    from app.clock import store_clock
    from app.digest import editions, weeks
    from app.relevance import who

    with store.read() as conn:
        now, voices = store_clock(conn)(), voices_of(conn, shell.settings.voices)
    if since and until:
        period = weeks.days(since.date(), until.date(), now, draft=draft)
    else:
        period = weeks.week(week, now, draft=draft) if week else weeks.last_week(now)
    return period, editions.publish(store, period, voices, who(), now)


def _annex(conn: Connection, period: Period) -> Rows:
    from app.digest import annex

    return lambda: annex.rows(conn, period)


def _addresses(shell: Shell, groups: tuple[str, ...]) -> list[Address]:
    from app.digest import sending

    return sending.addresses(shell.settings, groups)


def _send(store: Store, making: Making, to: list[Address], again: bool) -> int:
    from app.clock import real_clock
    from app.digest import sending
    from store import digests

    if again:
        with store.begin() as conn:
            digests.renew(conn, making.digest.period.name, [one.label for one in to], real_clock())
    sent, failures = sending.send(store, making, to, real_clock, waiting=False)
    for label in sent:
        out(f"sent to {label}")
    for failure in failures:
        say(f"not sent: {failure}")
    if not sent and not failures:
        say("everybody has had it; --again sends it anew")
    return 1 if failures else 0


def tell_due(shell: Shell) -> list[str]:
    """Send the digest whose day has come, where `watch` is to do so; what to say of it.

    Within the lock of the command that calls. What can't be sent, and why, is said; it never makes collecting fail.
    """
    from store.errors import NotFoundError, TallywireError

    if not shell.settings.digest.watch_sends:
        return []
    try:
        with shell.store() as store:
            return _tell_due(shell, store)
    except NotFoundError:
        return []  # nothing is known of that week: there is nothing to send
    except TallywireError as error:
        return [f"digest: {error}"]


def _tell_due(shell: Shell, store: Store) -> list[str]:
    from app.clock import real_clock, store_clock
    from app.digest import due, sending
    from app.digest import looks as dressing
    from app.digest.making import Making

    settings = shell.settings
    with store.read() as conn:
        period = due.due(settings.digest, store_clock(conn)())
    if period is None:
        return []
    to = sending.addresses(settings)
    if not sending.anybody_due(store, period.name, to, real_clock()):
        return []
    _, digest = _made(shell, store, period.name, None, None, draft=False)
    look = dressing.load(Path(settings.digest.looks) if settings.digest.looks else None)
    making = Making(digest, look, settings.dashboard.address)
    sent, failures = sending.send(store, making, to, real_clock, waiting=True)
    told = [f"digest of {period.name} sent to {len(sent)}"] if sent else []
    return [*told, *(f"digest not sent: {failure}" for failure in failures)]
