"""A newsroom on loopback for each test, and a fetcher that is allowed to ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from scrapers.fetch import Fetcher, FetchSettings
from tests.scrapers.desk import PUBLISHED, SUMMARY, Desk
from tests.scrapers.newsroom import Answer, Newsroom, item, page, rss

T = TypeVar("T")
Fetching = Callable[..., Any]


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """A server of its own for every test."""
    with Newsroom() as room:
        yield room


@pytest.fixture
def fetching() -> Fetching:
    """Run ``job(fetcher)`` with a fetcher that may ask loopback; settings by name."""

    def run(job: Callable[[Fetcher], Coroutine[Any, Any, T] | Awaitable[T]], **settings: Any) -> T:
        quick: dict[str, Any] = {
            "per_host_delay": 0.0,
            "total_deadline": 5.0,
            "backoff": 0.01,
            "allow_private_hosts": ("127.0.0.0/8",),
            "contact": "desk@example.org",
        }

        async def inside() -> T:
            async with Fetcher(FetchSettings(**(quick | settings))) as fetcher:
                return await job(fetcher)

        return asyncio.run(inside())

    return run


@pytest.fixture
def desk(newsroom: Newsroom, fetching: Any) -> Desk:
    """A desk on a feed of one good article."""
    newsroom.routes["/feed"] = Answer(rss(item("/a", extra=PUBLISHED + SUMMARY)), headers={"ETag": '"f1"'})
    newsroom.routes["/a"] = Answer(page())
    return Desk(newsroom, fetching)
