"""Judging stories again after a person's act, for commands and the dashboard: the tools, wired when first needed.

Where it fails the act stands all the same, and the next run of processing judges what acts owe
(:mod:`app.processing`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from app.acting import Judge

if TYPE_CHECKING:
    from app.progress import Progress
    from app.settings import Settings
    from store.database import Store


def judging(store: Store, settings: Settings, make_progress: Callable[[], Progress]) -> Judge:
    """What judges stories of this store again, given their ids. Nothing is loaded before it is called."""

    def judge(story_ids: Sequence[str]) -> object:
        from app.clock import store_clock
        from app.pipeline import make_tools
        from app.processing import judge_again

        with store.read() as conn:
            clock = store_clock(conn)
        tools = make_tools(settings.understand, settings.watched())
        window = timedelta(days=settings.understand.story_window_days)
        return judge_again(store, tools, window, clock, make_progress(), list(story_ids))

    return judge
