"""``searches``: the searches that people saved under a name."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import click

from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build


@build("list", "searches list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for programs.")
def list_command(shell: Shell, as_json: bool) -> None:
    """Show the saved searches, the latest first: name, who saved it, and what follows `search?` in its address."""
    from app.saved import saved_searches
    from app.words import plain

    with shell.store() as store, store.read() as conn:
        found = saved_searches(conn)
    if as_json:
        rows = [{"name": s.name, "who": s.act.who, "at": s.act.at.isoformat(), "address": s.address} for s in found]
        out(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for one in found:
        out(plain(f"{one.name}  {one.act.who}  {one.act.at:%Y-%m-%d}  search?{one.address}"))
    if not found:
        say("no search is saved; see `searches save`")


@build("save", "searches save petition 'q=petition+AND+tracker&since=2026-06-01'")
@click.argument("name")
@click.argument("address")
def save_command(shell: Shell, name: str, address: str) -> None:
    """Save a search under NAME. ADDRESS is what follows `search?` in the dashboard's address, or all of it."""
    from app.access import local_person
    from app.clock import store_clock
    from app.saved import MOST_VALUES, save_search
    from store.errors import InputError

    try:
        params = parse_qs(address.partition("?")[2] or address, max_num_fields=MOST_VALUES)
    except ValueError:
        raise InputError(f"a search has at most {MOST_VALUES} values") from None
    with shell.store() as store:
        with store.read() as conn:
            now = store_clock(conn)()
        act = save_search(store, local_person().actor, name, params, now)
    out(str(act.id))
    say(f"saved by act {act.id}; `searches remove` takes it out")


@build("remove", "searches remove petition")
@click.argument("name")
def remove_command(shell: Shell, name: str) -> None:
    """Take the search that is saved under NAME out of the list. `claims undo` of that act brings it back."""
    from app.access import local_person
    from app.clock import store_clock
    from app.saved import remove_search

    with shell.store() as store:
        with store.read() as conn:
            now = store_clock(conn)()
        done = remove_search(store, local_person().actor, name, now)
    say(f"{name[:80]} is not saved any more (by act {', '.join(str(act.id) for act in done)})")


command = click.Group(
    "searches",
    commands=[list_command, save_command, remove_command],
    params=list(shared_options()),
    help="Show, save and remove searches that people keep under a name.",
    epilog="\b\nExample:\n  python -m app searches list",
)
