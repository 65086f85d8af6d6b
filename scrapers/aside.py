"""Parsers beside the event loop: they take tens of milliseconds of CPU, and deadlines of requests must hold."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
# One worker: parsers gain nothing from more threads, and what they find comes in a steady order.
_reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")


async def aside(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """``read(*args, **kwargs)`` in the reader's thread."""
    return await asyncio.get_running_loop().run_in_executor(_reader, partial(read, *args, **kwargs))
