"""Something that is done again and again beside what goes on."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import Self


class Again(ABC):
    """Calls :meth:`step` every so many seconds in a thread of its own, from ``with`` on until its end."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._end = seconds, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @abstractmethod
    def step(self) -> None:
        """What is done."""

    def _run(self) -> None:
        while not self._end.wait(self._seconds):
            self.step()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()
