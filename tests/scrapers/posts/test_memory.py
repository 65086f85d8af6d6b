"""Exports that are larger than what is held of them."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from scrapers.posts.mattermost import open_mattermost
from scrapers.posts.mbox import open_mbox
from scrapers.posts.post import Opener, Post
from scrapers.posts.table import open_csv, open_jsonl
from scrapers.posts.zulip import open_zulip
from tests.scrapers.posts import test_mattermost, test_mbox, test_table, test_zulip

POSTS = 4000
WORDS = "They count our steps at the gate and nobody was asked. " * 40
MOST = 4 * 2**20
"""Bytes; the words of all posts together are twice as many."""


def mailbox(folder: Path) -> Path:
    return test_mbox.box(folder, *(test_mbox.mail(WORDS, Message_ID=f"<{n}@works.example>") for n in range(POSTS)))


def table(folder: Path) -> Path:
    rows = [[f"m{n}", *test_table.ROW[1:4], WORDS] for n in range(POSTS)]
    return test_table.save(folder, test_table.table([test_table.HEADER, *rows]))


def json_lines(folder: Path) -> Path:
    row = dict(zip(test_table.HEADER, test_table.ROW, strict=True))
    return test_table.save(folder, test_table.lines(*({**row, "id": n, "text": WORDS} for n in range(POSTS))))


def bulk(folder: Path) -> Path:
    posts = (test_mattermost.post(message=WORDS) for _ in range(POSTS))
    return test_mattermost.save(folder, *test_mattermost.TOP, *posts)


def realm(folder: Path) -> Path:
    files = {"realm.json": test_zulip.REALM}
    for number in range(POSTS // 100):
        messages = [test_zulip.message(id=number * 100 + n, content=WORDS) for n in range(100)]
        files[f"messages-{number + 1:06d}.json"] = json.loads(json.dumps({"zerver_message": messages}))
    return test_zulip.unpacked(folder, files)


@pytest.mark.parametrize(
    ("opener", "made"),
    [(open_mbox, mailbox), (open_csv, table), (open_jsonl, json_lines), (open_mattermost, bulk), (open_zulip, realm)],
)
def test_posts_are_handed_on_one_by_one(tmp_path: Path, opener: Opener, made: Callable[[Path], Path]) -> None:
    path = made(tmp_path)
    assert POSTS * len(WORDS) > 2 * MOST
    with opener(str(path), {}) as export:
        first = next(iter(export.records()))  # what is compiled and loaded once is not the export's
        tracemalloc.start()
        try:
            kept = sum(isinstance(record, Post) for record in export.records())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert isinstance(first, Post) and kept == POSTS and peak < MOST
