"""The list of articles that GDELT's DOC 2.0 API answers with (mode=artlist, format=json)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from scrapers.moments import plausible
from scrapers.plain import one_line, unescaped_line
from scrapers.urls import safe_link
from store.errors import ParseError

_STAMP = re.compile(r"(\d{8})T?(\d{6})Z?$")
# GDELT copies titles as they are, backslashes included, which is no JSON.
_LONE_BACKSLASH = re.compile(r'\\(?!["\\/bfnrtu])')


@dataclass(frozen=True, slots=True)
class GdeltItem:
    """One article. ``seen`` is when GDELT first saw it, which says nothing of its publication."""

    url: str | None
    link: str
    title: str
    seen: datetime | None


def read_gdelt(body: bytes, url: str, now: datetime | None = None) -> tuple[GdeltItem, ...]:
    """Read an answer of the API; raises :class:`ParseError` ``refused_query`` with what it said, or ``not_gdelt``.

    An empty object is its way to say that nothing was found.
    """
    text = body.decode("utf-8-sig", "replace").strip()
    if not text.startswith("{"):
        # A query that it does not take is answered in a line of plain text, with status 200.
        reason = "not_gdelt" if text.startswith("<") else "refused_query"
        raise ParseError(f"{url}: the API answered: {one_line(text, 120) or 'nothing'}", reason)
    try:
        data = json.loads(_LONE_BACKSLASH.sub(r"\\\\", text), strict=False)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"{url}: the API's answer can't be read as JSON", "not_gdelt") from error
    listed = data.get("articles", [])
    if not isinstance(listed, list) or (data and "articles" not in data):
        raise ParseError(f"{url}: this JSON is no list of articles", "not_gdelt")
    return tuple(_item(row, url, now) for row in listed if isinstance(row, dict))


def _item(row: dict[str, object], base: str, now: datetime | None) -> GdeltItem:
    link = str(row.get("url") or "")
    return GdeltItem(safe_link(link, base), link, unescaped_line(str(row.get("title") or "")), _moment(row, now))


def _moment(row: dict[str, object], now: datetime | None) -> datetime | None:
    match = _STAMP.match(str(row.get("seendate") or ""))
    if match is None:
        return None
    try:
        seen = datetime.strptime(match[1] + match[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return plausible(seen, now)
