"""How a digest looks and what it calls itself: the built-in templates, and what a team's folder puts in their place.

A team's folder has any of: ``looks.toml`` (:class:`Looks`), a logo, and files named as those of
``app/digest/templates``. What it does not have is built in, so that a copy of one file is enough to change it.
Templates run in jinja2's sandbox: they can print what the digest holds, and nothing else.
"""

from __future__ import annotations

import base64
import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from app import look
from app.digest.model import SECTIONS
from app.look import Palette
from store.errors import SettingsError

BUILT_IN = Path(__file__).parent / "templates"
LOGO = Path(__file__).parents[1] / "assets" / "logo-light.svg"
LOGOS = {".svg": "image/svg+xml", ".png": "image/png"}
MOST_LOGO = 200_000
"""Bytes of a logo: it is in every copy of the digest."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Looks:
    """A digest's looks: ``name`` beside the logo, ``footer`` before the note at the end, ``headings`` over sections,
    ``colours`` for light paper, ``paper`` ("A4" or "Letter"), ``logo`` as a file, ``folder`` with templates."""

    name: str = "Tallywire"
    footer: str = ""
    paper: str = "A4"
    logo: Path = LOGO
    headings: dict[str, str] = field(default_factory=lambda: dict(SECTIONS))
    colours: Palette = look.LIGHT
    folder: Path | None = None

    @property
    def logo_address(self) -> str:
        """The logo as a data: address, so that a digest is one file."""
        return f"data:{LOGOS[self.logo.suffix]};base64,{base64.b64encode(self.logo.read_bytes()).decode()}"


def load(folder: Path | None) -> Looks:
    """The looks of a folder; the built-in one for ``None``. Raises SettingsError naming the file and the field."""
    if folder is None:
        return Looks()
    if not folder.is_dir():
        raise SettingsError(f"digest.looks: there is no folder {folder}; name one, or leave the setting out")
    file = folder / "looks.toml"
    if not file.is_file():
        return Looks(folder=folder)
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from None
    return _read(file, given, folder)


def _read(file: Path, given: dict[str, Any], folder: Path) -> Looks:
    known = {"name", "footer", "paper", "logo", "headings", "colours"}
    for name in given:
        if name not in known:
            raise SettingsError(f"{file}: {name}: no such field; known are {', '.join(sorted(known))}")
    looks = Looks(folder=folder)
    texts = {name: _text(file, name, given[name]) for name in ("name", "footer", "paper") if name in given}
    looks = replace(looks, **texts)
    if looks.paper not in ("A4", "Letter"):
        raise SettingsError(f'{file}: paper: {looks.paper!r} is neither "A4" nor "Letter"')
    if "logo" in given:
        looks = replace(looks, logo=_logo(file, _text(file, "logo", given["logo"]), folder))
    headings = _table(file, "headings", given, set(SECTIONS))
    colours = _table(file, "colours", given, {one.name for one in fields(Palette)} - {"name"})
    for name, value in colours.items():
        if not _COLOUR.fullmatch(value):
            raise SettingsError(f"{file}: colours.{name}: {value!r} is no colour such as #0B5C6B")
    return replace(looks, headings={**SECTIONS, **headings}, colours=replace(look.LIGHT, **colours))


def _text(file: Path, name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > 500:
        raise SettingsError(f"{file}: {name}: give a text of at most 500 characters")
    return value


def _table(file: Path, name: str, given: dict[str, Any], known: set[str]) -> dict[str, str]:
    table = given.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{file}: {name}: give a table, [{name}]")
    for key in table:
        if key not in known:
            raise SettingsError(f"{file}: {name}.{key}: no such field; known are {', '.join(sorted(known))}")
    return {key: _text(file, f"{name}.{key}", value) for key, value in table.items()}


def _logo(file: Path, name: str, folder: Path) -> Path:
    logo = folder / name
    inside = logo.resolve().is_relative_to(folder.resolve())
    if not inside or logo.suffix not in LOGOS or not logo.is_file() or logo.stat().st_size > MOST_LOGO:
        raise SettingsError(f"{file}: logo: {name!r} is no .svg or .png of at most {MOST_LOGO:,} bytes beside it")
    return logo
