"""``python -m app.sample.posts --out FILE.zip``: the sample's posts as a Slack export, to try ``posts import`` with."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.sample.posts import write_export


@click.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the zip is written.")
def main(out: Path) -> None:
    """Write the sample's internal posts (invented people, invented bank) as a Slack export."""
    try:
        write_export(out)
    except OSError as error:
        click.echo(f"{out}: cannot be written ({error.strerror}); name a file in a folder that exists", err=True)
        sys.exit(1)
    click.echo(f"{out} is written; read it with: posts import {out}", err=True)


if __name__ == "__main__":
    main(prog_name="python -m app.sample.posts")
