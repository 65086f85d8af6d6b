"""A digest as a tagged PDF (PDF/UA-1, ISO 14289-1): the HTML form on A4 or Letter, with the typefaces inside it.

WeasyPrint needs the system's Pango; where it is missing the error says how to get it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from app.digest import fonts
from app.digest.html import render_html
from app.digest.looks import Looks
from app.digest.model import Digest
from store.errors import FormError

REMEDY = "install Pango (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0), or choose another --format"


def render_pdf(digest: Digest, looks: Looks, charts: Mapping[str, str], *, dashboard: str = "") -> bytes:
    """The digest as PDF; the same digest and looks always give the same bytes.

    Raises FormError where the system lacks what it takes, SettingsError where a looks's template is wrong.
    """
    weasyprint = _library()
    text = render_html(digest, looks, charts, dashboard=dashboard, medium="paper")
    document = weasyprint.HTML(string=text, url_fetcher=_fetcher(weasyprint), media_type="print")
    identifier = sha256(text.encode()).hexdigest()[:32].encode()
    made: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1",
        pdf_identifier=identifier,
        pdf_tags=True,
    )
    return made


def _library() -> Any:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise FormError(f"a PDF cannot be made here: {str(error).splitlines()[0][:160]}; {REMEDY}") from error
    return weasyprint


def _fetcher(weasyprint: Any) -> Any:
    """Reads the typefaces and pictures inside the text; no other file, and nothing from a network."""
    allowed = {path.as_uri() for path in fonts.files().values()}

    class Inside(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in allowed and not url.startswith("data:"):
                raise ValueError("a digest fetches nothing")
            return super().fetch(url, headers)

    return Inside(allowed_protocols=("data", "file"))
