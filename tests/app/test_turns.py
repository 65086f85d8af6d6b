"""A few pages are drawn at a time; none waits for ever, and a page that fails gives its turn back."""

from __future__ import annotations

import threading

import pytest

from app.turns import turn

SOON = 10.0


def test_no_more_than_so_many_are_drawn_at_a_time() -> None:
    turns, lock, free = threading.BoundedSemaphore(2), threading.Lock(), threading.Event()
    drawn: list[int] = []
    inside: list[int] = []
    full = threading.Semaphore(0)

    def draw(number: int) -> None:
        with turn(turns, SOON):
            with lock:
                inside.append(number)
            full.release()
            free.wait(SOON)
            with lock:
                drawn.append(len(inside))
                inside.remove(number)

    pages = [threading.Thread(target=draw, args=(number,)) for number in range(6)]
    for page in pages:
        page.start()
    for _ in range(2):
        assert full.acquire(timeout=SOON)
    assert not full.acquire(timeout=0.2), "a third was drawn beside two"
    free.set()
    for page in pages:
        page.join(SOON)
    assert len(drawn) == len(pages)
    assert max(drawn) <= 2


def test_a_page_that_fails_gives_its_turn_back() -> None:
    turns = threading.BoundedSemaphore(1)
    with pytest.raises(ValueError, match="broken"), turn(turns, SOON):
        raise ValueError("broken")
    assert turns.acquire(blocking=False)


def test_who_waited_long_enough_is_drawn_beside_the_others_and_takes_nobodys_turn() -> None:
    turns = threading.BoundedSemaphore(1)
    with turn(turns, SOON):
        with turn(turns, 0.0):
            pass
        assert not turns.acquire(blocking=False), "the turn of the first was given away"
    assert turns.acquire(blocking=False)
