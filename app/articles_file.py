"""Reading articles from JSONL, one a line: good lines become articles, each bad one is named by its number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.errors import InputError
from store.model import Article

MAX_LINE = 20_000_000  # bytes: no article is that long; a file without line ends must not fill the memory


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass
class ArticlesFile:
    """What a file held: the articles, and one line per problem ("line 7: …")."""

    articles: list[Article] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class BadLine(ValueError):
    """One line is no article; the message says why."""


def read_articles(path: Path) -> ArticlesFile:
    """All articles of the file. Raises InputError when the file can't be read or has nothing usable in it."""
    found = ArticlesFile()
    first_line: dict[str, int] = {}
    for number, raw in _lines(path):
        if not raw.strip():
            continue
        try:
            article, warning = _article(_decode(raw))
            if article.id in first_line:
                raise BadLine(f"id {article.id!r:.80} was already used on line {first_line[article.id]}")
        except BadLine as problem:
            found.skipped.append(f"line {number}: {problem}")
            continue
        first_line[article.id] = number
        found.articles.append(article)
        if warning:
            found.warnings.append(f"line {number}: {warning}")
    if not found.articles:
        first = f"; {found.skipped[0]}" if found.skipped else ": it is empty"
        raise InputError(f"{path}: no usable article in it{first}; each line must be a JSON object with id and text")
    return found


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(MAX_LINE):
                number += 1
                if number == 1:
                    raw = raw.removeprefix(b"\xef\xbb\xbf")
                yield number, raw
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; check the name") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder; name a JSONL file in it") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def _decode(raw: bytes) -> dict[str, Any]:
    try:
        row = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadLine(f"byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise BadLine(f"no valid JSON ({error.msg} at character {error.pos})") from None
    except (RecursionError, ValueError) as error:
        raise BadLine(f"no usable JSON ({type(error).__name__})") from None
    if not isinstance(row, dict):
        raise BadLine("not a JSON object")
    return row


def _article(row: dict[str, Any]) -> tuple[Article, str]:
    identity = row.get("id")
    if isinstance(identity, bool) or not isinstance(identity, str | int) or identity == "":
        raise BadLine("`id` is missing or neither text nor a whole number")
    if row.get("text") is None:
        raise BadLine("`text` is missing")
    targets = row.get("targets")
    if targets is not None and not (isinstance(targets, list) and all(isinstance(t, str) for t in targets)):
        raise BadLine("`targets` must be a list of names")
    published, warning = _moment(row.get("published"))
    article = Article(
        id=_clean(str(identity)),
        url=_text(row, "url"),
        title=_text(row, "title"),
        text=_text(row, "text"),
        outlet=_text(row, "outlet") or None,
        published=published,
        published_basis="structured" if published else "unknown",
        language=_text(row, "lang") or None,
        targets=tuple(targets or ()),
    )
    return article, warning


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadLine(f"`{name}` must be text, not {type(value).__name__}")
    return _clean(value)


def _clean(text: str) -> str:
    """JSON can spell lone surrogates, which no file can hold: each becomes U+FFFD, so that offsets stay."""
    return _SURROGATE.sub("\ufffd", text)


def _moment(value: Any) -> tuple[datetime | None, str]:
    if value is None or value == "":
        return None, ""
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
            return moment, ""
        except (ValueError, OverflowError):
            pass
    return None, f"`published` {value!r:.60} is no ISO date; the article counts as undated"
