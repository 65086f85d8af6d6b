"""``digest``: see :mod:`app.digest.command`."""

from app.digest.command import command, tell_due

__all__ = ["command", "tell_due"]
