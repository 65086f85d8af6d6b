"""What to collect from: the ``[[sources]]`` entries of a TOML file, checked entry by entry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_args

from scrapers.urls import safe_link
from store.errors import InputError
from store.model import Source, SourceKind

KINDS: tuple[str, ...] = get_args(SourceKind)
READY_KINDS = ("feed", "page", "search", "sitemap")
_FIELDS = ("name", "kind", "url", "outlet")


def read_sources(path: Path) -> list[Source]:
    """The sources of a TOML file; raises :class:`InputError` naming file, entry, field and remedy."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file; write one with a [[sources]] entry for each feed") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: can't be read ({error}); it must be a UTF-8 text file") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not valid TOML: {error}") from error
    return sources_from(data, str(path))


def sources_from(data: Mapping[str, Any], where: str) -> list[Source]:
    """The sources of TOML that is already read; ``where`` is the name errors give it."""
    entries = data.get("sources", [])
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise InputError(f"{where}: sources must be a list; write each as its own [[sources]] entry")
    found: list[Source] = []
    for number, entry in enumerate(entries, 1):
        found.append(_source(entry, f"{where}: sources entry {number}"))
        _refuse_twice(found, where, number)
    return found


def _source(entry: object, where: str) -> Source:
    if not isinstance(entry, Mapping):
        raise InputError(f"{where}: must be a table; write it as [[sources]] with name, kind and url")
    unknown = sorted(str(key) for key in entry if key not in _FIELDS)
    if unknown:
        raise InputError(f"{where}: unknown field {unknown[0]!r}; fields are {', '.join(_FIELDS)}")
    name, kind = _text(entry, "name", where), _text(entry, "kind", where)
    where = f"{where} ({name})"
    if kind not in KINDS:
        raise InputError(f"{where}: kind is {kind!r}; it must be one of {', '.join(READY_KINDS)}")
    if kind not in READY_KINDS:
        raise InputError(f"{where}: kind {kind!r} can't be collected yet; use one of {', '.join(READY_KINDS)}")
    url = safe_link(_text(entry, "url", where))
    if url is None:
        raise InputError(f"{where}: url must be a whole http:// or https:// address without a password in it")
    outlet = _text(entry, "outlet", where) if "outlet" in entry else None
    return Source(name=name, kind=cast(SourceKind, kind), url=url, outlet=outlet)


def _text(entry: Mapping[Any, Any], field: str, where: str) -> str:
    value = entry.get(field)
    if value is None:
        raise InputError(f'{where}: {field} is missing; add {field} = "…"')
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: {field} must be text between quotation marks, and not empty")
    if len(value) > 2_000 or any(ord(c) < 32 for c in value):
        raise InputError(f"{where}: {field} holds control characters or is longer than 2,000")
    return value.strip()


def _refuse_twice(found: Sequence[Source], where: str, number: int) -> None:
    last = found[-1]
    for earlier, source in enumerate(found[:-1], 1):
        if source.name == last.name:
            raise InputError(
                f"{where}: sources entries {earlier} and {number} share the name {last.name!r}; rename one"
            )
        if source.url == last.url:
            raise InputError(f"{where}: sources entries {earlier} and {number} share the url {last.url}; remove one")
