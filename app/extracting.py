"""One HTML file to one article, by the same reader that collecting uses."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from app.contracts import iso
from scrapers.pages import read_page
from store.errors import InputError, ParseError


def extract(file: Path, url: str | None, now: datetime) -> dict[str, Any]:
    """The line that ``extract`` prints; dates ahead of ``now`` are none. Raises InputError or ParseError with the
    file's name."""
    try:
        html = file.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{file}: there is no such file; check the name") from None
    except IsADirectoryError:
        raise InputError(f"{file}: is a folder; name the HTML files in it") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); check its permissions") from None
    try:
        page = read_page(html, url or "", fetched=now)
    except ParseError as error:
        raise ParseError(f"{file}: {str(error).removeprefix(f'{url or str()}: ')}", error.reason) from None
    return {
        "file": str(file),
        "url": url,
        "canonical_url": page.canonical_url,
        "outlet": page.outlet,
        "title": page.title,
        "text": page.text,
        "author": page.author,
        "published": iso(page.published),
        "published_basis": page.published_basis,
        "modified": iso(page.modified),
        "language": page.language,
        "published_certain": page.published_certain,
        "published_precision": page.published_precision,
    }
