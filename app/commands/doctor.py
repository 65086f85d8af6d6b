"""``doctor``: see :mod:`app.doctor`."""

from app.doctor import command

__all__ = ["command"]
