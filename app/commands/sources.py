"""``sources``: what we collect from and how it does; adding, trying, pausing and removing."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import click

from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build
from store.model import SourceKind

if TYPE_CHECKING:
    from scrapers.fetch import Fetcher
    from scrapers.probing import Trial
    from store.model import Source

FIELDS = ("name", "url", "state", "last_status", "last_error", "items_seen", "articles_new", "next_check")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON list, for programs.")


def show(shell: Shell, as_json: bool) -> None:
    """Print every source with its state."""
    from app.exporting import plain
    from app.words import plain as readable
    from store import sources

    with shell.store() as store, store.read() as conn:
        found = sources.list_all(conn)
    rows = [{name: plain(getattr(source, name)) for name in FIELDS} for source in found]
    if as_json:
        out(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not rows:
        out("no sources yet; `python -m app sources add URL` adds one, `collect` makes those of the settings known")
    for row in rows:
        error = f"; {row['last_error']}" if row["last_error"] else ""
        due = f"next {row['next_check'][:16].replace('T', ' ')}" if row["next_check"] else "not asked again"
        if row["next_check"] is None and row["state"] not in ("gone", "paused"):
            due = "due now"
        out(f"{row['state']:<13}" + readable(f"{row['name']}: {row['articles_new']} articles, {due}{error}"))


@build("list", "sources list --json")
@JSON
def list_command(shell: Shell, as_json: bool) -> None:
    """Show every source with its state, its last error and when it is asked next."""
    show(shell, as_json)


def _try(shell: Shell, job: Callable[[Fetcher], Awaitable[Trial]]) -> Trial:
    from app.collecting import fetch_settings
    from app.sourcing import ask, trial_lines

    trial = ask(job, fetch_settings(shell.settings.fetch))
    for line in trial_lines(trial):
        out(line)
    return trial


def _trial_of(shell: Shell, url: str, kind: str | None) -> Trial:
    from app.clock import real_clock
    from scrapers.probing import identify, try_source
    from store.model import Source

    now = real_clock()
    if kind is None:
        return _try(shell, lambda fetcher: identify(url, fetcher, now))
    return _try(shell, partial(try_source, Source("", cast(SourceKind, kind), url), now=now))


@build("add", "sources add https://www.example.org/ --name Example")
@click.argument("url")
@click.option("--name", help="What to call it; else what it calls itself.")
@click.option("--outlet", help="The outlet's display name, where it brings one outlet only.")
@click.option("--programme", help="The watched programme that a petition is about.")
@click.option("--kind", type=click.Choice(get_args(SourceKind)), help="What it is; else that is found out.")
@click.option("--dry-run", is_flag=True, help="Only show what it would bring.")
@click.option("--yes", is_flag=True, help="Save it without being asked.")
def add_command(
    shell: Shell,
    url: str,
    name: str | None,
    outlet: str | None,
    programme: str | None,
    kind: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Find out what is at URL, show what it would bring, and save it as a source after a question.

    URL may be a feed, a sitemap, a site's front page, a petition or a single page. The source is kept in the store and
    collected together with those of the settings file.
    """
    from app import sourcing
    from scrapers.probing import suggested_name
    from store.errors import UsageError

    address = sourcing.address_of(url)
    if address is None:
        raise UsageError(f"{url[:200]}: must be a whole http:// or https:// address")
    _check_programme(shell, programme)
    trial = _trial_of(shell, address, kind)
    if dry_run:
        return
    if not yes and not sys.stdin.isatty():
        raise UsageError("nothing is saved: there is nobody to ask; add --yes, or --dry-run to only look")
    if not yes and not click.confirm("Save it?", err=True):
        say("nothing is saved")
        return
    with shell.store(migrate=True) as store:
        wanted = " ".join(name.split()) if name else sourcing.free_name(store, suggested_name(trial))
        source = replace(trial.source, name=wanted, outlet=outlet or None, programme=programme or None)
        saved = sourcing.add(store, source, shell.listed())
    say(f"{saved.name} is saved and asked at the next `collect`")


def _check_programme(shell: Shell, programme: str | None) -> None:
    from store.errors import UsageError

    names = [watched.name for watched in shell.settings.watched()]
    if programme and programme not in names:
        known = ", ".join(names) or "none"
        raise UsageError(f"--programme {programme!r} is not among the [[programmes]] of the settings ({known})")


def _all(shell: Shell) -> list[Source]:
    """Every source of the store, and those of the settings file that it does not know yet. Makes no store."""
    from store import sources
    from store.places import sqlite_path

    path = sqlite_path(shell.settings.store.url)
    kept: list[Source] = []
    if path is None or path.exists():
        with shell.store() as store, store.read() as conn:
            kept = sources.list_all(conn)
    names = {source.name for source in kept}
    return sorted([*kept, *(s for s in shell.listed() if s.name not in names)], key=lambda source: source.name)


def _named(shell: Shell, name: str) -> Source:
    from store.errors import NotFoundError

    found = next((source for source in _all(shell) if source.name == name), None)
    if found is None:
        raise NotFoundError(f"there is no source {name[:80]!r}; `python -m app sources` lists their names")
    return found


@build("test", "sources test https://www.example.org/feed")
@click.argument("source", metavar="NAME|URL")
def test_command(shell: Shell, source: str) -> None:
    """Ask a source or an address once and show what it brings; nothing is stored."""
    from app.clock import real_clock
    from app.sourcing import address_of
    from scrapers.probing import try_source

    url = address_of(source)
    if url is not None:
        _trial_of(shell, url, None)
        return
    found = _named(shell, source)
    _try(shell, partial(try_source, found, now=real_clock()))


@build("pause", "sources pause Example")
@click.argument("name")
def pause_command(shell: Shell, name: str) -> None:
    """Ask a source no more, until `sources resume`; one of the settings file too."""
    from app.collecting import register
    from store import sources

    _named(shell, name)
    with shell.store(migrate=True) as store:
        register(store, shell.listed())
        with store.begin() as conn:
            sources.pause(conn, name)
    say(f"{name} is paused; `sources resume` asks it again")


@build("resume", "sources resume Example")
@click.argument("name")
def resume_command(shell: Shell, name: str) -> None:
    """Ask a source again that was paused, or that was gone."""
    from app.collecting import register
    from store import sources

    _named(shell, name)
    with shell.store(migrate=True) as store:
        register(store, shell.listed())
        with store.begin() as conn:
            found = sources.resume(conn, name)
    say(f"{name} is {found.state}" + ("; it is asked at the next `collect`" if found.next_check is None else ""))


@build("remove", "sources remove Example")
@click.argument("name")
def remove_command(shell: Shell, name: str) -> None:
    """Forget a source that was added by command; its articles and counts stay."""
    from app import sourcing
    from app.settings import config_path

    _named(shell, name)
    with shell.store(migrate=True) as store:
        found = sourcing.remove(store, name, shell.listed(), str(config_path(shell.config)))
    say(f"{name} is removed; its articles stay")
    if found.listed == "file":
        say("it was listed in a file: a `collect` that reads that file makes it known again")


@build("import", "sources import subscriptions.opml")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def import_command(shell: Shell, file: Path) -> None:
    """Add the feeds of an OPML file; addresses that are asked already are counted and left out.

    Nothing is asked now: the next `collect` does. Ends with one line of JSON: read = added + what was left out.
    """
    from app import sourcing
    from scrapers.opml import MAX_BYTES, read_opml
    from store.errors import InputError

    try:
        with file.open("rb") as opened:
            body = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{file}: can't be read ({error.strerror}); check the path") from None
    found = read_opml(body, str(file))
    with shell.store(migrate=True) as store:
        counts = sourcing.bring_in(store, found, shell.listed())
    added = counts.pop("added", 0)
    out(json.dumps({"read": added + sum(counts.values()), "added": added, "dropped": dict(sorted(counts.items()))}))


@build("export", "sources export --out subscriptions.opml")
@click.option("--out", "path", type=click.Path(path_type=Path), metavar="FILE", help="File to write; else the screen.")
def export_command(shell: Shell, path: Path | None) -> None:
    """Write every source as OPML 2.0, which feed readers and `sources import` read."""
    from app.exporting import whole_file
    from scrapers.opml import write_opml

    found = _all(shell)
    text = write_opml(found)
    if path is None:
        sys.stdout.write(text)
        return
    with whole_file(path) as work:
        work.write_text(text, encoding="utf-8")
    say(f"{len(found)} sources in {path}")


@click.pass_context
def _bare(ctx: click.Context, as_json: bool) -> None:
    if ctx.invoked_subcommand is None:
        show(ctx.ensure_object(Shell), as_json)


command = click.Group(
    "sources",
    callback=_bare,
    invoke_without_command=True,
    commands=[
        list_command, add_command, test_command, pause_command, resume_command, remove_command, import_command,
        export_command,
    ],
    params=[click.Option(["--json", "as_json"], is_flag=True, help="One JSON list, for programs."), *shared_options()],
    help="Show every source with its state, its last error and when it is asked next; add, try, pause and remove.\n\n"
    "States: ok, not_modified, quiet, failing, waiting (told us when to come back), robots, gone, paused.",
    epilog="\b\nExample:\n  python -m app sources --json",
)  # fmt: skip
