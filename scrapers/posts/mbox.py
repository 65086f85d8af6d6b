"""Mail of mailing lists in mbox files, as Mailman, Google Groups, Takeout and mail programs write them.

After RFC 4155 (mbox), RFC 5322 (messages), RFC 2045-2047 and 2231 (MIME), RFC 2919 (List-Id), RFC 2369 (List-Post), RFC
3834 (Auto-Submitted) and RFC 3676 (format=flowed). A mailbox, or several in a folder or archive.

- Only mail of a list is a post: mail with a ``List-Id`` or ``List-Post``, or to the address that is given by ``--map
  channel=list@example.org``, or, with that, without receivers as Mailman's web archives have it. Anything else is a
  direct message, with several recipients a group message. The channel is the list's name: what stands before the first
  dot of its id, before the ``@`` of its address.
- Robots are told by ``Auto-Submitted`` other than "no", ``Precedence`` bulk, junk or auto_reply, ``X-Autoreply`` and
  its kin, an empty ``Return-Path``, and addresses such as ``mailer-daemon@`` and, of digests, ``LIST-request@``.
- The author is the address of ``From``; where a list has put its own there (against DMARC), that of
  ``X-Original-From`` or ``Reply-To``, else the name. "name at example.org", as archives disguise addresses, is one.
- The text is the first plain part that is no attachment, else the first HTML part. Quoted lines, signatures, footers
  and forwarded messages are not the writer's words and go (:mod:`scrapers.posts.mail_words`).
- ``Date`` may lack its zone or have one that nobody knows: then it is UTC.

Mails are read one at a time, at most :data:`MAX_MAIL` bytes of each, so that no attachment is ever decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message

from scrapers.posts.archive import Archive, open_archive
from scrapers.posts.columns import check_map
from scrapers.posts.mail_body import body_text
from scrapers.posts.mail_head import addresses, header, is_archived, is_robot, list_name, moment, parsed, writer
from scrapers.posts.post import Dropped, Export, Person, Post, Reason, post_or_drop
from store.errors import InputError

MAX_MAIL = 2 * 2**20
"""Bytes of one mail that are read: its head and text stand first, attachments behind them."""
_STEP = 1 << 16
_FROM = b"From "
# "From who@where Tue Jun 16 09:01:02 2026", with a zone or in another order too; "From now on …" has neither.
_SEPARATOR = re.compile(
    rb"From .{1,300}?\b\d{1,2}:\d\d\b.{0,40}\b\d{4}\b|From .{1,300}?\b\d{4}\b.{0,20}\b\d{1,2}:\d\d\b"
)
# As RFC 4155 has it; such a line parts mails even where no empty line comes before it.
_STRICT = re.compile(
    rb"From \S{1,200}\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?:\S{1,5} )?\d{4}\s*$"
)
_ESCAPED = re.compile(rb"^>(>*From )", re.M)
_MAILBOX = (".mbox", ".mbx", ".txt", ".mail")


class MboxExport:
    """Mailboxes, opened; ``address`` is the list whose mail has no List-Id, or ""."""

    kind = "mbox"

    def __init__(self, archive: Archive, address: str = "") -> None:
        self._archive, self._address = archive, address.strip().casefold()
        self._files = list(mailboxes(archive))
        if not self._files:
            raise archive.failure('holds no mbox file, which begins with a line "From …"; export the mail as mbox')

    def people(self) -> Iterator[Person]:
        """Everybody who is named in From, Reply-To, To or Cc, but no list: its name is made of words."""
        told: set[tuple[str, str]] = set()
        for mail in self._mails(True):
            lists = {list_name(mail) or None, self._address.partition("@")[0] or None}
            for name, address in addresses(mail, "from", "reply-to", "to", "cc", "x-original-from"):
                if (name, address) not in told and address.partition("@")[0] not in lists:
                    told.add((name, address))
                    yield Person((name,) if name else (), (address,) if address else ())

    def records(self) -> Iterator[Post | Dropped]:
        """Every mail, as a post or a drop."""
        for mail in self._mails(False):
            yield self._record(mail)

    def _record(self, mail: Message) -> Post | Dropped:
        receivers = [address for _, address in addresses(mail, "to", "cc")]
        channel = list_name(mail)
        if not channel and self._address and (self._address in receivers or is_archived(mail)):
            channel = self._address.partition("@")[0]
        if not mail.keys():
            return Dropped(Reason.MALFORMED)
        if not channel:
            return Dropped(Reason.GROUP_MESSAGE if len(receivers) > 1 else Reason.DIRECT_MESSAGE)
        if is_robot(mail):
            return Dropped(Reason.BOT)
        key = header(mail, "message-id").strip(" <>")
        return post_or_drop(key, moment(mail), channel, writer(mail, channel), body_text(mail))

    def _mails(self, heads_only: bool) -> Iterator[Message]:
        for name in self._files:
            for data in self._split(name):
                yield parsed(data, heads_only)

    def _split(self, name: str) -> Iterator[bytes]:
        """The bytes of every mail of a mailbox, without its separator, cut at :data:`MAX_MAIL`."""
        kept: list[bytes] | None = None
        size, after_blank, at_start = 0, True, True
        with self._archive.open(name) as stream:
            while line := stream.readline(_STEP):
                if at_start and line.startswith(_FROM) and (_SEPARATOR if after_blank else _STRICT).match(line):
                    if kept is not None:
                        yield _ESCAPED.sub(rb"\1", b"".join(kept))
                    kept, size = [], 0
                elif kept is not None and size < MAX_MAIL:
                    kept.append(line)
                    size += len(line)
                after_blank = at_start and not line.strip()
                at_start = line.endswith(b"\n")
        if kept is not None:
            yield _ESCAPED.sub(rb"\1", b"".join(kept))


def mailboxes(archive: Archive) -> Iterator[str]:
    """The files of an archive that begin as mailboxes do."""
    for name in archive.names:
        base = name.rpartition("/")[2].lower()
        likely = archive.single or base.endswith(_MAILBOX) or "." not in base
        if likely and _SEPARATOR.match(archive.head(name, 1024)):
            yield name


def looks_like_mbox(archive: Archive) -> bool:
    """Whether a file of the archive is a mailbox."""
    return next(mailboxes(archive), None) is not None


@contextmanager
def open_mbox(path: str, columns: dict[str, str]) -> Iterator[Export]:
    """Open mailboxes; ``columns`` may give the address of a list as ``channel``."""
    check_map(columns)
    if set(columns) - {"channel"} or "@" not in columns.get("channel", "@"):
        raise InputError(f"{path}: mail has no columns; --map channel=list@example.org names a list without List-Id")
    with open_archive(path, attachments=True) as archive:
        yield MboxExport(archive, columns.get("channel", ""))
