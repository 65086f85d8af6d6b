"""Pages to be read in tests, and the moment they are read at."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Any, NoReturn

from scrapers.pages import Page, read_page
from tests.scrapers.newsroom import PROSE, page

URL = "https://www.post.example/news/letter"
NOW = datetime(2026, 6, 24, tzinfo=UTC)
TEXT = "\n".join(PROSE)


def ld(**fields: Any) -> str:
    """A JSON-LD script of a news article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def read(html: bytes | str, url: str = URL, **options: Any) -> Page:
    """The page read at the tests' moment."""
    return read_page(html, url, fetched=NOW, **options)


def with_body(extra: str, *, before: str = "") -> bytes:
    """The small article with something around its paragraphs."""
    return page(body=before + "".join(f"<p>{line}</p>" for line in PROSE) + extra)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Stop what is inside with a TimeoutError."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise TimeoutError(f"still at it after {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
