"""The pages of the documentation that the program writes about itself.

``python -m app.reference`` rewrites ``docs/cli.md`` from the commands and ``docs/settings.md`` from the settings; a
test fails while either is stale.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from app.cli import COMMANDS, cli
from app.settings import ENTRIES, TABLES
from app.settings_reference import SettingDoc, describe_settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
_NOTE = "<!-- Written by `python -m app.reference`; changes made here are lost. -->"
_SHARED = ("config", "debug", "help")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its name in full, those inside a group included ("posts import")."""
    context = click.Context(cli, info_name="python -m app")
    for name in COMMANDS:
        found = cli.get_command(context, name)
        if found is not None:
            yield from _unfolded(name, found)


def _unfolded(name: str, found: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, found
    if isinstance(found, click.Group):
        for inner, command in found.commands.items():
            yield from _unfolded(f"{name} {inner}", command)


def cli_page() -> str:
    """``docs/cli.md``: every command with its options, from the help texts."""
    parts = [
        "# Commands",
        _NOTE,
        "Every command is `python3 run.py COMMAND …`, or `python -m app COMMAND …` where the packages are installed "
        "already. Each takes `--config FILE` (the settings file), `--debug` (show tracebacks and logs) and `--help`.",
        "Standard output is for data, standard error for people. A command leaves with 0 when it is done, 1 when it "
        "failed, 2 when the call, a setting or an input is wrong, and 130 when it was interrupted.",
        "| Command | What it does |\n|---|---|\n"
        + "\n".join(f"| [`{name}`](#{name}) | {summary} |" for name, summary in COMMANDS.items()),
    ]
    for name, command in commands():
        parts += _command(name, command)
    return "\n\n".join(parts) + "\n"


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"python -m app {name}")
    yield f"## {name}"
    yield _prose(command.help or "")
    yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```"
    rows = [_row(param, context) for param in command.params if param.name not in _SHARED]
    if rows:
        yield "| Option | Meaning | Default |\n|---|---|---|\n" + "\n".join(rows)
    example = _prose(command.epilog or "").removeprefix("Example:").strip()
    if example:
        yield f"```sh\n{inspect.cleandoc(example)}\n```"


def _row(param: click.Parameter, context: click.Context) -> str:
    if isinstance(param, click.Option):
        record = param.get_help_record(context)
        names = record[0] if record else ", ".join(param.opts)
        extra = param.get_help_extra(context)
        return f"| `{_cell(names)}` | {_cell(param.help or '')} | {_cell(str(extra.get('default', '')))} |"
    return f"| `{_cell(param.make_metavar(context))}` | {'required' if param.required else 'optional'} | |"


def settings_page() -> str:
    """``docs/settings.md``: every setting with its environment name, values, default and meaning."""
    rows = describe_settings()
    parts = [
        "# Settings",
        _NOTE,
        "Settings live in `tallywire.toml` in the folder where Tallywire is started, or in the file that `--config` or "
        "`TALLYWIRE_CONFIG` names. The environment wins over the file. A list in the environment is written with "
        "commas or as JSON. An unknown name is an error, so that a slip of the pen is not silently ignored.",
    ]
    for section in dict.fromkeys(row.name.split(".")[0] for row in rows):
        model = TABLES.get(section)
        title = f"## [{section}]" if model else f"## [[{section}]]"
        about = _prose(inspect.getdoc(model or ENTRIES[section]) or "")
        table = "\n".join(_setting(row) for row in rows if row.name.startswith(f"{section}."))
        parts += [title, about, f"| Setting | Values | Default | Meaning |\n|---|---|---|---|\n{table}"]
    parts += ["## [[sources]]", "Repeated: once for each source. See [adding a source](adding-a-source.md)."]
    return "\n\n".join(parts) + "\n"


def _setting(row: SettingDoc) -> str:
    name = f"`{row.name}`" + (f"<br>`{row.env}`" if row.env else "")
    return f"| {name} | {_cell(row.values)} | `{_cell(row.default) or '–'}` | {_cell(row.description)} |"


def _prose(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", inspect.cleandoc(text.replace("\b", ""))).strip()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


PAGES = {"cli.md": cli_page, "settings.md": settings_page}
"""File in ``docs`` → what writes it."""


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        click.echo(f"docs/{name}")


if __name__ == "__main__":
    main()
