"""The way out: e-mail, Slack and Teams through apprise. What it says in its own words may hold an address, so none of
it is passed on."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.alerting.addresses import Address
from app.alerting.message import Message

_STATUS = re.compile(r"error=(\d{3})\b")
TALKERS = ("apprise", "urllib3", "requests")
NO_ANSWER = "could not be reached, or refused the message"


class _Statuses(logging.Handler):
    """Remembers the HTTP status that apprise logs, and nothing else."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.status = ""

    def emit(self, record: logging.LogRecord) -> None:
        """See :class:`logging.Handler`."""
        found = _STATUS.search(record.getMessage())
        self.status = found[1] if found else self.status


@contextmanager
def _discreet() -> Iterator[_Statuses]:
    """Nothing of what is said on the way reaches a log: apprise's warnings and the client's lines quote addresses."""
    heard, talkers = _Statuses(), [logging.getLogger(name) for name in TALKERS]
    before = [(log.handlers, log.propagate) for log in talkers]
    for log in talkers:
        log.handlers, log.propagate = [heard], False
    try:
        yield heard
    finally:
        for log, (handlers, propagate) in zip(talkers, before, strict=True):
            log.handlers, log.propagate = handlers, propagate


def deliver(address: Address, message: Message) -> str | None:
    """Send a message; ``None`` when it was taken, else why not, in words that hold no part of the address."""
    with _discreet() as heard:
        try:
            taken = _notify(address.url, message)
        except Exception as error:  # its words may quote the address
            return f"could not be sent ({type(error).__name__})"
    if taken is None:
        return "its address can't be read; see docs/operations.md for how it is written"
    if taken:
        return None
    return f"was answered with HTTP {heard.status}" if heard.status else NO_ANSWER


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where an e-mail address leads: the server and how to talk to it, from whom and to whom. All of it is secret."""

    host: str
    port: int
    security: str
    user: str | None
    password: str | None
    sender: tuple[str, str]
    recipients: tuple[str, ...]


def mail_server(url: str) -> MailServer | None:
    """The mail server behind an address; ``None`` where apprise can't read it, or it is no e-mail.

    ``security`` is "ssl", "starttls" or "insecure"; ``sender`` a name, empty where none is given, and an address.
    """
    import apprise

    plugin = apprise.Apprise.instantiate(url)
    if plugin is None or not hasattr(plugin, "smtp_host"):
        return None
    name, sender = plugin.from_addr
    recipients = tuple(dict.fromkeys(address for _, address in plugin.targets))
    security = plugin.secure_mode if plugin.secure else "insecure"
    return MailServer(
        plugin.smtp_host, plugin.port, security, plugin.user, plugin.password, (name or "", sender), recipients
    )


def can_be_read(url: str) -> bool:
    """Whether apprise knows what to do with an address; nothing is sent, and nothing of it logged."""
    import apprise

    with _discreet():
        try:
            return apprise.Apprise.instantiate(url) is not None
        except Exception:  # its words may quote the address
            return False


def _notify(url: str, message: Message) -> bool | None:
    """Whether the message was taken; ``None`` for an address that apprise can't read."""
    import apprise  # slow to load, and needed only when something is sent

    asset = apprise.AppriseAsset(async_mode=False, storage_mode="memory", app_id="Tallywire", app_url="")
    plugin = apprise.Apprise.instantiate(url, asset=asset)
    if plugin is None:
        return None
    sender = apprise.Apprise(asset=asset)
    sender.add(plugin)
    form = apprise.NotifyFormat.MARKDOWN if message.marked else apprise.NotifyFormat.TEXT
    return bool(sender.notify(title=message.title, body=message.body, body_format=form))
