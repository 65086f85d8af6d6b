"""``export``: the store's rows as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from app.commands.shell import Shell, say
from app.commands.shell import command as build

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.exporting import Row

DAY = click.DateTime(["%Y-%m-%d"])
BELONGS = {
    "story": "articles, stories, claims, figures or acts",
    "until": "voices",
    "channel": "voices",
    "theme": "voices",
}
"""Options that are for some exports only, and for which."""


@build("export", "export claims --format xlsx --since 2026-06-01 --out claims.xlsx")
@click.argument("what", type=click.Choice(["articles", "stories", "claims", "figures", "counters", "acts", "voices"]))
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "xlsx"]),
    default="jsonl",
    show_default=True,
    help="JSON lines, comma-separated values or a spreadsheet.",
)
@click.option("--since", type=DAY, metavar="DAY", help="From this day (UTC) on: 2026-06-01.")
@click.option("--story", metavar="ID", help="Only this story.")
@click.option("--until", type=DAY, metavar="DAY", help="Voices: up to this day, which is still in; whole weeks only.")
@click.option("--channel", metavar="NAME", help="Voices: only this channel.")
@click.option("--theme", metavar="NAME", help="Voices: only this theme.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="File to write; else standard output.")
def command(shell: Shell, what: str, form: str, out: Path | None, since: datetime | None, **chosen: Any) -> None:
    """Write articles, stories, claims, figures, counters of petitions, people's acts or internal voices to a file.

    The file appears only when it is whole. In CSV and XLSX no text can run as a formula: an apostrophe stands before
    what would start one. Acts are what people said of claims and pairs of claims and still stands, as lines to learn
    from; of whom they are is left out. Voices are groups that are large enough to be told of; whoever exports them is
    in the access log.
    """
    from app.exporting import FIELDS, Format, export

    _refuse_strangers(what, chosen)
    read = _voices if what == "voices" else _others
    with read(shell, what, since, chosen) as rows:
        count = export(rows, FIELDS[what], cast(Format, form), out)
    if out:
        say(f"{count} {what} in {out}")


def _refuse_strangers(what: str, chosen: Mapping[str, Any]) -> None:
    """Raise UsageError for an option that says nothing of ``what``."""
    from store.errors import UsageError

    for name, value in chosen.items():
        if value is not None and (BELONGS[name] == "voices") is not (what == "voices"):
            raise UsageError(f"--{name} is for exports of {BELONGS[name]}, not of {what}")


@contextmanager
def _others(shell: Shell, what: str, since: datetime | None, chosen: Mapping[str, Any]) -> Iterator[Iterable[Row]]:
    """The rows of what was collected and understood."""
    from app.exporting import rows_of
    from store import stories
    from store.errors import NotFoundError

    story = chosen["story"]
    with shell.store() as store, store.read() as conn:
        if story is not None:
            found = stories.resolve(conn, story)
            if found is None:
                raise NotFoundError(f"there is no story {story!r:.80}; `export stories` lists their ids")
            story = found
        yield rows_of(conn, what, since=since.replace(tzinfo=UTC) if since else None, story=story)


@contextmanager
def _voices(shell: Shell, what: str, since: datetime | None, chosen: Mapping[str, Any]) -> Iterator[Iterable[Row]]:
    """The answers of the floor."""
    from app.approval import floor_of, voices_of
    from app.clock import store_clock
    from app.exporting_voices import voice_rows
    from app.relevance import who
    from store import voices

    until = chosen["until"]
    question = voices.Question(
        since.date() if since else None, until.date() if until else None, chosen["channel"], chosen["theme"]
    )
    with shell.store() as store:
        with store.read() as conn:
            now, floor = store_clock(conn)(), floor_of(voices_of(conn, shell.settings.voices))
        yield voice_rows(voices.ask(store, question, voices.Visitor(who(), "export"), floor, now))
