"""A store that refuses the writes of whoever lost what he was doing to somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection

from store import leases
from store.database import Store


class Fenced(Store):
    """The same store; each write asks first whether the leases stand that it is done under (:func:`leases.check`).

    ``tokens`` is looked at anew each time: how many leases were taken with each token.
    """

    def __init__(self, store: Store, owner: str, tokens: Mapping[int, int]) -> None:
        self.__dict__.update(store.__dict__)  # the same connections
        self._owner, self._tokens = owner, tokens

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """See :class:`store.database.Store`; raises LostLeaseError, and writes nothing, where a lease was lost."""
        with super().begin() as conn:
            leases.check(conn, self._owner, self._tokens)
            yield conn
