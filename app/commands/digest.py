"""``digest``: see :mod:`app.digest.command`."""

from app.digest.command import command

__all__ = ["command"]
