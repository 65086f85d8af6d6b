"""``alerts``: what was told at once, to whom; silencing, sending and trying."""

from __future__ import annotations

import json
from datetime import timedelta

import click

from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build


def tell_due(shell: Shell) -> list[str]:
    """Look for alerts and send what is due, within the lock of the command that calls; what to say of it.

    What can't be sent, and why, is said; it never makes collecting fail.
    """
    from app.alerting.work import run
    from app.clock import store_clock
    from store.errors import TallywireError

    try:
        with shell.store() as store:
            with store.read() as conn:
                clock = store_clock(conn)
            return run(store, shell.settings, clock)
    except TallywireError as error:
        return [f"alerts: {error}"]


@build("list", "alerts list --days 30")
@click.option("--days", type=click.IntRange(1, 3650), default=7, show_default=True, help="How many days back.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def list_command(shell: Shell, days: int, as_json: bool) -> None:
    """Show the alerts, the newest first: what, its evidence, to whom it was sent, and whether it is silenced."""
    from app.alerting.telling import alert_lines, alert_row
    from app.clock import store_clock
    from store import alerts

    with shell.store() as store, store.read() as conn:
        now = store_clock(conn)()
        found = alerts.recent(conn, now - timedelta(days=days))
        sends = alerts.sends_of(conn, [kept.key for kept in found])
    for kept in found:
        if as_json:
            out(json.dumps(alert_row(kept, sends.get(kept.key, [])), ensure_ascii=False))
            continue
        for line in alert_lines(kept, sends.get(kept.key, []), now):
            out(line)
    if not found:
        say(f"nothing was worth an alert in the last {days} days")


@build("silence", "alerts silence 3f9a2b1c --days 14")
@click.argument("key")
@click.option("--days", type=click.IntRange(0, 3650), default=30, show_default=True, help="For how long; 0 ends it.")
def silence_command(shell: Shell, key: str, days: int) -> None:
    """Silence an alert and every later one of its kind about the same (a metric, a story, a source, a programme).

    KEY is what `alerts list` and each message show. It stays on record, with who silenced it.
    """
    from app.access import local_person
    from app.clock import store_clock
    from app.words import plain
    from store import alerts

    with shell.store() as store:
        with store.read() as conn:
            now = store_clock(conn)()
        with store.begin() as conn:
            kept = alerts.silence(conn, key.lower(), now + timedelta(days=days), local_person().actor)
            alerts.hush(conn, now)
    until = f"silenced until {now + timedelta(days=days):%Y-%m-%d %H:%M} UTC" if days else "heard again"
    say(f"{until}: {plain(kept.text)}")


@build("test", "alerts test desk")
@click.argument("group")
def test_command(shell: Shell, group: str) -> int:
    """Send a test message to every address of GROUP; nothing is kept."""
    from app.alerting.work import try_group

    results = try_group(shell.settings, group)
    for label, error in results:
        say(f"{label}: {error or 'taken'}")
    return 1 if any(error for _, error in results) else 0


@build("send", "alerts send")
def send_command(shell: Shell) -> int:
    """Look for alerts and send all that is due now, in quiet hours too, and what failed before.

    `update` and `watch` send by themselves; this is for whoever does not want to wait.
    """
    from app.alerting.work import run
    from app.clock import store_clock

    with shell.alone("alerts send"), shell.store(migrate=True) as store:
        with store.read() as conn:
            clock = store_clock(conn)
        lines = run(store, shell.settings, clock, everything=True)
    for line in lines or ["alerts: nothing is due"]:
        say(line)
    return 1 if len(lines) > 1 else 0


command = click.Group(
    "alerts",
    commands=[list_command, silence_command, test_command, send_command],
    params=[*shared_options()],
    help="Show what was worth telling at once, and to whom it was sent; silence it, send what is due, try an address.",
    epilog="\b\nExample:\n  python -m app alerts list",
)
