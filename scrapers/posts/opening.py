"""Which reader opens an export: by the kind that was named, or by what the files in it are called and begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scrapers.posts.archive import Archive, open_archive
from scrapers.posts.chat import looks_like_chat, open_chat
from scrapers.posts.discourse import looks_like_discourse, open_discourse
from scrapers.posts.engage import looks_like_engage, open_engage
from scrapers.posts.mattermost import looks_like_mattermost, open_mattermost
from scrapers.posts.mbox import looks_like_mbox, open_mbox
from scrapers.posts.post import Export, Opener
from scrapers.posts.slack import LIVE, looks_like_slack, open_slack
from scrapers.posts.table import looks_like_csv, looks_like_jsonl, open_csv, open_jsonl
from scrapers.posts.teams import looks_like_teams, open_teams
from scrapers.posts.zulip import looks_like_zulip, open_zulip
from store.errors import InputError

KINDS: dict[str, Opener] = {
    "slack": open_slack,
    "teams": open_teams,
    "engage": open_engage,
    "mattermost": open_mattermost,
    "discourse": open_discourse,
    "zulip": open_zulip,
    "chat": open_chat,
    "mbox": open_mbox,
    "csv": open_csv,
    "jsonl": open_jsonl,
}
"""Kind → how it is opened. docs/adding-a-reader-of-posts.md tells how another one joins."""
SIGNS: dict[str, Callable[[Archive], bool]] = {
    "slack": looks_like_slack,
    "teams": looks_like_teams,
    "engage": looks_like_engage,
    "mattermost": looks_like_mattermost,
    "discourse": looks_like_discourse,
    "zulip": looks_like_zulip,
    "chat": looks_like_chat,
    "mbox": looks_like_mbox,
    "csv": looks_like_csv,
    "jsonl": looks_like_jsonl,
}
"""Kind → whether an archive looks like one: cheap, by names of members and the heads of a few."""
GENERIC = ("csv", "jsonl")
"""Kinds that are asked only where no other fits."""
MAPPED = ("csv", "jsonl", "mbox")
"""Kinds that take ``--map``: tables for their columns, mail for the address of a list."""
_KIND_HINT = "name it with --kind: "


def detect(path: str) -> str:
    """The kind of the export at ``path``. Raises InputError where it can't be told, or where two kinds fit."""
    if path == LIVE:
        return "slack"
    with open_archive(path, attachments=True) as archive:
        fitting = [kind for kind, sign in SIGNS.items() if kind not in GENERIC and sign(archive)]
        if not fitting:
            fitting = [kind for kind in GENERIC if kind in SIGNS and SIGNS[kind](archive)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise InputError(f"{path}: looks like more than one kind of export; {_KIND_HINT}{', '.join(fitting)}")
    if not Path(path).stat().st_size:
        raise InputError(f"{path}: is empty; export it again")
    raise InputError(f"{path}: looks like no export that is known; {_KIND_HINT}{', '.join(KINDS)}")


@contextmanager
def open_export(path: str, kind: str = "auto", columns: dict[str, str] | None = None) -> Iterator[Export]:
    """The export at ``path``, opened by the reader of its kind ("auto": detected)."""
    kind = detect(path) if kind == "auto" else kind
    if kind not in KINDS:
        raise InputError(f"{kind}: no such kind of export; known: {', '.join(KINDS)}")
    if columns and kind not in MAPPED:
        raise InputError(f"{path}: the fields of a {kind} export are known; --map is for {' and '.join(MAPPED)}")
    with KINDS[kind](path, columns or {}) as export:
        yield export
