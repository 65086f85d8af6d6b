"""What stays is taken out of the search for garbage once for each page, the search is seldom, and memory goes back."""

from __future__ import annotations

import ctypes
import gc
import platform
from collections.abc import Iterator

import pytest

from app import garbage


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    garbage.settle.cache_clear()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_the_search_is_seldom() -> None:
    garbage.look_seldom()
    assert gc.get_threshold()[0] == garbage.AFTER


def test_a_page_settles_once() -> None:
    gc.unfreeze()
    garbage.settle("one")
    settled = gc.get_freeze_count()
    assert settled > 1_000
    kept = [[] for _ in range(5_000)]
    garbage.settle("one")
    assert gc.get_freeze_count() <= settled
    garbage.settle("another")
    assert gc.get_freeze_count() >= settled + len(kept)


def test_glibc_takes_every_setting() -> None:
    if platform.libc_ver()[0] != "glibc":
        pytest.skip("another C library")
    assert garbage.give_back()


def test_another_library_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert not garbage.give_back()
