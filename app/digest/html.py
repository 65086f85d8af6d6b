"""A digest as one HTML file: no script, no outside file, readable by a screen reader and on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Literal

from markupsafe import Markup

from app import look, markup, words
from app.charts import spark
from app.digest import fonts, template, tone_chart, wording
from app.digest.looks import Looks
from app.digest.model import Digest

Medium = Literal["screen", "paper", "mail"]


def link(label: str, url: str | None) -> Markup:
    """A link to the open web, or the label alone where the address is not safe to follow."""
    href = markup.safe_url(url)
    if href is None:
        return markup.text(label)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(href, markup.text(label))


def render_html(
    digest: Digest,
    looks: Looks | None = None,
    charts: Mapping[str, str] | None = None,
    *,
    dashboard: str = "",
    medium: Medium = "screen",
    evidence: bool = True,
) -> str:
    """The digest as a complete HTML document; the same digest and looks always give the same text.

    ``charts`` are picture addresses by the key of a disputed figure, ``dashboard`` is where the dashboard is reached;
    without ``evidence`` the tables of new readings are left out.
    """
    looks = looks or Looks()
    environment = template.environment(looks, autoescape=True)
    environment.filters["scraped"] = markup.text
    environment.filters["css"] = css_text
    values = template.view(digest, looks) | {
        "link": link,
        "place": partial(_place, dashboard),
        "more": _more,
        "note": partial(_note, digest),
        "charts": charts or {},
        "tone_alt": tone_chart.alt(digest),
        "bars": lambda days: "" if medium == "mail" else spark.bars(days, looks.colours),
        "evidence": evidence,
        "dark": look.DARK,
        "how": wording.HOW,
        "medium": medium,
        "sans": fonts.SANS,
        "serif": fonts.SERIF,
        "faces": _faces() if medium == "paper" else (),
    }
    name = "mail.html.j2" if medium == "mail" else "digest.html.j2"
    return re.sub(r"\n\s*\n+", "\n", template.render(environment, name, values)).strip() + "\n"


def css_text(value: str) -> Markup:
    """A text as a string of CSS: nothing in it ends the string, the rule or the style sheet."""
    inside = "".join(f"\\{ord(sign):x} " if sign in "\"'\\{};<>&" or sign < " " else sign for sign in value)
    return Markup('"' + inside + '"')  # noqa: S704  (every sign that could end it is escaped)


def _faces() -> list[dict[str, object]]:
    return [
        {"family": family, "weight": weight, "address": path.as_uri()}
        for (family, weight), path in fonts.files().items()
    ]


def _place(base: str, label: str, page: str, **query: str) -> Markup:
    return link(label, template.dashboard(base, page, **query))


def _more(count: int, one: str, many: str) -> Markup:
    return (
        Markup('<p class="note">{} on the dashboard.</p>').format(words.plural(count, one, many)) if count else Markup()
    )


def _note(digest: Digest, key: str) -> Markup:
    text = digest.notes.get(key, "")
    return Markup('<p class="remark"><strong>Note:</strong> {}</p>').format(markup.text(text)) if text else Markup()
