"""What is shipped for servers, read: for the tests that hold it to the program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import yaml

from app.cli import cli
from app.secret_files import NAMES, SUFFIX
from app.settings_errors import ENV_CONFIG, ENV_LOG, ENV_OIDC, ENV_TOKENS
from app.settings_reference import describe_settings

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "docs" / "deploy"
OURS = re.compile(r"\bTALLYWIRE_[A-Z_]+")
COMPOSE_ONLY = {"TALLYWIRE_NAME", "TALLYWIRE_UPSTREAM"}
"""What the compose file hands from its environment to the proxy."""


def compose() -> dict[str, Any]:
    """The compose file."""
    found = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def known_names() -> set[str]:
    """Every name that the program takes from its environment."""
    settings = {row.env for row in describe_settings() if row.env}
    return settings | {*ENV_OIDC.values(), *ENV_TOKENS, ENV_CONFIG, ENV_LOG, *(name + SUFFIX for name in NAMES)}


def parses(arguments: list[str]) -> None:
    """Whether the command line takes these arguments, without running them."""
    context = click.Context(cli, info_name="tallywire")
    command = cli.get_command(context, arguments[0])
    assert command is not None, f"there is no command {arguments[0]}"
    command.make_context(arguments[0], list(arguments[1:]), parent=context)
