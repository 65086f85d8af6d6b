"""Which rooms of a Slack workspace are open: what a list of channels says of them, read with suspicion. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from scrapers.posts.fields import label
from scrapers.posts.post import Reason

_CLOSED_FLAGS = (
    ("is_im", Reason.DIRECT_MESSAGE),
    ("is_mpim", Reason.GROUP_MESSAGE),
    ("is_private", Reason.PRIVATE_CHANNEL),
    ("is_group", Reason.PRIVATE_CHANNEL),
)


@dataclass
class Rooms:
    """What the export's lists say of its folders."""

    open: dict[str, str] = field(default_factory=dict)
    """Folder → the channel's name."""
    closed: dict[str, Reason] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Id → name of open channels, for mentions."""
    shared: set[str] = field(default_factory=set)
    """Names of open channels that are shared with other organisations."""

    def add(self, entry: object, reason: Reason | None) -> None:
        """Take in an entry of a list; ``reason`` is why all of that list are closed."""
        if not isinstance(entry, dict):
            return
        name, key = entry.get("name"), entry.get("id")
        folders = [_nfc(word) for word in (name, key) if isinstance(word, str) and word]
        # Anything but a plain no closes a room: a flag of the wrong type must not open it.
        reason = reason or next((why for flag, why in _CLOSED_FLAGS if entry.get(flag) not in (None, False)), None)
        for folder in folders:
            if reason:
                self.closed[folder] = reason
            else:
                self.open.setdefault(folder, label(folders[0]) or folder)
        if not reason and isinstance(name, str) and isinstance(key, str):
            self.names[key] = folders[0]
        if not reason and is_shared(entry):
            self.shared.update(folders[:1])

    def add_former_names(self, entries: list[object]) -> None:
        """A renamed channel's folder may have one of its former names, if no other room has or had it."""
        owners: dict[str, set[str]] = {}
        for entry in entries:
            name, former = (entry.get("name"), entry.get("previous_names")) if isinstance(entry, dict) else (None, None)
            if isinstance(name, str) and isinstance(former, list):
                for old in former:
                    owners.setdefault(_nfc(old) if isinstance(old, str) else "", set()).add(_nfc(name))
        taken, certain = self.open.keys() | self.closed.keys(), self.open.keys() - self.closed.keys()
        for old, now in owners.items():
            if old and old not in taken and len(now) == 1 and now <= certain:
                self.open[old] = min(now)

    def reason(self, folder: str) -> Reason | None:
        """Why a folder is closed, None if it is open. A name on two lists is closed."""
        if folder in self.closed:
            return self.closed[folder]
        return None if folder in self.open else Reason.UNLISTED_CHANNEL


def is_shared(entry: dict[str, object]) -> bool:
    """Whether a channel object says that another organisation takes part."""
    return any(entry.get(flag) for flag in ("is_ext_shared", "is_pending_ext_shared"))


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)
