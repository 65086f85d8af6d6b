"""Reading the settings file, and saying in one line what is wrong with it: file, line, key, remedy."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from store.errors import SettingsError, UsageError

ENV_PREFIX = "TALLYWIRE_"
ENV_CONFIG = "TALLYWIRE_CONFIG"
ENV_LOG = "TALLYWIRE_LOG"
"""Where the log goes (app/logs.py): no setting, since it is wanted before any is read."""
ENV_TOKENS = {"TALLYWIRE_SLACK_TOKEN"}
"""Secrets that a reader takes from the environment itself (scrapers/posts/slack_api.py): no setting, never shown."""
OIDC_FIELDS = ("client_id", "client_secret", "server_metadata_url", "redirect_uri", "cookie_secret")
ENV_OIDC = {name: f"{ENV_PREFIX}OIDC_{name.upper()}" for name in OIDC_FIELDS}
"""The client that signs people in (app/sign_in.py): secrets too."""
ENV_ALERTS = "TALLYWIRE_ALERTS_TO_"
"""What the environment's names of groups' addresses begin with (app/alerting/addresses.py): secrets as well."""
Names = Mapping[str, Sequence[str]]


def read_toml(path: Path, *, required: bool) -> tuple[str, dict[str, Any]]:
    """The file's text and its tables; ``("", {})`` where there is no file and none is ``required``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if required:
            raise SettingsError(f"{path}: there is no such settings file; check --config or {ENV_CONFIG}") from None
        return "", {}
    except IsADirectoryError:
        raise SettingsError(f"{path}: is a folder; name the settings file itself") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}; correct that line (text goes in quotes)") from None


def nearest(name: str, known: Iterable[str]) -> str:
    """`` (did you mean `x`?)`` for the nearest known name, or nothing when none is near."""
    found = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f" (did you mean `{found[0]}`?)" if found else ""


def check_names(
    path: Path, text: str, data: Mapping[str, Any], tables: Names, entries: Names, lists: Sequence[str]
) -> None:
    """Refuse the first unknown name or wrongly shaped table of the file ``data`` was read from.

    ``tables`` are the sections with their settings, ``entries`` the lists of tables whose fields are known here,
    ``lists`` all lists of tables.
    """
    for section, value in data.items():
        where = f"{path}{line_of(text, section)}"
        if section in lists:
            if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
                raise SettingsError(f"{where}: `{section}` must be a list of tables; write [[{section}]] above each")
            _check_entries(path, section, value, entries.get(section))
        elif section not in tables:
            raise SettingsError(f"{where}: unknown setting `{section}`{_advice(section, tables, lists)}")
        elif not isinstance(value, dict):
            raise SettingsError(f"{where}: `{section}` is a section; write [{section}] on a line of its own")
        else:
            for name in value:
                if name not in tables[section]:
                    place = f"{path}{line_of(text, section, name)}"
                    near = nearest(name, tables[section]) or f"; known are {', '.join(tables[section])}"
                    raise SettingsError(f"{place}: unknown setting `{section}.{name}`{near}")


def _check_entries(path: Path, section: str, rows: Sequence[Mapping[str, Any]], known: Sequence[str] | None) -> None:
    if known is None:
        return
    for number, row in enumerate(rows, 1):
        for name in row:
            if name not in known:
                near = nearest(name, known) or f"; known are {', '.join(known)}"
                raise SettingsError(f"{path}: [[{section}]] entry {number}: unknown field `{name}`{near}")


def check_environment(environ: Mapping[str, str], tables: Names) -> None:
    """Refuse a ``TALLYWIRE_…`` variable that sets nothing."""
    known = {f"{ENV_PREFIX}{section}__{name}".upper() for section, names in tables.items() for name in names}
    known |= {ENV_CONFIG, ENV_LOG, *ENV_TOKENS, *ENV_OIDC.values()}
    known |= {*(n.upper() for n in environ if n.upper().startswith(ENV_ALERTS))}
    for name in environ:
        if name.upper().startswith(ENV_PREFIX) and name.upper() not in known:
            found = difflib.get_close_matches(name.upper(), sorted(known), n=1, cutoff=0.6)
            near = f" (did you mean {found[0]}?)" if found else "; names look like TALLYWIRE_STORE__URL"
            raise SettingsError(f"environment: unknown setting {name}{near}; unset or rename it")


def bad_list(environ: Iterable[str], name: str, given: str) -> SettingsError:
    """A list in the environment that starts like JSON and is none."""
    variable = next((key.upper() for key in environ if key.lower().endswith(f"__{name}")), name)
    return SettingsError(f'environment: {variable} is no list (got {given!r:.80}); write ["a", "b"] or a, b')


def check_query(query: str) -> None:
    """Refuse a query that can't be read, or that would keep whatever it does not exclude; a ValueError says why."""
    # Only those who write a query pay for the parser.
    from nlp.queries import parse
    from nlp.query_match import is_aimless

    try:
        aimless = is_aimless(parse(query))
    except UsageError as error:
        raise ValueError(str(error).removeprefix("query: ")) from None
    if aimless:
        raise ValueError("only excludes, so that it would keep every other article; name what to look for")


def explain_validation(error: ValidationError, path: Path, text: str, environ: Mapping[str, str]) -> SettingsError:
    """The first problem of a validation as one line: where it was set, what was given, what is accepted."""
    problem = error.errors(include_url=False)[0]
    where = [str(part) for part in problem["loc"]]
    message = str(problem["msg"]).removeprefix("Value error, ")
    given = problem.get("input")
    # The store's address may hold a password.
    shown = f" (got {given!r:.80})" if isinstance(given, str | int | float | bool) and where[0] != "store" else ""
    variable = f"{ENV_PREFIX}{'__'.join(where[:2])}".upper()
    if len(where) > 1 and any(name.upper() == variable for name in environ):
        return SettingsError(f"environment: {variable} {_lower(message)}{shown}")
    if len(where) > 1 and where[1].isdigit():
        field = f" field `{where[2]}`" if len(where) > 2 else ""
        return SettingsError(f"{path}: [[{where[0]}]] entry {int(where[1]) + 1}:{field} {_lower(message)}{shown}")
    return SettingsError(f"{path}{line_of(text, *where[:2])}: `{'.'.join(where)}` {_lower(message)}{shown}")


def _lower(message: str) -> str:
    """Pydantic's "Input should be …" reads on after the name of a setting."""
    message = "is missing" if message == "Field required" else message
    message = "has characters that are not allowed here" if message.startswith("String should match") else message
    return message.replace("Input should", "should", 1).replace("a valid tuple", "a list", 1)


def _advice(section: str, tables: Names, lists: Sequence[str]) -> str:
    """A setting written above the first section is a common slip: say where it belongs."""
    home = next((table for table, names in tables.items() if section in names), None)
    if home:
        return f"; it belongs under [{home}]"
    return nearest(section, (*tables, *lists)) or f"; sections are {', '.join((*tables, *lists))}"


def line_of(text: str, section: str, name: str | None = None) -> str:
    """``, line N`` of a section's header or of a key in it, or nothing where it is written some other way."""
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\[?\s*([\w.\-]+)\s*\]\]?", line)
        key = re.match(r"\s*([\w\-.\"']+?)\s*=", line)
        if header:
            inside = header[1]
            if name is None and inside.split(".")[0] == section:
                return f", line {number}"
        elif key:
            written = (f"{inside}." if inside else "") + key[1].strip("\"'")
            if written == (section if name is None else f"{section}.{name}"):
                return f", line {number}"
    return ""
