"""A digest as Markdown that reads well as plain text and can't be broken by a title from the web."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from app import words
from app.digest import template
from app.digest.model import Digest
from app.digest.theme import Theme
from app.markup import safe_url


class Finished(str):
    """Markdown that is already escaped."""

    __slots__ = ()


_ANYWHERE = re.compile(r"[\\`*_\[\]|~]")
_AT_START = re.compile(r"^(?:([#+=-])|(\d+)([.)])(?=\s|$))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What GitHub and others turn into links by themselves: an address, a www name, a mail address.
_SELF_LINKING = re.compile(r"(?<=[a-z])(:)(?=//)|(?<=www)(\.)|(@)(?=\w)", re.IGNORECASE)


def escape(text: str) -> Finished:
    """One line of text such that Markdown shows it as it is: no emphasis, link, image, HTML, list or table cell."""
    line = _ANYWHERE.sub(r"\\\g<0>", words.plain(text))
    line = _ENTITY.sub("&amp;", line).replace("<", "&lt;").replace(">", "&gt;")
    line = _SELF_LINKING.sub(r"\\\g<0>", line)
    return Finished(_AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line))


def link(label: str, url: str | None) -> Finished:
    """A link to the open web, or the label alone where the address is not safe to follow."""
    href = safe_url(url)
    return escape(label) if href is None else Finished(f"[{escape(label)}](<{href}>)")


def render_markdown(digest: Digest, theme: Theme | None = None, *, dashboard: str = "") -> str:
    """The digest as Markdown; the same digest and theme always give the same text."""
    theme = theme or Theme()
    # Every value that a template prints goes through `escape`: forgetting it is not possible.
    environment = template.environment(theme, finalize=_finalize, autoescape=False)
    values = template.view(digest, theme) | {
        "link": link,
        "place": partial(_place, dashboard),
        "more": _more,
        "note": partial(_note, digest),
    }
    text = template.render(environment, "digest.md.j2", values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _finalize(value: Any) -> Any:
    return value if isinstance(value, Finished) else escape(str(value))


def _place(base: str, label: str, page: str, **query: str) -> Finished:
    return link(label, template.dashboard(base, page, **query))


def _more(count: int, one: str, many: str) -> Finished:
    return Finished(f"\n{escape(words.plural(count, one, many))} on the dashboard.\n" if count else "")


def _note(digest: Digest, key: str, indent: str = "", about: str = "") -> Finished:
    """A person's note as a paragraph of its own, inside a list's item where it is indented."""
    text = digest.notes.get(key, "")
    of = f" {escape(about)}:" if about else ""
    return Finished(f"\n\n{indent}**Note:**{of} {escape(text)}\n" if text else "")
