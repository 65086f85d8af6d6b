"""``sbom``: the bill of materials."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.shell import Shell, out, say
from app.commands.shell import command as build

ROOT = Path(__file__).resolve().parents[2]


@build("sbom", "sbom --out tallywire.cdx.json")
@click.option(
    "--out", "path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Else it is printed."
)
def command(shell: Shell, path: Path | None) -> None:
    """Write a bill of materials (CycloneDX 1.6, JSON) of the packages that Tallywire runs on here.

    It lists what is installed: what the requirements pin and everything these need, with versions, licences and which
    needs which. Nothing is fetched, and no setting is read.
    """
    from app import sbom
    from app.cli import VERSION
    from app.clock import real_clock
    from app.whole_file import write_whole

    pins = [ROOT / "requirements.txt", ROOT / "requirements-server.txt"]
    text = sbom.write(pins, VERSION, real_clock())
    if path is None:
        out(text)
        return
    write_whole(path, text.encode())
    say(f"{path}: written")
