"""What people say beside a figure without changing it: reference figures, watches, notes, tags, saved searches."""

from __future__ import annotations

import click

from app.commands.rejudging import SEEN, do
from app.commands.shell import Shell
from app.commands.shell import command as build

THING = click.argument("thing", metavar="CLAIM|METRIC|STORY")


@build("pin", "claims pin m17f6e5d4c3b2a190 'over 1,600' --source 'register of the union, 3 June'")
@click.argument("metric")
@click.argument("reading")
@click.option("--source", required=True, metavar="WORDS", help="Where the figure is from.")
@click.option("--url", default="", metavar="ADDRESS", help="Where it can be looked up (http or https).")
@SEEN
def pin_command(shell: Shell, metric: str, reading: str, source: str, url: str, seen: int | None) -> None:
    """Pin READING to METRIC as the figure to hold the others against, with its source."""
    from app.deciding import reference

    do(shell, "pin", [metric], seen, "", reference(reading, source, url))


@build("watch", "claims watch m17f6e5d4c3b2a190")
@click.argument("metric")
@SEEN
def watch_command(shell: Shell, metric: str, seen: int | None) -> None:
    """Watch the figure of METRIC."""
    do(shell, "watch", [metric], seen, "")


@build("note", "claims note m17f6e5d4c3b2a190 'the union counts weekly'")
@THING
@click.argument("text")
@SEEN
def note_command(shell: Shell, thing: str, text: str, seen: int | None) -> None:
    """Write a note on a claim, a metric or a story."""
    from store.errors import InputError

    if not text.strip():
        raise InputError("a note needs words")
    do(shell, "note", [thing], seen, text)


@build("tag", "claims tag s1f2e3d4c5b6a board")
@THING
@click.argument("tag")
@SEEN
def tag_command(shell: Shell, thing: str, tag: str, seen: int | None) -> None:
    """Set a tag on a claim, a metric or a story."""
    from store.errors import InputError

    word = " ".join(tag.split())
    if not word or len(word) > 60:
        raise InputError("a tag has 1 to 60 characters")
    do(shell, "tag", [thing], seen, "", {"tag": word})


COMMANDS = [pin_command, watch_command, note_command, tag_command]
