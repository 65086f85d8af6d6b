"""A digest as one HTML file: no script, no outside file, readable by a screen reader and on paper."""

from __future__ import annotations

import re

from markupsafe import Markup

from app import markup
from app.digest import template
from app.digest.model import Digest


def link(label: str, url: str | None) -> Markup:
    """A link to the open web, or the label alone where the address is not safe to follow."""
    href = markup.safe_url(url)
    if href is None:
        return markup.text(label)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(href, markup.text(label))


def render_html(digest: Digest) -> str:
    """The digest as a complete HTML document; the same digest always gives the same text."""
    environment = template.environment(autoescape=True)
    environment.filters["scraped"] = markup.text
    text = environment.get_template("digest.html.j2").render(template.view(digest), link=link)
    return re.sub(r"\n\s*\n+", "\n", text).strip() + "\n"
