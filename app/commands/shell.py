"""What every command shares: the settings it was called with, its store, and how it writes to the screen."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from app.outlet_table import OutletTable
    from app.settings import Settings
    from store.database import Store
    from store.model import Source


@dataclass
class Shell:
    """The call's own choices; settings are read when a command first needs them."""

    config: Path | None = None
    debug: bool = False

    @cached_property
    def settings(self) -> Settings:
        """The checked settings of this call."""
        from app.settings import load_settings

        return load_settings(self.config)

    def sources(self, file: Path | None = None) -> list[Source]:
        """The configured sources: those of ``file``, else those of the settings file; none is an error, unless some
        were added by command."""
        from app.settings import config_path
        from scrapers.sources import read_sources
        from store.errors import UsageError

        found = read_sources(file) if file else self.listed()
        if not found and not self._added():
            path = file or config_path(self.config)
            text = "add a [[sources]] entry with name, kind and url for each feed, or use `sources add URL`"
            raise UsageError(f"{path}: has no sources; {text}")
        return found

    def listed(self) -> list[Source]:
        """The sources of the settings file; there may be none."""
        from app.settings import config_path
        from scrapers.sources import sources_from

        return sources_from({"sources": self.settings.sources}, str(config_path(self.config)))

    def _added(self) -> bool:
        """Whether sources were added by command; without a store there are none."""
        from store import sources
        from store.errors import StoreError

        try:
            with self.store() as store, store.read() as conn:
                return any(source.listed == "store" for source in sources.list_all(conn))
        except StoreError:
            return False

    @cached_property
    def outlet_table(self) -> OutletTable:
        """What is known of outlets: the table of the settings, else the shipped one."""
        from app.outlet_table import read_table

        return read_table(self.settings.understand.outlets_file)

    @contextmanager
    def store(self, *, migrate: bool = False) -> Iterator[Store]:
        """The configured store, closed at the end. ``migrate`` brings an embedded SQLite store up to date first;
        a shared server's schema is only ever changed by the ``migrate`` command."""
        from store.database import open_store

        url = self.settings.store.url
        pool = self.settings.store.pool(_caller())
        opened = open_store(url, migrate=migrate and url.startswith("sqlite"), pool=pool)
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def alone(self, command: str, *, shared: bool = False) -> Iterator[Callable[[], None]]:
        """Be the one command that works on the store, or one of those that share it, before it is even opened; see
        :func:`store.lock.working`."""
        from app.clock import real_clock
        from store.lock import working

        with working(self.settings.store.url, command, real_clock(), shared=shared) as check:
            yield check

    def in_turn(self, *tells: Callable[[Shell], list[str]]) -> list[str]:
        """What some tasks say that are done by one process at a time; nothing where another one does them now."""
        from app.sharing import turn

        with self.store() as store, turn(store) as ours:
            return [line for tell in tells for line in tell(self)] if ours else []


@dataclass(frozen=True)
class Done:
    """What a command did: its exit code, its report in lines, and the run for programs."""

    code: int
    lines: Sequence[str]
    row: Mapping[str, Any]

    def said(self) -> Done:
        """Say the report."""
        for line in self.lines:
            say(line)
        return self

    def ended(self, data: Mapping[str, Any] | None) -> int:
        """Print ``data``, if any, as one line of JSON; the exit code."""
        if data is not None:
            out(json.dumps(data, ensure_ascii=False))
        return self.code


def _caller() -> str:
    """What a database server is told of who asks: ``tallywire process``."""
    context = click.get_current_context(silent=True)
    return " ".join(("tallywire", *(context.command_path.split()[3:] if context else ())))


pass_shell = click.make_pass_decorator(Shell, ensure=True)


def say(text: str = "") -> None:
    """One line for people, on standard error: standard output belongs to data."""
    click.echo(text, err=True)


def out(text: str) -> None:
    """One line of data, on standard output."""
    sys.stdout.write(text + "\n")


def command(name: str, example: str, **attrs: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A click command that takes ``--config`` and ``--debug`` too and ends its help with an example call."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        help_text = (function.__doc__ or "").strip()
        epilog = f"\b\nExample:\n  python -m app {example}"
        with_shell: Any = pass_shell(function)
        built: click.Command = click.command(name, help=help_text, epilog=epilog, **attrs)(with_shell)
        built.params.extend(shared_options())
        return built

    return decorate


def shared_options() -> list[click.Option]:
    """``--config`` and ``--debug``, accepted before and after the command's name."""

    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
        if value:
            setattr(ctx.ensure_object(Shell), str(param.name), value)
        return value

    return [
        click.Option(
            ["--config"],
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            expose_value=False,
            callback=keep,
            help="Settings file (tallywire.toml).",
        ),
        click.Option(["--debug"], is_flag=True, expose_value=False, callback=keep, help="Show tracebacks and logs."),
    ]
