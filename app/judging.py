"""Judging stories again after a person's act, for commands and the dashboard."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from app.clock import store_clock
from app.progress import Progress, Silent

if TYPE_CHECKING:
    from app.acting import Judge
    from app.settings import Settings
    from store.database import Store

_ONE_AT_A_TIME = threading.Lock()
"""Judging takes a processor for seconds: the sessions of one dashboard take turns."""


def judging(store: Store, settings: Settings, progress: Progress | None = None) -> Judge:
    """What judges stories of this store again, given their ids. Its tools are loaded at the first call."""

    def judge(story_ids: Sequence[str]) -> object:
        from app.pipeline import make_tools  # the language rules take seconds to load, and most visitors only look
        from app.processing import judge_again

        with store.read() as conn:
            clock = store_clock(conn)
        window = timedelta(days=settings.understand.story_window_days)
        with _ONE_AT_A_TIME:
            tools = make_tools(settings.understand, settings.watched())
            return judge_again(store, tools, window, clock, progress or Silent(), list(story_ids))

    return judge
