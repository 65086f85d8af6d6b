"""``pages``: what was fetched from an address, kept byte by byte, to be shown as evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.fetched import Fetch


@build("list", "pages list https://post.example/2026/letter")
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for programs.")
def list_command(shell: Shell, address: str, as_json: bool) -> None:
    """Show every answer that is kept of ADDRESS, the newest first, and which revisions were read from it.

    ADDRESS is that of a page, of an article or of a source.
    """
    from app.words import plain

    with shell.store() as store, store.read() as conn:
        found = _kept(conn, address)
    if as_json:
        out(json.dumps([_row(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        read = f"revision {', '.join(map(str, one.revisions))}" if one.revisions else "–"
        kind = one.headers.get("content-type", "no type").partition(";")[0]
        line = f"{one.id:>7}  {one.at:%Y-%m-%d %H:%M:%S}  {one.status}  {one.size:>9,} bytes  {read:<12} {kind}"
        out(plain(f"{line}  {one.final_url}"))


@build("show", "pages show https://post.example/2026/letter --revision 2 --out letter.html")
@click.argument("address")
@click.option("--revision", type=click.IntRange(1), help="The answer that this revision of the article was read from.")
@click.option("--fetch", "fetch_id", type=int, help="The answer with this number of `pages list`.")
@click.option(
    "--out", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write the bytes to this new file."
)
def show_command(shell: Shell, address: str, revision: int | None, fetch_id: int | None, target: Path | None) -> None:
    """Show when and how ADDRESS answered, with the SHA-256 of the bytes; --out writes them, as they came.

    Without --revision and --fetch it is the newest answer that is kept. The bytes are a stranger's: they are checked
    against their hash, never opened, and an existing file is never overwritten.
    """
    from store import fetched

    with shell.store() as store, store.read() as conn:
        found = _chosen(_kept(conn, address), address, revision, fetch_id)
        body = fetched.body_of(conn, found)
    out(json.dumps(_row(found), ensure_ascii=False, indent=1))
    if target is not None:
        _write(target, body)
        say(f"{target}: {len(body):,} bytes, as they were fetched")


def _kept(conn: Connection, address: str) -> list[Fetch]:
    """What is kept of an address as typed, or as the store writes it."""
    from scrapers.urls import canonicalise, safe_link
    from store import fetched
    from store.errors import NotFoundError

    safe = safe_link(address)
    for spelling in dict.fromkeys([address, *([safe, canonicalise(safe)] if safe else [])]):
        found = fetched.of_address(conn, spelling)
        if found:
            return found
    raise NotFoundError(f"nothing is kept of {address[:200]}; see fetch.keep_days, and give the whole address")


def _chosen(found: list[Fetch], address: str, revision: int | None, fetch_id: int | None) -> Fetch:
    from store.errors import NotFoundError, UsageError

    if revision is not None and fetch_id is not None:
        raise UsageError("--revision and --fetch both name an answer; give one of them")
    for one in found:
        if (revision is None or revision in one.revisions) and fetch_id in (None, one.id):
            return one
    which = f"the answer that revision {revision} was read from" if revision is not None else f"answer {fetch_id}"
    raise NotFoundError(f"{which} of {address[:200]} is not kept; `pages list` shows what is")


def _row(one: Fetch) -> dict[str, Any]:
    return {
        "fetch": one.id,
        "url": one.url,
        "final_url": one.final_url,
        "source": one.source,
        "at": one.at.isoformat(),
        "status": one.status,
        "headers": dict(one.headers),
        "bytes": one.size,
        "sha256": one.body_hash,
        "revisions": list(one.revisions),
    }


def _write(target: Path, body: bytes) -> None:
    from store.errors import UsageError

    try:
        with target.open("xb") as file:
            file.write(body)
    except FileExistsError:
        raise UsageError(f"{target}: is there already; name a new file") from None
    except OSError as error:
        raise UsageError(f"{target}: can't be written ({error.strerror}); name a file in a folder of yours") from None


command = click.Group(
    "pages",
    commands=[list_command, show_command],
    params=list(shared_options()),
    help="Get back what was fetched from an address, byte by byte, as evidence for what an article said and when.",
    epilog="\b\nExample:\n  python -m app pages list https://post.example/2026/letter",
)
