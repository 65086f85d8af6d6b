"""What to collect from: the ``[[sources]]`` entries of a TOML file, checked entry by entry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_args
from urllib.parse import quote

from scrapers.urls import safe_link
from store.errors import InputError
from store.model import Source, SourceKind

KINDS: tuple[str, ...] = tuple(sorted(get_args(SourceKind)))
_FIELDS = ("name", "kind", "url", "outlet", "programme", "query", "engine")
_MOST_QUERY = 300
# Where a query goes, by engine: the address up to the query, and what kind of list answers.
# GDELT DOC 2.0: https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/ (250 is the most that it lists).
ENGINES: Mapping[str, tuple[SourceKind, str]] = {
    "google": ("search", "https://news.google.com/rss/search?hl=en-US&gl=US&ceid=US:en&q="),
    "bing": ("search", "https://www.bing.com/news/search?format=rss&q="),
    "gdelt": (
        "gdelt",
        "https://api.gdeltproject.org/api/v2/doc/doc?mode=artlist&format=json&sort=datedesc&maxrecords=250&timespan=1w&query=",
    ),
}


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
        raise InputError(f"{where}: kind is {kind!r}; it must be one of {', '.join(KINDS)}")
    outlet, programme = (_text(entry, field, where) if field in entry else None for field in ("outlet", "programme"))
    if "query" in entry or "engine" in entry:
        if kind not in ("search", "gdelt") or "url" in entry:
            raise InputError(f"{where}: query and engine stand in for the url of a search; leave one out")
        engine = _text(entry, "engine", where) if kind == "search" else "gdelt"
        kind, url = search_address(_text(entry, "query", where), engine, where)
        return Source(name, kind, url, outlet, programme)
    link = safe_link(_text(entry, "url", where))
    if link is None:
        raise InputError(f"{where}: url must be a whole http:// or https:// address without a password in it")
    return Source(name, cast(SourceKind, kind), link, outlet, programme)


def search_address(query: str, engine: str, where: str) -> tuple[SourceKind, str]:
    """The kind and the address of a search engine's list for ``query``; raises :class:`InputError`."""
    if engine not in ENGINES:
        raise InputError(f"{where}: engine is {engine!r}; it must be one of {', '.join(ENGINES)}")
    if len(query) > _MOST_QUERY:
        raise InputError(f"{where}: query is longer than {_MOST_QUERY} characters; make two sources of it")
    kind, address = ENGINES[engine]
    return kind, address + quote(query, safe="")


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
