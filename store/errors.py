"""The one root of every error that Tallywire raises on purpose.

The command line prints ``str(error)`` on one line and leaves with ``error.exit_code``; nothing here ever carries a
traceback to a user.
"""

from __future__ import annotations


class TallywireError(Exception):
    """Something failed in a way that was foreseen; the message names what, where and the remedy."""

    exit_code = 1


class UsageError(TallywireError):
    """The call, a setting or an input file is wrong: the remedy is on the user's side."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting is unknown, malformed or out of range."""


class InputError(UsageError):
    """An input file is missing, unreadable or malformed."""


class StoreError(TallywireError):
    """The store can't be opened, read or written."""


class BusyError(StoreError):
    """Another command works on the store, and only one may."""


class LostLeaseError(StoreError):
    """Another process took over the task, so this one's writes are refused."""


class MigrationError(StoreError):
    """The store's schema is newer than this program, or an upgrade failed."""


class NotFoundError(TallywireError):
    """What was asked for is not in the store."""


class StaleError(TallywireError):
    """Somebody else acted on the same thing since it was looked at; the message names who, what and when."""


class NotAllowedError(TallywireError):
    """The role of whoever asked does not reach for it; the message says what it needs."""


class FetchError(TallywireError):
    """A page or feed could not be fetched; ``reason`` is a counted outcome such as ``timeout`` or ``http_403``."""

    def __init__(self, message: str, reason: str, status: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status


class ParseError(TallywireError):
    """A fetched document could not be read; ``reason`` is a counted outcome such as ``not_a_feed``."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class FormError(TallywireError):
    """A form of the digest cannot be made here; the message says what is missing and how to get it."""
