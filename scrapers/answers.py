"""What an HTTP answer's status and headers mean (RFC 9110). Pure, no I/O."""

from __future__ import annotations

import codecs
import email.utils
import re
from collections.abc import Mapping
from datetime import UTC, datetime

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOVED_FOR_GOOD = frozenset({301, 308})
# Answers that may be better a moment later; asking again is harmless since only GET is ever sent.
TRANSIENT = frozenset({429, 500, 502, 503, 504})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]+)", re.I)
_DEFAULT_WAIT = 3600.0  # seconds, for a date that can't be compared with the host's own clock
_MAX_WAIT = 7 * 86_400.0


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that ``Retry-After`` asks for, at most a week, ``None`` without a usable one (RFC 9110, 10.2.3).

    A date is counted from the answer's own ``Date``, so that neither clock needs to be right.
    """
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if re.fullmatch(r"\d{1,12}(?:\.\d{0,6})?", value):
        return min(float(value), _MAX_WAIT)
    then, sent = _http_date(value), _http_date(headers.get("date", ""))
    if then is None:
        return None
    if sent is None:
        return _DEFAULT_WAIT
    return min(max(0.0, (then - sent).total_seconds()), _MAX_WAIT)


def _http_date(value: str) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def http_date(moment: datetime) -> str:
    """``moment`` (aware) as headers write it: ``Sun, 06 Nov 1994 08:49:37 GMT``."""
    return email.utils.format_datetime(moment.astimezone(UTC), usegmt=True)


def codings_of(headers: Mapping[str, str]) -> list[str]:
    """The content codings that were applied, in order and in lower case; "identity" is none (RFC 9110, 8.4)."""
    named = (name.strip().lower() for name in headers.get("content-encoding", "").split(","))
    # RFC 9110, 8.4.1.3: x-gzip is the same as gzip.
    return ["gzip" if name == "x-gzip" else name for name in named if name not in ("", "identity")]


def charset_of(headers: Mapping[str, str]) -> str | None:
    """The character set that ``Content-Type`` names, where Python knows it as a text encoding."""
    match = _CHARSET.search(headers.get("content-type", ""))
    return known_charset(match[1]) if match else None


def known_charset(name: str) -> str | None:
    """The Python name of a text encoding, ``None`` for unknown ones and for codecs that are none (``zlib``)."""
    try:
        codec = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    return codec.name if getattr(codec, "_is_text_encoding", True) else None
