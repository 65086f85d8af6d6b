"""Judging stories again after a person decided something, with the tools that the settings name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.commands.shell import Shell

if TYPE_CHECKING:
    from app.acting import Judge
    from store.database import Store


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
