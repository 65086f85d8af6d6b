"""A digest as Markdown that reads well as plain text and can't be broken by a title from the web."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app import words
from app.digest import template
from app.digest.looks import Looks
from app.digest.model import Digest
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


def render_markdown(digest: Digest, looks: Looks | None = None, *, dashboard: str = "") -> str:
    """The digest as Markdown; the same digest and looks always give the same text."""
    return _render(digest, looks or Looks(), dashboard, escape, link)


def render_text(digest: Digest, looks: Looks | None = None, *, dashboard: str = "") -> str:
    """The digest as plain text for mail: the same words, nothing escaped, addresses written out."""
    return _render(digest, looks or Looks(), dashboard, _as_it_is, _written_out)


def _render(
    digest: Digest,
    looks: Looks,
    dashboard: str,
    show: Callable[[str], Finished],
    link: Callable[[str, str | None], Finished],
) -> str:
    def finalize(value: Any) -> Any:  # every value that a template prints: forgetting it is not possible
        return value if isinstance(value, Finished) else show(str(value))

    def place(label: str, page: str, **query: str) -> Finished:
        return link(label, template.dashboard(dashboard, page, **query))

    def more(count: int, one: str, many: str) -> Finished:
        return Finished(f"\n{show(words.plural(count, one, many))} on the dashboard.\n" if count else "")

    def note(key: str, indent: str = "", about: str = "") -> Finished:
        text, of = digest.notes.get(key, ""), f" {show(about)}:" if about else ""
        return Finished(f"\n\n{indent}**Note:**{of} {show(text)}\n" if text else "")

    environment = template.environment(looks, finalize=finalize, autoescape=False)
    helpers = {"link": link, "place": place, "more": more, "note": note}
    text = template.render(environment, "digest.md.j2", template.view(digest, looks) | helpers)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _as_it_is(text: str) -> Finished:
    return Finished(words.plain(text))


def _written_out(label: str, url: str | None) -> Finished:
    href = safe_url(url)
    return Finished(words.plain(label) if href is None else f"{words.plain(label)}: {href}")
