"""What commands of people's words share: an act from the call to its effect, and judging stories again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from app.commands.shell import Shell, out, say

if TYPE_CHECKING:
    from app.acting import Judge
    from store.acts import Kind
    from store.database import Store

SEEN = click.option(
    "--seen",
    type=click.IntRange(0),
    metavar="N",
    help="The version that you looked at, as `claims list` shows it: refused if somebody acted since.",
)


def judging(shell: Shell, store: Store) -> Judge:
    """What judges stories of this store again, given their ids."""

    def judge(story_ids: Sequence[str]) -> object:
        from datetime import timedelta

        from app.clock import store_clock
        from app.pipeline import make_tools
        from app.processing import judge_again
        from app.progress import make_progress

        settings = shell.settings
        with store.read() as conn:
            clock = store_clock(conn)
        tools = make_tools(settings.understand, settings.watched())
        window = timedelta(days=settings.understand.story_window_days)
        return judge_again(store, tools, window, clock, make_progress(), list(story_ids))

    return judge


def do(
    shell: Shell, kind: Kind, ids: list[str], seen: int | None, note: str, payload: dict[str, Any] | None = None
) -> None:
    """Keep an act of whoever calls, judge its story again where it changes that, and print the act's number."""
    from app import acting
    from app.access import local_person
    from app.clock import store_clock

    with shell.store() as store:
        with store.read() as conn:
            now = store_clock(conn)()
        act = acting.do(
            store, kind, ids, local_person().actor, now, judging(shell, store), seen=seen, payload=payload, note=note
        )
    out(str(act.id))
    say(f"act {act.id} is kept; `claims undo {act.id}` takes it back")
